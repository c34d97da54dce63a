"""Writes the published file: a compact copy of the public relations, with full-text search, replaced in one step.

A reader's connection keeps the old file (its inode) until it is closed, so neither side ever waits for the other.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.clock import utc_now
from warehouse.connection.database import SETTINGS, attach, attached, prepare, saying_what_happened, transaction
from warehouse.connection.private_files import let_others_read
from warehouse.connection.sql import statement
from warehouse.errors import WarehouseError, WarehouseLockedError
from warehouse.published.pages import RESTS_ON, TABLES, prepare_pages, prepared
from warehouse.published.reliability import fill_reliability
from warehouse.published.search import compare_copies, create_search, index_commitments, index_releases
from warehouse.schema.files import views
from warehouse.schema.migrate import is_behind, migrate
from warehouse.store import open_store

PUBLISHED: dict[str, str] = {
    "sources": "source_id",
    "runs": "run_id",
    "fetches": "fetch_id",
    "captures": "capture_id",
    "release_records": "release_id",
    "release_versions": "version_id",
    "commitments": "commitment_id",
    "claims": "claim_id",
    "parties": "party_id",
    "follow_ups": "follow_up_id",
    "related_pairs": "pair_id",
    "same_announcements": "release_id",
    "decisions": "decision_id",
    "mutes": "mute_id",
    "incidents": "incident_id",
    "alerts": "alert_id",
    "deliveries": "alert_id, channel_id",
}
"""The tables that are published, and what identifies a row of each."""

_SEARCH_FORM = 4
"""To be raised when the search tables of the published file change: it is then rebuilt."""

_INDEXED = frozenset({"release_records", "release_versions", "commitments", "same_announcements"})
"""Relations whose words are indexed, or compared."""
_THREADS = 2
"""Threads for many rows and their words. A second one takes 3 ms to start, so a pass with no news does without."""
_FOR_PAGES = 1
"""Threads that prepare the pages: with 300,000 commitments 358 MB and 3.9 s of CPU time; two take 475 MB and 4.6 s."""
_LEFTOVER = re.compile(r"\.(?P<pid>\d+)\.new(\.wal|\.tmp)?$")


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did."""

    path: Path
    published_at: datetime
    """UTC."""
    revision: int
    """The last change to the warehouse that the file holds."""
    rebuilt: bool
    """Whether the file was rebuilt, and not made from the previously published one."""
    indexed: int
    """Releases whose words were indexed."""


def publish(working: Path, published: Path, *, wait_seconds: float = 30.0, rebuild: bool = False) -> Publication:
    """Replace the published file with one that holds what the working file holds now.

    A copy of the previously published file is brought up to date; it is rebuilt when there is none, when it cannot be
    trusted (another program wrote to it, it is damaged), when its form is older, when most of it is free space, or when
    `rebuild` is set. The working file is held only while its new rows are copied.

    Args:
        working: the working file.
        published: the file to replace; its folder is created when missing.
        wait_seconds: how long to wait for the working file while another program holds it.
        rebuild: rebuild the file in any case.

    Raises:
        WarehouseLockedError: another program holds the working file.
        WarehouseError: it cannot be read, or the published file cannot be written, or what is in its place was never
            published; the old one is then still there.
    """
    prepare(working, read_only=True)
    with saying_what_happened(published):
        published.parent.mkdir(parents=True, exist_ok=True)
        _sweep(published)
    draft = published.with_name(f".{published.name}.{os.getpid()}.new")
    try:
        try:
            publication = _draft(working, published, draft, wait_seconds, rebuild=rebuild)
        except _OlderSchemaError:  # migrated, and published anew
            with open_store(working, wait_seconds=wait_seconds):
                pass  # that brings it to this program's schema
            publication = _draft(working, published, draft, wait_seconds, rebuild=True)
        with saying_what_happened(published):
            _replace(draft, published)
        return publication
    finally:
        _remove(draft)


