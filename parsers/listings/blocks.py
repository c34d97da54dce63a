"""The pieces of a listing that each represent one release: cards, files, and blocks of a heading or link next to a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bs4 import BeautifulSoup, Tag

from parsers.addresses import web_address
from parsers.dates.patterns import fold
from parsers.dates.reading import find_day
from parsers.listings.days import days_of, says_only_a_day
from parsers.model import PublicationDay
from parsers.pages.elements.plain import plain_line

_LEVELS = 6
"""Ancestors of a heading that are searched for a date."""
_MOST_MARKS = 2000
"""Headings, links or days examined; a page with more is not a list of releases."""
_FILES = (".pdf", ".odt", ".doc", ".docx")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_SHORTEST_TITLE = 12
"""Characters; shorter links are page numbers, names of months, "PDF"…"""
_LONGEST_TITLE = 300
"""Characters; longer links are paragraphs."""


@dataclass(frozen=True, slots=True)
class Block:
    """One release of a listing."""

    url: str | None
    title: str | None
    published: PublicationDay | None
    updated_on: date | None
    summary: str | None = None
    file: bool = False

    @property
    def undated(self) -> bool:
        """Whether it is a section link: it leads to a page, and nothing says when that was published."""
        return not (self.published or self.updated_on or self.file)


@dataclass(frozen=True, slots=True)
class Marks:
    """The parts of listings.toml used to read the blocks, and the page they are on."""

    base: str
    language: str
    dates: str
    """A CSS selector."""
    idle: frozenset[str]
    """Words of links that say nothing, folded."""
    download: tuple[str, ...]
    """Words before the name of a file, folded."""


def cards(page: BeautifulSoup, marks: Marks) -> list[Block]:
    """The cards of the state's design system, including undated ones; the class of their link, etc., may be missing."""
    titles = page.select(".fr-card__title")
    for card in page.select(".fr-card"):
        if card.select_one(".fr-card__title") is None and (heading := card.find(_HEADINGS)) is not None:
            titles.append(heading)
    around = _around(titles)
    found = []
    for title in titles[:_MOST_MARKS]:
        card = title
        for element in islice(title.parents, _LEVELS):
            if around[id(element)] > 1 or element.name in ("body", "main", "[document]"):
                break
            card = element
            if "fr-card" in _classes(element):
                break
        link = _link(title, card, marks.idle)
        if link is not None:
            found.append(_block(link, title, card, marks))
    return found


def downloads(page: BeautifulSoup, marks: Marks, *, any_file: bool = False) -> list[Block]:
    """Files offered for download outside cards; with `any_file`, every link to a document."""
    found = []
    for link in page.find_all("a", href=True):
        path = _path(link)
        offered = "fr-link--download" in _classes(link) or "/contenu/telechargement/" in path
        if not (offered or (any_file and path.endswith(_FILES))):
            continue
        detail = link.select_one(".fr-link__detail")
        told = f"{_line(detail)} {link.get('title') or ''}" if detail else str(link.get("title") or "")
        if detail:
            detail.extract()
        title = _line(link)
        lead = next((words for words in marks.download if fold(title).lower().startswith(words + " ")), "")
        title = title[len(lead) :].strip()
        published = find_day(told, marks.language, how="feed") or find_day(title, marks.language, how="text")
        found.append(Block(web_address(str(link["href"]), marks.base), title or None, published, None, file=True))
    return found


def dated_blocks(page: BeautifulSoup, marks: Marks) -> list[Block]:
    """On any other page: each heading with a link and a day next to it, or else each link with a day next to it."""
    headings = [heading for heading in page.find_all(_HEADINGS) if _line(heading)]
    found = _dated(headings, marks)
    if found:
        return found
    links = [link for link in page.find_all("a", href=True) if _SHORTEST_TITLE <= len(_line(link)) <= _LONGEST_TITLE]
    return _dated([link for link in links if fold(_line(link)).lower() not in marks.idle], marks)


