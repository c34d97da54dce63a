"""The `[[channel]]` and `[[subscription]]` paragraphs: where alerts go, and which ones."""

from __future__ import annotations

import zoneinfo
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from alerts.model import AlertKind
from alerts.subscriptions.rules import DEFAULT_FIRMNESS, DEFAULT_KINDS
from flows.catalogue.source_table import Line, SourceId, Territory
from flows.catalogue.spelling import did_you_mean
from parsers.tagging.topic_names import topic_names

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"


def _time_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # whatever it is, it names no zone
        raise ValueError('expected the name of a time zone, such as "Europe/Paris"') from None
    return name


def _some(wanted: tuple[AlertKind, ...]) -> tuple[AlertKind, ...]:
    if not wanted:
        raise ValueError("expected one kind of alert at least")
    return wanted


def _known(kind: AlertKind) -> AlertKind:
    from alerts.kinds.registry import kinds

    known = [f"'{name}'" for name in kinds()]
    if kind not in kinds():
        expected = f"{', '.join(known[:-1])} or {known[-1]}"
        raise PydanticCustomError("literal_error", "Input should be {expected}", {"expected": expected})
    return kind


def _topic(name: str) -> str:
    known = topic_names()
    if name not in known:
        raise ValueError(f"there is no such topic{did_you_mean(name, known)}; expected one of {', '.join(known)}")
    return name


def _words(text: str) -> str:
    from alerts.subscriptions.match_words import looked_for

    looked_for(text)  # a mistake in it is reported when the file is read, not when an alert is
    return text


def _two_hours(hours: str) -> str:
    begin, _, end = hours.partition("-")
    if begin == end:
        raise ValueError("expected two different hours")
    return hours


TimeZone = Annotated[str, AfterValidator(_time_zone)]


class Channel(BaseModel):
    """One place that alerts are sent to. Its address holds secrets, so the file only names the variable that contains it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    id: SourceId
    """What subscriptions and commands call it."""
    url_env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=200)]
    """The environment variable with the Apprise address; the same name with `_FILE` may name a file that contains it."""
    language: Literal["fr", "en"] = "fr"
    """The language of the words around the quotations."""
    time_zone: TimeZone = "Europe/Paris"
    """The zone of `at` and `quiet_hours`."""
    quiet_hours: Annotated[str, Field(pattern=rf"^{_CLOCK}-{_CLOCK}$"), AfterValidator(_two_hours)] | None = None
    """When nothing is sent, such as "22:00-07:00"; what is due then waits."""
    ops: bool = False
    """Gets incidents even in quiet hours, and the failures of the program itself."""
    max_per_hour: Annotated[int, Field(ge=1, le=1000)] = 20
    """The most immediate alerts in an hour; the rest becomes one digest."""


class Subscription(BaseModel):
    """Which alerts a channel gets: those that pass every filter given. A filter left out lets everything pass."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    channel: SourceId
    """The `id` of a `[[channel]]`."""
    kinds: Annotated[tuple[Annotated[AlertKind, AfterValidator(_known)], ...], AfterValidator(_some)] = DEFAULT_KINDS
    """Which kinds of alert."""
    sources: tuple[SourceId, ...] = ()
    """Only from these sources."""
    authorities: tuple[Line, ...] = ()
    """Only what these authorities say."""
    territories: tuple[Territory, ...] = ()
    """Only from these territories."""
    partners: tuple[Line, ...] = ()
    """Only where one of these is a party."""
    commitments: tuple[Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$")], ...] = ()
    """Only about these commitments: their ids, or the first eight characters or more."""
    parties: tuple[Line, ...] = ()
    """Only where one of these promises, or it is promised with them: an id of `parties`, or a name that stands for it."""
    topics: tuple[Annotated[str, AfterValidator(_topic)], ...] = ()
    """Only about promises on these topics."""
    match: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_words)] | None = None
    """Words to look for, in any form; a phrase goes in quotation marks, "|" between alternatives."""
    min_confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.0
    """Only commitments at least this certain, from 0 to 1."""
    firmness: Annotated[tuple[Literal["firm", "intention"], ...], Field(min_length=1)] = DEFAULT_FIRMNESS
    """Only commitments this firm, and those that a person accepted; an event is never reported as a commitment."""
    when: Literal["immediate", "daily", "weekly"] = "immediate"
    """At once, or collected daily or weekly."""
    at: Annotated[str, Field(pattern=rf"^{_CLOCK}$")] = "08:00"
    """When the collected alerts are due, in the channel's time zone; the next pass sends them."""
    weekday: Weekday = "monday"
    """The day on which a week's alerts are sent."""
    id: SourceId | None = None
    """What commands call it, and its feed and calendar are called; without one it has neither."""
