"""Pages that list releases, to entries: the cards of the state's design, downloads, and repeated dated blocks of any site.

What has no date is a section link or furniture, not a release, unless it is a file. Marks and words are in listings.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bs4 import BeautifulSoup
from lxml import etree

from parsers import lexicon
from parsers.addresses import web_address
from parsers.dates.patterns import fold
from parsers.errors import UnreadableError
from parsers.feeds.xml_tree import NOT_XML
from parsers.identity import canonical_url
from parsers.listings.blocks import Block, Marks, cards, dated_blocks, downloads
from parsers.listings.paging import next_pages
from parsers.model import Entry
from parsers.pages.elements.markup import parse_page

_MAX_ENTRIES = 1000
"""Publications taken from one page; a page that lists more is reported as a problem."""
_MAX_MARKUP = 1_000_000
"""Characters of the part that contains the list; anything after that is not read."""
_table = lexicon.table("listings/listings.toml")
_furniture, _marks = _table["furniture"], _table["marks"]
_TAGS, _ROLES, _CLASSES = (frozenset(_furniture[key]) for key in ("tags", "roles", "classes"))
_ELSEWHERE = tuple(fold(words).lower() for words in _marks["elsewhere"])
_IDLE = frozenset(fold(words).lower() for words in _marks["idle_links"])
_DOWNLOAD = tuple(fold(words).lower() for words in _marks["download"])
_DATES = ", ".join(_marks["dates"])
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page lists."""

    entries: tuple[Entry, ...]
    """In page order, each address once."""
    next_pages: tuple[str, ...]
    """Pages of the same list after this one, nearest first."""
    problems: tuple[str, ...] = ()


def read_listing(body: bytes, *, url: str, content_type: str | None = None, language: str = "fr") -> Listing:
    """The releases that a page lists, with the days it gives them (`how="feed"`), and the pages that continue the list.

    `url` is the address that answered. Navigation, footers, "lire aussi" and cards with no date are left out; files offered
    for download are entries of their own. Raises UnreadableError (NotAReleaseError, when there is no markup at all) where
    nothing is listed.
    """
    root = parse_page(body, content_type)
    base = next((web_address(element.get("href") or "", url) for element in root.iter("base")), None) or url
    part = _main(root)
    further = next_pages(part, base, url, _marks["pages"])
    _clear(part)
    markup = etree.tostring(part, encoding="unicode", method="html", with_tail=False)
    page = BeautifulSoup(markup[:_MAX_MARKUP], "lxml")
    marks = Marks(base, language, _DATES, _IDLE, _DOWNLOAD)
    shown = cards(page, marks)
    rubrics = sum(block.undated for block in shown)
    blocks = [block for block in shown if not block.undated]
    if not blocks:
        blocks = dated_blocks(page, marks)
    blocks += downloads(page, marks, any_file=not blocks)
    entries, problems = _entries(blocks, url)
    if len(markup) > _MAX_MARKUP:
        problems.append(f"the list is {len(markup):,} characters long; the first {_MAX_MARKUP:,} were read")
    if not entries:
        what = f"rubrics ({rubrics}), but no dated publication" if rubrics else "no dated publication and no file"
        raise UnreadableError(
            f"the page at {url} lists {what}",
            hint="give the address of the page that lists the releases themselves as `listings` of the source",
        )
    return Listing(entries, further, tuple(problems))


def _main(root: etree._Element) -> etree._Element:
    """The part of a page that contains the list."""
    found = next((element for element in root.iter("main") if len(element)), None)
    if found is None:
        parts = (element for element in root.iter() if element.get("role") == "main" or element.get("id") in _table["main"])
        found = next((element for element in parts if next(element.iter("a"), None) is not None), None)
    body = root.find("body")
    return found if found is not None else body if body is not None else root


def _clear(part: etree._Element) -> None:
    """Remove furniture, and what stands under headings such as "Lire aussi".

    Before BeautifulSoup, which takes ten times as long for everything, and quadratic time for removals.
    """
    for element in list(part.iter()):
        if element is not part and (
            element.tag in _TAGS
            or element.get("role") in _ROLES
            or not _CLASSES.isdisjoint((element.get("class") or "").split())
        ):
            _remove(element)
    for heading in list(part.iter(*_HEADINGS)):
        if _leads_elsewhere(heading):
            for sibling in list(_until(heading)):
                _remove(sibling)
            _remove(heading)


def _leads_elsewhere(heading: etree._Element) -> bool:
    """Whether a heading introduces content of other pages. One that is a link, or in one, is the title of a release."""
    words = fold("".join(heading.itertext())[:200]).lower().strip(" :.…-")
    if not (words in _ELSEWHERE or any(" " in start and words.startswith(f"{start} ") for start in _ELSEWHERE)):
        return False
    return next(heading.iter("a"), None) is None and not any(
        parent.tag == "a" for parent in islice(heading.iterancestors(), 4)
    )


def _until(heading: etree._Element) -> Iterator[etree._Element]:
    """What follows a heading, up to the next one of its level or above."""
    for sibling in heading.itersiblings():
        if sibling.tag in _HEADINGS and str(sibling.tag) <= str(heading.tag):
            return
        yield sibling


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        # A tree read from a page may contain characters that lxml refuses to write.
        before = element.getprevious()
        if before is not None:
            before.tail = NOT_XML.sub("", (before.tail or "") + element.tail)
        else:
            parent.text = NOT_XML.sub("", (parent.text or "") + element.tail)
    parent.remove(element)


def _entries(blocks: list[Block], url: str) -> tuple[tuple[Entry, ...], list[str]]:
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
        problems.append(f"publications left out because their link cannot be asked for: {unlinked}")
    if len(entries) > _MAX_ENTRIES:
        problems.append(f"the page lists {len(entries)} publications; the first {_MAX_ENTRIES} were taken")
    return tuple(list(entries.values())[:_MAX_ENTRIES]), problems
