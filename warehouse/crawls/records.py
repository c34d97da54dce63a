"""Records of a WARC file that somebody else wrote (ISO 28500), and their bodies, past whatever is damaged."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, Literal

from warcio.bufferedreaders import BufferedReader, ChunkedDataReader
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader

from warehouse.crawls.streams import GZIP, LARGEST_RECORD, DamagedRecordError, Packed, Plain
from warehouse.errors import ArchiveError

_SEARCHED = 1024 * 1024
"""Bytes in which the next record is looked for at a time."""
_LONGEST_ADDRESS = 2000
"""Characters; parsers/addresses.py draws the same line."""
_LONGEST_DIGEST = 200
"""Characters: SHA-512 has 128 hexadecimal digits, behind its name."""
_DAYS = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_STATUS = re.compile(r"(\d{3})(?!\d)")
_PLAIN_CODINGS = frozenset({"", "identity", "none"})
_CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}

RecordKind = Literal["body", "revisit", "other"]


@dataclass(frozen=True, slots=True)
class Head:
    """What the headers of a record say."""

    place: int
    """In bytes of the file, of the beginning of the record."""
    ends: int
    """In bytes of the file: where the next one begins."""
    kind: RecordKind
    """`other` is what holds no answer of a server: warcinfo, request, metadata, conversion."""
    url: str
    received_at: datetime | None
    """Naive and in UTC; None where it has no date, or none that can be read."""
    status: int = 200
    """Of HTTP; 200 where a resource was stored without."""
    content_type: str | None = None
    location: str | None = None
    """Where a redirect leads, as the server wrote it."""
    digest: str | None = None
    """Of its payload, as the crawler wrote it: the same for the same bytes within one crawl."""
    truncated: bool = False
    """Whether the crawler says that it did not keep all of it."""
    bytes: int = 0
    """Of the record, as it says."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of a file that could not be read."""

    place: int
    ends: int
    """Where the next record was found, in bytes of the file."""
    reason: str


@dataclass(frozen=True, slots=True)
class Received:
    """An answer of a server as a crawler received it, its transfer and content codings decoded."""

    status: int
    headers: tuple[tuple[str, str], ...]
    content_type: str | None
    body: bytes


def is_warc(file: BinaryIO) -> bool:
    """Whether a file begins like a WARC file, packed or not; raises OSError where it cannot be read."""
    file.seek(0)
    begin = file.read(len(GZIP) + 2)
    if begin.startswith(b"WARC/"):
        return True
    if not begin.startswith(GZIP):
        return False
    try:
        return Packed(file, 0).read(5) == b"WARC/"
    except ArchiveError:  # its beginning is damaged
        return False


def read_heads(file: BinaryIO, begin: int = 0) -> Iterator[Head | Damage]:
    """The heads of the records from `begin` on, one at a time, and what could not be read between them.

    Raises:
        ArchiveError: the file is packed as a whole, so that no record can be read by itself.
        OSError: it cannot be read.
    """
    size = file.seek(0, 2)
    place = begin
    while place < size:
        try:
            head = _head(file, place)
        except EOFError:  # nothing but empty lines at its end
            return
        except DamagedRecordError as error:  # noted as lost, and the next record is looked for
            found: Head | Damage = Damage(place, _next_record(file, place + 1, size), error.message)
        except (ArchiveError, OSError):
            raise
        except Exception as error:  # warcio raises many kinds of error for damaged records, AttributeError among them
            found = Damage(place, _next_record(file, place + 1, size), f"its headers cannot be read ({error})"[:300])
        else:
            found = head
        yield found
        place = found.ends


def read_received(file: BinaryIO, place: int, *, largest: int) -> Received:
    """The answer in the record at `place`, its body of at most `largest` bytes.

    Raises:
        DamagedRecordError: it is not whole, is larger, or is in a coding that is not read here.
        OSError: the file cannot be read.
    """
    try:
        record, _ = _parsed(file, place)
        body = _body(record, largest)
    except (ArchiveError, OSError):
        raise
    except Exception as error:  # warcio raises many kinds of error for damaged records, AttributeError among them
        raise DamagedRecordError(f"it cannot be read ({error})"[:300]) from error
    http = record.http_headers
    headers = tuple((str(name), str(value)) for name, value in http.headers) if http else ()
    content_type = http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")
    return Received(_status(record), headers, content_type, body)


def _parsed(file: BinaryIO, place: int) -> tuple[ArcWarcRecord, Packed | Plain]:
    file.seek(place)
    packed = file.read(len(GZIP)) == GZIP
    stream = Packed(file, place) if packed else Plain(file, place)
    # Crawlers that speak HTTP/2 write its name into the status line.
    record = ArcWarcRecordLoader(verify_http=False, arc2warc=False).parse_record_stream(stream, known_format="warc")
    stream.headers_end()
    return record, stream


