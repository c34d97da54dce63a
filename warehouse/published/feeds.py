"""What feeds and calendars show of the published file: its alerts, and the promises with a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import attached, explained
from warehouse.errors import WarehouseError
from warehouse.sql import Row, statement


def alerts_to_show(published: Path, *, most: int, kind: str | None = None) -> list[Row]:
    """The newest alerts, at most `most`, newest first: the columns of `alerts` that `alerts.rows.alert_of` reads.

    Raises WarehouseError when the file cannot be read, or there is none.
    """
    return _rows(published, "alerts_to_show", {"kind": kind, "most": most})


def deadlines_to_show(published: Path, *, since: date, confidence: float) -> list[Row]:
    """Promises due on `since` or later, as sure as `confidence` at least, by due day; with their releases.

    `standing` is open, answered (some later release speaks of it), fulfilled (one says that it is done) or superseded.
    Copies of an announcement, what the publisher took out and what a person rejected are left out.

    Raises WarehouseError when the file cannot be read, or there is none.
    """
    return _rows(published, "deadlines_to_show", {"since": since, "confidence": confidence})


def _rows(published: Path, query: str, values: dict[str, Any]) -> list[Row]:
    if not published.exists():
        raise WarehouseError(f"{published} does not exist yet", hint="Run `followthrough run` first; it makes it.")
    with attached(published, read_only=True) as connection:
        try:
            found = connection.execute(statement(query), values)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.Error as error:
            raise explained(error, published) from error
