"""The web archive: every body received, in WARC files (ISO 28500) that any web-archive tool reads. Only this uses warcio."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self
from urllib.parse import quote

from parsers.identity import capture_id
from parsers.model import Capture
from warehouse.connection.private_files import PRIVATE_FOLDER, open_private
from warehouse.errors import ArchiveError
from warehouse.harvests.values import CaptureRef

if TYPE_CHECKING:
    # Imported where records are written or read: it loads fsspec too, and a quiet pass keeps no body.
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

_WARC_VERSION = "1.1"
_COMPRESSION = 4
"""The gzip level: it takes a third of the time of the highest one."""
_RENAMED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_UNSAFE_IN_NAME = re.compile(r"[^A-Za-z0-9_.-]+")
_UNSAFE_IN_HEADER = re.compile(r"[\x00-\x1f\x7f]+")
_URI_MARKS = "%:/?#[]@!$&'()*+,;=~"  # RFC 3986, section 2.2, and what is already encoded
_NO_HEADER_NAME = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2


class Archive:
    """The folder of WARC files: one folder per year, one file per run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def writer(self, run_id: str, started_at: datetime) -> ArchiveWriter:
        """What a run keeps bodies with; use it in a `with`. Its file is created when the first body is kept."""
        return ArchiveWriter(self.folder, run_id, started_at)

    def read(self, ref: CaptureRef) -> bytes:
        """The body that `ref` points to, byte for byte as it was received (its Content-Encoding decoded).

        Raises ArchiveError when the file or the record is missing or damaged: anything returned has the right SHA-256.
        """
        path = self.folder / ref.warc_file
        where = f"{path} at byte {ref.warc_offset}"
        if Path(ref.warc_file).is_absolute() or ".." in Path(ref.warc_file).parts:
            raise ArchiveError(f"{ref.warc_file} lies outside of the archive {self.folder}")
        try:
            with path.open("rb") as file:
                file.seek(ref.warc_offset)
                body = _body_here(file)
        except FileNotFoundError as error:
            raise ArchiveError(
                f"{path} is missing, and with it capture {ref.capture_id}",
                hint="Check warehouse.archive in the configuration, or bring the file back from a backup.",
            ) from error
        except OSError as error:
            raise ArchiveError(f"{where} cannot be read: {error.strerror or error}") from error
        except Exception as error:  # warcio raises many kinds of error for damaged records, AttributeError among them
            raise ArchiveError(f"{where} is damaged: {error}", hint="Bring the file back from a backup.") from error
        if capture_id(body) != ref.capture_id:
            raise ArchiveError(
                f"{where} is damaged: the body there is not capture {ref.capture_id}",
                hint="Bring the file back from a backup.",
            )
        return body

    def files(self) -> list[str]:
        """Its files, relative to its folder, by name; raises ArchiveError where the folder cannot be read."""
        try:
            return [one.relative_to(self.folder).as_posix() for one in sorted(self.folder.glob("*/*.warc.gz"))]
        except OSError as error:
            raise ArchiveError(f"{self.folder} cannot be read: {error.strerror or error}") from error

    def bodies(self, name: str) -> Iterator[tuple[Capture, int]]:
        """Every body in one of its files, with the place of its record in bytes; one at a time.

        Raises ArchiveError when the file cannot be read, or from its first damaged record on.
        """
        from warcio.archiveiterator import ArchiveIterator

        path = self.folder / name
        try:
            with path.open("rb") as file:
                records = ArchiveIterator(file)
                for record in records:
                    if record.rec_type in ("response", "resource"):
                        capture = _capture_of(record)  # before its place is asked for, which reads on to its end
                        yield capture, records.get_record_offset()
        except OSError as error:
            raise ArchiveError(f"{path} cannot be read: {error.strerror or error}") from error
        except Exception as error:  # warcio raises many kinds of error for damaged records, AttributeError among them
            raise ArchiveError(f"{path} is damaged: {error}", hint="Bring the file back from a backup.") from error


