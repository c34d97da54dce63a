"""Statements and what goes in and out of them: each lies in a .sql file of its own, named by what it answers."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib import resources
from typing import Any

from duckdb import DuckDBPyConnection

Row = dict[str, Any]
"""A row, by the names of its columns."""

_MOST_ROWS = 2_000
"""Rows handed over as one JSON text, so that a harvest of any size is written in bounded memory."""
_MOST_CHARACTERS = 16_000_000
"""Characters of such a text from which it is handed over; the row at which that is so stands in it whole."""


@functools.cache
def statement(name: str) -> str:
    """The text of `queries/<name>.sql`."""
    return resources.files("warehouse").joinpath("queries", f"{name}.sql").read_text(encoding="utf-8")


@functools.cache
def migrations() -> tuple[tuple[int, str, str], ...]:
    """The migrations of `schema/`, in order: number, name, text."""
    files = resources.files("warehouse").joinpath("schema").iterdir()
    found = sorted(file.name for file in files if file.name.endswith(".sql"))
    folder = resources.files("warehouse").joinpath("schema")
    return tuple((int(name[:3]), name, folder.joinpath(name).read_text(encoding="utf-8")) for name in found)


def quoted(text: str) -> str:
    """`text` as an SQL string; for the places (the path of ATTACH and LOAD) where DuckDB takes no parameter."""
    return "'" + text.replace("'", "''") + "'"


def rows_of(connection: DuckDBPyConnection, name: str, values: Mapping[str, Any]) -> list[Row]:
    """What the statement `queries/<name>.sql` finds with these values, in its order."""
    found = connection.execute(statement(name), dict(values))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def as_parameter(values: Sequence[object]) -> str:
    """Many rows, or ids, as one JSON text for `from_json`.

    DuckDB binds a Python list element by element, at 0.1 ms each; one text of 10,000 rows binds at once, and reading it
    takes DuckDB 25 µs a row. What is no text (half a surrogate pair) becomes a question mark.
    """
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_plain)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def portions(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """The rows in portions that are bounded in number and size, so that a large harvest does not need its memory again."""
    portion: list[Row] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += len(row.get("body") or "") + len(row.get("content") or "")
        if len(portion) >= _MOST_ROWS or size >= _MOST_CHARACTERS:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} has no place in a row")
