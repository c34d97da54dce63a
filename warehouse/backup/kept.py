"""The backups in a folder: which there are, and which of them go when there are more than are to be kept."""

from __future__ import annotations

import contextlib
import fcntl
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warehouse.backup.manifest import MANIFEST, BackupError, Holds, Manifest, read_manifest
from warehouse.connection.copying import sync
from warehouse.connection.database import saying_what_happened
from warehouse.errors import WarehouseLockedError

_NAME = re.compile(r"followthrough-\d{8}T\d{6}Z(-\d+)?")
_LEFT_BEHIND = re.compile(r"\.followthrough-\d{8}T\d{6}Z(-\d+)?\.(new|old)")
_LOCK = ".followthrough.lock"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is there, with a manifest that can be read; whether its files are whole is not known yet."""

    folder: Path
    manifest: Manifest


@contextlib.contextmanager
def one_backup_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder of backups, and sweep up what a killed program left in it.

    Raises:
        WarehouseLockedError: another process makes a backup there.
        WarehouseError: the folder cannot be made or written.
    """
    with saying_what_happened(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("a+")
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # the lock is another's
            raise WarehouseLockedError(f"another backup to {folder} is on", hint="Wait for its end.") from None
        with saying_what_happened(folder):
            for one in sorted(folder.iterdir()):
                if _LEFT_BEHIND.fullmatch(one.name) and one.is_dir() and not one.is_symlink():
                    shutil.rmtree(one)
        yield


def backups_in(folder: Path) -> tuple[list[Backup], list[str]]:
    """The backups of a folder, the oldest first, and what is wrong with those that cannot be counted among them."""
    found: list[Backup] = []
    problems: list[str] = []
    with saying_what_happened(folder):
        named = sorted(one for one in folder.iterdir() if _NAME.fullmatch(one.name) and one.is_dir())
    for one in named:
        try:
            found.append(Backup(one, read_manifest(one)))
        except BackupError as error:  # one that cannot be read is named, and neither counted nor removed
            problems.append(error.message)
    return sorted(found, key=lambda one: (one.manifest.number, one.folder.name)), problems


def the_backup(given: Path) -> Backup:
    """The backup in this folder, or the latest of those in it.

    Raises:
        BackupError: there is none, or the latest one has no manifest that can be read.
    """
    if (given / MANIFEST).exists():
        return Backup(given, read_manifest(given))
    if not given.is_dir():
        raise BackupError(f"{given} is not there", hint="Name the folder that `backup` was given, or one in it.")
    found, problems = backups_in(given)
    if problems:
        named = ", ".join(one.folder.name for one in found) or "none"
        raise BackupError(problems[-1], hint=f"Name the backup that you want; these can be read: {named}.")
    if not found:
        raise BackupError(f"there is no backup in {given}", hint="`followthrough backup FOLDER` makes one.")
    return found[-1]


def name_for(folder: Path, now: datetime) -> str:
    """A name that no backup has; `now` is naive and in UTC."""
    name = f"followthrough-{now:%Y%m%dT%H%M%SZ}"
    turn = 1
    while (folder / (name if turn == 1 else f"{name}-{turn}")).exists():
        turn += 1
    return name if turn == 1 else f"{name}-{turn}"


def rotate(folder: Path, warehouse_id: str, holds: Holds, keep: int) -> list[Path]:
    """Remove all but the last `keep` backups of this warehouse of one kind; returns those removed.

    Nothing else is touched: not those of other warehouses, nor what has no manifest. Only to be called when the last one has
    just been made and read back.
    """
    found, _ = backups_in(folder)
    own = [one for one in found if (one.manifest.warehouse_id, one.manifest.holds) == (warehouse_id, holds)]
    gone = []
    for one in own[:-keep]:
        going = one.folder.with_name(f".{one.folder.name}.old")
        with saying_what_happened(one.folder):
            one.folder.rename(going)  # never half a backup under the name of a whole one
            sync(folder)
            shutil.rmtree(going)
        gone.append(one.folder)
    return gone
