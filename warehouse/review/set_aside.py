"""Rows as the rules wrote them, set aside while a person's decision stands against them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import Row, as_parameter, statement

Relation = Literal["commitments", "follow_ups", "same_announcements"]

_READ_BACK = {
    "deadline_from": date.fromisoformat,
    "deadline_to": date.fromisoformat,
    "moved_to": date.fromisoformat,
    "first_held_at": datetime.fromisoformat,
}
"""Columns that JSON does not keep as they are."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that the rules wrote, without its revision."""

    row_id: str
    """What identifies it in its table."""
    release_id: str
    """The release that makes the commitment, or the copy: the row is looked up again under it."""
    row: Row


def by_rules(decided_by: str | None) -> bool:
    """Whether a row of `follow_ups` or `same_announcements` is the rules' own ("rules 3"), and not a person's."""
    return decided_by is None or decided_by == "rules" or decided_by.startswith("rules ")


def set_aside_of(connection: DuckDBPyConnection, relation: Relation, release_ids: Iterable[str]) -> dict[str, Row]:
    """The rows of a table that are set aside, for some releases, by their ids."""
    found = connection.execute(statement("set_aside_of_releases"), {"ids": as_parameter(list(release_ids))}).fetchall()
    return {row_id: _row(content) for of, row_id, content in found if of == relation}


def put_aside(connection: DuckDBPyConnection, relation: Relation, rows: Sequence[Aside]) -> None:
    """Set rows aside, in place of those set aside under their ids before."""
    if rows:
        take_back(connection, relation, [one.row_id for one in rows])
        kept = [
            {"relation": relation, "row_id": one.row_id, "release_id": one.release_id, "content": as_parameter([one.row])}
            for one in rows
        ]
        connection.execute(statement("put_aside"), {"rows": as_parameter(kept)})


def take_back(connection: DuckDBPyConnection, relation: Relation, row_ids: Sequence[str]) -> None:
    """Stop setting these rows aside."""
    if row_ids:
        connection.execute(statement("take_back"), {"relation": relation, "ids": as_parameter(list(row_ids))})


def _row(content: str) -> Row:
    (row,) = json.loads(content)
    if "follow_up_id" in row:  # one that an older program kept has none of these
        row = {"evidence": None, "moved_to": None, **row}
    return {name: _READ_BACK[name](value) if name in _READ_BACK and value else value for name, value in row.items()}
