"""Which message a recipient is sent next, and what becomes of it when it was not accepted. Pure: rows in, decisions out.

A message that was begun stays the same message (same alerts, same id) until it is accepted or given up, so that a repeat
can be distinguished from a new one. Nothing overtakes it: what happened first is reported first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.channels import Failure
from alerts.model import Language, MessageOccasion
from alerts.subscriptions.hours import QuietHours
from parsers.dates import PARIS
from parsers.identity import stable_id
from warehouse.outbox.deliveries import Delivery, DeliveryState

WINDOW = timedelta(hours=1)
"""The period of `max_per_hour`."""

_MINUTE = 60.0  # in seconds
_HOUR = 3600.0  # in seconds
LATER_WAITS = (_MINUTE, 5 * _MINUTE, 30 * _MINUTE, _HOUR, 2 * _HOUR, 4 * _HOUR, *(9 * (8 * _HOUR,)))
"""Seconds between attempts while a server is away: 16 attempts over 79 and a half hours, then the message is given up. The
longest wait bounds how late the news is once the server is back."""
REFUSED_WAITS = (_HOUR, 24 * _HOUR)
"""The same while a server refuses: some refuse by mistake for an hour or two."""
_JITTER = 0.2
"""Share of a wait that is added to spread retries: a hundred messages put off together must not come back together."""


_SUMMARIES = "digest"
"""The kind of the first reading of a source; several of one pass are one message."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the configuration says about a channel."""

    language: Language = "fr"
    time_zone: str = PARIS.key
    quiet_hours: str | None = None
    """Such as "22:00-07:00", in `time_zone`: when nothing is sent."""
    ops: bool = False
    """Whether incidents are sent even in quiet hours."""
    max_per_hour: int = 20
    """Immediate messages within an hour; one digest of the rest may follow."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to be sent now."""

    message_id: str
    alert_ids: tuple[str, ...]
    """In the order in which the alerts were written."""
    occasion: MessageOccasion
    attempts: int = 0
    """Made before this one."""
    uncertain: bool = False
    """Whether an earlier attempt ended with its outcome unknown."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What becomes of a message that was not accepted."""

    state: DeliveryState
    next_attempt_at: datetime | None


def next_message(
    standing: Sequence[Delivery], sent_lately: int, rules: Rules, now: datetime, *, back: bool = False
) -> Planned | None:
    """The message that a recipient is to be sent now; None when there is none, or none yet.

    Args:
        standing: what is still to be sent to it, in the order in which the alerts were written.
        sent_lately: messages of immediate alerts it was sent within the last hour.
        rules: of its channel.
        now: the time, UTC.
        back: whether its server has just taken a message that it had put off before: what waited meanwhile comes as one.
    """
    begun: dict[str, list[Delivery]] = {}
    for one in standing:
        if one.message_id is not None and one.attempts > 0:
            begun.setdefault(one.message_id, []).append(one)
    quiet = in_quiet_hours(rules, now)
    for message_id, rows in begun.items():
        if quiet and not (rules.ops and _only_incidents(rows)):
            continue
        if rows[0].state != "uncertain" and _waits(rows[0], now):
            return None  # the server is given time; what came later waits its turn
        uncertain = rows[0].state == "uncertain"
        return Planned(message_id, _ids(rows), _occasion(rows), rows[0].attempts, uncertain)
    new = [one for one in standing if one.attempts == 0 and _due(one, now) and not (quiet and not _wakes(one, rules))]
    gathered = {rhythm: [one for one in new if one.rhythm == rhythm] for rhythm in ("immediate", "daily", "weekly")}
    for rhythm, rows in sorted(gathered.items(), key=lambda item: item[1][0].created_at if item[1] else now):
        if not rows:
            continue
        if rhythm != "immediate":
            return _planned(rows, "daily" if rhythm == "daily" else "weekly")
        room = rules.max_per_hour - sent_lately
        if room < 0:
            continue
        held = rows if back else [one for one in rows if _held(one, rules)]
        about = _topics(held)
        if len(about) < 2:
            about = {_topic(rows[0])}
        together = rows if room == 0 else [one for one in rows if _topic(one) in about]
        # What was to be gathered later, about a release that is written about now, comes with it, not again tonight.
        topics = _topics(together)
        later = [one for one in standing if one.attempts == 0 and one.rhythm != "immediate" and _topic(one) in topics]
        chosen = {one.alert_id for one in (*together, *later)}
        message = [one for one in standing if one.alert_id in chosen]
        return _planned(message, _occasion(message))
    return None


