"""The copy of a working file that is kept before it is migrated; only people remove it."""

from __future__ import annotations

import os
import shutil
from itertools import count
from pathlib import Path

import duckdb

from warehouse.connection.copying import copy_held, sync
from warehouse.connection.database import saying_what_happened
from warehouse.connection.sql import quoted, statement
from warehouse.errors import WarehouseError


def keep_copy(connection: duckdb.DuckDBPyConnection, path: Path, number: int) -> Path:
    """Copy the file at `path`, whose schema has this number, to `….schema-1.bak` next to it, and return that path.

    An existing copy is never overwritten: it serves if nothing was stored since (a migration was interrupted), and
    otherwise the new one is `….schema-1-2.bak`.

    Raises:
        WarehouseError: it cannot be written. The file is then as it was.
    """
    connection.execute("CHECKPOINT warehouse")  # what is in the log next to the file goes into the file
    for turn in count(1):
        kept = path.with_name(f"{path.name}.schema-{number}{'' if turn == 1 else f'-{turn}'}.bak")
        if not kept.exists():
            _copy(path, kept)
            return kept
        if _holds_the_same(connection, kept):
            return kept
    raise AssertionError("there is no last number")


def _holds_the_same(connection: duckdb.DuckDBPyConnection, kept: Path) -> bool:
    """Whether nothing was stored since the copy was made: a change leaves its number in a row, or takes rows away."""
    try:
        connection.execute(f"ATTACH {quoted(str(kept))} AS kept (READ_ONLY)")
    except duckdb.Error:
        return False  # whatever it is, it is not a copy that could be restored
    try:
        return changes_of(connection, "kept") == changes_of(connection, "warehouse")
    except duckdb.Error:
        return False
    finally:
        connection.execute("DETACH kept")


def changes_of(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[object, ...]]:
    """Which warehouse a database is of, and for each relation with revisions its number of rows and last revision."""
    relations = connection.execute(statement("relations_with_revisions"), {"database": database}).fetchall()
    asked = " UNION ALL ".join(
        statement("last_change_of_relation").format(database=database, relation=relation) for (relation,) in relations
    )
    identity = connection.execute(statement("warehouse_of_file").format(database=database)).fetchall()
    return [*identity, *connection.execute(f"{asked} ORDER BY ALL").fetchall()]


def _copy(path: Path, kept: Path) -> None:
    draft = kept.with_name(f".{kept.name}.{os.getpid()}.new")
    with saying_what_happened(kept):
        for left in kept.parent.glob(f".{kept.name}.*.new"):
            left.unlink()  # from a process that was killed while making it
    try:
        try:
            copy_held(path, draft)
        except WarehouseError as error:
            raise WarehouseError(
                f"{path} must be migrated, and no copy of it could be made beside it first: {error.message}",
                hint="Free some disk space beside it. It is as it was.",
            ) from error
        with saying_what_happened(kept):
            shutil.copymode(path, draft)
            sync(draft)
            draft.replace(kept)
            sync(kept.parent)
    finally:
        draft.unlink(missing_ok=True)
