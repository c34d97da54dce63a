"""Puts a backup in the place of what is there: checked first, made ready beside it, then set in place."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from warehouse.archive.archive import Archive
from warehouse.archive.kinds import archive_at
from warehouse.backup.kept import Backup
from warehouse.backup.manifest import ARCHIVE, INBOX, PUBLISHED, WORKING, BackedUp, BackupError, Manifest
from warehouse.backup.parquet import relations_from_parquet
from warehouse.backup.take import Places
from warehouse.connection.copying import copy, digest, sync
from warehouse.connection.database import saying_what_happened
from warehouse.errors import ArchiveError, NewerProgramError, StorageError, WarehouseLockedError
from warehouse.published.reclaim.rows import Origin, origin_of, reclaim
from warehouse.review.inbox import Inbox
from warehouse.store import Store, open_store

_PAUSE = 0.1
"""Seconds between two attempts at a held file."""

Step = Callable[[str], None]
Finish = Callable[[Store], None]
"""What else is to be done with the working file before it is set in place."""


@dataclass(slots=True)
class PutBack:
    """What was done."""

    aside: list[Path] = field(default_factory=list)
    """What was there before, under its new names."""
    taken_over: int | None = None
    """The last change that the published file knew, up to which all is there; None where there was no such file."""
    archived: int = 0
    """Files of the archive that were put back."""
    decisions: int = 0
    """Decisions that waited in the backup, and wait again."""
    problems: list[str] = field(default_factory=list)
    """What the archive should have on object storage, and has not."""


def put_back(backup: Backup, places: Places, now: datetime, *, wait_seconds: float, step: Step, finish: Finish) -> PutBack:
    """Put a checked backup in place. Where the published file knows more of the same warehouse, that is taken over.

    The archive comes first, then the decisions that waited, the working file, and the published one; killed in between, it
    is simply done again. To be called while no run is on and nothing is delivered.

    Args:
        backup: one whose files were checked.
        places: where it goes.
        now: naive and in UTC.
        wait_seconds: how long to wait for a working file that another program holds.
        step: is told what comes next.
        finish: called with the working file that is about to be set in place, and with the archive in its place.

    Raises:
        WarehouseError: something cannot be read or written.
    """
    done = PutBack()
    manifest = backup.manifest
    step("Putting the archive back")
    archive = archive_at(places.archive)
    with saying_what_happened(archive.folder):
        for one in manifest.files:
            if one.path.startswith(f"{ARCHIVE}/"):
                done.archived += _put_archive_file(backup.folder / one.path, one, archive, now, done)
    done.problems += _lacking(archive, manifest)
    with _draft_of(places.working) as draft:
        latest = _latest(places.published, manifest)
        if manifest.holds == "relations":
            with _relations(backup, draft) as relations, open_store(draft) as store:
                reclaim(store, relations, _origin(manifest), now, step=step)
        else:
            step("Copying the working file")
            with saying_what_happened(draft):
                copy(backup.folder / WORKING, draft)
        with open_store(draft) as store:
            if latest is not None and latest.revision > manifest.revision:
                reclaim(store, places.published, latest, now, since=manifest.revision, step=step)
            done.taken_over = None if latest is None else latest.revision
            finish(store)
            store.checkpoint()
        if INBOX in manifest.by_path:
            with saying_what_happened(backup.folder / INBOX):
                waiting = (backup.folder / INBOX).read_bytes()
            done.decisions = Inbox(places.working).put_back(waiting)
        set_in_place(draft, places.working, now, wait_seconds, done.aside)
    if latest is None:
        _put_published(backup, places.published, now, done)
    return done


def whole_archive_of(backup: Backup) -> frozenset[str]:
    """The files of the archive of which a backup's working file knows all; none where it holds the relations alone."""
    if backup.manifest.holds == "relations":
        return frozenset()
    names = (one.path.partition("/") for one in backup.manifest.files)
    return frozenset(name for folder, _, name in names if folder == ARCHIVE) | backup.manifest.elsewhere.keys()


def make_again(places: Places, now: datetime, *, wait_seconds: float, step: Step, finish: Finish) -> PutBack:
    """Make the working file again from the published file, if it can be read, and what `finish` takes from the archive.

    The arguments and errors are those of `put_back`.
    """
    done = PutBack()
    origin = origin_of(places.published)
    with _draft_of(places.working) as draft:
        with open_store(draft) as store:
            if origin is not None:
                reclaim(store, places.published, origin, now, step=step)
                done.taken_over = origin.revision
            finish(store)
            store.checkpoint()
        set_in_place(draft, places.working, now, wait_seconds, done.aside)
    if origin is None:
        _put_aside(places.published, now, done.aside)  # whatever it is, it was not made from this working file
    return done


def set_in_place(draft: Path, working: Path, now: datetime, wait_seconds: float, aside: list[Path]) -> None:
    """Give a whole new working file its name, and what had the name before another one."""
    with saying_what_happened(working):
        sync(draft)
        with _nobody_has(working, wait_seconds):
            draft.chmod(0o600)  # recipients and errors are in it
            log = working.with_name(f"{working.name}.wal")
            if working.exists():
                other = _name_aside(working, now)
                shutil.copymode(working, draft)
                os.link(working, other)  # so that there is a working file at each moment
                aside.append(other)
                if log.exists():
                    log.rename(other.with_name(f"{other.name}.wal"))
            log.unlink(missing_ok=True)  # one with no file beside it
            draft.replace(working)
            sync(working.parent)


