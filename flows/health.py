"""How a source fares, in words: what the warehouse knows of it, judged on outcomes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from flows.plan import fetched, next_due
from parsers.model import Source
from warehouse.state import SourceState
from warehouse.store import SourceHealth

State = Literal["ok", "new", "failing", "silent", "empty", "bundled"]
"""Read at the last poll; never polled; not readable lately; nothing new for too long; never a release; the seed corpus."""

FAILURES_THAT_COUNT = 3
"""Fewer in a row are a hiccup."""


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
    """Entries whose page waits for a later run."""
    due_at: datetime | None = None
    """When it is polled next; None for at once."""


def condition(source: Source, known: SourceHealth | None, now: datetime) -> Condition:
    """What to tell of `source`; `known` is None when no run has seen it.

    A source is judged by what came of polling it and by the age of its newest release, never by whether a run ended well.
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
        due_at=next_due(source, SourceState(source.source_id, known.last_polled_at, known.failures)),
    )


def _judged(source: Source, known: SourceHealth, now: datetime) -> tuple[State, str]:
    if not fetched(source):
        return "bundled", "carried with the program"
    if known.failures >= FAILURES_THAT_COUNT:
        return "failing", f"not readable {known.failures} times in a row: {known.problem or known.last_outcome or 'unknown'}"
    if known.newest_release_on is None:
        return "empty", known.problem or "polled, and no release was found"
    days = (now.date() - known.newest_release_on).days
    if days > source.max_age_days:
        return "silent", f"nothing new for {days} days; {source.max_age_days} would not be unusual"
    if known.failures:
        return "ok", f"the last poll failed: {known.problem or known.last_outcome or 'unknown'}"
    return "ok", ""
