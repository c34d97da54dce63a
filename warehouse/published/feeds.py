"""What feeds and calendars show from the published file: its alerts, and the commitments with a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from warehouse.connection.sql import Row
from warehouse.published.ask import published_rows


def alerts_to_show(published: Path, *, most: int, kind: str | None = None, intentions: bool = False) -> list[Row]:
    """The newest alerts, at most `most`, newest first: the columns of `alerts` that `alerts.rows.alert_of` reads.

    With `intentions`, those about nothing firmer than intentions too.

    Raises WarehouseError when the file cannot be read, or there is none.
    """
    return published_rows(published, "alerts_to_show", {"kind": kind, "most": most, "intentions": intentions})


def deadlines_to_show(published: Path, *, since: date, confidence: float) -> list[Row]:
    """Firm commitments due on `since` or later, at least as sure as `confidence`, by due day; with their releases.

    `standing` is open, answered (some later release speaks of it), fulfilled (one says that it is done) or superseded.
    Copies of an announcement, what the publisher took out and what a person rejected are left out.

    Raises WarehouseError when the file cannot be read, or there is none.
    """
    return published_rows(published, "deadlines_to_show", {"since": since, "confidence": confidence})
