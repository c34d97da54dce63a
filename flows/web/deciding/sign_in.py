"""Signing in and out."""

from __future__ import annotations

import hmac
import secrets

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from flows.web.deciding.forms import Form, OwnSession, SignedIn
from flows.web.deciding.sessions import COOKIE, TooManyFailuresError
from flows.web.rendering.view import View, Viewing, render
from flows.web.settings import WebSettings

router = APIRouter(include_in_schema=False)

_FORM_COOKIE = "signing-in"
"""Has the token of the form for signing in, which no session holds yet."""
_RANDOM_BYTES = 24  # more than the 16 that OWASP asks for
_FORM_SECONDS = 3_600  # for typing a token


@router.get("/sign-in")
def ask(view: Viewing, _: SignedIn) -> Response:
    """The form."""
    return _form(view)


@router.post("/sign-in")
def sign_in(request: Request, view: Viewing, sessions: SignedIn, form: Form) -> Response:
    """Begin a session, or say that the name or token is wrong."""
    sent = form.get("form_token", "").encode("utf-8", "replace")
    if not sent or not hmac.compare_digest(sent, request.cookies.get(_FORM_COOKIE, "").encode("utf-8", "replace")):
        raise HTTPException(403)
    address = request.client.host if request.client else ""
    try:
        cookie = sessions.sign_in(form.get("name", "").strip(), form.get("token", "").strip(), address)
    except TooManyFailuresError:
        return _form(view, "too_many", 429)
    if cookie is None:
        return _form(view, "wrong", 403)
    response = RedirectResponse(view.addresses.path("/review"), 303)
    _set(response, view, COOKIE, cookie)
    response.delete_cookie(_FORM_COOKIE, path=_path(view))
    return response


@router.post("/sign-out")
def sign_out(request: Request, view: Viewing, sessions: SignedIn, session: OwnSession, form: Form) -> Response:
    """End the session."""
    if session is None or not session.may_send(form.get("form_token", "")):
        raise HTTPException(403)
    sessions.sign_out(request.cookies.get(COOKIE))
    response = RedirectResponse(view.addresses.path("/"), 303)
    response.delete_cookie(COOKIE, path=_path(view))
    return response


def _form(view: View, mistake: str = "", status: int = 200) -> Response:
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    response = render(view, "sign_in", None, here="review", form_token=token, mistake=mistake, status=status)
    _set(response, view, _FORM_COOKIE, token, _FORM_SECONDS)
    response.headers["cache-control"] = "no-store"
    return response


def _set(response: Response, view: View, name: str, value: str, seconds: int | None = None) -> None:
    is_secure = view.addresses.origin.startswith("https:")
    response.set_cookie(name, value, max_age=seconds, path=_path(view), samesite="strict", httponly=True, secure=is_secure)


def _path(view: View) -> str:
    settings: WebSettings = view.request.app.state.settings
    return settings.prefix or "/"