def _head(file: BinaryIO, place: int) -> Head:
    record, stream = _parsed(file, place)
    headers = record.rec_headers
    if record.length is None or headers.get_header("Content-Length") is None:
        raise DamagedRecordError("it does not say how long it is")
    left = getattr(record.raw_stream, "limit", 0)
    http = record.http_headers
    url = headers.get_header("WARC-Target-URI") or ""
    kinds: dict[str, RecordKind] = {"response": "body", "resource": "body", "revisit": "revisit"}
    kind = kinds.get(headers.get_header("WARC-Type") or "", "other")
    if http is None and kind == "body" and headers.get_header("WARC-Type") == "response":
        kind = "other"  # DNS and the like
    return Head(
        place=place,
        ends=stream.end(left),
        kind=kind if len(url) <= _LONGEST_ADDRESS else "other",
        url=url[:_LONGEST_ADDRESS],
        received_at=read_moment(headers.get_header("WARC-Date") or ""),
        status=_status(record),
        content_type=http.get_header("Content-Type") if http else headers.get_header("Content-Type"),
        location=http.get_header("Location") if http else None,
        digest=(headers.get_header("WARC-Payload-Digest") or "")[:_LONGEST_DIGEST] or None,
        truncated=headers.get_header("WARC-Truncated") is not None,
        bytes=record.length,
    )


def _status(record: ArcWarcRecord) -> int:
    if record.http_headers is None:
        return 200
    found = _STATUS.match(record.http_headers.statusline or "")
    return int(found[1]) if found else 0


def read_moment(written: str) -> datetime | None:
    """A WARC-Date, naive and in UTC: a day, a month or a year alone is its beginning. None for anything else."""
    try:
        if whole := _DAYS.fullmatch(written.strip()):
            return datetime(int(whole[1]), int(whole[2] or 1), int(whole[3] or 1))
        at = datetime.fromisoformat(written.strip())
        return at if at.tzinfo is None else at.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):  # a date that is none
        return None


def _body(record: ArcWarcRecord, largest: int) -> bytes:
    if record.length is None or record.length > LARGEST_RECORD:
        raise DamagedRecordError(f"it is larger than {LARGEST_RECORD} bytes")
    http = record.http_headers
    coding = (http.get_header("Content-Encoding") or "").strip().lower() if http else ""
    chunked = http is not None and (http.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    unknown = coding not in _PLAIN_CODINGS and coding not in _CODINGS
    source = _decoding(record.raw_stream, None if unknown else _CODINGS.get(coding), chunked, largest)
    parts: list[bytes] = []
    length = 0
    while part := source.read(largest + 1 - length):
        parts.append(part)
        length += len(part)
        if length > largest:
            raise DamagedRecordError(f"its body is larger than {largest} bytes")
    if getattr(record.raw_stream, "limit", 0) and not chunked:
        raise DamagedRecordError("it is shorter than it says")
    body = b"".join(parts)
    if unknown and not _is_text(body):  # some crawlers store bodies decoded, and leave the header as it came
        raise DamagedRecordError(f"its body is in a coding that is not read ({coding[:40]})")
    return body


def _is_text(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:  # that is the answer
        return False
    return True


def _decoding(raw: Any, coding: str | None, chunked: bool, largest: int) -> Any:
    """Warcio's readers of bodies, which guess where a header does not fit, but say so where a body breaks off."""

    def decompress(reader: Any, data: bytes) -> bytes:
        if reader.decompressor is None or not data:
            return data
        try:
            unpacked: bytes = reader.decompressor.decompress(data, largest + 1)
        except zlib.error as error:  # deflate without its envelope is tried before it is called damaged
            if reader.num_block_read:
                raise DamagedRecordError(f"its body cannot be unpacked ({error})") from error
            if reader.decomp_type == "deflate":
                reader.set_decomp("deflate_alt")
                return decompress(reader, data)
            reader.decompressor = None  # it was stored decoded
            return data
        if reader.decompressor.unconsumed_tail:
            raise DamagedRecordError(f"its body is larger than {largest} bytes")
        return unpacked

    class Whole(BufferedReader):  # type: ignore[misc]  # warcio has no types
        def _decompress(self, data: bytes) -> bytes:
            return decompress(self, data)

    class Chunked(ChunkedDataReader):  # type: ignore[misc]  # warcio has no types
        def _decompress(self, data: bytes) -> bytes:
            return decompress(self, data)

    return (Chunked if chunked else Whole)(raw, decomp_type=coding)


def _next_record(file: BinaryIO, begin: int, size: int) -> int:
    """Where the next readable record begins, in bytes; the size of the file when there is none."""
    file.seek(0)
    packed = file.read(len(GZIP)) == GZIP
    mark = GZIP if packed else b"WARC/1."
    place = begin
    while place < size:
        file.seek(place)
        block = file.read(_SEARCHED + len(mark) - 1)
        at = block.find(mark)
        while at >= 0:
            if _begins_here(file, place + at, packed):
                return place + at
            at = block.find(mark, at + 1)
        place += _SEARCHED
    return size


def _begins_here(file: BinaryIO, place: int, packed: bool) -> bool:
    if not packed:
        file.seek(max(place - 1, 0))
        return place == 0 or file.read(1) == b"\n"
    try:
        return Packed(file, place).read(5) == b"WARC/"
    except ArchiveError:  # damaged: no record begins there
        return False
