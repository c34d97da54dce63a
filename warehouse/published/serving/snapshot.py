"""A published file opened read-only for many short questions, with what depends on the day worked out once, on opening.

What `ledger` computes for one question takes seconds with 300,000 promises: most of it is prepared in the file by publishing
(warehouse/published/pages.py).
"""

from __future__ import annotations

import queue
import tempfile
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.connection.database import SETTINGS, attach, prepare, saying_what_happened
from warehouse.connection.sql import Row, quoted, statement
from warehouse.errors import QueryError, WarehouseError
from warehouse.published.pages import statuses_on
from warehouse.published.publish import layout
from warehouse.published.serving.time_limit import TimeLimit
from warehouse.schema.files import migrations

_OPENING_SECONDS = 10.0
"""For a file whose lock a program holds for a moment; readers and publishing hold none against each other."""

_REMEMBERED = 100
"""Answers kept, those asked for last: what every page of a kind shows, and words that somebody turns pages with."""
_Made = TypeVar("_Made")


class BusyError(QueryError):
    """All connections are taken by other questions; try again in a moment."""


class TooLongError(QueryError):
    """A question took more time or memory than it may."""


class UnusableFileError(WarehouseError):
    """The published file is missing, damaged, or of another version of the program; `reason` says which."""

    def __init__(self, reason: str, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason
        """missing, unreadable, older or newer."""


@dataclass(frozen=True, slots=True)
class ServingLimits:
    """What the questions of a snapshot may take."""

    seconds: float = 10.0
    """Of DuckDB's work for one question; those of pages take tenths of one with 300,000 promises."""
    memory_mb: int = 220
    """For what is kept of the file, and all questions together, on texts of a megabyte too. While a newer file is taken up
    there are two snapshots, the older with half of it, and the program with both is to stay below 500."""
    cursors: int = 4
    """Questions at a time; further ones wait."""
    waiting_seconds: float = 50.0
    """How long one waits for its turn: less than the minute after which reverse proxies give up."""


class Snapshot:
    """One published file as it was when it was opened, for any number of threads."""

    def __init__(self, path: Path, limits: ServingLimits | None = None) -> None:
        """Open the file at `path` and work out where each promise stands.

        Raises UnusableFileError when the file cannot serve.
        """
        self._limits = limits or ServingLimits()
        self._scratch = tempfile.TemporaryDirectory(prefix="followthrough-web-", ignore_cleanup_errors=True)
        self._memory: DuckDBPyConnection | None = None
        self._time_limit = TimeLimit(self._limits.seconds)
        self._remembered: dict[Hashable, object] = {}
        self._remembering = threading.Lock()
        try:
            self._memory = self._opened(path)
            self._free: queue.LifoQueue[DuckDBPyConnection] = queue.LifoQueue()
            for _ in range(self._limits.cursors):
                cursor = self._memory.cursor()
                cursor.execute("USE warehouse")
                self._free.put(cursor)
            [publication] = self.rows_for("snapshot_publication", {})
        except BaseException:  # whatever it is, the file is not left open
            self.close()
            raise
        self.published_at: datetime = publication["published_at"]
        self.revision: int = publication["revision"]
        self.warehouse_id: str = publication["warehouse_id"]
        self.today: date = publication["today"]
        """The day in Europe/Paris on which it was opened, and for which it says where promises stand."""

    def rows_for(self, name: str, values: Mapping[str, Any], **fragments: str) -> list[Row]:
        """What the statement `name` of `queries/` finds with these values, within the limits.

        `fragments` are pieces of SQL from this package that stand in the statement's braces, never text from outside.

        Raises BusyError or TooLongError.
        """
        text = statement(name)
        for place, piece in fragments.items():
            text = text.replace(f"{{{place}}}", piece)  # patterns in SQL have braces of their own
        with self._cursor() as cursor:
            try:
                with self._time_limit.watching(cursor):
                    found = cursor.execute(text, dict(values))
                    names = [column[0] for column in found.description or ()]
                    rows = found.fetchall()
            except duckdb.InterruptException as error:
                raise TooLongError(
                    f"the question took longer than {self._limits.seconds:g} seconds", hint="Ask for less."
                ) from error
            except duckdb.OutOfMemoryException as error:
                raise TooLongError("the question took more memory than it may", hint="Ask for less.") from error
        return [dict(zip(names, row, strict=True)) for row in rows]

    def remembered(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What `make` gave for this key before, or gives now: an open file never changes. Not to be written to."""
        with self._remembering:
            if key in self._remembered:
                self._remembered[key] = made = self._remembered.pop(key)
                return cast(_Made, made)
        made = make()
        with self._remembering:
            self._remembered[key] = made
            while len(self._remembered) > _REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
        return made

    def give_memory_back(self) -> None:
        """Keep half of what it may take: a newer file is being opened, and this one serves those who are still reading."""
        self._limit_memory(self._limits.memory_mb // 2)

    def take_memory_again(self) -> None:
        """Take all of it as before: no newer file could be opened."""
        self._limit_memory(self._limits.memory_mb)

    def close(self) -> None:
        """Close the file; questions that are being answered end with an error."""
        self._time_limit.close()
        if self._memory is not None:
            with suppress(duckdb.Error):  # a question that is still being answered
                self._memory.close()
        self._scratch.cleanup()

    @contextmanager
    def _cursor(self) -> Iterator[DuckDBPyConnection]:
        try:
            cursor = self._free.get(timeout=self._limits.waiting_seconds)
        except queue.Empty:
            raise BusyError("too many questions at once", hint="Try again in a moment.") from None
        try:
            yield cursor
        finally:
            self._free.put(cursor)

    def _limit_memory(self, megabytes: int) -> None:
        if self._memory is not None:
            with suppress(duckdb.Error):  # questions hold more at this moment, and give it back when they are answered
                self._memory.execute(f"SET memory_limit = '{megabytes:d}MB'")

    def _opened(self, path: Path) -> DuckDBPyConnection:
        if not path.exists():
            raise UnusableFileError("missing", f"{path} does not exist yet", hint="`followthrough run` makes it.")
        try:
            with saying_what_happened(path):
                prepare(path, read_only=True)
                memory = duckdb.connect(config=SETTINGS)
        except WarehouseError as error:
            raise UnusableFileError("unreadable", error.message, hint=error.hint) from error
        own_form = True
        try:
            with saying_what_happened(path):
                attach(memory, path, "warehouse", read_only=True, wait_seconds=_OPENING_SECONDS)
            memory.execute(f"SET temp_directory = {quoted(self._scratch.name)}")
            memory.execute(f"SET memory_limit = '{self._limits.memory_mb:d}MB'")
            memory.execute("SET enable_external_access = false")
            memory.execute("SET allowed_configs = ['memory_limit']")  # see give_memory_back
            memory.execute("SET lock_configuration = true")
            memory.execute("USE warehouse")
            own_form = _check_form(memory, path)
            memory.execute(statement("ledger_there"))
            _work_out(memory)
        except UnusableFileError:
            memory.close()
            raise
        except WarehouseError as error:
            memory.close()
            raise UnusableFileError("unreadable", error.message, hint=error.hint) from error
        except duckdb.Error as error:
            memory.close()
            if not own_form:
                raise _older(path) from error
            raise UnusableFileError(
                "unreadable", f"{path}: {str(error).splitlines()[0]}", hint="The next pass publishes it anew."
            ) from error
        return memory


def _work_out(memory: DuckDBPyConnection) -> None:
    """Make what is not prepared in the file: what depends on the day, and numbers of rows."""
    [(today,)] = memory.execute(statement("today_in_paris")).fetchall()
    memory.execute(statement("standing_day").replace("{today}", f"DATE '{today.isoformat()}'"))
    memory.execute(statement("standing_promises").replace("{statuses}", statuses_on(today)))
    memory.execute(statement("standing_places"))
    memory.execute(statement("standing_tallies"))
    memory.execute(statement("standing_counts"))


def _check_form(memory: DuckDBPyConnection, path: Path) -> bool:
    """Whether the file has all that this program publishes, in the same form.

    Raises UnusableFileError where it is none of ours, or of another version of the program.
    """
    own = migrations()[-1].number
    try:
        row = memory.execute(statement("form_of_publication")).fetchone()
    except duckdb.CatalogException:
        row = None
    if row is None:
        raise UnusableFileError(
            "unreadable", f"{path} is no published file", hint="Name the published file: `published` of [warehouse]."
        )
    if row[0] < own:
        raise _older(path)
    if row[0] > own:
        raise UnusableFileError(
            "newer", f"{path} was published by a newer version of the program", hint="Install the version that wrote it."
        )
    return bool(row[1] == layout())


def _older(path: Path) -> UnusableFileError:
    return UnusableFileError(
        "older", f"{path} was published by an older version of the program", hint="The next pass publishes it anew."
    )