@functools.cache
def layout() -> int:
    """Number of the form of the published file: a different one whenever a view, a macro or a table made here differs."""
    form = "".join([f"{_SEARCH_FORM}", *(view.checksum for view in views()), statement("create_statuses"), *prepared()])
    return zlib.crc32(form.encode()) & 0x7FFF_FFFF  # an INTEGER


@functools.cache
def _names() -> frozenset[str]:
    """The relations of a published file."""
    tables = [*PUBLISHED, "publication", "reliability", *(view.relation for view in views())]
    index = ("documents", "words", "postings", "commitments", "commitment_words")
    schemas = {"main": tables, "search_index": index, "pages": TABLES}
    return frozenset(f"{schema}.{name}" for schema, names in schemas.items() for name in names)


def _draft(working: Path, published: Path, draft: Path, wait_seconds: float, *, rebuild: bool) -> Publication:
    publication = None if rebuild else _update(working, published, draft, wait_seconds)
    if publication is None:
        _remove(draft)
        publication = _write(working, published, draft, wait_seconds, rebuilt=True)
    return publication


def _update(working: Path, published: Path, draft: Path, wait_seconds: float) -> Publication | None:
    """Bring a copy of the published file up to date; None when there is none, or it cannot serve."""
    if not published.exists():
        return None
    with saying_what_happened(published):
        shutil.copyfile(published, draft)
    try:
        return _write(working, published, draft, wait_seconds, rebuilt=False)
    except WarehouseLockedError:
        raise
    except _ForeignError as error:
        raise WarehouseError(
            f"{published} holds relations that Followthrough did not publish ({error})",
            hint="Move it away, or set warehouse.published to a file of its own.",
        ) from None
    except (_UnfitError, WarehouseError):  # published anew instead
        # It may have been copied while somebody wrote to it. If the working file is faulty or the disk is full, that comes
        # up again when the file is rebuilt.
        return None


class _OlderSchemaError(Exception):
    """Another program, an older one as a rule, has written the working file."""


class _ForeignError(Exception):
    """In place of the published file there is a DuckDB file of something else, or a working file."""


class _UnfitError(Exception):
    """The copy of the previously published file cannot be brought up to date."""


def _write(working: Path, published: Path, draft: Path, wait_seconds: float, *, rebuilt: bool) -> Publication:
    moment = utc_now()
    with attached(draft, settings_stay=True) as connection:
        if rebuilt:
            migrate(connection, draft)
        with _working(connection, working, wait_seconds) as identity:
            since = 0 if rebuilt else _fit(connection, identity)
            with _threads(connection, _THREADS if rebuilt else 1), transaction(connection):
                revision, copied = _copy(connection, since)
        with transaction(connection):
            if rebuilt:
                connection.execute(statement("leave_private_relations_out"))
                create_search(connection)
                connection.execute(statement("create_statuses"))
            connection.execute(statement("forget_all_rows").format(relation="publication"))
            values = {**asdict(identity), "revision": revision, "now": moment, "layout": layout()}
            connection.execute(statement("record_publication"), values)
            fill_reliability(connection)
        indexed = 0
        if copied & _INDEXED:
            with _threads(connection, _THREADS):
                indexed = index_releases(connection) if copied & {"release_records", "release_versions"} else 0
                if "commitments" in copied:
                    index_commitments(connection, since)
                if copied & {"commitments", "same_announcements"}:
                    compare_copies(connection)
        if rebuilt or copied & RESTS_ON:
            with _threads(connection, _FOR_PAGES):
                prepare_pages(connection)
    return Publication(published, moment, revision, rebuilt, indexed)


@contextlib.contextmanager
def _threads(connection: duckdb.DuckDBPyConnection, number: int) -> Iterator[None]:
    (before,) = connection.execute("SELECT current_setting('threads')").fetchone() or (SETTINGS["threads"],)
    if number == before:
        yield
        return
    connection.execute(f"SET threads = {number:d}")
    yield
    connection.execute(f"SET threads = {before}")  # after an error, nobody uses its database in memory again


