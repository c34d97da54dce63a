"""An Atom feed of alerts and a calendar of deadlines: of the commitments that filters leave, or of one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from alerts.feeds.atom import atom_feed
from alerts.feeds.calendar import deadline_calendar
from alerts.feeds.write import MOST_ENTRIES, SHOWN_DAYS, readable
from flows.web.api.answers import etag_of
from flows.web.api.parameters import FILTERS, documented
from flows.web.dependencies import Filtering, Reading
from flows.web.rendering.language import language_of
from warehouse.connection.sql import Row, statement
from warehouse.published.serving.promises import where_of
from warehouse.published.serving.snapshot import Snapshot

router = APIRouter(tags=["feeds"])

_LONGEST_FACTS = 200_000
"""Characters of an alert's facts; those of a long release with many changes have some ten thousand."""
_MOST_DEADLINES = 500
"""In a calendar: what is due in some years in one department, and takes a few hundred kilobytes."""
_ATOM = "application/atom+xml; charset=utf-8"
_CALENDAR = "text/calendar; charset=utf-8"


def _answers(kind: str, *, of_one: bool = False) -> dict[int | str, dict[str, Any]]:
    """What may be answered, for OpenAPI; failures are pages, as at every address outside the API."""
    wrong = {404: "There is no such commitment."} if of_one else {400: "A parameter cannot be read."}
    failures = {**wrong, 503: "The published file cannot be read, or too many ask at once."}
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
    about, values = "TRUE", dict[str, Any]()
    if not filters.is_empty:
        where, values = where_of(snapshot, filters.conditions)
        about = statement("about_promises").replace("{conditions}", where)
    rows = snapshot.rows_for("serving_alerts", values | {"most": MOST_ENTRIES, "longest": _LONGEST_FACTS}, about=about)
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


@router.get("/commitments/{commitment_id}/feed.atom", response_class=Response, responses=_answers(_ATOM, of_one=True))
def feed_of_promise(commitment_id: str, request: Request, snapshot: Reading) -> Response:
    """The newest alerts about one commitment, also those that are about others too."""
    row = _promise(snapshot, commitment_id)
    if (known := _known(request, snapshot)) is not None:
        return known
    asked = {"id": commitment_id, "most": MOST_ENTRIES, "longest": _LONGEST_FACTS}
    alerts = [
        one
        for one in readable(snapshot.rows_for("serving_alerts", asked, about=statement("about_promise")))
        if commitment_id in {promise.commitment_id for promise in one.facts.about_commitments}
    ]
    content = atom_feed(alerts, language=language_of(request), key=f"commitment:{commitment_id}", name=row["name"])
    return _sent(request, snapshot, content, _ATOM)


@router.get("/commitments/{commitment_id}/calendar.ics", response_class=Response, responses=_answers(_CALENDAR, of_one=True))
def calendar_of_promise(commitment_id: str, request: Request, snapshot: Reading) -> Response:
    """The day of one commitment, however long past; no event where it has none."""
    row = _promise(snapshot, commitment_id)
    if (known := _known(request, snapshot)) is not None:
        return known
    asked = {"row_no": row["row_no"], "since": date.min, "most": 1}
    rows = snapshot.rows_for("serving_deadlines", asked, conditions="row_no = $row_no")
    content = deadline_calendar(
        rows, before=None, now=snapshot.published_at, language=language_of(request), name=row["name"]
    )
    return _sent(request, snapshot, content, _CALENDAR)


def _promise(snapshot: Snapshot, commitment_id: str) -> Row:
    """What a feed of a promise is called by: its `row_no`, and its `name`; raises 404."""
    found = snapshot.rows_for("serving_name_of_promise", {"id": commitment_id})
    if not found:
        raise HTTPException(404)
    return found[0]


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
