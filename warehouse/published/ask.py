"""Queries the published file, as any reader could: read-only, within limits, and reaching nothing but that file."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from duckdb import DuckDBPyConnection, StatementType

from warehouse.connection.database import attached, explained
from warehouse.connection.sql import Row, rows_of, statement
from warehouse.errors import QueryError

_T = TypeVar("_T")

_AT_ONCE = 1_000
"""Rows taken from DuckDB at a time, so that no more than these are ever Python values."""
_ANSWERED = frozenset(
    {StatementType.SELECT, StatementType.EXPLAIN, StatementType.CALL, StatementType.PRAGMA}
    | {StatementType.SET, StatementType.VARIABLE_SET}
    | {StatementType.CREATE, StatementType.DROP, StatementType.INSERT, StatementType.UPDATE, StatementType.DELETE}
)
"""Of the rest, COPY could still write next to the published file (`enable_external_access` allows an attached file's log and
its folder for intermediate results). The last row concerns tables of the query's own, which are in memory."""
_WRITING = re.compile(r"\b(?:copy|export|execute)\b", re.IGNORECASE)
"""What EXPLAIN ANALYZE would do, besides explaining it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take."""

    seconds: float = 60.0
    """Of DuckDB's own work. The recipes of docs/queries.md take less than one each, with 100,000 releases."""
    memory_mb: int = 512
    """What DuckDB holds of it at once; it keeps the rest on disk as far as it can."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows, in the order of the query."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer as it comes."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]
    """In the order of the query; taking one raises what `asking` raises."""


@contextmanager
def asking(published: Path, query: str, limits: Limits | None = None) -> Iterator[Asked]:
    """The published file's answer to an SQL query, to be taken while the block lasts; to the last one if there are several.

    The query can neither change the file nor read or write any other.

    Raises QueryError when DuckDB cannot answer, or not within the limits, or there is no query; WarehouseError when there is
    no such file.
    """
    limits = limits or Limits()
    with attached(published, read_only=True) as connection:
        for setting in (
            f"memory_limit = '{limits.memory_mb:d}MB'",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            connection.execute(f"SET {setting}")
        timed = _Timed(connection, limits.seconds)
        try:
            for one in _statements(connection, query):
                timed.call(partial(connection.execute, one))
            columns = tuple(column[0] for column in connection.description or ())
            yield Asked(columns, timed.rows() if columns else iter(()))
        except duckdb.InterruptException as error:
            raise QueryError(
                f"the query took longer than {limits.seconds:g} seconds",
                hint="Ask for less, or allow it more with --seconds.",
            ) from error
        except duckdb.Error as error:
            if isinstance(error, duckdb.OperationalError) and str(published) in str(error):
                raise explained(error, published) from error
            said = "\n".join(line for line in str(error).splitlines() if line.strip())
            raise QueryError(f"the query cannot be answered: {said}", hint=_hint(error)) from error


def ask(published: Path, query: str, limits: Limits | None = None) -> Answer:
    """The whole answer; raises what `asking` raises."""
    with asking(published, query, limits) as asked:
        return Answer(asked.columns, list(asked.rows))


def published_rows(published: Path, name: str, values: Mapping[str, Any]) -> list[Row]:
    """What the statement `name` of `queries/` finds in the published file.

    Raises WarehouseError when the file cannot be read, or there is none.
    """
    with attached(published, read_only=True, settings_stay=True) as connection:
        return rows_of(connection, name, values)


def last_completed_run(published: Path) -> datetime | None:
    """When the last completed run over sources ended, UTC; None when there was none. Raises what `ask` raises."""
    ended: datetime | None = ask(published, statement("last_completed_run")).rows[0][0]
    return ended


class _Timed:
    """A connection's work, interrupted when it has taken too long; the time in which nobody takes a row does not count."""

    def __init__(self, connection: DuckDBPyConnection, seconds: float) -> None:
        self._connection = connection
        self._left = seconds

    def call(self, work: Callable[[], _T]) -> _T:
        started = time.monotonic()
        timer = threading.Timer(max(0.0, self._left), self._connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            return work()
        finally:
            timer.cancel()
            self._left -= time.monotonic() - started

    def rows(self) -> Iterator[tuple[Any, ...]]:
        while portion := self.call(lambda: self._connection.fetchmany(_AT_ONCE)):
            yield from portion


def _statements(connection: DuckDBPyConnection, query: str) -> list[duckdb.Statement]:
    statements = connection.extract_statements(query)
    if not statements:
        raise QueryError("there is no query", hint='Such as: followthrough sql "SELECT count(*) FROM releases"')
    for one in statements:
        if one.type == StatementType.LOAD:
            raise QueryError("nothing is installed from here, or loaded", hint="DuckDB's own command line can do that.")
        if one.type not in _ANSWERED or (one.type == StatementType.EXPLAIN and _WRITING.search(one.query)):
            kind = one.type.name.replace("_", " ")
            raise QueryError(
                f"{kind} is not answered here: a query reads the published file, and nothing else",
                hint="DuckDB's own command line can do that; --csv and --json write an answer to a file (`> FILE`).",
            )
    return statements


def _hint(error: duckdb.Error) -> str:
    if isinstance(error, duckdb.OutOfMemoryException):
        return "Ask for less at once, or allow it more with --memory."
    if isinstance(error, duckdb.PermissionException):
        return "A query reaches the published file only; DuckDB's own command line may open others beside it."
    if "configuration has been locked" in str(error):
        return "Options for a query: --seconds and --memory. DuckDB's own command line has the others."
    if "read-only mode" in str(error):
        return "The published file is never changed: a run replaces it. Keep tables of your own in a file of your own."
    return "docs/schema.md lists the relations and their columns, docs/queries.md has examples."
