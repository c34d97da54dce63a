"""The end of a run with an archive on object storage: what waits in the local folder is uploaded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.passes.lifecycle.stopping import Stop
from flows.passes.report import counted
from warehouse.archive.archive import Archive, WaitingFile, files_in
from warehouse.errors import ArchiveError, StorageError

log = logging.getLogger("followthrough")

_TOLD = 100
"""After so many files a person is told how far it is: a first upload of years is 10,000 of them."""


@dataclass(slots=True)
class Uploaded:
    """What came of an upload."""

    files: int = 0
    bytes: int = 0
    waiting: int = 0
    """Files that are still only here."""
    problems: list[str] = field(default_factory=list)

    def __iadd__(self, other: Uploaded) -> Uploaded:
        self.files += other.files
        self.bytes += other.bytes
        self.waiting += other.waiting
        self.problems += other.problems
        return self


def upload_waiting(archive: Archive, *, stop: Stop, step: Callable[[str], None]) -> Uploaded:
    """Upload the files that wait, those of earlier runs first; each is removed here once it was read back there.

    To be called while no run writes. What cannot be uploaded waits for the next time, and costs nothing but that: storage
    that cannot be used is asked once, not for each file.

    Args:
        archive: the files; those of a folder never wait.
        stop: ends it after the file under way, when somebody asks for that.
        step: is told what comes next, if anything does.

    Raises ArchiveError where the local folder cannot be read.
    """
    return _each(archive.waiting(), archive.upload, stop, step)


def upload_folder(archive: Archive, folder: Path, *, stop: Stop, step: Callable[[str], None]) -> Uploaded:
    """Upload the files of an archive that was kept in a folder; they stay there. Otherwise like `upload_waiting`."""

    def store(name: str) -> None:
        archive.store(name, folder / name)

    return _each(files_in(folder), store, stop, step)


def upload_in_passing(archive: Archive, *, stop: Stop, step: Callable[[str], None]) -> None:
    """Upload what waits at the end of a run, which goes well whatever comes of it: trouble is one line of the log."""
    try:
        done = upload_waiting(archive, stop=stop, step=step)
    except ArchiveError as error:  # what is not uploaded waits, and the run has ended well
        log.warning("%s. %s", error.message, error.hint or "")
        return
    if done.problems:
        more = f" (and {len(done.problems) - 1} more)" if len(done.problems) > 1 else ""
        files = counted(done.waiting, "file")
        log.warning("not uploaded, and kept in %s: %s of the archive. %s%s", archive.folder, files, done.problems[0], more)


def _each(files: Sequence[WaitingFile], upload: Callable[[str], None], stop: Stop, step: Callable[[str], None]) -> Uploaded:
    done = Uploaded(waiting=len(files))
    for number, one in enumerate(files):
        if stop.reason == "interrupted":  # a run that is only out of time has time for this
            break
        if number % _TOLD == 0:
            step(f"Uploading the archive: {counted(len(files) - number, 'file')}")
        try:
            upload(one.name)
        except StorageError as error:  # named at the end, and the others are tried
            done.problems.append(_said(error))
            break
        except ArchiveError as error:  # this one cannot be uploaded, the others can
            done.problems.append(_said(error))
            continue
        done.files += 1
        done.bytes += one.bytes
        done.waiting -= 1
    return done


def _said(error: ArchiveError) -> str:
    return f"{error.message}. {error.hint or ''}".rstrip()
