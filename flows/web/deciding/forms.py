"""What a form sent, and whether it came from one of our pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, HTTPException, Request

from flows.web.deciding.sessions import COOKIE, Session, Sessions
from flows.web.settings import WebSettings

_MOST_FIELDS = 20
"""Of a form; ours have seven."""
_FORM = "application/x-www-form-urlencoded"


async def form_in(request: Request) -> Mapping[str, str]:
    """The fields of the form that was sent. Raises HTTPException 400 for a body that is none, 403 for one from elsewhere."""
    _check_origin(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(400)
    try:
        text = (await request.body()).decode("ascii")
        # What is no UTF-8 matches no name, token or id, and is answered like any other wrong one.
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace"))
    except ValueError:
        raise HTTPException(400) from None


def sessions_of(request: Request) -> Sessions:
    """Who is signed in. Raises HTTPException 404 where nobody may decide."""
    sessions: Sessions | None = request.app.state.sessions
    if sessions is None:
        raise HTTPException(404)
    return sessions


def session_of(request: Request) -> Session | None:
    """The session of whoever asks."""
    return sessions_of(request).session(request.cookies.get(COOKIE))


def _check_origin(request: Request) -> None:
    """Besides the token in the form: a browser says from which site a form was sent."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403)
    origin = request.headers.get("origin")
    settings: WebSettings = request.app.state.settings
    hosts = {request.url.netloc}
    if settings.base_url:
        hosts.add(urlsplit(settings.base_url).netloc)
    if origin is not None and urlsplit(origin).netloc not in hosts:
        raise HTTPException(403)


Form = Annotated[Mapping[str, str], Depends(form_in)]
SignedIn = Annotated[Sessions, Depends(sessions_of)]
OwnSession = Annotated[Session | None, Depends(session_of)]