def parted(channel_id: str, planned: Planned) -> dict[str, str]:
    """The two messages into which one is parted that a server does not take because of what is in it: the id of the message
    of each of its alerts. So one alert keeps no other from arriving, and in the end goes alone.
    """
    middle = (len(planned.alert_ids) + 1) // 2
    halves = (planned.alert_ids[:middle], planned.alert_ids[middle:])
    return {one: stable_id("part", channel_id, planned.message_id, *half) for half in halves for one in half}


def after_failure(planned: Planned, failure: Failure, now: datetime) -> Ending:
    """What becomes of a message after the attempt `planned`: tried again later, or given up."""
    waits: Sequence[float] = {"later": LATER_WAITS, "refused": REFUSED_WAITS, "unfit": ()}[failure.kind]
    if planned.attempts >= len(waits):
        return Ending("failed", None)
    wait = waits[planned.attempts]
    # Spread by the message, not by chance: many messages do not come back at once, and tests are reproducible.
    fraction = int(stable_id("jitter", planned.message_id, planned.attempts)[:8], 16) / 0xFFFFFFFF
    seconds = max(wait * (1 + _JITTER * fraction), failure.retry_after or 0.0)
    return Ending("pending", now + timedelta(seconds=seconds))


def message_id(channel_id: str, rows: Iterable[Delivery]) -> str:
    """The id of the message that carries these alerts to this recipient: 20 hexadecimal digits, the same on every machine.

    When an alert is to be sent anew, its `queued_at` changes, and the id with it.
    """
    parts = sorted(f"{one.alert_id} {one.queued_at.isoformat() if one.queued_at else ''}" for one in rows)
    return stable_id("message", channel_id, *parts)


def in_quiet_hours(rules: Rules, now: datetime) -> bool:
    """Whether `now` (UTC) lies in the quiet hours of a channel, their end excluded."""
    return rules.quiet_hours is not None and QuietHours.of(rules.quiet_hours).hold(now, ZoneInfo(rules.time_zone))


def _planned(rows: Sequence[Delivery], occasion: MessageOccasion) -> Planned:
    return Planned(message_id(rows[0].channel_id, rows), _ids(rows), occasion)


def _ids(rows: Sequence[Delivery]) -> tuple[str, ...]:
    return tuple(one.alert_id for one in rows)


def _occasion(rows: Sequence[Delivery]) -> MessageOccasion:
    """Computed from the rows alone, so that a message that is sent again says the same."""
    if any(one.rhythm == "immediate" for one in rows):
        return "single" if len(_topics(rows)) == 1 else "overflow"
    return "daily" if rows[0].rhythm == "daily" else "weekly"


def _topic(one: Delivery) -> str:
    """What is written about in one message: a release, or all first readings of a pass, or else the alert alone."""
    return one.release_id or (_SUMMARIES if one.kind == _SUMMARIES else one.alert_id)


def _topics(rows: Iterable[Delivery]) -> set[str]:
    return {_topic(one) for one in rows}


def _held(one: Delivery, rules: Rules) -> bool:
    """Whether quiet hours held it up: what is stored in them comes together in the morning."""
    return one.queued_at is not None and in_quiet_hours(rules, one.queued_at)


def _only_incidents(rows: Sequence[Delivery]) -> bool:
    return all(one.kind == "incident" for one in rows)


def _wakes(one: Delivery, rules: Rules) -> bool:
    return rules.ops and _only_incidents([one])


def _waits(one: Delivery, now: datetime) -> bool:
    # No wait is longer than two days; one that seems longer was written by a clock that was ahead.
    return not _due(one, now) and one.next_attempt_at is not None and one.next_attempt_at - now < timedelta(days=2)


def _due(one: Delivery, now: datetime) -> bool:
    # One queued tomorrow or later was queued by a clock that was ahead, which also set its time.
    ahead = one.queued_at is not None and one.queued_at - now > timedelta(days=1)
    return one.next_attempt_at is None or one.next_attempt_at <= now or (ahead and one.attempts == 0)
