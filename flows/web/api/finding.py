"""Search, what was told, and how far the figures can be trusted."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from flows.web.api.answers import FAILURES, One, Page, PagingIn, answered, page
from flows.web.api.parameters import PAGING, WORDS, documented
from flows.web.dependencies import Reading
from flows.web.errors import AddressError
from flows.web.filters import sought
from warehouse.published.serving.finding import find_releases, releases_shown

router = APIRouter(prefix="/api/v1", responses=FAILURES)

_BEGINNING = 300  # characters of a text, which say what it is about


@router.get("/search", response_model=Page, openapi_extra=documented(WORDS, *PAGING), tags=["search"])
def search(request: Request, snapshot: Reading, paging: PagingIn) -> Response:
    """Releases with these words, best first; for commitments with words, see `words` of `/commitments`."""
    given = request.query_params.getlist("q")
    if len(given) != 1 or not given[0].strip():
        raise AddressError("q", "expected words, once")
    wanted = sought(" ".join(given[0].split()), "q")

    def made() -> dict[str, object]:
        found = find_releases(snapshot, wanted)
        rows = releases_shown(snapshot, found.ids[paging.offset : paging.offset + paging.most])
        shown = [row | {"beginning": (row["beginning"] or "")[:_BEGINNING]} for row in rows]
        return page(snapshot, shown, paging, len(found.ids))

    return answered(request, snapshot, made)


@router.get("/alerts", response_model=Page, openapi_extra=documented(*PAGING), tags=["alerts"])
def alerts(request: Request, snapshot: Reading, paging: PagingIn) -> Response:
    """What was told, the newest first; to whom is nobody else's business."""

    def made() -> dict[str, object]:
        [counted] = snapshot.rows_for("page_alerts_counted", {})
        rows = snapshot.rows_for("page_alerts", {"most": paging.most, "offset": paging.offset})
        return page(snapshot, rows, paging, counted["many"])

    return answered(request, snapshot, made)


@router.get("/about", response_model=One, tags=["about"])
def about(request: Request, snapshot: Reading) -> Response:
    """How much the file holds, and how far readings and links of each kind can be trusted, as measured."""

    def made() -> dict[str, object]:
        [read] = snapshot.rows_for("page_read", {})
        return {"item": {**read, "reliability": snapshot.rows_for("page_reliability", {})}}

    return answered(request, snapshot, made)
