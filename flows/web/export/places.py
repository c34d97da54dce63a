"""Which address of ours becomes which file of a copy, and which other pages a page brings with it. Pure."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from alerts.model import Language
from flows.web.rendering.addresses import LIVING
from flows.web.rendering.language import PARAMETER

LANGUAGES: tuple[Language, ...] = ("fr", "en")
"""Of a copy; the first has the addresses of the pages themselves, and the others lie below their name."""
START = "/"
"""The first page, from which all others are found."""
LISTS = ("commitments", "parties", "topics", "territories", "sources", "alerts", "about", "search")
"""Pages that stand in every copy, whatever is on them."""
_GROUPS = ("parties", "topics", "territories", "sources")
_SUBSCRIBED = ("feed.atom", "calendar.ics")
_KINDS = {kind: living for kind, living in LIVING.items() if living != "releases"}
"""What a feed or a calendar can be about, and where its page lives."""
_BRINGS: Mapping[str, tuple[str, ...]] = {
    START: (*LISTS, "commitment", *_SUBSCRIBED),
    "commitments": ("commitments", "commitment", *_SUBSCRIBED),
    **{group: (group, f"{group} one") for group in _GROUPS},
    "alerts": ("alerts",),
    "commitment": ("release", *(f"{group} one" for group in _GROUPS), *_SUBSCRIBED),
    "release": ("version", *(f"{group} one" for group in _GROUPS)),
    **{f"{group} one": _SUBSCRIBED for group in _GROUPS},
}
"""By what a page is: which of its links lead to pages that stand in the copy too. A release brings no further promises, as
with what was said of those and the promises of those releases it would bring the whole ledger."""

_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_TAKEN = re.compile(r"index|page-[0-9]+|.*\.v[0-9]+")
"""Names of our own, which no id may take."""
_LONGEST_NAME = 100
"""Characters of a file's name; file systems take 255 bytes, and hosts with paths inside archives fewer."""
_SHORTENED = 12  # digits of the hash that tells shortened names apart


def file_of(address: str) -> str | None:
    """The file for an address such as `/parties?page=2`, without the folder of its language; None where it has none.

    The order and the language that an address asks for do not count: a copy has one list in one order.
    """
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("sort", PARAMETER)]
    match [unquote(one) for one in parts.path.split("/")[1:]]:
        case [""] if not query:
            return "index.html"
        case ["static", name]:
            return f"static/{name}"
        case [name] if name in _SUBSCRIBED:
            return _subscribed(name, query)
        case [name] if name in LISTS:
            page = dict(query).get("page", "1")
            if len(query) > 1 or (query and (query[0][0] != "page" or not page.isdigit())):
                return None
            return f"{name}/index.html" if page == "1" else f"{name}/page-{page}.html"
        case ["commitments", identifier, name] if name in _SUBSCRIBED and not query:
            return _subscribed(name, [("commitment", identifier)])
        case ["releases", identifier] if query:
            asked = dict(query)
            version = asked.pop("version", "")
            if not version.isdigit() or asked not in ({}, {"differences": "1"}):
                return None
            return f"releases/{named(identifier)}.v{version}{'-changes' if asked else ''}.html"
        case [living, identifier] if living in LIVING.values() and identifier and not query:
            return f"{living}/{named(identifier)}.html"
    return None


def brought_by(address: str, links: list[str]) -> list[str]:
    """Those among the links of the page at `address` that lead to pages, feeds and calendars for the copy."""
    brings = _BRINGS.get(kind_of(address), ())
    return [link for link in dict.fromkeys(links) if kind_of(link) in brings and file_of(link) is not None]


def kind_of(address: str) -> str:
    """What an address is: `/`, the name of a list, commitment, release, version, `parties one`, feed.atom, …"""
    parts = urlsplit(address)
    match parts.path.split("/")[1:]:
        case [""]:
            return START
        case ["commitments", _]:
            return "commitment"
        case ["releases", _]:
            return "version" if parts.query else "release"
        case ["commitments", _, name]:
            return name
        case [living, _]:
            return f"{living} one"
        case [name]:
            return name
    return ""


def within(language: Language, file: str) -> str:
    """The path of a file inside the copy, in the folder of its language."""
    return file if language == LANGUAGES[0] or file.startswith("static/") else f"{language}/{file}"


def relative(target: str, origin: str) -> str:
    """The link to a file of the copy from another one."""
    return quote(posixpath.relpath(target, posixpath.dirname(origin) or "."))


def named(identifier: str) -> str:
    """A name for a file that every file system takes: an id of ours as it is, others with signs as numbers."""
    if _PLAIN.fullmatch(identifier) and not _TAKEN.fullmatch(identifier) and len(identifier) <= _LONGEST_NAME:
        return identifier
    name = "=" + "".join(one if one.isascii() and one.isalnum() else f"={ord(one):x}=" for one in identifier)
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME - _SHORTENED]}{hashlib.sha256(identifier.encode()).hexdigest()[:_SHORTENED]}"
    return name


def _subscribed(name: str, query: list[tuple[str, str]]) -> str | None:
    query = [one for one in query if one[0] != "page"]
    if not query:
        return name
    (kind, identifier), *others = query
    if others or kind not in _KINDS:
        return None
    return f"{_KINDS[kind]}/{named(identifier)}{posixpath.splitext(name)[1]}"
