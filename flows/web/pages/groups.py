"""Parties, topics and territories: what each promised and what became of it, counted, and never scored."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from flows.web.dependencies import Reading
from flows.web.drawing.tiles import tile_map
from flows.web.filters import Filters, filters_of
from flows.web.pages.home import NO_TALLY
from flows.web.rendering.addresses import LIVING
from flows.web.rendering.territories import Tile, name_of, names, tiles
from flows.web.rendering.view import View, Viewing, render
from parsers.tagging.topic_names import topic_names
from warehouse.connection.sql import Row
from warehouse.published.serving.promises import CARD_COLUMNS, counted_page
from warehouse.published.serving.snapshot import Snapshot

router = APIRouter()

LEAST_DECIDED = 5
"""Promises whose end is known, below which no counts of ends are shown: two of two would be a judgement, and say nothing."""
_PER_PAGE = 100
"""Parties on a page; topics and territories are fewer, all in all."""
_SHOWN = 200  # topics and territories: there are some twenty and a hundred and twenty
_SOURCES = 50  # of a territory


@router.get("/parties", include_in_schema=False)
def parties(request: Request, snapshot: Reading, view: Viewing) -> Response:
    """All parties, those with most promises first."""
    page = filters_of([one for one in request.query_params.multi_items() if one[0] == "page"]).page
    rows = snapshot.rows_for("page_tallies", {"kind": "party", "most": _PER_PAGE, "offset": (page - 1) * _PER_PAGE})
    many = rows[0]["many"] if rows else 0
    return render(
        view,
        "parties",
        snapshot,
        here="parties",
        rows=rows,
        filters=Filters(page=page),
        pages=max(page, -(-many // _PER_PAGE)),
        least=LEAST_DECIDED,
    )


@router.get("/topics", include_in_schema=False)
def topics(snapshot: Reading, view: Viewing) -> Response:
    """All topics."""
    rows = snapshot.rows_for("page_tallies", {"kind": "topic", "most": _SHOWN, "offset": 0})
    return render(view, "topics", snapshot, here="topics", rows=rows, least=LEAST_DECIDED)


@router.get("/territories", include_in_schema=False)
def territories(snapshot: Reading, view: Viewing) -> Response:
    """All territories, and the departments as a map of tiles."""
    rows = snapshot.rows_for("page_tallies", {"kind": "territory", "most": _SHOWN, "offset": 0})

    def told(tile: Tile, number: int) -> str:
        return view.words.count("groups.on_map", number, name=f"{tile.name} ({tile.code})")

    drawing = tile_map(
        tiles(),
        {row["id"]: row["promises"] for row in rows},
        view.words.say("groups.map"),
        link=lambda code: view.addresses.of("territory", code),
        told=told,
    )
    return render(view, "territories", snapshot, here="territories", rows=rows, drawing=drawing, least=LEAST_DECIDED)


@router.get("/parties/{party_id}", include_in_schema=False)
def party(party_id: str, snapshot: Reading, view: Viewing) -> Response:
    """One party."""
    found = snapshot.rows_for("page_party", {"id": party_id})
    if not found:
        raise HTTPException(404)
    return _group(snapshot, view, "party", party_id, found[0]["name"], known_as=found[0])


@router.get("/topics/{topic}", include_in_schema=False)
def topic(topic: str, snapshot: Reading, view: Viewing) -> Response:
    """One topic."""
    if topic not in topic_names():
        raise HTTPException(404)
    return _group(snapshot, view, "topic", topic, None)


@router.get("/territories/{territory}", include_in_schema=False)
def territory(territory: str, snapshot: Reading, view: Viewing) -> Response:
    """One territory, with the sources that are watched there."""
    sources = snapshot.rows_for("page_territory_sources", {"id": territory, "most": _SOURCES})
    [known] = snapshot.rows_for("page_territory_known", {"id": territory})
    if not sources and not known["releases"] and territory not in names():
        raise HTTPException(404)
    return _group(snapshot, view, "territory", territory, name_of(territory), sources=sources)


def _group(snapshot: Snapshot, view: View, kind: str, identifier: str, name: str | None, **further: Any) -> Response:
    filters = Filters().changed(**{kind: (identifier,)}, sort="-published")
    tallies = snapshot.rows_for("page_tally", {"kind": kind, "id": identifier})
    tally = tallies[0] if tallies else NO_TALLY
    many, rows = counted_page(snapshot, filters.conditions, filters.sort, most=filters.per_page, columns=CARD_COLUMNS)
    return render(
        view,
        "group",
        snapshot,
        here=LIVING[kind],
        kind=kind,
        identifier=identifier,
        name=name,
        tally=tally,
        decided=decided(tally),
        least=LEAST_DECIDED,
        filters=filters,
        many=many,
        rows=rows,
        **({"known_as": None, "sources": ()} | further),
    )


def decided(tally: Row) -> int:
    """How many promises have an end that is known, or a day that has passed."""
    return int(sum(tally[name] for name in ("fulfilled", "superseded", "withdrawn", "overdue")))
