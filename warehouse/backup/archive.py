"""The archive's part of a backup: hard links where that is possible, what is new otherwise."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.archive.archive import Archive
from warehouse.archive.writer import name_of_run
from warehouse.backup.kept import Backup
from warehouse.backup.manifest import ARCHIVE, BackedUp
from warehouse.connection.copying import copy, digest
from warehouse.errors import StorageError

_WARC = re.compile(r"followthrough-\d{14}-(?P<run>.+)\.warc\.gz")
_TURN = re.compile(r"-\d+$")


@dataclass(slots=True)
class ArchivePart:
    """What was taken of an archive."""

    files: list[BackedUp] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Referred to, and nowhere to be had, or cut short."""
    healed: list[str] = field(default_factory=list)
    """Gone or cut short since the last backup, and taken from there."""
    elsewhere: dict[str, int] = field(default_factory=dict)
    """Kept on object storage, and not copied: their sizes in bytes, 0 where nobody could say."""
    unchecked: str = ""
    """Why nobody could say whether those are there."""


def take_archive(
    archive: Archive, draft: Path, referred: Mapping[str, int], ended: Collection[str], before: Backup | None
) -> ArchivePart:
    """Put the files of an archive into the backup under way in the folder `draft`.

    A file of a run that has ended is never written to again, so that a hard link is as good as a copy; one that a run may
    still be writing to is copied as far as it goes. Where no link can be made (another file system), what the last backup
    has already is linked from there, and the rest copied. What lies on object storage stays there: it is named, and must be
    as long as what captures refer to.

    Args:
        archive: the files.
        draft: the folder of the backup.
        referred: by file, relative to the archive's folder, the last offset that a capture is at.
        ended: ids of the runs that have ended.
        before: the last backup of the same warehouse.

    Raises OSError where something cannot be read or written.
    """
    taken = ArchivePart()
    done = {name_of_run(one) for one in ended}
    known = before.manifest.by_path if before else {}
    there = dict(_files(archive.folder))  # first: a file that is uploaded meanwhile is then found there
    try:
        taken.elsewhere.update(archive.elsewhere())
    except StorageError as error:  # the backup says that this was not checked
        taken.unchecked = error.message
        taken.elsewhere.update(dict.fromkeys(referred.keys() - there.keys(), 0))
    for name in sorted({*there, *referred}):
        source = there.get(name)
        size = _size_of(source)
        if source is not None and size is None:  # uploaded since we looked
            source = None
            taken.elsewhere.update(archive.elsewhere())
        cut = size is None or size <= referred.get(name, -1)
        if cut and (taken.elsewhere.get(name, -1) > referred.get(name, -1) or (taken.unchecked and source is None)):
            continue
        path = f"{ARCHIVE}/{name}"
        target = draft / path
        target.parent.mkdir(parents=True, exist_ok=True)
        last = known.get(path)
        stored = before.folder / path if before and last and _is_whole(before.folder / path, last) else None
        if stored is not None and last is not None and (size is None or cut or size < last.bytes):
            taken.healed.append(name)
            taken.files.append(_again(stored, last, target))
            continue
        if cut:
            taken.missing.append(name)
        if source is None:
            continue
        if stored is not None and last is not None and _is_same(source, stored, last):
            taken.files.append(_again(stored, last, target))
            continue
        try:
            taken.files.append(_taken(path, source, target, link=_is_of(source.name, done)))
        except FileNotFoundError:  # uploaded since we looked
            taken.elsewhere.update(archive.elsewhere())
            if name not in taken.elsewhere:
                raise
    return taken


def _files(archive: Path) -> Iterator[tuple[str, Path]]:
    for folder, folders, names in os.walk(archive, followlinks=True):  # past years may lie elsewhere
        folders.sort()
        for name in names:
            if name.endswith((".warc.gz", ".warc")):
                file = Path(folder) / name
                yield file.relative_to(archive).as_posix(), file


def _size_of(source: Path | None) -> int | None:
    try:
        return source.stat().st_size if source else None
    except FileNotFoundError:  # that is the answer
        return None


def _is_of(name: str, ended: Collection[str]) -> bool:
    """Whether a file of this name is of one of the runs that have ended."""
    named = _WARC.fullmatch(name)
    return named is not None and (named["run"] in ended or _TURN.sub("", named["run"]) in ended)


def _is_whole(file: Path, last: BackedUp) -> bool:
    return file.is_file() and file.stat().st_size == last.bytes


def _is_same(source: Path, stored: Path, last: BackedUp) -> bool:
    """Whether the last backup has this very file, or a copy of it since which it was not changed."""
    status = source.stat()
    linked = os.path.samestat(status, stored.stat())
    return status.st_size == last.bytes and (linked or status.st_mtime_ns == last.modified_ns)


def _again(stored: Path, last: BackedUp, target: Path) -> BackedUp:
    try:
        os.link(stored, target)
    except OSError:  # a file system without hard links
        copy(stored, target)
    return last


def _taken(path: str, source: Path, target: Path, *, link: bool) -> BackedUp:
    linked = False
    if link:
        try:
            os.link(source, target)
            linked = True
        except OSError:  # another file system, or one without hard links
            linked = False
    written = None if linked else copy(source, target)
    status = target.stat()
    return BackedUp(path, status.st_size, written or digest(target), status.st_mtime_ns)
