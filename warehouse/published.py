"""Asks the published file, as any reader could: read-only, and with nothing downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import attached, explained
from warehouse.errors import WarehouseError


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows, in the order of the query."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def ask(published: Path, query: str) -> Answer:
    """The answer of the published file to an SQL query; the file cannot be changed by it.

    Raises WarehouseError when there is no such file, or DuckDB cannot make sense of the query.
    """
    if not published.exists():
        raise WarehouseError(f"{published} does not exist yet", hint="Run `followthrough run` first; it makes it.")
    with attached(published, read_only=True) as connection:
        try:
            connection.execute(query)
            columns = tuple(column[0] for column in connection.description or ())
            return Answer(columns, connection.fetchall() if columns else [])
        except duckdb.OperationalError as error:
            raise explained(error, published) from error
        except duckdb.Error as error:
            raise WarehouseError(
                f"The query cannot be answered: {error}", hint="docs/schema.md lists the relations and their columns."
            ) from error
