"""How a source is doing, as far as the working file knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How a source is doing, judged by what came of it."""

    source_id: str
    name: str
    last_polled_at: datetime | None
    last_attempt_at: datetime | None
    """The last HTTP attempt, not counting robots.txt."""
    last_outcome: str | None
    """Of that attempt: `parsers.model.Outcome`."""
    failures: int
    """Polls in a row in which none of its lists could be read."""
    releases: int
    newest_release_on: date | None
    """Publication day of its newest release, or the day it was first seen when that is not known."""
    released_lately: int
    """Releases of the last 30 days."""
    waiting: int
    """Entries whose page waited for a later run."""
    problem: str | None
    """The first problem of the last poll."""
    max_age_days: int | None
    silence_limit_days: int | None = None
    """Nothing new for more days than this breaks its rhythm, as learnt at its last poll; None when it never was."""
    usual_pause_days: float | None = None
    """Between two days of publication; None while that is not known."""
    trouble: str | None = None
    """What was wrong at its last poll: `alerts.model.IncidentCause`; None when nothing was, or it was never judged."""
    trouble_seen: int = 0
    """Polls in a row at which something was wrong."""
    trouble_detail: str | None = None
    """What was seen, in one line."""
    watched_since: date | None = None
    """The day on which its first release was seen."""
