"""What was told: the alerts, the newest first. To whom they went is nobody else's business."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from flows.web.dependencies import Reading
from flows.web.filters import Filters, filters_of
from flows.web.rendering.view import Viewing, render

router = APIRouter()

_PER_PAGE = 50  # alerts are one line each


@router.get("/alerts", include_in_schema=False)
def alerts(request: Request, snapshot: Reading, view: Viewing) -> Response:
    """A page of them."""
    page = filters_of([one for one in request.query_params.multi_items() if one[0] == "page"]).page
    [counted] = snapshot.rows_for("page_alerts_counted", {})
    return render(
        view,
        "alerts",
        snapshot,
        here="alerts",
        many=counted["many"],
        rows=snapshot.rows_for("page_alerts", {"most": _PER_PAGE, "offset": (page - 1) * _PER_PAGE}),
        filters=Filters(page=page),
        pages=max(page, -(-counted["many"] // _PER_PAGE)),
    )
