"""The WARC files that a path names: itself, those in a folder, or those in a WACZ package (a zip with `archive/` in it)."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from parsers.identity import stable_id
from warehouse.crawls.records import is_warc
from warehouse.errors import ArchiveError

_SUFFIXES = (".warc", ".warc.gz", ".wacz")
_MOST_FILES = 10_000
"""In one folder or package: a month of Common Crawl has 90,000, and nobody reads that in one go."""
_LARGEST_DIRECTORY = 64 * 1024 * 1024
"""Bytes of the list of contents of a package, which is read whole; ten thousand files take 2 MB."""
_ENDS = 64 * 1024
"""Bytes of each end of a file by which, with its size, it is known: they hold the ids of its first and last records."""
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
"""Of a file in a zip: APPNOTE 4.3.7. Its last two numbers are the lengths of its name and of its extra field."""
HINT = "Name a WARC or WACZ file, a folder of them, or a text file with one http(s) address of such a file a line."


class CrawlFileError(ArchiveError):
    """What was named is no archive of a crawl, or cannot be read."""


@dataclass(frozen=True, slots=True)
class CrawlFile:
    """A WARC file of somebody else: by itself, or a part of a package."""

    name: str
    """For people."""
    path: Path
    begins: int
    """In bytes of the file at `path`."""
    size: int
    """In bytes."""
    file_id: str
    """By what it holds, wherever it is and whatever it is called."""

    def open(self) -> BinaryIO:
        """Open it; to be closed. Raises OSError where it cannot be read."""
        return cast("BinaryIO", _Part(self.path, self.begins, self.size))


class _Part(io.RawIOBase):
    """A part of a file as a file of its own."""

    def __init__(self, path: Path, begins: int, size: int) -> None:
        super().__init__()
        self._file = path.open("rb")
        self._begins = begins
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence] + offset)
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        left = max(0, self._size - self._at)
        wanted = left if size is None or size < 0 else min(size, left)
        self._file.seek(self._begins + self._at)
        came = self._file.read(wanted)
        self._at += len(came)
        return came

    def close(self) -> None:
        self._file.close()
        super().close()


def crawl_files(path: Path) -> tuple[list[CrawlFile], list[str]]:
    """The WARC files that `path` names, by name, and one line on each in a folder that cannot be read.

    There are none of either where it is a file that is neither WARC nor WACZ. Raises CrawlFileError where it cannot be read,
    is empty, or is a folder without any.
    """
    try:
        if path.is_dir():
            names = sorted(one for one in path.rglob("*") if one.name.lower().endswith(_SUFFIXES) and one.is_file())
            if not names:
                raise CrawlFileError(f"{path} holds no .warc, .warc.gz or .wacz file", hint=HINT)
            if len(names) > _MOST_FILES:
                raise CrawlFileError(f"{path} holds {len(names)} files", hint=f"Name folders of at most {_MOST_FILES}.")
            return _readable(names)
        return list(crawl_files_in(path)), []
    except OSError as error:
        raise CrawlFileError(f"{path} cannot be read: {error.strerror or error}", hint=HINT) from error


def _readable(paths: Sequence[Path]) -> tuple[list[CrawlFile], list[str]]:
    files: list[CrawlFile] = []
    unreadable: list[str] = []
    for path in paths:
        try:
            files += crawl_files_in(path)
        except CrawlFileError as error:  # told, and the other files of the folder are read
            unreadable.append(error.message)
        except OSError as error:  # a forbidden file keeps nobody from the others
            unreadable.append(f"{path} cannot be read: {error.strerror or error}")
    return files, unreadable


def crawl_files_in(path: Path) -> Iterator[CrawlFile]:
    """The WARC files in a file: itself, or the parts of a package; none where it is neither.

    Raises CrawlFileError where it is empty or damaged, and OSError where it cannot be read.
    """
    size = path.stat().st_size
    if not size:
        raise CrawlFileError(f"{path} is empty", hint="It was not copied to its end, perhaps.")
    with path.open("rb") as file:
        if is_warc(file):
            yield CrawlFile(path.name, path, 0, size, _file_id(file, 0, size))
        elif zipfile.is_zipfile(path):
            yield from _parts(path)
        elif path.name.lower().endswith(_SUFFIXES):
            raise CrawlFileError(f"{path} is no WARC file, whatever its name says", hint=HINT)


def _parts(path: Path) -> Iterator[CrawlFile]:
    try:
        with zipfile.ZipFile(path) as package, path.open("rb") as file:
            if package.start_dir < path.stat().st_size - _LARGEST_DIRECTORY:
                raise CrawlFileError(f"{path}: its list of contents is larger than any", hint=HINT)
            infos = sorted(package.infolist(), key=lambda one: one.filename)
            parts = [one for one in infos if one.filename.startswith("archive/") and _is_warc_name(one.filename)]
            if not parts or len(parts) > _MOST_FILES:
                raise CrawlFileError(f"{path} is no WACZ package: it holds {len(parts)} WARC files", hint=HINT)
            for info in parts:
                yield _part(path, file, info)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise CrawlFileError(f"{path} cannot be read as a WACZ package: {error}", hint=HINT) from error


def _is_warc_name(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES[:2])


def _part(path: Path, file: BinaryIO, info: zipfile.ZipInfo) -> CrawlFile:
    """Where a WARC file lies within a package; its name is only shown, and never a path."""
    shown = f"{path.name}:{info.filename}"
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
        raise CrawlFileError(
            f"{shown} is packed a second time, which the WACZ standard forbids", hint="Unpack it, and name its folder."
        )
    file.seek(info.header_offset)
    local = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    begins = info.header_offset + _LOCAL_HEADER.size + local[-2] + local[-1]
    if local[0] != b"PK\x03\x04" or begins + info.file_size > path.stat().st_size:
        raise CrawlFileError(f"{shown} is not where its package says", hint="It was not copied to its end, perhaps.")
    return CrawlFile(shown, path, begins, info.file_size, _file_id(file, begins, info.file_size))


def _file_id(file: BinaryIO, begins: int, size: int) -> str:
    file.seek(begins)
    seen = hashlib.sha256(file.read(min(_ENDS, size)))
    file.seek(begins + max(0, size - _ENDS))
    seen.update(file.read(min(_ENDS, size)))
    return stable_id("crawl file", size, seen.hexdigest())
