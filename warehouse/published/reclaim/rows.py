"""The public relations of a published file, or of files made from one, put back into a working file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.connection.database import attach, explained
from warehouse.connection.sql import statement
from warehouse.connection.transaction import Transaction
from warehouse.errors import NewerProgramError, WarehouseError
from warehouse.published.publish import PUBLISHED
from warehouse.published.reclaim.indexed import index_again
from warehouse.published.reclaim.judged import take_up_all
from warehouse.published.reclaim.known import reclaim_what_harvests_know
from warehouse.schema.files import migrations
from warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Origin:
    """What relations were published from."""

    warehouse_id: str
    revision: int
    """The last change that they hold."""


def origin_of(published: Path) -> Origin | None:
    """What a published file was made from; None where there is none that can be read, or it is no published file.

    Raises:
        NewerProgramError: a newer program published it.
    """
    if not published.exists():
        return None
    try:
        with duckdb.connect() as connection:
            attach(connection, published, "published", read_only=True, wait_seconds=0)
            row = connection.execute(statement("publication_to_reclaim")).fetchone()
    except (duckdb.Error, WarehouseError):
        return None  # the caller says what is done without it
    if row is None:
        return None
    if row[2] > migrations()[-1].number:
        raise NewerProgramError(
            f"{published} was published by a newer Followthrough: its schema is number {row[2]}, this program knows"
            f" {migrations()[-1].number}",
            hint="Use the newer program, or a backup.",
        )
    return Origin(str(row[0]), int(row[1]))


def reclaim(
    store: Store,
    relations: Path,
    origin: Origin,
    now: datetime,
    *,
    since: int = -1,
    step: Callable[[str], None] = lambda _: None,
) -> None:
    """Have a working file hold what the relations in another DuckDB file hold, and all that can be told from them.

    What is there afterwards counts as judged: nothing of it is news. What a published file does not have is gone: entries
    that had not become releases, validators, learnt rhythms, and rows that a person has rejected.

    Args:
        store: the working file, nobody else's yet.
        relations: a published file, or one made by `warehouse.backup.parquet`.
        origin: what the relations were published from; the working file becomes that warehouse.
        now: naive and in UTC.
        since: the last change that the working file has of this warehouse; -1 for a new file.
        step: is told what comes next.

    Raises:
        WarehouseError: one of the two cannot be read or written.
    """
    step("Taking over what was published")
    connection = store.connection
    try:
        attach(connection, relations, "published", read_only=True, wait_seconds=0)
        try:
            there = {row[0] for row in connection.execute(statement("relations_published")).fetchall()}

            def write(change: Transaction) -> None:
                for relation, key in PUBLISHED.items():
                    if relation in there:
                        _reclaim_one(change, relation, key, since)
                change.connection.execute(statement("be_the_warehouse"), {"warehouse_id": origin.warehouse_id})

            store.write(write)
        finally:
            connection.execute("DETACH published")
        connection.execute(statement("go_on_counting").format(next=origin.revision + 1))
    except duckdb.Error as error:
        raise explained(error, store.path) from error
    store.write(lambda change: reclaim_what_harvests_know(change, now))
    step("Indexing")
    index_again(store, now, since)
    store.write(lambda change: take_up_all(change, now))


def _reclaim_one(change: Transaction, relation: str, key: str, since: int) -> None:
    names = {"relation": relation, "key": key}
    change.connection.execute(statement("forget_what_was_not_published").format(**names))
    if since >= 0:
        change.connection.execute(statement("forget_what_changed").format(**names), {"since": since})
    change.connection.execute(statement("reclaim_rows").format(**names), {"since": since})
