"""What people muted, as values, and the deliveries that are kept meanwhile: reading and writing them, no judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal

from parsers.identity import stable_id
from parsers.model import CommitmentStatus
from warehouse.connection.sql import Row, as_parameter, rows_of, statement
from warehouse.connection.transaction import Transaction, WorkingFile

MuteSubject = Literal["source", "incident", "commitment"]


@dataclass(frozen=True, slots=True)
class Mute:
    """What a person decided about being told of something. One row of `mutes`."""

    subject: MuteSubject
    subject_id: str
    verdict: Literal["muted", "unmuted"]
    decided_by: str
    decided_at: datetime
    """UTC."""
    muted_until: datetime | None = None
    """When it ends by itself, UTC; None: when it is unmuted, or the incident ends."""
    release_id: str | None = None
    """The release that makes a commitment."""
    quote: str | None = None
    """The commitment as it reads."""
    note: str | None = None
    is_over: bool = False
    """Whether it is an incident that has ended, as the warehouse knows; not stored."""

    @property
    def mute_id(self) -> str:
        """The same for the same decision by the same person at the same time, however often it is recorded."""
        return stable_id("mute", self.subject, self.subject_id, self.verdict, self.decided_by, self.decided_at.isoformat())


@dataclass(frozen=True, slots=True)
class KeptDelivery:
    """An alert that is kept from one recipient."""

    channel_id: str
    alert: Row
    """A row of `alerts`."""
    was_told: bool
    """Whether the recipient was sent an alert about the same incident before."""


@dataclass(frozen=True, slots=True)
class StatusNow:
    """Where a commitment stands today."""

    status: CommitmentStatus
    due_on: date | None
    is_watched: bool


def record_mute(transaction: Transaction, mute: Mute) -> None:
    """Store a decision, unless it is stored."""
    values = {**asdict(mute), "mute_id": mute.mute_id, "revision": transaction.revision}
    del values["is_over"]
    transaction.connection.execute(statement("insert_mute"), values)


def standing_mutes(file: WorkingFile, now: datetime) -> list[Mute]:
    """What is muted at `now` (UTC, naive), the latest last; with incidents that ended meanwhile, as `is_over`."""
    return [Mute(**row) for row in rows_of(file.connection, "standing_mutes", {"now": now})]


def alerts_not_begun(file: WorkingFile) -> list[Row]:
    """Rows of `alerts` of which a delivery waits for its first attempt."""
    return rows_of(file.connection, "alerts_not_begun", {})


def mute_deliveries(transaction: Transaction, alert_ids: Sequence[str]) -> int:
    """Keep what was not attempted yet of these alerts, and return how many deliveries that are."""
    values = {"ids": as_parameter(list(alert_ids)), "revision": transaction.revision}
    return len(transaction.connection.execute(statement("mute_deliveries"), values).fetchall())


def any_muted(file: WorkingFile) -> bool:
    """Whether anything is kept."""
    row = file.connection.execute(statement("any_muted")).fetchone()
    return row is not None and row[0] > 0


def muted_deliveries(file: WorkingFile) -> list[KeptDelivery]:
    """All that is kept, in the order in which the alerts were written."""
    return [
        KeptDelivery(row.pop("channel_id"), row, row.pop("was_told"))
        for row in rows_of(file.connection, "muted_deliveries", {})
    ]


def end_mute_of(transaction: Transaction, kept: Iterable[tuple[KeptDelivery, bool]], now: datetime) -> None:
    """Have deliveries sent at `now` that still hold, and mark the others as outdated."""
    rows = [{"alert_id": one.alert["alert_id"], "channel_id": one.channel_id, "holds": holds} for one, holds in kept]
    values = {"rows": as_parameter(rows), "now": now, "revision": transaction.revision}
    transaction.connection.execute(statement("end_mute_of_deliveries"), values)


def incidents_called(file: WorkingFile, name: str) -> list[Row]:
    """Incidents whose id begins with `name`, and those open of the source with that id: at most six."""
    return rows_of(file.connection, "incidents_by_prefix", {"prefix": name.lower(), "source_id": name})


def statuses_now(file: WorkingFile, commitment_ids: Iterable[str]) -> dict[str, StatusNow]:
    """By commitment_id, where commitments stand; those that are no longer stored are left out."""
    ids = sorted(set(commitment_ids))
    rows = rows_of(file.connection, "statuses_of_commitments", {"ids": as_parameter(ids)}) if ids else []
    return {row.pop("commitment_id"): StatusNow(**row) for row in rows}


def links_that_count(file: WorkingFile, follow_up_ids: Iterable[str]) -> frozenset[str]:
    """Which of these follow-ups are stored and count."""
    ids = sorted(set(follow_up_ids))
    rows = rows_of(file.connection, "links_that_count", {"ids": as_parameter(ids)}) if ids else []
    return frozenset(row["follow_up_id"] for row in rows)
