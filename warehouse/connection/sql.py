"""Statements and what goes in and out of them: in `queries/`, one file per subject, each named for what it answers."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib import resources
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.errors import WarehouseError

Row = dict[str, Any]
"""A row, by column name."""

_MOST_ROWS = 2_000
"""Rows handed over as one JSON text, so that a harvest of any size is written in bounded memory."""
_MOST_CHARACTERS = 1_000_000
"""Characters at which such a text is handed over; the row that reaches them is in it whole."""
_HEADER = re.compile(r"^-- *name *:.*$", re.MULTILINE)
_NAME = re.compile(r"-- name: ([a-z][a-z0-9_]*)")
_BROKEN = "Install Followthrough anew: its own files are not whole."


def statement(name: str) -> str:
    """The text of the statement `name`: what is in a file of `queries/` between its `-- name: …` and the next one.

    Raises WarehouseError when there is none.
    """
    found = _statements().get(name)
    if found is None:
        raise WarehouseError(f"no file of warehouse/queries holds a statement {name!r}", hint=_BROKEN)
    return found


def named_statements(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The statements of some files, each given by its name and text; see docs/decisions/0018-named-statements.md.

    Raises WarehouseError when a header cannot be read, a name occurs twice, or only comments follow it.
    """
    found: dict[str, str] = {}
    for file, text in files:
        headers = list(_HEADER.finditer(text))
        if not headers or not _is_empty(text[: headers[0].start()]):
            raise WarehouseError(f"{file}: SQL stands before the first `-- name: …`", hint=_BROKEN)
        ends = [header.start() for header in headers[1:]] + [len(text)]
        for header, end in zip(headers, ends, strict=True):
            named = _NAME.fullmatch(header[0])
            if named is None:
                raise WarehouseError(f"{file}: {header[0]!r} is not of the form `-- name: insert_captures`", hint=_BROKEN)
            body = text[header.end() : end].strip("\n") + "\n"
            if named[1] in found:
                raise WarehouseError(f"{file}: there are two statements {named[1]!r}", hint=_BROKEN)
            if _is_empty(body):
                raise WarehouseError(f"{file}: the statement {named[1]!r} is empty", hint=_BROKEN)
            found[named[1]] = body
    return found


@functools.cache
def _statements() -> dict[str, str]:
    files = resources.files("warehouse").joinpath("queries").iterdir()
    texts = {file.name: file.read_text(encoding="utf-8") for file in files if file.name.endswith(".sql")}
    return named_statements(sorted(texts.items()))


def _is_empty(text: str) -> bool:
    return all(not line.strip() or line.startswith("--") for line in text.splitlines())


def quoted(text: str) -> str:
    """`text` as an SQL string; for the places (the path of ATTACH and LOAD) where DuckDB takes no parameter."""
    return "'" + text.replace("'", "''") + "'"


def rows_of(connection: DuckDBPyConnection, name: str, values: Mapping[str, Any]) -> list[Row]:
    """What the statement `name` finds with these values, in its order."""
    found = connection.execute(statement(name), dict(values))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def as_parameter(values: Sequence[object]) -> str:
    """Many rows, or ids, as one JSON text for `from_json`.

    DuckDB binds a Python list element by element, at 0.1 ms each; one text of 10,000 rows binds at once, and reading it
    takes DuckDB 25 µs a row. What is not text (half a surrogate pair) becomes a question mark.
    """
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_plain)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair, which no file of text can hold
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def portions(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """The rows in portions bounded in number and size, so that a large harvest does not need its memory a second time."""
    portion: list[Row] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += sum(len(value) for value in row.values() if isinstance(value, str))
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
