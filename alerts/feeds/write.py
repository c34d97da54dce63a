"""Other ways out: an Atom feed of alerts and an iCalendar file of deadlines, next to the published file.

A feed reader or a calendar subscribes to them. Both are functions of rows; what did not change keeps its numbers and its
bytes, so that nobody is notified of it again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from alerts.feeds.atom import atom_feed
from alerts.feeds.calendar import deadline_calendar
from alerts.feeds.files import replaced, saying_which
from alerts.model import Alert, Language
from alerts.rows import alert_of
from warehouse.published.feeds import alerts_to_show, deadlines_to_show

ATOM_NAME = "alerts.atom"
CALENDAR_NAME = "deadlines.ics"
MOST_ENTRIES = 200
"""Alerts in the feed, the newest."""
SHOWN_DAYS = 365
"""Deadlines that passed within this many days are still in the calendar."""
LEAST_CONFIDENCE = 0.8
"""Of a commitment in the calendar; about eight in ten of these are right: docs/commitments.md."""


@dataclass(frozen=True, slots=True)
class FeedsWritten:
    """What writing the feeds did."""

    atom: Path
    calendar: Path
    alerts: int
    deadlines: int
    unreadable: int
    """Alerts left out because their facts are not in a form that this program knows."""
    changed: tuple[Path, ...]
    """The files that were replaced; one whose bytes would be the same is left alone."""


def write_feeds(published: Path, folder: Path, now: datetime, *, language: Language = "fr") -> FeedsWritten:
    """Write `alerts.atom` and `deadlines.ics` into `folder`, each replaced atomically, or left alone when unchanged.

    Args:
        published: the published file.
        folder: created when it is missing.
        now: UTC; marks what changed in the calendar, and decides which deadlines are shown.
        language: of the words around the quotations.

    Raises:
        WarehouseError: the published file cannot be read.
        FeedsError: a file cannot be written.
    """
    rows = alerts_to_show(published, most=MOST_ENTRIES)
    alerts = list(readable(rows))
    since = now.date() - timedelta(days=SHOWN_DAYS)
    deadlines = deadlines_to_show(published, since=since, confidence=LEAST_CONFIDENCE)
    atom, calendar = folder / ATOM_NAME, folder / CALENDAR_NAME
    with saying_which(folder):
        folder.mkdir(parents=True, exist_ok=True)
        before = calendar.read_bytes() if calendar.exists() else None
        new = {
            atom: atom_feed(alerts, language=language),
            calendar: deadline_calendar(deadlines, before=before, now=now, language=language),
        }
        changed = tuple(path for path, content in new.items() if replaced(path, content))
    return FeedsWritten(atom, calendar, len(alerts), len(deadlines), len(rows) - len(alerts), changed)


def readable(rows: Sequence[Mapping[str, Any]]) -> Iterator[Alert]:
    """The alerts of rows of `alerts_to_show` (warehouse/published/feeds.py), except those whose facts are unknown."""
    for row in rows:
        with contextlib.suppress(ValueError, KeyError):  # written by a newer program; the others must still be shown
            yield alert_of(row)
