"""Sources: whether each can be read, how it publishes, and how much of it was read, month by month."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from alerts.messages.wordings import wordings
from flows.web.dependencies import Reading
from flows.web.drawing.heat import heat_map
from flows.web.rendering.view import Viewing, render

router = APIRouter()

_SOURCES = 1_000  # ten times as many as there are prefectures
_YEARS = 10
"""Of the heat map: rows that fit a screen."""
_DAYS = 60
"""Days with releases from which the rhythm is told: two months of a daily source, a year of a weekly one."""
_INCIDENTS = 50  # the latest; a source that fails each week has as many in a year
_RELEASES = 25  # the latest, as many as a page of promises holds


@router.get("/sources", include_in_schema=False)
def sources(snapshot: Reading, view: Viewing) -> Response:
    """All sources, those in trouble first."""
    rows = snapshot.rows_for("page_sources", {"most": _SOURCES})
    return render(view, "sources", snapshot, here="sources", rows=rows, troubled=sum(bool(row["cause"]) for row in rows))


@router.get("/sources/{source_id}", include_in_schema=False)
def source(source_id: str, snapshot: Reading, view: Viewing) -> Response:
    """One source."""
    wanted = {"id": source_id}
    found = snapshot.rows_for("page_source", wanted)
    if not found:
        raise HTTPException(404)
    [rhythm] = snapshot.rows_for("page_source_rhythm", wanted | {"most": _DAYS})
    oldest = rhythm["oldest"] or snapshot.today
    first = max(snapshot.today.year - _YEARS + 1, min(oldest.year, snapshot.today.year))
    numbers = {
        row["month"]: row["number"] for row in snapshot.rows_for("page_source_months", wanted | {"first": date(first, 1, 1)})
    }
    words = wordings(view.language)
    months = [words.pick("dates.months", place)[:1].upper() for place in range(12)]
    incidents = snapshot.rows_for("page_source_incidents", wanted | {"most": _INCIDENTS})
    return render(
        view,
        "source",
        snapshot,
        here="sources",
        row=found[0],
        rhythm=rhythm,
        drawing=heat_map(numbers, first, snapshot.today, months, view.words.say("sources.heat_label")),
        numbers=sorted(numbers.items(), reverse=True),
        fetches=snapshot.rows_for("page_source_fetches", wanted),
        incidents=incidents,
        open_incidents=[one for one in incidents if one["resolved_at"] is None],
        releases=snapshot.rows_for("page_source_releases", wanted | {"most": _RELEASES}),
    )
