"""Alerts as rows of the warehouse, and back: their facts become one JSON text."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import TypeAdapter

from alerts.kinds.registry import kind_of
from alerts.model import Alert, Facts
from parsers.model import Firmness

_FIRMNESS: tuple[Firmness, ...] = get_args(Firmness)


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
        "facts": facts_text(alert.facts),
        "firmness": min(alert.facts.firmness, key=_FIRMNESS.index, default=None),
    }


def alert_of(row: Mapping[str, Any]) -> Alert:
    """The alert of a row. Raises ValueError when its facts do not have its kind's form, KeyError for an unknown kind."""
    return Alert(
        alert_id=row["alert_id"],
        kind=row["kind"],
        title=row["title"],
        created_at=row["created_at"],
        facts=_form(kind_of(row["kind"]).facts).validate_json(row["facts"]),
        release_id=row["release_id"],
        commitment_id=row["commitment_id"],
        follow_up_id=row["follow_up_id"],
        source_id=row["source_id"],
    )


def facts_text(facts: Facts) -> str:
    """Facts as JSON."""
    return _form(type(facts)).dump_json(facts).decode("utf-8")


@functools.cache
def _form(facts: type[Facts]) -> TypeAdapter[Any]:
    """How facts are written as JSON and read back."""
    return TypeAdapter(facts)
