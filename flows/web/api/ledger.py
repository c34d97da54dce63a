"""Commitments and releases."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from flows.web.api.answers import FAILURES, One, Page, PagingIn, answered, page
from flows.web.api.parameters import FILTERS, OF_RELEASES, PAGING, SORT, documented
from flows.web.dependencies import Filtering, Reading
from flows.web.filters import filters_of
from warehouse.published.serving.promises import counted_page, promise_rows

router = APIRouter(prefix="/api/v1", tags=["ledger"], responses=FAILURES)

_MOST = 200  # promises, claims, versions and follow-ups of one thing, as on its page
_CHARACTERS = 150_000
"""Of a release's text, as on its page."""
_AROUND = 500  # characters on either side of a quotation, as on its page


@router.get("/commitments", response_model=Page, openapi_extra=documented(*FILTERS, SORT, *PAGING))
def commitments(request: Request, snapshot: Reading, filters: Filtering, paging: PagingIn) -> Response:
    """Commitments that meet all filters."""

    def made() -> dict[str, object]:
        many, rows = counted_page(snapshot, filters.conditions, filters.sort, most=paging.most, offset=paging.offset)
        return page(snapshot, rows, paging, many)

    return answered(request, snapshot, made)


@router.get("/commitments/{commitment_id}", response_model=One)
def commitment(commitment_id: str, request: Request, snapshot: Reading) -> Response:
    """One commitment, its words in their place, and what later releases say of it."""
    found = snapshot.rows_for("page_promise_number", {"id": commitment_id})
    if not found:
        raise HTTPException(404)

    def made() -> dict[str, object]:
        [row] = promise_rows(snapshot, [found[0]["row_no"]])
        [text] = snapshot.rows_for("page_promise_text", {"id": commitment_id, "around": _AROUND})
        told = snapshot.rows_for("page_told_of_promise", {"id": commitment_id, "most": _MOST})
        return {"item": {**row, **text, "follow_ups": told}}

    return answered(request, snapshot, made)


@router.get("/releases", response_model=Page, openapi_extra=documented(*OF_RELEASES, *PAGING))
def releases(request: Request, snapshot: Reading, paging: PagingIn) -> Response:
    """Releases, those seen last first."""
    given = filters_of([one for one in request.query_params.multi_items() if one[0] in ("source", "territory")])
    wanted = {
        "source": given.source[0] if given.source else None,
        "territory": given.territory[0] if given.territory else None,
        "most": paging.most + 1,
        "offset": paging.offset,
    }
    return answered(request, snapshot, lambda: page(snapshot, snapshot.rows_for("serving_releases", wanted), paging))


@router.get("/releases/{release_id}", response_model=One)
def release(release_id: str, request: Request, snapshot: Reading) -> Response:
    """One release as it reads now, with its commitments, claims and versions, and what it says of earlier commitments."""
    found = snapshot.rows_for("page_release", {"id": release_id, "version": None, "most": _CHARACTERS})
    if not found:
        raise HTTPException(404)

    def made() -> dict[str, object]:
        wanted = {"id": release_id, "most": _MOST}
        promised = snapshot.rows_for("page_promises_of_release", wanted)
        return {
            "item": {
                **found[0],
                "commitments": promise_rows(snapshot, [one["row_no"] for one in promised]),
                "claims": snapshot.rows_for("page_claims_of_release", wanted),
                "versions": snapshot.rows_for("page_versions", wanted),
                "follow_ups": snapshot.rows_for("page_said_by_release", wanted),
                "related": snapshot.rows_for("page_related", wanted),
            }
        }

    return answered(request, snapshot, made)
