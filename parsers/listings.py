"""Pages that list releases, to entries: the cards of the state's design, downloads, and repeated dated blocks of any site.

What has no date is a rubric or furniture, not a release, unless it is a file. Marks and words are in listings.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree

from parsers.addresses import web_address
from parsers.date_patterns import fold
from parsers.errors import UnreadableError
from parsers.identity import canonical_url
from parsers.listing_blocks import Block, Marks, cards, dated_blocks, downloads
from parsers.listing_pages import next_pages
from parsers.model import Entry
from parsers.pages.markup import parse_page

_MAX_ENTRIES = 1000
_MAX_MARKUP = 3_000_000
"""Characters of the part that holds the list; what stands behind is not read."""
_table: dict[str, Any] = tomllib.loads(resources.files("parsers").joinpath("listings.toml").read_text(encoding="utf-8"))
_ELSEWHERE = tuple(fold(words).lower() for words in _table["elsewhere"])
_IDLE = frozenset(fold(words).lower() for words in _table["idle_links"])
_DOWNLOAD = tuple(fold(words).lower() for words in _table["download"])
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page lists."""

    entries: tuple[Entry, ...]
    """In the order of the page, each address once."""
    next_pages: tuple[str, ...]
    """Pages of the same list behind this one, nearest first."""
    problems: tuple[str, ...] = ()


def read_listing(body: bytes, *, url: str, content_type: str | None = None, language: str = "fr") -> Listing:
    """The releases that a page lists, with the days it gives them (`how="feed"`), and the pages that go on with it.

    `url` is the address that answered. Navigation, footers, "lire aussi" and cards with no date are left out; files offered
    for download are entries of their own. Raises UnreadableError (NotAReleaseError, when there is no markup at all) where
    nothing is listed.
    """
    root = parse_page(body, content_type)
    base = next((web_address(element.get("href") or "", url) for element in root.iter("base")), None) or url
    page = _main(root)
    further = next_pages(page, base, url, _table["pages"])
    _clear(page)
    marks = Marks(base, language, ", ".join(_table["dates"]), _IDLE, _DOWNLOAD)
    shown = cards(page, marks)
    rubrics = sum(block.undated for block in shown)
    blocks = [block for block in shown if not block.undated]
    if not blocks:
        blocks = dated_blocks(page, marks)
    blocks += downloads(page, marks, any_file=not blocks)
    entries, problems = _entries(blocks, url)
    if not entries and not further:
        what = f"{rubrics} rubrics, but no dated publication" if rubrics else "no dated publication and no file"
        raise UnreadableError(
            f"the page at {url} lists {what}",
            hint="give the address of the page that lists the releases themselves as `listings` of the source",
        )
    return Listing(entries, further, problems)


def _main(root: etree._Element) -> BeautifulSoup:
    """The part of a page that holds the list. Only that part is handed to BeautifulSoup, which takes ten times as long."""
    body = root.find("body")
    whole = body if body is not None else root
    found = next((element for element in whole.iter("main") if len(element)), None)
    markup = etree.tostring(found if found is not None else whole, encoding="unicode", method="html", with_tail=False)
    soup = BeautifulSoup(markup[:_MAX_MARKUP], "lxml")
    if found is None:
        inner = next((element for mark in _table["main"] if (element := soup.select_one(mark)) is not None), None)
        if inner is not None and inner.find("a") is not None:
            return BeautifulSoup(str(inner), "lxml")
    return soup


def _clear(page: BeautifulSoup) -> None:
    """Take furniture out, and what stands under headings such as "Lire aussi"."""
    for element in page.select(", ".join(_table["furniture"])):
        element.decompose()
    for heading in page.find_all(_HEADINGS):
        if heading.decomposed or not fold(heading.get_text(" ")[:200]).lower().startswith(_ELSEWHERE):
            continue
        if heading.find("a", href=True) is not None:
            continue  # the title of a release: "Lire aussi" itself links nowhere
        for sibling in list(heading.find_next_siblings()):
            if sibling.name in _HEADINGS and sibling.name <= heading.name:
                break
            sibling.decompose()
        heading.decompose()


def _entries(blocks: list[Block], url: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    own = canonical_url(url)
    entries: dict[str, Entry] = {}
    unlinked = 0
    for block in blocks:
        if not block.url:
            unlinked += 1
            continue
        key = canonical_url(block.url)
        if key == own or (key in entries and entries[key].published):
            continue
        entries[key] = Entry(block.url, None, block.title, block.published, block.updated_on, block.summary)
    problems = []
    if unlinked:
        problems.append(f"{unlinked} publications of the list bear no link that can be asked for, and were left out")
    if len(entries) > _MAX_ENTRIES:
        problems.append(f"the page lists {len(entries)} publications; the first {_MAX_ENTRIES} were taken")
    return tuple(list(entries.values())[:_MAX_ENTRIES]), tuple(problems)
