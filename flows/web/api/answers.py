"""What every answer of the API has: the revision of the published file, an ETag made from it, a cursor to what follows."""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.responses import Response

from flows.web.dependencies import Reading
from flows.web.errors import AddressError
from flows.web.filters import filters_of
from warehouse.connection.sql import Row
from warehouse.published.serving.snapshot import Snapshot

_FURTHEST = 1_000_000
"""Rows that a cursor passes over at most; there are fewer commitments than that, and the file itself has all."""
_LONGEST_CURSOR = 40  # characters: two numbers, in base64


class Page(BaseModel):
    """Some of the rows asked for. The columns are those of the published file: docs/schema.md."""

    revision: int
    published_at: datetime
    today: date
    """The day for which it is said where commitments stand, in Europe/Paris."""
    count: int | None = None
    """How many there are in all, where that is known."""
    next: str | None = None
    """The value of `cursor` for what follows; null at the end."""
    items: list[dict[str, Any]]


class One(BaseModel):
    """One thing, with what belongs to it."""

    revision: int
    published_at: datetime
    today: date
    item: dict[str, Any]


class Failure(BaseModel):
    """Why there is no answer."""

    status: int
    error: str
    title: str
    detail: str | None = None


FAILURES: dict[int | str, dict[str, Any]] = {
    304: {"description": "Nothing has changed since the ETag in If-None-Match."},
    400: {"model": Failure, "description": "A parameter cannot be read."},
    404: {"model": Failure, "description": "There is no such thing in the file published now."},
    503: {"model": Failure, "description": "The published file cannot be read, or too many ask at once."},
}
"""What may be answered besides 200."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page begins, and how many rows it has."""

    offset: int
    most: int


def etag_of(snapshot: Snapshot) -> str:
    """The same for as long as every answer is the same. Weak: answers may be compressed on their way (RFC 9110, 8.8.1)."""
    return (
        f'W/"{snapshot.warehouse_id[:12]}-{snapshot.revision}-{snapshot.published_at:%Y%m%dT%H%M%S}-{snapshot.today:%Y%m%d}"'
    )


def answered(request: Request, snapshot: Snapshot, make: Callable[[], Mapping[str, Any]]) -> Response:
    """What `make` gives, or 304 without calling it where whoever asks has it already."""
    etag = etag_of(snapshot)
    headers = {"etag": etag, "cache-control": "no-cache", "access-control-allow-origin": "*"}
    known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    told = {"revision": snapshot.revision, "published_at": snapshot.published_at, "today": snapshot.today, **make()}
    return Response(_json(told), headers=headers, media_type="application/json")


def page(snapshot: Snapshot, rows: Sequence[Row], paging: Paging, count: int | None = None) -> dict[str, Any]:
    """Rows as a page; one row more than it has, if given, says that there is a next one."""
    ends = paging.offset + paging.most
    follows = len(rows) > paging.most or (count is not None and count > ends)
    cursor = _cursor(snapshot.revision, ends) if follows and ends < _FURTHEST else None
    return {"count": count, "next": cursor, "items": list(rows[: paging.most])}


def paging_in(request: Request, _: Reading) -> Paging:
    """What `cursor` and `per_page` of an address say. Raises AddressError where they cannot be read."""
    given = request.query_params.multi_items()
    most = filters_of([one for one in given if one[0] == "per_page"]).per_page
    cursors = [value for name, value in given if name == "cursor" and value]
    if len(cursors) > 1:
        raise AddressError("cursor", "stands in the address more than once")
    return Paging(_offset(cursors[0]) if cursors else 0, most)


PagingIn = Annotated[Paging, Depends(paging_in)]


def _cursor(revision: int, offset: int) -> str:
    return base64.urlsafe_b64encode(f"{revision}.{offset}".encode()).decode().rstrip("=")


def _offset(cursor: str) -> int:
    wrong = AddressError("cursor", "expected what `next` of an answer has")
    if len(cursor) > _LONGEST_CURSOR:
        raise wrong
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        _, offset = (int(part) for part in text.split("."))
    except (binascii.Error, ValueError):
        raise wrong from None
    if not 0 <= offset <= _FURTHEST:
        raise wrong
    return offset


def _json(value: Any) -> bytes:
    return json.dumps(_finite(value), ensure_ascii=False, default=_plain, allow_nan=False).encode("utf-8", "replace")


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(name): _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") + "Z"
    return str(value)
