"""One promise: its words in their place, what became of it, how much was read since, and how to cite it."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from flows.web.deciding.matters import waiting_about
from flows.web.dependencies import Reading
from flows.web.drawing.course import Event, course
from flows.web.rendering.view import View, Viewing, render
from flows.web.settings import WebSettings
from warehouse.connection.sql import Row, as_parameter
from warehouse.published.serving.promises import promise_rows
from warehouse.published.serving.snapshot import Snapshot

router = APIRouter()

_AROUND = 500
"""Characters shown on either side of the words: two or three sentences."""
_MOST = 100  # follow-ups, and copies: a plan that is spoken of every week has fewer in a year


@router.get("/commitments/{commitment_id}", include_in_schema=False)
def promise(commitment_id: str, request: Request, snapshot: Reading, view: Viewing) -> Response:
    """The page of a promise."""
    found = snapshot.rows_for("page_promise_number", {"id": commitment_id})
    if not found:
        raise HTTPException(404)
    [row] = promise_rows(snapshot, [found[0]["row_no"]])
    [text] = snapshot.rows_for("page_promise_text", {"id": commitment_id, "around": _AROUND})
    told = snapshot.rows_for("page_told_of_promise", {"id": commitment_id, "most": _MOST})
    counting = [one for one in told if one["counts"]]
    events = _events(row, counting, view)
    settings: WebSettings = request.app.state.settings
    names = snapshot.rows_for(
        "page_names", {"parties": as_parameter(row["party_ids"]), "sources": as_parameter([row["source_id"]])}
    )
    return render(
        view,
        "promise",
        snapshot,
        here="commitments",
        row=row,
        text=text,
        counting=counting,
        suggested=[one for one in told if not one["counts"]],
        waiting=waiting_about(settings.working, [commitment_id, *(one["follow_up_id"] for one in told)]),
        events=events,
        drawing=course(events, snapshot.today, view.words.say("course.label")),
        coverage=_coverage(snapshot, row, counting),
        copies=snapshot.rows_for("page_copies", {"release_id": row["release_id"], "most": _MOST}),
        names={(one["kind"], one["id"]): one["name"] for one in names},
        address=_address(view, commitment_id),
    )


def _address(view: View, commitment_id: str) -> str:
    """Under which it is cited: in a static copy that of the live page, and none where nobody knows one."""
    link = view.addresses.of("commitment", commitment_id)
    if view.copy is not None:
        return f"{view.copy.live}{link}" if view.copy.live else ""
    return view.addresses.whole(link)


def _coverage(snapshot: Snapshot, row: Row, counting: list[Row]) -> Row | None:
    """What was read since anything was last heard of the promise; None where its end is known."""
    if row["status"] in ("fulfilled", "superseded", "withdrawn"):
        return None
    heard = [day for one in (row, *counting) if (day := one["published_on"]) is not None]
    if not heard:
        return None
    [read] = snapshot.rows_for("page_coverage", {"day": max(heard), "source_id": row["source_id"]})
    return read | {"since": max(heard)}


def _events(row: Row, counting: list[Row], view: View) -> list[Event]:
    found = []
    if row["published_on"]:
        found.append(Event(row["published_on"], "promised", view.words.say("course.promised")))
    if row["first_due_on"]:
        found.append(Event(row["first_due_on"], "due", view.words.say("course.due")))
    moved: set[date] = {one["moved_to"] for one in counting if one["relation"] == "renewed" and one["moved_to"]}
    found += [Event(day, "moved", view.words.say("course.moved")) for day in moved - {row["first_due_on"]}]
    for one in counting:
        if one["published_on"]:
            label = view.words.say(f"relation_short.{one['relation']}")
            done = one["relation"] == "fulfilled"
            found.append(Event(one["published_on"], "done" if done else "told", label))
    return sorted(found, key=lambda event: event.day)
