"""What monitoring is told: how much there is of each thing, and how the last pass ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from warehouse.connection.sql import rows_of
from warehouse.connection.transaction import WorkingFile


@dataclass(frozen=True, slots=True)
class Figures:
    """What is in the warehouse, in numbers."""

    releases: int
    incidents: int
    """Those that are open."""
    commitments: Mapping[str, int]
    """By `parsers.model.CommitmentStatus`; a status that none has is missing."""
    alerts: Mapping[str, int]
    """Deliveries: `waiting`, `sent`, `failed`."""
    started_at: datetime | None
    """When the last pass over sources that ended began; UTC, as all times here. None when there was none."""
    ended_at: datetime | None
    outcome: str | None
    completed_at: datetime | None
    """When the last one that ended well ended."""


def figures(file: WorkingFile) -> Figures:
    """The figures of a working file."""
    found: dict[str, dict[str, int]] = {"releases": {}, "incidents": {}, "commitments": {}, "alerts": {}}
    for row in rows_of(file.connection, "figures", {}):
        found[row["figure"]][row["label"]] = row["number"]
    (last,) = rows_of(file.connection, "last_pass", {})
    return Figures(found["releases"][""], found["incidents"][""], found["commitments"], found["alerts"], **last)
