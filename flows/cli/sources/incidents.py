"""Open incidents, as `sources list`, `sources check` and `doctor` show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsers.dates import paris_time
from warehouse.errors import WarehouseLockedError

if TYPE_CHECKING:
    from flows.config.load import Config
    from warehouse.incidents import Incident

_LOCK_WAIT_SECONDS = 1.0
_NAMES_SHOWN = 5
"""Sources that an incident's line names; the rest are counted."""


def lasting_incidents(config: Config) -> list[Incident] | None:
    """The incidents that are open, oldest first; None when they are unavailable because a run holds the warehouse."""
    from warehouse.incidents import open_incidents
    from warehouse.store import open_store

    if not config.warehouse.path.exists():
        return []
    try:
        with open_store(config.warehouse.path, read_only=True, wait_seconds=_LOCK_WAIT_SECONDS) as store:
            return store.read(open_incidents)
    except WarehouseLockedError:
        return None


def incident_line(incident: Incident) -> str:
    """`incident since 2026-03-01 07:00 CET, unreachable: nord. Details`"""
    concerned = ", ".join(incident.source_ids[:_NAMES_SHOWN]) or "no source"
    if len(incident.source_ids) > _NAMES_SHOWN:
        concerned += f" and {len(incident.source_ids) - _NAMES_SHOWN} more"
    return f"incident since {paris_time(incident.opened_at)}, {incident.cause}: {concerned}. {incident.detail}"


def incident_as_dict(incident: Incident) -> dict[str, object]:
    """For machines."""
    return {
        "incident_id": incident.incident_id,
        "cause": incident.cause,
        "opened_at": incident.opened_at,
        "reminded_at": incident.reminded_at,
        "sources": list(incident.source_ids),
        "detail": incident.detail,
    }
