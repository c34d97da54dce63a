"""French or English: by a switch on the page, which a cookie remembers, else by what the browser asks for."""

from __future__ import annotations

import re

from starlette.requests import Request

from alerts.model import Language

PARAMETER = "lang"
"""Of an address, and the name of the cookie."""
REMEMBERED_SECONDS = 365 * 86_400
"""A year, after which the browser is asked again."""
_LANGUAGES: dict[str | None, Language] = {"fr": "fr", "en": "en"}
_USUAL: Language = "fr"
"""Of readers who ask for neither: the releases are French, most of them."""
_RANGE = re.compile(r"([a-zA-Z]{2,3})(?:-[\w-]+)?(?:;q=([01](?:\.[0-9]{0,3})?))?")
_LONGEST_HEADER = 500
"""Characters of Accept-Language that are read."""


def language_of(request: Request) -> Language:
    """The language for an answer."""
    for chosen in (request.query_params.get(PARAMETER), request.cookies.get(PARAMETER)):
        if chosen in _LANGUAGES:
            return _LANGUAGES[chosen]
    return accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> Language:
    """The language that an Accept-Language header likes best."""
    best, liked = _USUAL, 0.0
    for part in header[:_LONGEST_HEADER].split(","):
        found = _RANGE.fullmatch(part.strip().replace(" ", ""))
        if found is None:
            continue
        weight = float(found[2] or 1)
        wanted = _LANGUAGES.get(found[1].lower())
        if wanted is not None and weight > liked:
            best, liked = wanted, weight
    return best
