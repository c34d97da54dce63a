"""Makes a backup while passes run: the working file is held only while it is copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib import metadata
from pathlib import Path

from warehouse.archive.kinds import archive_at
from warehouse.archive.place import ArchivePlace, archive_folder
from warehouse.backup.archive import ArchivePart, take_archive
from warehouse.backup.kept import Backup, backups_in, name_for, one_backup_at_a_time, rotate
from warehouse.backup.manifest import (
    ARCHIVE,
    INBOX,
    MANIFEST,
    PUBLISHED,
    WORKING,
    BackedUp,
    BackupError,
    Holds,
    Manifest,
)
from warehouse.backup.parquet import relations_to_parquet
from warehouse.backup.verify import check_files, check_working_copy
from warehouse.connection.copying import copy, copy_held, digest, sync
from warehouse.connection.database import saying_what_happened
from warehouse.connection.sql import rows_of
from warehouse.connection.transaction import WorkingFile
from warehouse.published.continuity import last_change_of
from warehouse.review.inbox import Inbox
from warehouse.schema.files import migrations
from warehouse.schema.kept_copy import changes_of
from warehouse.store import open_store


@dataclass(frozen=True, slots=True)
class Places:
    """Where a warehouse is kept."""

    working: Path
    published: Path
    archive: ArchivePlace


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was made."""

    folder: Path
    manifest: Manifest
    healed: list[str] = field(default_factory=list)
    """Files of the archive that are gone, or were cut short since, and that came from the backup before."""
    removed: list[Path] = field(default_factory=list)
    """Backups that went, as there were more than are to be kept."""
    problems: list[str] = field(default_factory=list)
    """What else is in the folder and cannot be read as a backup."""
    unchecked: str = ""
    """Why nobody could say whether what the archive has on object storage is there; empty where it is."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """The working file at the moment of its copy."""

    warehouse_id: str
    revision: int
    changes: list[tuple[object, ...]]
    """How many rows each relation has, and its last change."""
    referred: Mapping[str, int]
    ended: frozenset[str]
    sha256: str = ""
    """Of the copy, once there is one."""


def take(
    places: Places,
    folder: Path,
    now: datetime,
    *,
    keep: int | None = None,
    holds: Holds = "files",
    wait_seconds: float = 30.0,
    step: Callable[[str], None] = lambda _: None,
) -> Taken:
    """Make a backup in a folder of its own inside `folder`, under its name only when it is whole, on the disk and read back.

    The published file and the decisions that wait go first, then the working file, then the archive: so the working file is
    never older than the published one, no decision is in neither, and the archive holds all that it refers to.

    Args:
        places: what is backed up.
        folder: where backups are kept; made when missing.
        now: naive and in UTC.
        keep: how many backups of this warehouse stay, this one included; None to remove none. None is removed when
            something of the archive is missing in this one, or nobody can say.
        holds: both DuckDB files, or the public relations as Parquet.
        wait_seconds: how long to wait for a working file that another program holds.
        step: is told what comes next.

    Raises:
        WarehouseLockedError: another program holds the working file, or makes a backup in the same folder.
        WarehouseError: something cannot be read or written. Earlier backups are as they were.
    """
    if not places.working.exists():
        raise BackupError(f"{places.working} is not there", hint="There is nothing to back up before the first run.")
    local = archive_folder(places.archive)
    if local.absolute() in (folder.absolute(), *folder.absolute().parents):
        raise BackupError(f"{folder} lies inside the archive {local}", hint="Name a folder outside of it.")
    with one_backup_at_a_time(folder):
        found, problems = backups_in(folder)
        draft = folder / f".{name_for(folder, now)}.new"
        try:
            with saying_what_happened(draft):
                draft.mkdir(mode=0o700)  # recipients and errors are in it
            manifest, archive, moment = _fill(places, draft, now, found, holds, wait_seconds, step)
            step("Reading it back")
            with saying_what_happened(draft):
                _sync_all(draft)
            check_files(draft, manifest)
            if holds == "files":
                check_working_copy(draft / WORKING, moment.changes)
            there = folder / draft.name.removeprefix(".").removesuffix(".new")
            with saying_what_happened(there):
                draft.rename(there)
                sync(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)  # renamed when all went well; an earlier error must be reported
        whole = not archive.missing and not archive.unchecked
        removed = rotate(folder, manifest.warehouse_id, holds, keep) if keep and whole else []
        return Taken(there, manifest, archive.healed, removed, problems, archive.unchecked)


def _fill(
    places: Places,
    draft: Path,
    now: datetime,
    found: list[Backup],
    holds: Holds,
    wait_seconds: float,
    step: Callable[[str], None],
) -> tuple[Manifest, ArchivePart, _Moment]:
    files: list[BackedUp] = []
    if holds == "files" and places.published.exists():
        step("Copying the published file")
        with saying_what_happened(draft / PUBLISHED):
            files.append(_backed_up(draft, PUBLISHED, copy(places.published, draft / PUBLISHED)))
    if waiting := Inbox(places.working).content():
        with saying_what_happened(draft / INBOX):
            (draft / INBOX).write_bytes(waiting)
            files.append(_backed_up(draft, INBOX, digest(draft / INBOX)))
    step("Copying the working file")
    moment = _copy_working_file(places.working, draft / WORKING, wait_seconds)
    if holds == "files":
        files.append(_backed_up(draft, WORKING, moment.sha256))
    else:
        step("Writing the relations as Parquet")
        files += [_backed_up(draft, one, digest(draft / one)) for one in relations_to_parquet(draft / WORKING, draft)]
        (draft / WORKING).unlink()
    step("Taking the archive")
    own = [one for one in found if one.manifest.warehouse_id == moment.warehouse_id]
    there = archive_at(places.archive)
    with saying_what_happened(draft / ARCHIVE):
        archive = take_archive(there, draft, moment.referred, moment.ended, own[-1] if own else None)
    manifest = Manifest(
        number=max((one.manifest.number for one in found), default=0) + 1,
        made_at=now,
        program=metadata.version("followthrough"),
        schema=migrations()[-1].number,
        warehouse_id=moment.warehouse_id,
        revision=moment.revision,
        holds=holds,
        files=[*files, *archive.files],
        missing=archive.missing,
        archive="" if isinstance(places.archive, Path) else str(there),
        elsewhere=archive.elsewhere,
    )
    with saying_what_happened(draft / MANIFEST):
        (draft / MANIFEST).write_text(manifest.text(), encoding="utf-8")
    return manifest, archive, moment


def _copy_working_file(working: Path, to: Path, wait_seconds: float) -> _Moment:
    with open_store(working, wait_seconds=wait_seconds) as store:
        store.checkpoint()
        known = store.read(_moment)
        return replace(known, sha256=copy_held(working, to))


def _moment(file: WorkingFile) -> _Moment:
    captures = rows_of(file.connection, "files_of_captures", {})
    return _Moment(
        *last_change_of(file),
        changes=changes_of(file.connection, "warehouse"),
        referred={row["warc_file"]: row["last_offset"] for row in captures},
        ended=frozenset(row["run_id"] for row in rows_of(file.connection, "runs_that_ended", {})),
    )


def _backed_up(draft: Path, name: str, sha256: str) -> BackedUp:
    status = (draft / name).stat()
    return BackedUp(name, status.st_size, sha256, status.st_mtime_ns)


def _sync_all(draft: Path) -> None:
    """Have all that is new in the draft on the disk: its files, then the names in its folders."""
    for one in sorted(draft.rglob("*"), reverse=True):
        sync(one)
    sync(draft)
