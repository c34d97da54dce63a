"""Days: those of Paris here; how official sites write them, in `reading`, whose patterns take 20 ms to make."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
"""Days are days there, whatever the zone of the publisher: parsers/model."""


def paris_day(moment: datetime) -> date:
    """The day in Europe/Paris at a moment that is naive and in UTC."""
    return moment.replace(tzinfo=UTC).astimezone(PARIS).date()


def paris_time(moment: datetime, *, zone: bool = True, seconds: bool = False) -> str:
    """A moment (UTC) as people read it: `2026-03-01 07:00 CET`, on the clocks of Paris.

    Without `zone` where a heading says it, once for many.
    """
    form = f"%Y-%m-%d %H:%M{':%S' if seconds else ''}{' %Z' if zone else ''}"
    return moment.replace(tzinfo=UTC).astimezone(PARIS).strftime(form)
