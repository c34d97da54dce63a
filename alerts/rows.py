"""Alerts as rows of the warehouse, and back: their facts become one JSON text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from alerts.model import (
    Alert,
    AlertKind,
    DeadlineFacts,
    EditedFacts,
    Facts,
    FollowUpFacts,
    IncidentFacts,
    NewCommitmentFacts,
    NewReleaseFacts,
    SummaryFacts,
)

_FORMS: dict[AlertKind, TypeAdapter[Any]] = {
    "follow_up": TypeAdapter(FollowUpFacts),
    "new_commitment": TypeAdapter(NewCommitmentFacts),
    "due_soon": TypeAdapter(DeadlineFacts),
    "overdue": TypeAdapter(DeadlineFacts),
    "release": TypeAdapter(NewReleaseFacts),
    "edited": TypeAdapter(EditedFacts),
    "incident": TypeAdapter(IncidentFacts),
    "digest": TypeAdapter(SummaryFacts),
}


def alert_row(alert: Alert) -> dict[str, Any]:
    """One row of `alerts`, without its revision."""
    return {
        "alert_id": alert.alert_id,
        "kind": alert.kind,
        "release_id": alert.release_id,
        "commitment_id": alert.commitment_id,
        "follow_up_id": alert.follow_up_id,
        "source_id": alert.source_id,
        "title": alert.title,
        "created_at": alert.created_at,
        "facts": facts_text(alert.kind, alert.facts),
    }


def alert_of(row: Mapping[str, Any]) -> Alert:
    """The alert of a row. Raises ValueError when its facts are not of its kind's form."""
    kind: AlertKind = row["kind"]
    return Alert(
        alert_id=row["alert_id"],
        kind=kind,
        title=row["title"],
        created_at=row["created_at"],
        facts=_FORMS[kind].validate_json(row["facts"]),
        release_id=row["release_id"],
        commitment_id=row["commitment_id"],
        follow_up_id=row["follow_up_id"],
        source_id=row["source_id"],
    )


def facts_text(kind: AlertKind, facts: Facts) -> str:
    """Facts as JSON."""
    text: str = _FORMS[kind].dump_json(facts).decode("utf-8")
    return text
