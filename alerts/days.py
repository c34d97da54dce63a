"""The day it is in Paris."""

from __future__ import annotations

from datetime import UTC, date, datetime

from parsers.dates import PARIS


def paris_day(moment: datetime) -> date:
    """The day in Europe/Paris at a moment that is naive and in UTC."""
    return moment.replace(tzinfo=UTC).astimezone(PARIS).date()
