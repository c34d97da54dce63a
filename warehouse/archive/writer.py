"""Writes what a run receives: one WARC file (ISO 28500) that any web-archive tool reads, record by record."""

from __future__ import annotations

import gzip
import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from parsers.model import Capture
from warehouse.archive.records import first_visit, revisit
from warehouse.connection.copying import sync
from warehouse.connection.private_files import PRIVATE_FOLDER, open_private
from warehouse.errors import ArchiveError
from warehouse.harvests.values import CaptureRef

if TYPE_CHECKING:
    # Imported where records are written: it loads fsspec too, and a quiet pass keeps no body.
    from warcio.recordloader import ArcWarcRecord
    from warcio.warcwriter import WARCWriter

_WARC_VERSION = "1.1"
_COMPRESSION = 4
"""The gzip level: it takes a third of the time of the highest one."""
_UNSAFE_IN_NAME = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class _Kept:
    place: tuple[str, int]
    url: str
    fetched_at: datetime


class ArchiveWriter:
    """Appends the bodies of one run to one file. May be used from several threads."""

    def __init__(self, folder: Path, run_id: str, started_at: datetime) -> None:
        self._folder = folder
        self._run_id = run_id
        self._started_at = started_at
        self._lock = Lock()
        self._file: io.FileIO | None = None
        self._name = ""
        self._size = 0
        self._kept: dict[str, _Kept] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def keep(self, capture: Capture, *, known: CaptureRef | None = None) -> tuple[str, int]:
        """Write a body or, for one that was kept before (`known`, or earlier in this run), a record that it came again.

        Returns where the body lies: a file, relative to the archive's folder, and an offset in bytes. It is certain to be
        on disk only after `sync`. Raises ArchiveError when it cannot be written; what was kept before is unharmed.
        """
        with self._lock:
            earlier = self._kept.get(capture.capture_id)
            if known is not None or earlier is not None:
                self._append(lambda writer: _revisit(writer, capture, known, earlier))
                return (known.warc_file, known.warc_offset) if known else earlier.place if earlier else ("", 0)
            place = self._append(lambda writer: first_visit(writer, capture))
            self._kept[capture.capture_id] = _Kept(place, capture.url, capture.fetched_at)
            return place

    def sync(self) -> None:
        """Flush everything kept so far to disk; to be called before a transaction refers to it."""
        with self._lock:
            if self._file is None:
                return
            try:
                os.fsync(self._file.fileno())
            except OSError as error:
                raise self._failed(error) from error

    def close(self) -> None:
        """Flush everything to disk and close the file."""
        self.sync()
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _failed(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            f"{self._folder / self._name}: {error.strerror or error}",
            hint="Check the free space of the disk and the permissions of the archive's folder.",
        )

    def _append(self, make: Callable[[WARCWriter], ArcWarcRecord]) -> tuple[str, int]:
        """Write one whole record, or leave the file as it was."""
        try:
            if self._file is None:
                self._open()
            start = self._size
            self._put(make)
        except OSError as error:
            raise self._failed(error) from error
        return self._name, start

    def _put(self, make: Callable[[WARCWriter], ArcWarcRecord]) -> None:
        from warcio.warcwriter import WARCWriter

        # Compressed in memory and written at once: no half record stays in a buffer when the disk is full.
        plain = io.BytesIO()
        writer = WARCWriter(plain, gzip=False, warc_version=_WARC_VERSION)
        writer.write_record(make(writer))
        # A separate gzip member, as WARCWriter would make it, but not at level 9: three times the time for 7 % less.
        member = gzip.compress(plain.getbuffer(), _COMPRESSION, mtime=0)
        assert self._file is not None  # noqa: S101 - for the type checker; `_append` has opened it
        rest = memoryview(member)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except BaseException:  # a Ctrl-C too: no half record stays
            self._file.truncate(self._size)
            self._file.seek(self._size)
            raise
        self._size += len(member)

    def _open(self) -> None:
        folder = self._folder / f"{self._started_at:%Y}"
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        for one in (self._folder, folder):
            one.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        stem = f"followthrough-{self._started_at:%Y%m%d%H%M%S}-{name_of_run(self._run_id)}"
        number = 1
        while self._file is None:
            # Never appended to: the last record of a killed run may be cut short, and nothing after it could be read.
            name = f"{stem}.warc.gz" if number == 1 else f"{stem}-{number}.warc.gz"
            try:
                self._file = io.FileIO(open_private(folder / name, os.O_WRONLY | os.O_EXCL), "wb")
            except FileExistsError:  # another run has it: the next name
                number += 1
        self._name, self._size = f"{folder.name}/{name}", 0
        about = {
            "software": "Followthrough (warcio)",
            "format": "WARC File Format 1.1",
            "isPartOf": self._run_id,
            "description": "Bodies are stored decoded; X-Archive-Orig- headers tell how they were sent",
        }
        self._put(lambda writer: writer.create_warcinfo_record(name, about))
        sync(folder)


def name_of_run(run_id: str) -> str:
    """How the names of a run's files say which run they are of."""
    return _UNSAFE_IN_NAME.sub("-", run_id)[:60]


def _revisit(writer: WARCWriter, capture: Capture, known: CaptureRef | None, earlier: _Kept | None) -> ArcWarcRecord:
    first_url = known.url if known else earlier.url if earlier else capture.url
    return revisit(writer, capture, first_url=first_url, first_at=earlier.fetched_at if earlier else None)
