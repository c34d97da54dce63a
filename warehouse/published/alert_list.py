"""Alerts and their deliveries in the published file, by what a person asks for, and what is muted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warehouse.connection.sql import Row
from warehouse.outbox.mutes import Mute
from warehouse.published.ask import published_rows
from warehouse.published.ledger import SHORTEST_PREFIX


@dataclass(frozen=True, slots=True)
class WantedAlerts:
    """Which alerts to return: those that meet every condition; None means no condition."""

    kind: str | None = None
    channel_id: str | None = None
    """A channel with all its recipients, or a single recipient."""
    state: str | None = None
    since: datetime | None = None
    """Written then or later, UTC."""
    most: int = 100


def list_alerts(published: Path, wanted: WantedAlerts) -> list[Row]:
    """Alerts, the newest first, each with its `deliveries` (those of the channel and state asked for).

    Raises WarehouseError when there is no published file or it cannot be read.
    """
    values = {
        "kind": wanted.kind,
        "channel_id": wanted.channel_id,
        "state": wanted.state,
        "since": wanted.since,
        "most": wanted.most,
    }
    return published_rows(published, "alerts_asked_for", values)


def alerts_by_prefix(published: Path, prefix: str) -> list[Row]:
    """Alerts whose id begins with `prefix`, at most six, each with its `facts` (JSON) and `deliveries`."""
    return (
        published_rows(published, "alerts_by_prefix", {"prefix": prefix.lower()}) if len(prefix) >= SHORTEST_PREFIX else []
    )


def published_mutes(published: Path, now: datetime) -> list[Mute]:
    """What is muted at `now` (UTC, naive), the latest last; with incidents that ended meanwhile, as `is_over`."""
    return [Mute(**row) for row in published_rows(published, "standing_mutes", {"now": now})]


def mutes_to_show(published: Path, now: datetime) -> list[Row]:
    """What is muted at `now`, the latest last, each with the `name` that people know it by."""
    return published_rows(published, "mutes_to_show", {"now": now})
