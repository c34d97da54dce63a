"""The bytes of one record of somebody else's WARC file, unpacked as they are asked for, within limits."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO, Protocol

from warehouse.errors import ArchiveError

LARGEST_RECORD = 64 * 1024 * 1024
"""Bytes of a record that is read: three times what a body may have. Recordings of sessions are larger, pages are not."""
_PIECE = 64 * 1024
"""Bytes read from the file, and unpacked, at a time."""
_LONGEST_LINE = 64 * 1024
"""Bytes of a line of headers; servers and crawlers refuse longer ones at 8 or 16 KB."""
_HEADERS = 1024 * 1024
"""Bytes of all the headers of one record."""
_LARGEST_MEMBER = 4 * 1024 * 1024 * 1024
"""Bytes to which the rest of a record may unpack when it is passed over: six seconds of computing time. More is a bomb."""
GZIP = b"\x1f\x8b\x08"


class DamagedRecordError(ArchiveError):
    """A record cannot be read; others in the file can."""


class RecordStream(Protocol):
    """What the libraries that read headers and bodies need of a record's bytes."""

    def read(self, length: int | None = None) -> bytes:
        """At most `length` bytes, none at the end of the record."""

    def readline(self, length: int | None = None) -> bytes:
        """A line with its end, or its first `length` bytes; raises DamagedRecordError for a line longer than any header."""

    def tell(self) -> int:
        """How many bytes were given so far."""

    def headers_end(self) -> None:
        """The headers were read: lines are those of a body from now on, as many as there are."""


class _Lines:
    """Lines of a stream that has a piece ahead, of which the bytes from `_from` on were not asked for yet."""

    def __init__(self) -> None:
        self._ahead = b""
        self._from = 0
        self._given = 0
        self._headers: int | None = _HEADERS

    def _more(self) -> bytes:
        raise NotImplementedError

    def tell(self) -> int:
        return self._given

    def headers_end(self) -> None:
        self._headers = None

    def read(self, length: int | None = None) -> bytes:
        wanted = LARGEST_RECORD if length is None else min(length, LARGEST_RECORD)
        parts: list[bytes] = []
        while wanted > 0 and self._filled():
            part = self._ahead[self._from : self._from + wanted]
            self._from += len(part)
            wanted -= len(part)
            parts.append(part)
        given = b"".join(parts)
        self._given += len(given)
        return given

    def readline(self, length: int | None = None) -> bytes:
        most = _LONGEST_LINE if length is None else min(length, _LONGEST_LINE)
        line = b""
        while len(line) < most and not line.endswith(b"\n") and self._filled():
            room = self._from + most - len(line)
            end = self._ahead.find(b"\n", self._from, room) + 1 or min(room, len(self._ahead))
            line += self._ahead[self._from : end]
            self._from = end
        if self._headers is not None:
            self._headers -= len(line)
            if len(line) == _LONGEST_LINE or self._headers < 0:
                raise DamagedRecordError("its headers are longer than any")
        self._given += len(line)
        return line

    def _filled(self) -> bool:
        """Whether there is something ahead, after getting more where there was not."""
        if self._from >= len(self._ahead):
            self._ahead, self._from = self._more(), 0
        return bool(self._ahead)


class Packed(_Lines):
    """A record that is a gzip member of its own, as in a .warc.gz."""

    def __init__(self, file: BinaryIO, place: int) -> None:
        super().__init__()
        self._file = file
        self._at = place
        self._unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def _more(self) -> bytes:
        while not self._unpack.eof:
            packed = self._unpack.unconsumed_tail
            if not packed:
                self._file.seek(self._at)  # whoever reads a body meanwhile has the same file
                packed = self._file.read(_PIECE)
                self._at += len(packed)
            if not packed:
                raise DamagedRecordError("the file ends in the middle of it")
            try:
                unpacked = self._unpack.decompress(packed, _PIECE)
            except zlib.error as error:
                raise DamagedRecordError(f"it cannot be unpacked ({error})") from error
            if unpacked:
                return unpacked
        return b""

    def end(self, length: int) -> int:
        """Where the next record begins, in bytes of the file; `length` is what the record says that is left of it.

        Raises DamagedRecordError where that cannot be told, and ArchiveError for a file that is packed as a whole.
        """
        left = length
        while self._filled():
            piece = self._ahead[self._from :]
            self._from = len(self._ahead)
            beyond = piece[max(left, 0) :].lstrip(b"\r\n")
            if beyond.startswith(b"WARC/"):
                raise ArchiveError(
                    "it is packed as a whole, and not record by record as the standard wants",
                    hint="`warcio recompress FILE NEW` makes one that can be read.",
                )
            if beyond:
                raise DamagedRecordError("it is longer than it says")
            left -= len(piece)
            if length - left > _LARGEST_MEMBER:
                raise DamagedRecordError("it unpacks to more than any record has")
        if left > 0:
            raise DamagedRecordError("it is shorter than it says")
        return self._at - len(self._unpack.unused_data)


class Plain(_Lines):
    """A record of a .warc, which is not packed."""

    def __init__(self, file: BinaryIO, place: int) -> None:
        super().__init__()
        self._file = file
        self._at = place

    def _more(self) -> bytes:
        self._file.seek(self._at)
        came = self._file.read(_PIECE)
        self._at += len(came)
        return came

    def end(self, length: int) -> int:
        """Where the next record begins, in bytes of the file; `length` is what the record says that is left of it.

        Raises DamagedRecordError where the file ends before.
        """
        ends = self._at - (len(self._ahead) - self._from) + length
        if ends > self._file.seek(0, io.SEEK_END):
            raise DamagedRecordError("the file ends in the middle of it")
        self._file.seek(ends)
        rest = self._file.read(_PIECE)
        return ends + len(rest) - len(rest.lstrip(b"\r\n"))
