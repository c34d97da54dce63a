"""The ledger: promises by filters in the address, page by page; the same address gives CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from flows.web.dependencies import Filtering, Reading
from flows.web.errors import AddressError
from flows.web.filters import ANY_FIRMNESS, FIRMNESS, STATUSES, Filters
from flows.web.rendering.territories import name_of
from flows.web.rendering.view import Viewing, render
from parsers.tagging.topic_names import topic_names
from parsers.text.lines import no_formula
from warehouse.connection.sql import Row
from warehouse.published.serving.promises import CARD_COLUMNS, ORDERS, counted_page, page_of_promises
from warehouse.published.serving.snapshot import Snapshot

router = APIRouter()

_CHOICES = 120
"""Parties, sources and territories to choose from; there are as many departments, and others are found by the search."""
_CSV_ROWS = 5_000
"""Rows of a CSV; all of them are in the published file."""
_CSV_AT_ONCE = 500  # rows held at a time
_CELL = 2_000
"""Characters of a cell, as many as a page has of a quotation; what is longer is no name and no sentence."""
_COLUMNS = (
    "commitment_id", "status", "due_on", "days_left", "first_due_on", "times_moved", "follow_up_count", "last_follow_up_on",
    "last_told", "firmness", "headline", "quote", "actors", "partners", "kind", "deadline_text", "published_on",
    "published_precision", "authority", "territory", "source_id", "release_id", "title", "url", "confidence", "decided_by",
)  # several a line, as in a table  # fmt: skip
"""Of a CSV; their meaning is that of the published file."""


@router.get("/commitments", include_in_schema=False)
def commitments(request: Request, snapshot: Reading, view: Viewing, filters: Filtering) -> Response:
    """Promises that the filters leave, as a page or, with `format`, as CSV or JSON."""
    wanted = request.query_params.get("format", "html")
    if wanted == "csv":
        headers = {"content-disposition": 'attachment; filename="commitments.csv"'}
        return Response(_as_csv(_rows(snapshot, filters)), media_type="text/csv; charset=utf-8", headers=headers)
    if wanted == "json":
        return RedirectResponse(f"{view.addresses.path('/api/v1/commitments')}?{filters.query()}".rstrip("?"), 307)
    if wanted != "html":
        raise AddressError("format", "expected html, csv or json")
    if view.copy is not None:  # which has the latest of all, and no filters
        filters = Filters(sort="-published", page=filters.page)
    many, rows = counted_page(
        snapshot, filters.conditions, filters.sort, most=filters.per_page, offset=filters.offset, columns=CARD_COLUMNS
    )
    if view.copy is not None:
        many = min(many, view.copy.latest)
        rows = rows[: max(0, many - filters.offset)]
    return render(
        view,
        "commitments",
        snapshot,
        here="commitments",
        filters=filters,
        many=many,
        pages=max(1, -(-many // filters.per_page)),
        rows=rows,
        choices=snapshot.remembered("choices", lambda: choices_of(snapshot)),
        statuses=STATUSES,
        firmness=(*FIRMNESS, ANY_FIRMNESS),
        topics=topic_names(),
        orders=tuple(ORDERS),
    )


def choices_of(snapshot: Snapshot) -> dict[str, list[tuple[str, str]]]:
    """Ids and names of parties, sources and territories to choose from, by name."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in snapshot.rows_for("page_choices", {"most": _CHOICES}):
        name = name_of(row["id"]) if row["kind"] == "territory" else row["name"]
        found[row["kind"]].append((row["id"], name))
    return {kind: sorted(found[kind], key=lambda one: one[1].casefold()) for kind in ("party", "source", "territory")}


def _rows(snapshot: Snapshot, filters: Filters) -> Iterator[Row]:
    for offset in range(0, _CSV_ROWS, _CSV_AT_ONCE):
        rows = page_of_promises(snapshot, filters.conditions, filters.sort, most=_CSV_AT_ONCE, offset=offset)
        yield from rows
        if len(rows) < _CSV_AT_ONCE:
            return


def _as_csv(rows: Iterable[Row]) -> str:
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(row[name]) for name in _COLUMNS] for row in rows)
    return held.getvalue()


def _cell(value: object) -> object:
    if value is None or isinstance(value, int | float | date):
        return value
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return no_formula(text[:_CELL])
