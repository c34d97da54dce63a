"""Deciding one matter after another; each decision is on the disk before the next matter is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from flows.web.deciding.forms import Form, OwnSession, SignedIn
from flows.web.deciding.matters import Asked, asked_about, next_undecided, standing
from flows.web.deciding.sessions import Session, Sessions
from flows.web.dependencies import Reading
from flows.web.rendering.view import View, Viewing, render
from flows.web.settings import WebSettings
from parsers.model import Firmness, FollowUpRelation
from parsers.text.lines import visible_line
from warehouse.published.serving.snapshot import Snapshot
from warehouse.review.decisions import Decision, Verdict
from warehouse.review.inbox import LONGEST_NOTE, Inbox, Waiting

router = APIRouter(include_in_schema=False)

_RELATIONS: tuple[FollowUpRelation, ...] = get_args(FollowUpRelation)
_FIRMNESS: tuple[Firmness, ...] = get_args(Firmness)
_VERDICTS: Mapping[str, Verdict] = {"accept": "accepted", "reject": "rejected"}
_WAITING_SHOWN = 20  # the latest; all of them are published after the next pass


@router.get("/review")
def review(request: Request, snapshot: Reading, view: Viewing, session: OwnSession) -> Response:
    """What `subject` and `id` name, or else what is to be decided next."""
    if session is None:
        return RedirectResponse(view.addresses.path("/sign-in"), 303)
    waiting = standing(_inbox(request).waiting())
    given = request.query_params
    asked: Asked | None = None
    left = 0
    if given.get("id"):
        asked = asked_about(snapshot, given.get("subject", ""), given["id"])
        if asked is None:
            raise HTTPException(404)
    elif (found := next_undecided(snapshot, {*waiting, *session.skipped})) is not None:
        left = found[2]
        asked = asked_about(snapshot, found[0], found[1])
    response = render(
        view,
        "review",
        snapshot,
        here="review",
        asked=asked,
        left=left,
        already=waiting.get(asked.matter.row_id) if asked else None,
        waiting=list(waiting.values())[: -_WAITING_SHOWN - 1 : -1],
        many_waiting=len(waiting),
        skipped=len(session.skipped),
        may_undo=bool(session.decided),
        relations=_RELATIONS,
        firmness=_FIRMNESS,
        form_token=session.form_token,
        longest_note=LONGEST_NOTE,
    )
    response.headers["cache-control"] = "no-store"
    return response


@router.post("/review")
def decide(
    request: Request, snapshot: Reading, view: Viewing, sessions: SignedIn, session: OwnSession, form: Form
) -> Response:
    """Do what the form says, and go on to the next matter."""
    if session is None or not session.may_send(form.get("form_token", "")):
        raise HTTPException(403)
    action = form.get("action", "")
    if action in _VERDICTS:
        _decide(request, snapshot, sessions, session, form, _VERDICTS[action])
    elif action == "skip":
        session.skip(form.get("id", "")[:100])
    elif action == "again":
        session.skipped.clear()
    elif action == "undo":
        return _undone(request, view, sessions, session)
    else:
        raise HTTPException(400)
    return RedirectResponse(view.addresses.path("/review"), 303)


def _decide(
    request: Request, snapshot: Snapshot, sessions: Sessions, session: Session, form: Mapping[str, str], verdict: Verdict
) -> None:
    asked = asked_about(snapshot, form.get("subject", ""), form.get("id", ""))
    if asked is None:
        raise HTTPException(404)
    chosen = form.get("relation", "")
    relation = next((one for one in _RELATIONS if one == chosen), None)
    if verdict == "rejected" or asked.link is None:
        relation = None
    firmness = next((one for one in _FIRMNESS if one == form.get("firmness", "")), None)
    if verdict == "rejected" or asked.link is not None:
        firmness = None
    note = visible_line(form.get("note", "").strip())[:LONGEST_NOTE] or None
    inbox = _inbox(request)
    before = standing(inbox.waiting()).get(asked.matter.row_id)
    if before is not None and _says(before.decision) == (session.name, verdict, relation, note, firmness):
        return  # a form sent twice
    decision = asked.matter.decision(
        verdict, session.name, sessions.moment(), relation=relation, note=note, firmness=firmness
    )
    try:
        inbox.append(decision, asked.matter.row_id)
    except ValueError:
        raise HTTPException(400) from None
    session.decided.append(Waiting(decision, asked.matter.row_id))


def _says(decision: Decision) -> tuple[object, ...]:
    return decision.decided_by, decision.verdict, decision.relation, decision.note, decision.firmness


def _undone(request: Request, view: View, sessions: Sessions, session: Session) -> Response:
    if not session.decided:
        return RedirectResponse(view.addresses.path("/review"), 303)
    last = session.decided[-1]
    one = last.decision
    withdrawn = Decision(
        one.subject, one.release_id, "withdrawn", session.name, sessions.moment(), one.quote, one.later_release_id
    )
    _inbox(request).append(withdrawn, last.row_id)
    session.decided.pop()
    again = view.addresses.path("/review", subject=one.subject, id=last.row_id)
    # What was taken up meanwhile and left the published file cannot be shown again before the next pass.
    return RedirectResponse(again, 303)


def _inbox(request: Request) -> Inbox:
    settings: WebSettings = request.app.state.settings
    if settings.working is None:
        raise HTTPException(404)
    return Inbox(settings.working)
