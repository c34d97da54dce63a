"""Brings another database up to date from the published file, in one transaction, by what changed since the last time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.connection.database import SETTINGS, attach, prepare, saying_what_happened, transaction
from warehouse.connection.extensions import load_extension
from warehouse.errors import TargetBusyError, TargetError
from warehouse.published.targets.address import Address
from warehouse.published.targets.changes import Publication, publication_of_file
from warehouse.published.targets.ducklake import Lake
from warehouse.published.targets.postgres import Postgres

SCHEMA = "followthrough"
"""The schema in which our relations stand, unless another is asked for; those of others are never touched."""
_THREADS = 2
"""As many as publishing the file takes."""
_FIRST_PAUSE = 0.2
"""Seconds before a database that another publisher is at is tried again: changes of an hour take a second or two."""
_LONGEST_PAUSE = 2.0
"""Seconds between two attempts in the end."""
_CONFLICTS = ("could not serialize", "conflict", "deadlock", "could not set lock", "lock timeout", "unique file handle")
"""What PostgreSQL, DuckLake and DuckDB say to who comes second."""


@dataclass(frozen=True, slots=True)
class Target:
    """A database that is kept as the published file is."""

    name: str
    """What people call it."""
    address: Address
    schema: str = SCHEMA
    data: str | None = None
    """The folder of a lake's Parquet files, told when it is made; a lake that is there knows it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What was done."""

    target: str
    published_at: datetime
    """Of the published file that it holds now, UTC."""
    revision: int
    """The last change to the warehouse that it holds."""
    changed: int
    """Rows that were written."""
    rebuilt: bool
    """Whether all of it was written anew."""
    tidied: bool = True
    """Whether what is due now and then outside of the transaction was done; else the next publication tries again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a target is behind the published file."""

    target: str
    published_at: datetime | None
    """Of the published file that it holds, UTC; None when nothing was brought to it yet."""
    changes: int
    """Changes to the warehouse that it lacks."""
    is_current: bool


class Database(Protocol):
    """A database that can be brought up to date; a transaction is on while its methods are called."""

    @property
    def form(self) -> int:
        """The number of the form in which it keeps the relations: a different one whenever they are to be made anew."""

    def claim(self) -> bool:
        """Whether no other publisher is at it."""

    def publication(self) -> Publication | None:
        """What it says of itself; None when nothing of ours is there."""

    def rebuild(self) -> int:
        """Write everything anew; returns the number of rows."""

    def update(self, since: int) -> int:
        """Write what changed after the revision `since`; returns the number of rows."""

    def record(self, publication: Publication) -> None:
        """Have it say of itself what it holds."""

    def tidy(self) -> bool:
        """Do what is due now and then, outside the transaction; returns whether it could be done."""


def publish_to(published: Path, target: Target, *, wait_seconds: float = 30.0, rebuild: bool = False) -> Brought:
    """Bring a database up to date with the published file, in one transaction: readers see what was, or what is.

    The rows that changed since its own revision are replaced; it is written anew when there is nothing yet, when its form is
    older, when the warehouse was put back from a backup since, or when `rebuild` is set. A database that holds a later
    publication of the same warehouse is left as it is.

    Args:
        published: the published file; it is only read.
        target: the database.
        wait_seconds: how long to wait while another publisher is at it.
        rebuild: write everything anew in any case.

    Raises:
        TargetBusyError: another publisher is still at it.
        TargetError: it cannot be reached or written, belongs to another warehouse, or its extra is not installed; it is
            as it was.
        WarehouseError: there is no published file, or it cannot be read.
    """
    until = time.monotonic() + wait_seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            with opened(published, target) as (connection, database):
                return _bring(connection, database, target, rebuild=rebuild)
        except TargetBusyError:
            if time.monotonic() >= until:
                raise
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def standing_of(published: Path, target: Target) -> Standing:
    """How far a target is behind the published file. Raises what `publish_to` raises."""
    with opened(published, target, read_only=True) as (connection, database):
        ours = publication_of_file(connection)
        theirs = database.publication()
    if theirs is None:
        return Standing(target.name, None, ours.revision, is_current=False)
    _check_same_warehouse(target, ours, theirs)
    behind = max(0, ours.revision - theirs.revision)
    return Standing(target.name, theirs.published_at, behind, is_current=theirs.published_at >= ours.published_at)


def _bring(connection: DuckDBPyConnection, database: Database, target: Target, *, rebuild: bool) -> Brought:
    ours = replace(publication_of_file(connection), layout=database.form)
    with transaction(connection):
        if not database.claim():
            raise TargetBusyError(
                f"another publisher is bringing the target {target.name} up to date",
                hint="It is left to that one; the next run looks again.",
            )
        theirs = database.publication()
        if theirs is not None:
            _check_same_warehouse(target, ours, theirs)
            if not rebuild and theirs.layout == ours.layout and theirs.published_at >= ours.published_at:
                return Brought(target.name, theirs.published_at, theirs.revision, 0, rebuilt=False)
        anew = rebuild or theirs is None or theirs.revision > ours.revision
        anew = anew or (theirs is not None and (theirs.schema_number, theirs.layout) != (ours.schema_number, ours.layout))
        changed = database.rebuild() if anew or theirs is None else database.update(theirs.revision)
        database.record(ours)
    tidied = database.tidy()
    return Brought(target.name, ours.published_at, ours.revision, changed, rebuilt=anew, tidied=tidied)


def _check_same_warehouse(target: Target, ours: Publication, theirs: Publication) -> None:
    if theirs.warehouse_id != ours.warehouse_id:
        raise TargetError(
            f"the schema {target.schema} of the target {target.name} holds another warehouse ({theirs.warehouse_id})",
            hint="Name another schema, or another database; or drop that schema, if nobody needs what it holds.",
        )


@contextlib.contextmanager
def opened(published: Path, target: Target, *, read_only: bool = False) -> Iterator[tuple[DuckDBPyConnection, Database]]:
    """A database in memory to which the published file is attached as `file`, and the target as `target`."""
    address = target.address
    with saying_what_happened(published):
        prepare(published, read_only=True)
    with duckdb.connect(config={**SETTINGS, "threads": _THREADS}) as connection:
        attach(connection, published, "file", read_only=True, wait_seconds=0)
        if address.on_postgres:
            load_extension(connection, "postgres_scanner", extra="postgres")
        if address.kind == "ducklake":
            load_extension(connection, "ducklake", extra="postgres")
        kind = Lake if address.kind == "ducklake" else Postgres
        try:
            yield connection, kind(connection, address, target.schema, target.data, read_only=read_only)
        except duckdb.Error as error:
            raise _explained(error, target) from None  # its text may have the password


def _explained(error: duckdb.Error, target: Target) -> TargetError:
    said = target.address.without_secrets(str(error))
    if any(mark in str(error).lower() for mark in _CONFLICTS):
        return TargetBusyError(
            f"another program is at the target {target.name}: {said}",
            hint="It is left to that one; the next run looks again.",
        )
    return TargetError(
        f"the target {target.name} ({target.address.shown}) could not be brought up to date: {said}",
        hint="The published file is there. Once the target is mended, the next run or `followthrough publish --to` brings it"
        " up to date; `followthrough doctor` says how far it is behind.",
    )
