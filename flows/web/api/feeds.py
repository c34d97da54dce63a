"""An Atom feed of alerts and a calendar of deadlines, for the commitments that the filters of the address leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from alerts.feeds.atom import atom_feed
from alerts.feeds.calendar import deadline_calendar
from alerts.feeds.write import MOST_ENTRIES, SHOWN_DAYS, readable
from flows.web.api.answers import etag_of
from flows.web.api.parameters import FILTERS, documented
from flows.web.dependencies import Filtering, Reading
from flows.web.rendering.language import language_of
from warehouse.published.serving.promises import where_of
from warehouse.published.serving.snapshot import Snapshot

router = APIRouter(tags=["feeds"])

_LONGEST_FACTS = 200_000
"""Characters of an alert's facts; those of a long release with many changes have some ten thousand."""
_MOST_DEADLINES = 500
"""In a calendar: what is due in some years in one department, and takes a few hundred kilobytes."""
_ATOM = "application/atom+xml; charset=utf-8"
_CALENDAR = "text/calendar; charset=utf-8"


def _answers(kind: str) -> dict[int | str, dict[str, Any]]:
    """What may be answered, for OpenAPI; failures are pages, as at every address outside the API."""
    failures = {400: "A parameter cannot be read.", 503: "The published file cannot be read, or too many ask at once."}
    return {
        200: {"content": {kind.partition(";")[0]: {}}, "description": "The file."},
        304: {"description": "Nothing has changed since the ETag in If-None-Match."},
        **{status: {"content": {"text/html": {}}, "description": meaning} for status, meaning in failures.items()},
    }


@router.get("/feed.atom", response_class=Response, responses=_answers(_ATOM), openapi_extra=documented(*FILTERS))
def feed(request: Request, snapshot: Reading, filters: Filtering) -> Response:
    """The newest alerts about commitments that meet all filters; all alerts without any."""
    if (known := _known(request, snapshot)) is not None:
        return known
    where, values = where_of(snapshot, filters.conditions)
    asked = {"most": MOST_ENTRIES, "longest": _LONGEST_FACTS, "everything": filters.is_empty}
    rows = snapshot.rows_for("serving_alerts", values | asked, conditions=where)
    return _sent(request, snapshot, atom_feed(list(readable(rows)), language=language_of(request)), _ATOM)


@router.get("/calendar.ics", response_class=Response, responses=_answers(_CALENDAR), openapi_extra=documented(*FILTERS))
def calendar(request: Request, snapshot: Reading, filters: Filtering) -> Response:
    """Deadlines of commitments that meet all filters: those of a year ago and later, at most 500."""
    if (known := _known(request, snapshot)) is not None:
        return known
    where, values = where_of(snapshot, filters.conditions)
    asked = {"since": snapshot.today - timedelta(days=SHOWN_DAYS), "most": _MOST_DEADLINES}
    rows = snapshot.rows_for("serving_deadlines", values | asked, conditions=where)
    content = deadline_calendar(rows, before=None, now=snapshot.published_at, language=language_of(request))
    return _sent(request, snapshot, content, _CALENDAR)


def _etag(request: Request, snapshot: Snapshot) -> str:
    return f'{etag_of(snapshot)[:-1]}-{language_of(request)}"'


def _known(request: Request, snapshot: Snapshot) -> Response | None:
    etag = _etag(request, snapshot)
    if request.headers.get("if-none-match") != etag:
        return None
    return Response(status_code=304, headers={"etag": etag})


def _sent(request: Request, snapshot: Snapshot, content: bytes, kind: str) -> Response:
    headers = {"etag": _etag(request, snapshot), "cache-control": "no-cache", "vary": "accept-language, cookie"}
    return Response(content, headers=headers, media_type=kind)
