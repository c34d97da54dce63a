"""Records of a WARC file: bodies and their headers as such a file has them, and back."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from parsers.identity import capture_id
from parsers.model import Capture

if TYPE_CHECKING:
    # Imported where records are written or read: it loads fsspec too, and a quiet pass keeps no body.
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

_RENAMED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_UNSAFE_IN_HEADER = re.compile(r"[\x00-\x1f\x7f]+")
_ASCII = "".join(map(chr, range(128)))
"""What stands in a header as it is. The rest is encoded here, since warcio breaks on some of it ("; é=0")."""
_URI_MARKS = "%:/?#[]@!$&'()*+,;=~"  # RFC 3986, section 2.2, and what is already encoded
_NO_HEADER_NAME = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2


def capture_of(record: ArcWarcRecord) -> Capture:
    """A body as it was received; which address was asked for is not in a WARC file, so it is the one that answered."""
    body: bytes = record.content_stream().read()
    url: str = record.rec_headers.get_header("WARC-Target-URI") or ""
    at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")).replace(tzinfo=None)
    http = record.http_headers
    headers = tuple(http.headers) if http else ()
    status = int(http.get_statuscode()) if http else 200
    content_type = http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")
    return Capture(capture_id(body), url, url, at, status, headers, body, content_type)


def body_here(file: BinaryIO) -> bytes:
    """The body of the record that a file stands at; warcio raises many kinds of error where it is damaged."""
    from warcio.archiveiterator import ArchiveIterator

    record = next(iter(ArchiveIterator(file)), None)
    body: bytes = b"" if record is None else record.content_stream().read()
    return body


def first_visit(writer: WARCWriter, capture: Capture) -> ArcWarcRecord:
    """A record with a body: a `response`, or a `resource` where it did not come by HTTP."""
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


def revisit(writer: WARCWriter, capture: Capture, *, first_url: str, first_at: datetime | None) -> ArcWarcRecord:
    """A record that a body came again, which was received first from `first_url`, at `first_at` where that is known."""
    record = writer.create_revisit_record(
        _uri(capture.url),
        digest=_digest(capture.body),
        refers_to_uri=_uri(first_url),
        refers_to_date=_stamp(first_at) if first_at else None,
        http_headers=_http_headers(capture) if _is_http(capture) else None,
        warc_headers_dict={"WARC-Date": _stamp(capture.fetched_at)},
    )
    if first_at is None:
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
        headers.append((clean, quote(_in_header(value), safe=_ASCII)))
    headers.append(("Content-Length", str(len(capture.body))))
    try:
        reason = HTTPStatus(capture.http_status).phrase
    except ValueError:  # a status that the standard does not name
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