@contextlib.contextmanager
def _working(connection: duckdb.DuckDBPyConnection, working: Path, wait_seconds: float) -> Iterator[_Identity]:
    """The working file as the database `working`, for as short a time as possible."""
    attach(connection, working, "working", read_only=True, wait_seconds=wait_seconds)
    try:
        if is_behind(connection, working, "working"):
            raise _OlderSchemaError
        row = connection.execute(statement("working_identity")).fetchone()
        if row is None:
            raise WarehouseError(f"{working} says nothing of itself", hint="Was it made by Followthrough?")
        identity = _Identity(str(row[0]), int(row[1]))
        yield identity
    finally:
        with contextlib.suppress(duckdb.Error):  # what went wrong before is what must be reported
            connection.execute("DETACH working")


@dataclass(frozen=True, slots=True)
class _Identity:
    warehouse_id: str
    schema_number: int


def _fit(connection: duckdb.DuckDBPyConnection, identity: _Identity) -> int:
    """The revision up to which the copy is complete. Raises _UnfitError when it cannot be brought up to date."""
    names = {row[0] for row in connection.execute(statement("published_names")).fetchall()}
    row = connection.execute(statement("last_publication")).fetchone() if "main.publication" in names else None
    if names and row is None:
        raise _ForeignError(", ".join(sorted(name.removeprefix("main.") for name in names)[:5]))
    if names != _names():
        raise _UnfitError
    if row is None or row[1:] != (identity.warehouse_id, identity.schema_number, layout()):
        raise _UnfitError
    space = connection.execute(statement("space_of_file")).fetchone()
    if space is not None and space[1] * 2 > space[0]:
        raise _UnfitError
    return int(row[0])


def _copy(connection: duckdb.DuckDBPyConnection, since: int) -> tuple[int, set[str]]:
    """Copy the rows that changed after the revision `since`; returns the last revision, and the relations that changed."""
    asked = " UNION ALL ".join(statement("changes_of_relations").format(relation=relation) for relation in PUBLISHED)
    found = connection.execute(asked).fetchall()
    last = max(revision for _, _, revision, _ in found)
    if last < since:  # the working file was restored from a backup
        raise _UnfitError
    copied = set()
    for relation, rows, revision, published in found:
        if revision <= since and rows == published:
            continue
        copied.add(relation)
        names = {"relation": relation, "key": PUBLISHED[relation]}
        if published and revision > since:
            connection.execute(statement("forget_changed_rows").format(**names), {"since": since})
        connection.execute(statement("copy_changed_rows").format(**names), {"since": since})
        counted = connection.execute(statement("changes_of_relations").format(**names)).fetchone()
        if counted is None or counted[1] != counted[3]:  # rows were removed from the working file
            connection.execute(statement("forget_all_rows").format(**names))
            connection.execute(statement("copy_changed_rows").format(**names), {"since": -1})
    return last, copied


def _replace(draft: Path, published: Path) -> None:
    handle = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    if published.exists():
        shutil.copymode(published, draft)
    else:
        let_others_read(draft)
    # Somebody who opened the file for writing may have left a log of changes next to it; it is not about the new file.
    _remove(published, only_companions=True)
    draft.replace(published)
    _remove(published, only_companions=True)
    folder = os.open(published.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sweep(published: Path) -> None:
    """Remove what killed publishers have left behind."""
    for path in published.parent.glob(f".{published.name}.*.new*"):
        left = _LEFTOVER.search(path.name)
        if left is None or _is_running(int(left["pid"])):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)  # leftovers: what cannot be removed now is tried next time
        else:
            path.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    if pid == os.getpid():
        return False  # another process that had this number
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):  # that is the answer
        return False
    except PermissionError:  # somebody else's, so it is there
        return True
    return True


def _remove(path: Path, *, only_companions: bool = False) -> None:
    """Remove a DuckDB file, and what DuckDB puts next to it."""
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)  # temporary data, mostly none
    if not only_companions:
        path.unlink(missing_ok=True)
