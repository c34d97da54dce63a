"""Whether the archive still gives back every body that the working file refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from warehouse.archive.archive import Archive
from warehouse.connection.sql import statement
from warehouse.connection.transaction import WorkingFile
from warehouse.errors import ArchiveError, MissingArchiveFileError, StorageError
from warehouse.harvests.values import CaptureRef


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file of the archive, with every body in it read and compared with its SHA-256."""

    warc_file: str
    """Relative to the archive's folder."""
    captures: int
    """Bodies that should be in it."""
    damaged: tuple[str, ...]
    """What is wrong with those that cannot be had, in the order in which they lie there."""
    missing: bool
    """Whether the file is not there at all."""


def places_of_captures(file: WorkingFile) -> list[CaptureRef]:
    """Where every body lies, file by file."""
    return [CaptureRef(*row) for row in file.connection.execute(statement("places_of_captures")).fetchall()]


def check_archive(archive: Archive, places: Iterable[CaptureRef]) -> Iterator[CheckedFile]:
    """Read every body again, one file after the other; `places` are sorted by file.

    Raises StorageError where nobody can say what is there, as object storage cannot be reached.
    """
    for name, refs in groupby(places, key=lambda one: one.warc_file):
        captures, damaged, missing = 0, [], False
        for ref in refs:
            captures += 1
            if missing:
                continue
            try:
                archive.read(ref)
            except StorageError:
                raise
            except MissingArchiveFileError:  # counted with all captures of that file
                missing = True
            except ArchiveError as error:  # counted and named, and the others are checked
                damaged.append(f"{ref.url}: {error.message}")
        yield CheckedFile(name, captures, () if missing else tuple(damaged), missing=missing)