def _dated(titles: list[Tag], marks: Marks) -> list[Block]:
    """For each title the smallest block around it, and around no other, that has a link and a day."""
    titles = titles[:_MOST_MARKS]
    around = _around(titles)
    day_first: dict[int, bool] = {}
    found = []
    for title in titles:
        top, link, block = title, None, None
        for element in (title, *islice(title.parents, _LEVELS)):
            if around[id(element)] > 1 or element.name in ("body", "main", "[document]"):
                break
            top = element
            link = link or _link(title, element, marks.idle)
            if link is not None:
                block = _block(link, title, element, marks)
                if not block.undated:
                    break
        if block is None or link is None:
            continue
        if block.undated:
            # Lists without any blocks: heading, day, heading, day… one after the other.
            for neighbour in _neighbours(top, around, day_first, marks):
                published, updated = days_of(neighbour, None, marks.language, marks.dates)
                if published or updated:
                    block = Block(block.url, block.title, published, updated, block.summary)
                    break
        if not block.undated:
            found.append(block)
    return found


def _around(titles: list[Tag]) -> Counter[int]:
    """How many of `titles` are in each element that is or contains one, by the element's `id()`."""
    return Counter(id(element) for title in titles for element in (title, *title.parents))


def _neighbours(top: Tag, around: Counter[int], day_first: dict[int, bool], marks: Marks) -> Iterator[Tag]:
    """The elements next to `top` that belong to it: those before it if the list begins with a day, else those after."""
    parent = top.parent
    if parent is None:
        return
    if id(parent) not in day_first:
        first = next(
            (child for child in parent.find_all(True, recursive=False) if around[id(child)] or _is_day(child, marks)), None
        )
        day_first[id(parent)] = first is not None and not around[id(first)]
    siblings = top.previous_siblings if day_first[id(parent)] else top.next_siblings
    for sibling in islice((sibling for sibling in siblings if isinstance(sibling, Tag)), 3):
        if around[id(sibling)]:
            return
        yield sibling


def _is_day(element: Tag, marks: Marks) -> bool:
    return says_only_a_day(element, marks.language)


def _block(link: Tag, title: Tag, element: Tag, marks: Marks) -> Block:
    published, updated = days_of(element, title if title.name != "a" else None, marks.language, marks.dates)
    path = _path(link)
    is_file = path.endswith(_FILES)
    if published is None and updated is None and is_file:
        published = find_day(str(link.get("title") or ""), marks.language, how="feed")
    words = _line(title)
    for inner in title.select(f"time, {marks.dates}"):
        words = words.replace(_line(inner), "", 1).strip(" -–—|:•·")
    if not words or fold(words).lower() in marks.idle:
        words = plain_line(str(link.get("title") or link.get("aria-label") or ""), _LONGEST_TITLE)
    prose = next(
        (text for part in element.find_all("p", limit=10) if len(text := _line(part, 2000)) >= 40 and text != words), None
    )
    return Block(web_address(str(link["href"]), marks.base), words or None, published, updated, prose, is_file)


def _link(title: Tag, element: Tag, idle: frozenset[str]) -> Tag | None:
    """The link of a title: in it, around it, or else the first in its block, preferring one that says where it leads."""
    if title.name == "a" and title.get("href"):
        return title
    inside = title.find("a", href=True) or title.find_parent("a", href=True)
    if inside is not None:
        return inside if isinstance(inside, Tag) else None
    links = [link for link in element.find_all("a", href=True, limit=10) if not str(link["href"]).startswith("#")]
    return next((link for link in links if fold(_line(link)).lower() not in idle), links[0] if links else None)


def _classes(element: Tag) -> Sequence[str]:
    classes = element.get("class")
    return classes if isinstance(classes, list) else (classes or "").split()


def _path(link: Tag) -> str:
    return str(link["href"]).split("?", 1)[0].split("#", 1)[0].strip().lower()


def _line(element: Tag, limit: int = _LONGEST_TITLE) -> str:
    return plain_line(element.decode_contents()[: limit * 20], limit)
