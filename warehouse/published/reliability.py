"""Fills the relation `reliability` of the published file from a table shipped with the program."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import Row, as_parameter, statement
from warehouse.errors import WarehouseError

_COUNTED = ("judged_right", "judged", "rules_version")
_NAMED = ("subject", "measured_on")
_OPTIONAL = ("grade", "relation", "firmness", "language")


def measured() -> list[Row]:
    """The rows of reliability.toml; raises WarehouseError for one that says too little, too much or the impossible."""
    text = resources.files("warehouse").joinpath("published", "reliability.toml").read_text(encoding="utf-8")
    return [_row(one) for one in tomllib.loads(text).get("measured", [])]


def fill_reliability(connection: DuckDBPyConnection) -> None:
    """Replace the rows of `reliability`, inside the caller's transaction."""
    connection.execute(statement("forget_all_rows").format(relation="reliability"))
    connection.execute(statement("insert_reliability"), {"rows": as_parameter(measured())})


def _row(one: dict[str, Any]) -> Row:
    named, counted = [one.get(name) for name in _NAMED], [one.get(name) for name in _COUNTED]
    if (
        set(one) - {*_NAMED, *_COUNTED, *_OPTIONAL}
        or not all(isinstance(value, str) and value for value in named)
        or not all(isinstance(value, int) for value in counted)
        or not 0 <= one["judged_right"] <= one["judged"]
    ):
        raise WarehouseError(
            f"a row of warehouse/published/reliability.toml cannot be: {one}",
            hint=f"It has {', '.join((*_NAMED, *_COUNTED))}, and may have {', '.join(_OPTIONAL)}.",
        )
    return {name: one.get(name) for name in (*_NAMED, *_COUNTED, *_OPTIONAL)}
