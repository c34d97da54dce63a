"""About the figures: how far readings and links of each kind can be trusted, as measured, and what the file holds."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from flows.web.dependencies import Reading
from flows.web.rendering.view import Viewing, render

router = APIRouter()


@router.get("/about", include_in_schema=False)
def about(snapshot: Reading, view: Viewing) -> Response:
    """The page."""
    measured = snapshot.rows_for("page_reliability", {})
    return render(
        view,
        "about",
        snapshot,
        here="about",
        commitments=[row for row in measured if row["subject"] == "commitment"],
        links=[row for row in measured if row["subject"] == "follow_up"],
        read=snapshot.rows_for("page_read", {})[0],
    )
