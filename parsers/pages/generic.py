"""Any other site: by the landmarks of HTML where a page has them, by trafilatura where it has not."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from parsers.errors import NotAReleaseError
from parsers.model import Reading
from parsers.pages.family import Family
from parsers.pages.furniture import fold
from parsers.pages.markup import parse_fragment
from parsers.pages.reader import Page, read_with
from parsers.pages.stamps import text_of

PARSER_VERSION = 1

FAMILY = Family(name="generic", version=PARSER_VERSION, main=(), trims=False)

_HARDLY_ANY = 200
"""Characters; a landmark with less is compared with what trafilatura finds."""
_LARGEST_GUESS = 1_000_000
"""Characters of markup that trafilatura is given: its time grows faster than the page."""
_MOST_GUESSED = 20_000
"""Elements that it is given."""
_WHOLE = frozenset(("body", "html"))


def read(page: Page) -> Reading:
    """The release on a page of no known family; raises `NotAReleaseError` where there is none."""
    main = landmark(page.root)
    reading: Reading | None = None
    if main is not None:
        try:
            reading = read_with(FAMILY, page, main)
        except NotAReleaseError:
            reading = None
    # A page that offers a document in its main element may well have no words of its own.
    if reading is not None and (
        len(reading.body) >= _HARDLY_ANY or reading.attachments or not _more_elsewhere(page.root, len(reading.body))
    ):
        return reading
    # Where a landmark holds hardly any text, the text must be plain to see elsewhere.
    least = 1 if main is None else _HARDLY_ANY if reading is None else 2 * len(reading.body)
    guessed = _guessed(page)
    if guessed is not None and len(guessed.body) >= least:
        return guessed
    if reading is None and main is None:
        body = page.root.find("body")
        reading = read_with(FAMILY, page, body if body is not None else page.root)
    if reading is None:
        raise NotAReleaseError(
            f"the page at {page.url} holds no text", hint="look at it in a browser: it may be a mere list"
        )
    return reading


def landmark(root: etree._Element) -> etree._Element | None:
    """The element that says it is the article: `article`, else `main`, else the body of an article."""
    mains = list(root.iter("main"))[:5]
    if not mains:
        mains = _with_attribute(root, "role", "main")
    articles = _outermost(list(root.iter("article"))[:50])
    if articles:
        weights = {element: _weight(element) for element in articles + mains}
        best = max(articles, key=weights.__getitem__)
        # Teasers of other releases are articles too: the one that is the release holds most of the page's text.
        if weights[best] and weights[best] >= 0.6 * max(weights.values()):
            return best
    if mains:
        return max(mains, key=_weight)
    bodies = _with_attribute(root, "itemprop", "articleBody")
    return bodies[0] if bodies else (articles[0] if len(articles) == 1 else None)


def _outermost(elements: list[etree._Element]) -> list[etree._Element]:
    known = set(elements)
    return [element for element in elements if known.isdisjoint(element.iterancestors("article"))]


def _with_attribute(root: etree._Element, name: str, value: str) -> list[etree._Element]:
    found = root.xpath(f"//*[@{name}=$value]", value=value)
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def _weight(element: etree._Element) -> int:
    """Characters in the paragraphs of an element; all of its text where it has none."""
    length = sum(
        len(paragraph.text or "") + sum(len(child.tail or "") for child in paragraph) for paragraph in element.iter("p")
    )
    return length or sum(map(len, element.itertext()))


def _more_elsewhere(root: etree._Element, length: int) -> bool:
    return sum(len(paragraph.text or "") for paragraph in root.iter("p")) > 3 * length


def _guessed(page: Page) -> Reading | None:
    """The text where trafilatura finds it, with title and days as on any page.

    It finds paragraphs well and loses headings and lists between them. So its paragraphs are looked up in the page, and the
    element around them is read; what it made of the page itself is read only where no such element is to be found.
    """
    if sum(1 for _ in page.root.iter()) > _MOST_GUESSED:
        return None
    markup = etree.tostring(page.root, encoding="unicode", method="html")
    if len(markup) > _LARGEST_GUESS:
        return None
    import trafilatura  # noqa: PLC0415 - a second to import, and few pages need it

    text = trafilatura.extract(markup, output_format="html", include_comments=False, include_tables=True, include_links=True)
    found = parse_fragment(text) if text else None
    body = found.find("body") if found is not None else None
    if body is None:
        return None
    try:
        return read_with(FAMILY, page, _around(page.root, body)) or read_with(FAMILY, page, body)
    except NotAReleaseError:
        return None


def _around(root: etree._Element, found: etree._Element) -> etree._Element | None:
    """The innermost element of the page, below its body, that holds nearly all of the paragraphs `found`."""
    wanted = {_start(paragraph) for paragraph in found.iter("p", "li", "td")} - {""}
    holders: Counter[etree._Element] = Counter()
    seen: set[str] = set()
    first: etree._Element | None = None
    for element in root.iter("p", "li", "td", "div"):
        start = _start(element)
        if start in wanted and start not in seen:
            seen.add(start)
            first = element if first is None else first
            holders.update(element.iterancestors())
    if first is None:
        return None
    enough = 0.9 * len(seen)
    return next((holder for holder in first.iterancestors() if holders[holder] >= enough and holder.tag not in _WHOLE), None)


def _start(element: etree._Element) -> str:
    """The first words of an element, for comparing; empty where there are too few to tell it from others."""
    start = fold(text_of(element, 120))[:80]
    return start if len(start) >= 40 else ""
