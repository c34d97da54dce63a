"""The first page: what became due, what is due next, what was said lately, and which sources are in trouble."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from alerts.messages.wordings import wordings
from flows.web.dependencies import Reading
from flows.web.drawing.months import Month, bars
from flows.web.rendering.view import View, Viewing, render
from warehouse.connection.sql import Row
from warehouse.published.serving.promises import CARD_COLUMNS, Conditions, page_of_promises
from warehouse.published.serving.snapshot import Snapshot

router = APIRouter()

_SHOWN = 5  # of each list: what fits a screen beside another one
_RECENTLY = timedelta(days=183)  # half a year: what fell due earlier is found by its filters
_TROUBLES = 20
"""Incidents shown; many sources in trouble at once are one incident."""
_MONTHS = 12  # a year ahead: what is due later is found by its filters

NO_TALLY = dict.fromkeys(
    ("promises", "fulfilled", "superseded", "followed_up", "withdrawn", "overdue", "long_overdue", "due_soon", "open"), 0
)
"""Where there is no promise to count."""


@router.get("/", include_in_schema=False)
def home(snapshot: Reading, view: Viewing) -> Response:
    """The first page."""
    today = snapshot.today
    became_due = Conditions(
        statuses=("overdue",), due_from=today - _RECENTLY, due_to=today - timedelta(days=1), long_overdue=False
    )
    due_next = Conditions(statuses=("open", "due_soon", "followed_up"), due_from=today)
    months = _months(snapshot, view)
    tallies = snapshot.rows_for("page_tally", {"kind": "all", "id": "all"})

    def first(conditions: Conditions, order: str) -> list[Row]:
        """The first promises of a list, looked up once: the page is everybody's, and changes with the file alone."""
        return snapshot.remembered(
            ("home", order), lambda: page_of_promises(snapshot, conditions, order, most=_SHOWN, columns=CARD_COLUMNS)
        )

    return render(
        view,
        "home",
        snapshot,
        tally=tallies[0] if tallies else NO_TALLY,
        months=months,
        drawing=bars(months, view.words.say("home.timeline")),
        became_due=first(became_due, "-due"),
        due_next=first(due_next, "due"),
        told=snapshot.rows_for("page_latest_told", {"most": _SHOWN}),
        latest=first(Conditions(), "-published"),
        in_trouble=snapshot.rows_for("page_incidents", {"most": _TROUBLES}),
    )


def _months(snapshot: Snapshot, view: View) -> list[Month]:
    firsts = [_month_after(snapshot.today, ahead) for ahead in range(_MONTHS)]
    lasts = [first.replace(day=calendar.monthrange(first.year, first.month)[1]) for first in firsts]
    rows = snapshot.rows_for("page_due_by_month", {"first": firsts[0], "last": lasts[-1]})
    numbers = {row["month"]: row["number"] for row in rows}
    names = [wordings(view.language).pick("dates.months", first.month - 1) for first in firsts]
    return [
        Month(first, last, f"{name} {first.year}", _abbreviated(name), numbers.get(first, 0))
        for first, last, name in zip(firsts, lasts, names, strict=True)
    ]


def _month_after(day: date, ahead: int) -> date:
    years, month = divmod(day.month - 1 + ahead, 12)
    return date(day.year + years, month + 1, 1)


def _abbreviated(name: str) -> str:
    return name if len(name) <= 4 else f"{name[: 4 if name.startswith('jui') else 3]}."