def _capture_of(record: ArcWarcRecord) -> Capture:
    """A body as it was received; which address was asked for is not in a WARC file, so it is the one that answered."""
    body: bytes = record.content_stream().read()
    url: str = record.rec_headers.get_header("WARC-Target-URI") or ""
    at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")).replace(tzinfo=None)
    http = record.http_headers
    headers = tuple(http.headers) if http else ()
    status = int(http.get_statuscode()) if http else 200
    content_type = http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")
    return Capture(capture_id(body), url, url, at, status, headers, body, content_type)


def _body_here(file: BinaryIO) -> bytes:
    from warcio.archiveiterator import ArchiveIterator

    record = next(iter(ArchiveIterator(file)), None)
    body: bytes = b"" if record is None else record.content_stream().read()
    return body


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
            place = self._append(lambda writer: _first_visit(writer, capture))
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
            except FileExistsError:
                number += 1
        self._name, self._size = f"{folder.name}/{name}", 0
        about = {
            "software": "Followthrough (warcio)",
            "format": "WARC File Format 1.1",
            "isPartOf": self._run_id,
            "description": "Bodies are stored decoded; X-Archive-Orig- headers tell how they were sent",
        }
        self._put(lambda writer: writer.create_warcinfo_record(name, about))
        _sync_folder(folder)


def name_of_run(run_id: str) -> str:
    """How the names of a run's files say which run they are of."""
    return _UNSAFE_IN_NAME.sub("-", run_id)[:60]


def _first_visit(writer: WARCWriter, capture: Capture) -> ArcWarcRecord:
    is_http = _is_http(capture)
    return writer.create_warc_record(
        _uri(capture.url),
        "response" if is_http else "resource",
        payload=io.BytesIO(capture.body),
        length=len(capture.body),
        warc_content_type="" if is_http else _in_header(capture.content_type or "application/octet-stream"),
        warc_headers_dict={"WARC-Date": _stamp(capture.fetched_at)},
        http_headers=_http_headers(capture) if is_http else None,
    )


def _revisit(writer: WARCWriter, capture: Capture, known: CaptureRef | None, earlier: _Kept | None) -> ArcWarcRecord:
    record = writer.create_revisit_record(
        _uri(capture.url),
        digest=_digest(capture.body),
        refers_to_uri=_uri(known.url if known else earlier.url if earlier else capture.url),
        refers_to_date=_stamp(earlier.fetched_at) if earlier else None,
        http_headers=_http_headers(capture) if _is_http(capture) else None,
        warc_headers_dict={"WARC-Date": _stamp(capture.fetched_at)},
    )
    if earlier is None:
        record.rec_headers.remove_header("WARC-Refers-To-Date")
    return record


def _is_http(capture: Capture) -> bool:
    return capture.url.lower().startswith(("http://", "https://"))


def _http_headers(capture: Capture) -> StatusAndHeaders:
    from warcio.statusandheaders import StatusAndHeaders

    headers = []
    for name, value in capture.headers:
        clean = _NO_HEADER_NAME.sub("-", name) or "-"
        if clean.lower() in _RENAMED:
            clean = f"X-Archive-Orig-{clean}"
        headers.append((clean, _in_header(value)))
    headers.append(("Content-Length", str(len(capture.body))))
    try:
        reason = HTTPStatus(capture.http_status).phrase
    except ValueError:
        reason = ""
    return StatusAndHeaders(f"{capture.http_status} {reason}".strip(), headers, protocol="HTTP/1.1")


def _in_header(text: str) -> str:
    return _UNSAFE_IN_HEADER.sub(" ", text).strip().encode("utf-8", "replace").decode("utf-8")


def _uri(url: str) -> str:
    return quote(_in_header(url), safe=_URI_MARKS)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds") + "Z"


def _digest(body: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode("ascii")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
