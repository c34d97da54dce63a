"""Alerts and their deliveries in the published file, by what a person asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import attached, explained
from warehouse.published.ledger import SHORTEST_PREFIX
from warehouse.sql import Row, statement


@dataclass(frozen=True, slots=True)
class WantedAlerts:
    """Which alerts to give: those that meet every condition; None is no condition."""

    kind: str | None = None
    channel_id: str | None = None
    """A channel with all its recipients, or one recipient."""
    state: str | None = None
    since: datetime | None = None
    """Written then or later, UTC."""
    most: int = 100


def alerts_told(published: Path, wanted: WantedAlerts) -> list[Row]:
    """Alerts, the newest first, each with its `deliveries` (those of the channel and state asked for).

    Raises WarehouseError when there is no published file, or it cannot be read.
    """
    values = {
        "kind": wanted.kind,
        "channel_id": wanted.channel_id,
        "state": wanted.state,
        "since": wanted.since,
        "most": wanted.most,
    }
    return _rows(published, "alerts_asked_for", values)


def alerts_by_prefix(published: Path, prefix: str) -> list[Row]:
    """Alerts whose id begins with `prefix`, at most six, each with its `facts` (JSON) and `deliveries`."""
    return _rows(published, "alerts_by_prefix", {"prefix": prefix.lower()}) if len(prefix) >= SHORTEST_PREFIX else []


def _rows(published: Path, query: str, values: dict[str, Any]) -> list[Row]:
    with attached(published, read_only=True) as connection:
        try:
            found = connection.execute(statement(query), values)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.Error as error:
            raise explained(error, published) from error
