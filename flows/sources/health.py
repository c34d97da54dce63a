"""How a source fares, in words: what the warehouse knows about it, judged on outcomes. Pure.

What was wrong at the last poll was judged then, by `alerts.incidents.symptoms`, and is what incidents are made of; nothing
here judges it again. Only a silence keeps growing between polls, and only what no run has judged is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast

from alerts.incidents.symptoms import silence
from alerts.model import IncidentCause
from flows.sources.plan import fetched, next_due
from parsers.dates import paris_day
from parsers.model import Source
from warehouse.harvests.health import SourceHealth
from warehouse.harvests.values import SourceState

State = Literal["ok", "new", "failing", "silent", "empty", "changed", "clock", "bundled"]
"""Read at the last poll; never polled; not readable at the last poll; nothing new for too long; nothing to read there;
another layout; days in the future; the seed corpus."""

_STATES: dict[IncidentCause, State] = {
    "unreachable": "failing",
    "blocked": "failing",
    "not_a_feed": "failing",
    "empty": "empty",
    "layout_changed": "changed",
    "silent": "silent",
    "clock": "clock",
}
IN_TROUBLE: frozenset[State] = frozenset(_STATES.values())
"""Something was wrong at the last poll; an incident opens once that was so several times (`failures_before_incident`)."""


def state_of(cause: str) -> State:
    """How a source is said to be in which a run has seen this: `sources list` and `run` say the same."""
    return _STATES[cast("IncidentCause", cause)]


@dataclass(frozen=True, slots=True)
class Condition:
    """How one source fares."""

    source: Source
    state: State
    text: str
    """One line for people."""
    last_polled_at: datetime | None = None
    newest_release_on: date | None = None
    releases: int = 0
    waiting: int = 0
    """Entries whose pages wait for a later run."""
    due_at: datetime | None = None
    """When it is polled next; None for at once."""


def condition(source: Source, known: SourceHealth | None, now: datetime) -> Condition:
    """What to report about `source`; `known` is None when no run has seen it.

    A source is judged by the results of polling it and by the age of its newest release, never by whether a run ended well.
    """
    if known is None or (known.last_polled_at is None and known.releases == 0):
        state: State = "new" if fetched(source) else "bundled"
        return Condition(source, state, "" if state == "new" else "not loaded yet")
    state, text = _judged(source, known, now)
    return Condition(
        source,
        state,
        text,
        last_polled_at=known.last_polled_at,
        newest_release_on=known.newest_release_on,
        releases=known.releases,
        waiting=known.waiting,
        due_at=next_due(source, polled_state(known)),
    )


def _judged(source: Source, known: SourceHealth, now: datetime) -> tuple[State, str]:
    if not fetched(source):
        return "bundled", "carried with the program"
    if known.trouble is not None:
        return state_of(known.trouble), _seen(known)
    if known.failures:
        return "failing", _seen(known)
    if known.newest_release_on is None:
        return "empty", known.problem or "polled, and no release was found"
    limit = max(source.max_age_days, known.silence_limit_days or 0)
    if silent := silence(known.newest_release_on, limit, paris_day(now), known.watched_since):
        return "silent", silent.detail
    return "ok", ""


def _seen(known: SourceHealth) -> str:
    said = known.trouble_detail or known.problem or known.last_outcome or "unknown"
    if known.failures == 1:
        return f"not readable at the last poll: {said}"
    if known.failures:
        return f"not readable {known.failures} times in a row: {said}"
    return said


def polled_state(known: SourceHealth) -> SourceState:
    """The part of a source's state that planning its next poll needs."""
    return SourceState(known.source_id, known.last_polled_at, known.failures, usual_pause_days=known.usual_pause_days)
