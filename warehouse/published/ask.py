"""Queries the published file, as any reader could: read-only, and with nothing downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection.database import attached, explained
from warehouse.connection.sql import Row, rows_of, statement
from warehouse.errors import QueryError


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows, in the order of the query."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def ask(published: Path, query: str) -> Answer:
    """The published file's answer to an SQL query, which cannot change the file; to the last one if there are several.

    Raises QueryError when DuckDB cannot answer, or there is no query; WarehouseError when there is no such file.
    """
    with attached(published, read_only=True) as connection:
        try:
            statements = connection.extract_statements(query)
            if not statements:
                raise QueryError("there is no query", hint='Such as: followthrough sql "SELECT count(*) FROM releases"')
            if any(one.type == duckdb.StatementType.LOAD and "install" in one.query.lower() for one in statements):
                raise QueryError("nothing is installed from here", hint="Install extensions with DuckDB's own command line.")
            for one in statements:
                connection.execute(one)
            columns = tuple(column[0] for column in connection.description or ())
            return Answer(columns, connection.fetchall() if columns else [])
        except duckdb.Error as error:
            if isinstance(error, duckdb.OperationalError) and str(published) in str(error):
                raise explained(error, published) from error
            said = "\n".join(line for line in str(error).splitlines() if line.strip())
            raise QueryError(f"the query cannot be answered: {said}", hint=_hint(error)) from error


def published_rows(published: Path, name: str, values: Mapping[str, Any]) -> list[Row]:
    """What the statement `name` of `queries/` finds in the published file.

    Raises WarehouseError when the file cannot be read, or there is none.
    """
    with attached(published, read_only=True) as connection:
        return rows_of(connection, name, values)


def last_completed_run(published: Path) -> datetime | None:
    """When the last completed run over sources ended, UTC; None when there was none. Raises what `ask` raises."""
    ended: datetime | None = ask(published, statement("last_completed_run")).rows[0][0]
    return ended


def _hint(error: duckdb.Error) -> str:
    if isinstance(error, duckdb.OutOfMemoryException):
        return "Ask for less at once, or open the file with DuckDB's own command line, which may take more memory."
    if "read-only mode" in str(error):
        return "The published file is never changed: a run replaces it. Keep tables of your own in a file of your own."
    return "docs/schema.md lists the relations and their columns, docs/queries.md has examples."