def _latest(published: Path, manifest: Manifest) -> Origin | None:
    """What the published file was made from, where that is this warehouse, and not less of it than the backup has."""
    try:
        found = origin_of(published)
    except NewerProgramError:
        return None  # a way back from an upgrade: what it knows beyond the backup cannot be read by this program
    if found is None or found.warehouse_id != manifest.warehouse_id or found.revision < manifest.revision:
        return None
    return found


@contextlib.contextmanager
def _draft_of(working: Path) -> Iterator[Path]:
    draft = working.with_name(f".{working.name}.restored")
    with saying_what_happened(working):
        working.parent.mkdir(parents=True, exist_ok=True)
        _remove(draft)
    try:
        yield draft
    finally:
        _remove(draft)


def _remove(file: Path) -> None:
    for one in (file, file.with_name(f"{file.name}.wal")):
        one.unlink(missing_ok=True)  # a log is there only after a kill
    shutil.rmtree(file.with_name(f"{file.name}.tmp"), ignore_errors=True)  # temporary data, mostly none


@contextlib.contextmanager
def _relations(backup: Backup, draft: Path) -> Iterator[Path]:
    file = draft.with_name(f"{draft.name}.relations")
    try:
        _remove(file)
        relations_from_parquet(backup.folder, file)
        yield file
    finally:
        _remove(file)


def _origin(manifest: Manifest) -> Origin:
    return Origin(manifest.warehouse_id, manifest.revision)


@contextlib.contextmanager
def _nobody_has(working: Path, wait_seconds: float) -> Iterator[None]:
    """Hold DuckDB's own lock on a working file, if there is one: whoever had it open would go on writing to the old one."""
    if not working.exists():
        yield
        return
    until = time.monotonic() + wait_seconds
    with working.open("r+b") as file:
        while True:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:  # held: tried again until the time is over
                if time.monotonic() >= until:
                    raise WarehouseLockedError(
                        f"{working} is in use by another process; waited {wait_seconds:g} s",
                        hint="End what uses it; nothing was changed.",
                    ) from None
                time.sleep(_PAUSE)
        yield


def _lacking(archive: Archive, manifest: Manifest) -> Iterator[str]:
    """What was on object storage when the backup was made, and is not where the archive is now."""
    if not manifest.elsewhere:
        return
    try:
        lacking = sorted(manifest.elsewhere.keys() - set(archive.files()))
    except ArchiveError as error:  # said, since all else is put back
        yield f"whether the archive has its {len(manifest.elsewhere)} files cannot be said: {error.message}"
        return
    if lacking:
        yield f"{archive} lacks files that {manifest.archive} had: {len(lacking)}, the first of them {lacking[0]}"


def _put_archive_file(source: Path, one: BackedUp, archive: Archive, now: datetime, done: PutBack) -> bool:
    """Whether the file had to be put back: one that is there and begins with the same bytes stays."""
    name = one.path.removeprefix(f"{ARCHIVE}/")
    target = archive.folder / name
    if target.is_file():
        if target.stat().st_size >= one.bytes and digest(target, one.bytes) == one.sha256:
            return False
        _put_aside(target, now, done.aside)
    try:
        if archive.keeps_elsewhere(name, one.bytes, one.sha256):
            return False
    except StorageError:  # it is put back, and the next upload finds out
        pass
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.restored")
    draft.unlink(missing_ok=True)  # of a restoring that was killed
    try:
        os.link(source, draft)
    except OSError:  # another file system, or one without hard links
        copy(source, draft)
    draft.replace(target)
    sync(target.parent)
    return True


def _put_published(backup: Backup, published: Path, now: datetime, done: PutBack) -> None:
    _put_aside(published, now, done.aside)
    stored = backup.folder / PUBLISHED
    if backup.manifest.holds != "files" or PUBLISHED not in backup.manifest.by_path:
        return
    draft = published.with_name(f".{published.name}.restored")
    with saying_what_happened(published):
        published.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)  # of a restoring that was killed
        copy(stored, draft)
        draft.replace(published)
        sync(published.parent)


def _put_aside(file: Path, now: datetime, aside: list[Path]) -> None:
    if file.exists():
        other = _name_aside(file, now)
        with saying_what_happened(file):
            file.rename(other)
        aside.append(other)


def _name_aside(file: Path, now: datetime) -> Path:
    other = file.with_name(f"{file.name}.before-{now:%Y%m%dT%H%M%SZ}")
    turn = 1
    while other.exists():
        turn += 1
        other = file.with_name(f"{file.name}.before-{now:%Y%m%dT%H%M%SZ}-{turn}")
    return other


def refuse_to_overwrite(working: Path) -> None:
    """Raise BackupError where a working file is there."""
    if working.exists():
        raise BackupError(
            f"{working} is there, and would be replaced",
            hint="Say --replace if it is to be: it is then kept beside it, under another name.",
        )
