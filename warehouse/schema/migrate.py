"""Brings a DuckDB file to the schema of this program, or says why that cannot be done."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.clock import utc_now
from warehouse.connection.database import transaction
from warehouse.connection.sql import statement
from warehouse.errors import WarehouseError
from warehouse.schema.files import migrations, views
from warehouse.schema.kept_copy import keep_copy

_BEFORE_ANY_RELEASE = {"migrations", "release_records"}
"""Tables of every file that was made before migrations were kept; their numbers, up to 15, mean nothing today."""


def migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Bring the file at `path`, the database `warehouse` of the connection, to the schema of this program.

    If it holds data, a copy is kept first. Each migration is stored whole or not at all; one that was interrupted is done
    again at the next opening. The errors are those of `is_behind`, and that of a copy that cannot be made.
    """
    known = _schema_of(connection, path, "warehouse")
    if known.is_current:
        return
    if 0 < known.number < migrations()[-1].number:
        keep_copy(connection, path, known.number)
    with _without_log(connection):
        for migration in migrations()[known.number :]:
            with transaction(connection):
                connection.execute(migration.text)
                connection.execute(statement("forget_views"))
                values = {"number": migration.number, "name": migration.name, "checksum": migration.checksum}
                connection.execute(statement("record_migration"), {**values, "now": utc_now()})
        with transaction(connection):
            connection.execute(statement("forget_views"))
            for view in views():
                connection.execute(view.text)
                connection.execute(statement("record_view"), {"name": view.name, "checksum": view.checksum})


def is_behind(connection: duckdb.DuckDBPyConnection, path: Path, database: str = "warehouse") -> bool:
    """Whether the file at `path`, this database of the connection, must be migrated before today's queries can read it.

    An empty file is not behind.

    Raises:
        WarehouseError: it was written by a newer program, or by one from before the first release; one of its migrations
            was edited since; or it is a DuckDB file of something else.
    """
    known = _schema_of(connection, path, database)
    return known.number > 0 and not known.is_current


@dataclass(frozen=True, slots=True)
class _Schema:
    """What a file says about its schema."""

    number: int
    """Its last migration's; 0 for an empty file."""
    is_current: bool
    """Whether it has all migrations and views of this program."""


def _schema_of(connection: duckdb.DuckDBPyConnection, path: Path, database: str) -> _Schema:
    try:
        found = connection.execute(statement("schema_of_file").format(database=database)).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        _refuse_what_is_not_empty(connection, path, database)
        return _Schema(0, is_current=False)
    applied = [tuple(row) for kind, *row in found if kind == "migration"]
    ours = [(one.number, one.name, one.checksum) for one in migrations()]
    if len(applied) > len(ours):
        raise WarehouseError(
            f"{path} was written by a newer Followthrough: its schema is number {applied[-1][0]}, this program knows"
            f" {ours[-1][0]}",
            hint="Use the newer program; it reads older files, not the other way round.",
        )
    for there, here in zip(applied, ours, strict=False):
        if there != here:
            raise WarehouseError(
                f"{path}: the migration {there[1]} was edited after it had been applied to this file",
                hint="Use the Followthrough that wrote the file, or a later one. A migration stays as it was applied;"
                " a change of the schema is a migration of its own (docs/decisions/0020-migrations-are-kept.md).",
            )
    there_now = {(name, checksum) for kind, _, name, checksum in found if kind == "view"}
    has_views = there_now == {(one.name, one.checksum) for one in views()}
    return _Schema(len(applied), is_current=has_views and len(applied) == len(ours))


def _refuse_what_is_not_empty(connection: duckdb.DuckDBPyConnection, path: Path, database: str) -> None:
    found = connection.execute(statement("relations_there"), {"database": database}).fetchall()
    names = {name for (name,) in found}
    if names >= _BEFORE_ANY_RELEASE:
        raise WarehouseError(
            f"{path} was written by a Followthrough of before the first release, from which no file is upgraded",
            hint='Begin anew: see docs/operations.md, "A file of before the first release". Nothing of it was changed.',
        )
    if names:
        raise WarehouseError(
            f"{path} holds relations that Followthrough did not make ({', '.join(sorted(names)[:5])})",
            hint="Set warehouse.path to a file of its own.",
        )


@contextlib.contextmanager
def _without_log(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Each transaction goes into the file itself when it ends, and never into the log next to it.

    DuckDB 1.5 cannot replay `ALTER TABLE … ADD COLUMN … DEFAULT []` from its log: a file whose program was killed between
    such a migration and the next checkpoint could not be opened again.
    """
    connection.execute("SET checkpoint_threshold = '0b'")
    try:
        yield
    finally:
        connection.execute("RESET checkpoint_threshold")
