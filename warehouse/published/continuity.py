"""Whether the working file is the one that the published file was made from: a lost or an old one is not passed over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.connection.database import attach, saying_what_happened
from warehouse.connection.sql import statement
from warehouse.connection.transaction import WorkingFile
from warehouse.errors import WarehouseError
from warehouse.published.publish import PUBLISHED

_WAYS_ON = (
    "`followthrough restore FOLDER` puts a backup back; without one, `restore --from-archive` makes it again from the"
    " published file and the archive; or run once with --anew to start from what the sources publish today: the published"
    " file is then set aside under another name."
)


def check_working_file_there(working: Path, published: Path) -> None:
    """Raise WarehouseError where there is a published file and no working file that it could have been made from."""
    if not working.exists() and _published(published) is not None:
        raise WarehouseError(f"{working} is not there, but {published} was made from it", hint=_WAYS_ON)


def check_no_older(file: WorkingFile, working: Path, published: Path) -> None:
    """Raise WarehouseError where the published file was made from another working file, or from a later state of this one.

    `file` is the open working file at `working`.
    """
    known = _published(published, file.connection)
    if known is None:
        return
    warehouse_id, revision = known
    own_id, own_revision = last_change_of(file)
    if own_id != warehouse_id:
        raise WarehouseError(f"{working} is another warehouse than the one {published} was made from", hint=_WAYS_ON)
    if own_revision < revision:
        raise WarehouseError(
            f"{working} is older than {published}: its last change is {own_revision}, and that of the other {revision}",
            hint=_WAYS_ON,
        )


def last_change_of(file: WorkingFile) -> tuple[str, int]:
    """Which warehouse a working file is, and the number of its last change to what is published."""
    own = file.connection.execute(statement("own_warehouse_id")).fetchone()
    changes = (statement("last_change").format(relation=relation) for relation in PUBLISHED)
    revision = max(int(row[0]) for row in file.connection.execute(" UNION ALL ".join(changes)).fetchall())
    return ("" if own is None else str(own[0])), revision


def set_aside(published: Path, now: datetime) -> Path | None:
    """Give the published file another name, so that the next run starts afresh; None when there is none.

    `now` is naive and in UTC. Raises WarehouseError when it cannot be renamed.
    """
    aside = published.with_name(f"{published.name}.before-{now:%Y%m%dT%H%M%SZ}")
    with saying_what_happened(published):
        try:
            return published.rename(aside)
        except FileNotFoundError:  # nothing published, nothing to set aside
            return None


def _published(published: Path, connection: duckdb.DuckDBPyConnection | None = None) -> tuple[str, int] | None:
    """The warehouse and its last change in a published file; None where there is none that can be read.

    Making another database in memory takes 15 ms, so it is read in that of `connection`, where there is one.
    """
    if not published.exists():
        return None
    if connection is None:
        with duckdb.connect() as own:
            return _published(published, own)
    try:
        attach(connection, published, "published", read_only=True, wait_seconds=0)
        try:
            row = connection.execute(statement("what_was_published")).fetchone()
        finally:
            connection.execute("DETACH published")
    except (duckdb.Error, WarehouseError):
        return None  # publishing makes it anew, or says what is wrong with it
    return None if row is None else (str(row[0]), int(row[1]))
