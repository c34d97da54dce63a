"""Recognises pages served in place of the one requested: captchas, challenges, refusals, maintenance."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from string import ascii_letters

from parsers import lexicon

_LARGEST = 200_000
"""Bytes. Such pages are small; the largest known contain tens of kilobytes of script."""
_UNSEEN = ("script", "style", "template", "svg")
_HEADINGS = ("title", "h1", "h2")
_PLAIN = frozenset(ascii_letters) - {letter for name in (*_UNSEEN, *_HEADINGS) for letter in (name[0], name[0].upper())}
"""First letters of tags that are neither of the above."""
_TAGS = (b"<head", b"<title", b"<body", b"<script", b"<h1", b"<p>")
_FOLDED = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})


def block_reason(body: bytes, content_type: str | None, status: int, headers: Iterable[tuple[str, str]] = ()) -> str | None:
    """What kind of page came in place of the one requested, in a few words ("a captcha"); None for an ordinary page.

    Merely mentioning captchas or maintenance is not enough: a block page has little other text, or markup found only
    in such pages, and never more than 2,000 characters of visible text. The marks are in
    block_pages.toml.

    Args:
        body: the whole body, of any type and charset; feeds, documents and large pages cost next to nothing.
        content_type: as the server says, or None.
        status: of the response. At 500 and above, maintenance is not a block, since it passes.
        headers: of the response, in any order.
    """
    marks, limits = _marks()
    if any(name.lower() in _known_by_header() for name, _ in headers):
        said = [f"{name.lower()}: {value.lower()}" for name, value in headers]
        for mark in marks:
            if any(line.startswith(begin) for begin in mark.headers for line in said):
                return mark.name
    page = _look_at(body, content_type, max(limits.values()))
    if page is None:
        return None
    seen = len(page.text)
    for mark in marks:
        if mark.passing and status >= 500:
            continue
        if seen <= limits["structure"] and any(all(one in page.markup for one in group) for group in mark.structure):
            return mark.name
        if seen <= limits["headings"] and any(heading in mark.headings for heading in page.headings):
            return mark.name
        if seen <= limits["sayings"] and any(words in page.text for words in mark.sayings):
            return mark.name
    return None


@dataclass(frozen=True, slots=True)
class _Mark:
    name: str
    structure: tuple[tuple[str, ...], ...]
    headings: frozenset[str]
    sayings: tuple[str, ...]
    headers: tuple[str, ...]
    passing: bool


@dataclass(frozen=True, slots=True)
class _Page:
    markup: str
    """In lower case."""
    text: str
    """What a person would see, folded, without the title."""
    headings: frozenset[str]


@cache
def _marks() -> tuple[tuple[_Mark, ...], Mapping[str, int]]:
    table = lexicon.table("pages/block_pages.toml")
    marks = tuple(
        _Mark(
            name=row["name"],
            structure=tuple(tuple(one.lower() for one in group) for group in row.get("structure", ())),
            headings=frozenset(_bare(words) for words in row.get("headings", ())),
            sayings=tuple(_fold(words) for words in row.get("sayings", ())),
            headers=tuple(line.lower() for line in row.get("headers", ())),
            passing=row.get("passing", False),
        )
        for row in table["mark"]
    )
    return marks, table["limits"]


@cache
def _known_by_header() -> frozenset[str]:
    return frozenset(line.partition(":")[0] for mark in _marks()[0] for line in mark.headers)


def _look_at(body: bytes, content_type: str | None, enough: int) -> _Page | None:
    """The page, if it may be a block page: markup or plain text, with little to see."""
    if not body or len(body) > _LARGEST or body.startswith(b"%PDF"):
        return None
    head = body[:1024].lower()
    if b"<html" not in head and b"<!doctype html" not in head:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")) or b"\0" in body:
            return None
        if "html" not in (content_type or "").lower() and not any(tag in head for tag in _TAGS):
            text = _fold(_decode(body)) if len(body) <= enough else None
            return _Page(text, text, frozenset()) if text else None
    return _see(_decode(body), enough)


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _see(markup: str, enough: int) -> _Page | None:
    """Walk the tags in one pass, however broken they are; None as soon as more than `enough` characters have been seen."""
    shown: list[str] = []
    headings: dict[str, list[str]] = {}
    seen = 0
    unseen = heading = ""
    for number, piece in enumerate(markup.split("<")):
        tag, _, text = piece.partition(">") if number else ("", "", piece)  # what comes before the first tag is text
        first = tag[:1]
        if unseen:
            if (first != "/" and not first.isspace()) or _name(tag) != f"/{unseen}":
                continue
            unseen = ""
        elif first in _PLAIN or (first == "/" and not heading):
            pass  # most tags of a page, which need no further checks
        else:
            name = _name(tag)
            if name.rstrip("/") in _UNSEEN and not tag.endswith("/"):
                unseen = name
                continue
            if name in _HEADINGS and name not in headings:
                heading = name
                headings[heading] = []
            elif name == f"/{heading}":
                heading = ""
        if heading:
            headings[heading].append(text)
        text = text.strip()
        if text and heading != "title":
            shown.append(text)
            seen += len(text)
            # Visible text may shrink by half when entities are resolved and blanks are folded.
            if seen > 2 * enough:
                return None
    return _Page(
        markup.lower(),
        _fold(html.unescape(" ".join(shown))),
        frozenset(heading for words in headings.values() for heading in _forms(html.unescape("".join(words)))),
    )


def _name(tag: str) -> str:
    start = tag[:12].split(maxsplit=1)
    return start[0].lower() if start else ""


def _forms(heading: str) -> tuple[str, ...]:
    folded = _fold(heading)
    for sign in (" | ", " - ", " – ", " — "):
        first, found, site = folded.partition(sign)
        if found and len(site) <= 80:
            return (_bare(folded), _bare(first))
    return (_bare(folded),)


def _bare(text: str) -> str:
    return _fold(text).strip(" .!?:")


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDED).casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())
