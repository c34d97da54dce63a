"""Fills the templates: what each of them may ask for besides the values of its page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from alerts.messages import dates_in_words
from alerts.messages.escaping import clean, shortened
from alerts.messages.wordings import Wordings, wordings
from alerts.model import Language
from flows.web.deciding.sessions import COOKIE, Sessions
from flows.web.rendering import static_files, territories
from flows.web.rendering.addresses import Addresses, outside
from flows.web.rendering.language import PARAMETER, REMEMBERED_SECONDS, language_of
from flows.web.rendering.words_of_days import due_in_words, released
from flows.web.security import COPIED_POLICY
from flows.web.settings import StaticCopy, WebSettings
from warehouse.connection.sql import Row
from warehouse.published.serving.snapshot import Snapshot

_PACKAGE = "flows.web.rendering"
TITLE = 200
"""Characters shown of a title; longer ones are pages that were taken for titles."""
QUOTE = 1_200
"""Characters shown of a quotation in a list; its own page has it whole."""

AROUND = 450
"""Characters shown around a quotation."""
_SEARCHED = Markup(' data-pagefind-body data-pagefind-meta="kind:{}"')
"""Marks a page that the search of a static copy finds."""


@dataclass(frozen=True, slots=True)
class View:
    """What a request asks for, apart from its page: the language, and how links are made."""

    request: Request
    language: Language
    addresses: Addresses
    trouble: str | None = None
    """What is wrong with the newest published file, while an earlier one serves."""
    signed_in: str | None = None
    """The name of who may decide; None for everybody else."""
    copy: StaticCopy | None = None
    """Set where the page is written to a file."""
    may_sign_in: bool = False
    """Whether there is anybody who may decide."""

    @property
    def words(self) -> Wordings:
        """The words of the pages."""
        return wordings(self.language, _PACKAGE)

    def title_of(self, row: Row) -> str:
        """The title of a release, or of the release of a promise."""
        return shortened(row["title"] or "", TITLE) or self.words.say("general.untitled")

    def headline_of(self, row: Row) -> str:
        """The headline of a promise, or the beginning of its words where it has none."""
        return shortened(row["headline"] or row["quote"], TITLE)


def view_of(request: Request) -> View:
    """The view for a request: a dependency of every page."""
    settings: WebSettings = request.app.state.settings
    origin = f"{request.url.scheme}://{request.url.netloc}"
    if settings.base_url:
        origin = settings.base_url.removesuffix(settings.prefix)
    trouble = request.app.state.published.trouble
    sessions: Sessions | None = request.app.state.sessions
    session = sessions.session(request.cookies.get(COOKIE)) if sessions else None
    return View(
        request,
        language_of(request),
        Addresses(settings.prefix, origin),
        trouble.reason if trouble else None,
        session.name if session else None,
        settings.copy,
        sessions is not None,
    )


Viewing = Annotated[View, Depends(view_of)]
"""What a page takes as a parameter to be rendered."""


def render(view: View, template: str, snapshot: Snapshot | None, *, status: int = 200, **values: Any) -> Response:
    """The page that a template makes of `values`."""
    text = _environment().get_template(f"{template}.j2").render(_asked(view) | {"snapshot": snapshot} | values)
    response = HTMLResponse(text, status)
    response.headers["vary"] = "accept-language, cookie"
    response.headers["content-language"] = view.language
    response.headers["cache-control"] = "no-cache"  # a page may be kept, and is asked for again
    chosen = view.request.query_params.get(PARAMETER)
    if chosen == view.language:
        settings: WebSettings = view.request.app.state.settings
        response.set_cookie(
            PARAMETER, chosen, max_age=REMEMBERED_SECONDS, path=settings.prefix or "/", samesite="lax", httponly=True
        )
    return response


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["clean"] = lambda text: clean(text or "")
    environment.filters["short"] = lambda text, most=QUOTE: shortened(text or "", most)
    environment.filters["outside"] = outside
    environment.filters["head"] = lambda text: shortened(text or "", AROUND)
    environment.filters["tail"] = lambda text: _ending(text or "")
    return environment


def _asked(view: View) -> dict[str, object]:
    words = view.words
    dated = wordings(view.language)

    def day(on: date | datetime | None) -> str:
        return "" if on is None else dates_in_words.day(on, dated)

    def switched(language: Language) -> str:
        kept = [(name, value) for name, value in view.request.query_params.multi_items() if name != PARAMETER]
        return f"?{urlencode([*kept, (PARAMETER, language)])}"

    def named_in(table: str, name: str | None) -> str:
        key = f"{table}.{(name or '').replace(' ', '_')}"
        return words.say(key) if words.has(key) else name or ""  # one that people added themselves

    named: dict[str, Callable[..., object]] = {
        "say": words.say,
        "count": words.count,
        "number": words.number,
        "has": words.has,
        "link": view.addresses.path,
        "of": view.addresses.of,
        "whole": view.addresses.whole,
        "day": day,
        "moment": lambda at: "" if at is None else dates_in_words.moment(at, dated),
        "span": lambda days: dates_in_words.span(abs(days), dated),
        "due": lambda row: due_in_words(row, dated),
        "released": lambda row: released(row, dated),
        "topic": lambda name: named_in("topic", name),
        "party_kind": lambda name: named_in("party_kind", name),
        "territory": territories.name_of,
        "title_of": view.title_of,
        "headline_of": view.headline_of,
        "switched": switched,
        "static": lambda name: view.addresses.path(f"/static/{name}", v=static_files.version(name)),
    }
    colon = "\u00a0: " if view.language == "fr" else ": "
    return {
        **named,
        "colon": colon,
        "language": view.language,
        "view": view,
        "trouble": view.trouble,
        "signed_in": view.signed_in,
        "may_sign_in": view.may_sign_in,
        "copy": view.copy,
        "policy": COPIED_POLICY,
        "searched": lambda kind: _SEARCHED.format(words.say(f"copied.{kind}")) if view.copy else "",
        "unsearched": Markup(" data-pagefind-ignore") if view.copy else "",
    }


def _ending(text: str) -> str:
    """The last words of a text, from the beginning of one on."""
    line = clean(text)
    return line if len(line) <= AROUND else f"… {line[-AROUND:].split(' ', 1)[-1]}"
