"""Parties, topics, territories and sources, with counts of what became of their firm commitments; never a score."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from flows.web.api.answers import FAILURES, One, Page, Paging, PagingIn, answered, page
from flows.web.api.parameters import PAGING, documented
from flows.web.dependencies import Reading
from flows.web.pages.groups import LEAST_DECIDED, decided
from warehouse.connection.sql import Row
from warehouse.published.serving.snapshot import Snapshot

router = APIRouter(prefix="/api/v1", tags=["groups"], responses=FAILURES)

_SOURCES = 1_000  # as on their page
_INCIDENTS = 50  # as on the page of a source
_ENDS = ("fulfilled", "superseded", "followed_up", "withdrawn", "overdue", "long_overdue", "due_soon", "open")


@router.get("/parties", response_model=Page, openapi_extra=documented(*PAGING))
def parties(request: Request, snapshot: Reading, paging: PagingIn) -> Response:
    """Parties, those with most commitments first."""
    return answered(request, snapshot, lambda: _tallies(snapshot, "party", paging))


@router.get("/topics", response_model=Page, openapi_extra=documented(*PAGING))
def topics(request: Request, snapshot: Reading, paging: PagingIn) -> Response:
    """Topics, those with most commitments first."""
    return answered(request, snapshot, lambda: _tallies(snapshot, "topic", paging))


@router.get("/territories", response_model=Page, openapi_extra=documented(*PAGING))
def territories(request: Request, snapshot: Reading, paging: PagingIn) -> Response:
    """Territories, those with most commitments first."""
    return answered(request, snapshot, lambda: _tallies(snapshot, "territory", paging))


@router.get("/parties/{identifier}", response_model=One)
def party(identifier: str, request: Request, snapshot: Reading) -> Response:
    """One party."""
    known = snapshot.rows_for("page_party", {"id": identifier})
    if not known:
        raise HTTPException(404)
    return answered(request, snapshot, lambda: {"item": {**known[0], "counts": _tally(snapshot, "party", identifier)}})


@router.get("/topics/{identifier}", response_model=One)
def topic(identifier: str, request: Request, snapshot: Reading) -> Response:
    """One topic."""
    return _one(request, snapshot, "topic", identifier)


@router.get("/territories/{identifier}", response_model=One)
def territory(identifier: str, request: Request, snapshot: Reading) -> Response:
    """One territory."""
    return _one(request, snapshot, "territory", identifier)


@router.get("/sources", response_model=Page, openapi_extra=documented(*PAGING))
def sources(request: Request, snapshot: Reading, paging: PagingIn) -> Response:
    """Sources, those in trouble first."""

    def made() -> dict[str, object]:
        rows = snapshot.rows_for("page_sources", {"most": _SOURCES})
        return page(snapshot, rows[paging.offset : paging.offset + paging.most], paging, len(rows))

    return answered(request, snapshot, made)


@router.get("/sources/{source_id}", response_model=One)
def source(source_id: str, request: Request, snapshot: Reading) -> Response:
    """One source, with what came of the attempts of thirty days, and its incidents."""
    known = snapshot.rows_for("page_source", {"id": source_id})
    if not known:
        raise HTTPException(404)

    def made() -> dict[str, object]:
        fetches = snapshot.rows_for("page_source_fetches", {"id": source_id})
        incidents = snapshot.rows_for("page_source_incidents", {"id": source_id, "most": _INCIDENTS})
        return {"item": {**known[0], "fetches": fetches, "incidents": incidents}}

    return answered(request, snapshot, made)


def _tallies(snapshot: Snapshot, kind: str, paging: Paging) -> dict[str, object]:
    rows = snapshot.rows_for("page_tallies", {"kind": kind, "most": paging.most, "offset": paging.offset})
    return page(snapshot, [_counted(row) for row in rows], paging, rows[0]["many"] if rows else None)


def _tally(snapshot: Snapshot, kind: str, identifier: str) -> Row | None:
    rows = snapshot.rows_for("page_tally", {"kind": kind, "id": identifier})
    return _counted(rows[0]) if rows else None


def _one(request: Request, snapshot: Snapshot, kind: str, identifier: str) -> Response:
    row = _tally(snapshot, kind, identifier)
    if row is None:
        raise HTTPException(404)
    return answered(request, snapshot, lambda: {"item": row})


def _counted(row: Row) -> Row:
    """Without counts of ends where too few are known: what few numbers say of somebody is a judgement."""
    known = {name: value for name, value in row.items() if name != "many"}
    return known if decided(row) >= LEAST_DECIDED else known | dict.fromkeys(_ENDS)
