"""Any other site: by HTML landmarks where a page has them, by weighing its passages where it does not."""

from __future__ import annotations

from lxml import etree

from parsers.errors import NotAReleaseError
from parsers.model import Reading
from parsers.pages.family import Family
from parsers.pages.main_text.weighing import weigh
from parsers.pages.reader import Page, read_with

PARSER_VERSION = 3

FAMILY = Family(name="generic", version=PARSER_VERSION, main=(), trims=False)

_HARDLY_ANY = 500
"""Characters; a page with a landmark and less text is read by the landmark alone, since there is too little to weigh."""


def read(page: Page) -> Reading:
    """The release on a page of no known family; raises `NotAReleaseError` where there is none."""
    main = landmark(page.root)
    weighed = weigh(page.root)
    reading: Reading | None = None
    if weighed.kept and (main is None or weighed.length >= _HARDLY_ANY):
        # Where a landmark holds most of the text, there is none outside it.
        whole = main if main is not None and 2 * weighed.below(main) > weighed.length else weighed.around
        reading = read_with(FAMILY, page, whole, weighed.is_beside)
    else:
        body = page.root.find("body")
        reading = read_with(FAMILY, page, main if main is not None else body if body is not None else page.root)
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
        # Teasers of other releases are articles too: the one that is the release contains most of the page's text.
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
