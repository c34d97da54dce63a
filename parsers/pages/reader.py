"""The only path from a tree of elements to a `Reading`; families differ only in data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml import etree

from parsers.errors import NotAReleaseError
from parsers.model import Reading
from parsers.pages.downloads import attachments_of, lone_links
from parsers.pages.edges import days_of, trimmed, without_sections
from parsers.pages.elements.blocks import Block, blocks_of, clean_title, render
from parsers.pages.elements.furniture import droppers, fold
from parsers.pages.family import Family
from parsers.pages.head import Head, read_head
from parsers.pages.stamps import LONGEST_STAMP, is_stamp, stamps_around, text_of, title_element, title_text

_NEAR_TOP = 8
"""Blocks within which a heading is taken as the title of a page that has no other."""


@dataclass(slots=True)
class Page:
    """A page taken apart, with what the caller knows about it."""

    root: etree._Element
    url: str
    language: str
    """Of the source, ISO 639-1."""


def read_with(
    family: Family, page: Page, main: etree._Element | None = None, is_beside: Callable[[etree._Element], bool] | None = None
) -> Reading | None:
    """The reading of `page` by a family's rules; None if the page lacks the family's marks.

    `main` may be given by a caller that found it in another way, and `is_beside` by one that knows what in it is not text;
    stamps and documents are still looked for by the family's rules. Raises `NotAReleaseError` where the page is the family's
    but holds neither text nor a document.
    """
    if family.marks and _first(page.root, family.marks) is None:
        return None
    main = main if main is not None else _first(page.root, family.main)
    if main is None:
        return None
    head = read_head(page.root, page.url)
    heading = _first(page.root, family.title)
    if heading is None:
        heading = title_element(main, page.root, head.og_title or head.title)
    title = title_text(heading) if heading is not None else ""
    apart: set[etree._Element] = set() if heading is None else {heading}
    is_dropped = droppers(family.drop, _ancestors(heading), apart)
    stamps = [] if heading is None else stamps_around(heading, main, page.language, is_dropped, apart)
    scope = next(main.iterancestors("main"), main)
    for path in family.stamps:
        for element in _found(scope, path)[:20]:
            text = text_of(element, 2 * LONGEST_STAMP, links=False)
            if is_stamp(text, page.language):
                stamps.append(text)
                apart.add(element)
    attachments = attachments_of(scope if family.trims else main, head.base or page.url, is_dropped)
    speaker = _first(page.root, family.authority)
    if family.trims:
        apart.update(lone_links(main))
        if speaker is not None:
            apart.add(speaker)
    if is_beside is None:
        blocks = blocks_of(main, is_dropped)
    else:
        blocks = blocks_of(main, lambda element: element in apart or is_beside(element))
    for path in family.lead:
        for element in reversed(_found(scope, path)[:3]):
            if not _is_below(element, main):
                blocks = blocks_of(element, is_dropped) + blocks
    blocks = without_sections(blocks, all_below=family.ends_below)
    if family.trims:
        # A text that is only title and stamp (a decree put online with nothing but its name) is kept as it is.
        blocks = trimmed(blocks, title, page.language, stamps) or blocks
    if not title:
        title, blocks = _made_up_title(head, blocks)
    published, updated = days_of(stamps, head.day(), blocks, page.language)
    body = render(blocks)
    if not body and not attachments:
        raise NotAReleaseError(
            f"the page at {page.url} holds no text", hint="look at it in a browser: it may be a mere list"
        )
    return Reading(
        title=title or (attachments[0].title if attachments else ""),
        body=body,
        parser=family.name,
        parser_version=family.version,
        published=published,
        updated_on=updated.on if updated else None,
        authority=clean_title(" ".join(speaker.itertext()), 200) or None if speaker is not None else None,
        language=head.language or page.language,
        attachments=attachments,
        canonical_url=head.canonical,
    )


def _made_up_title(head: Head, blocks: list[Block]) -> tuple[str, list[Block]]:
    """The title of a page without an h1: the one in its head, its first heading, or its first line."""
    title = head.own_title()
    if title:
        again = blocks and blocks[0].kind == "heading" and fold(blocks[0].text) == fold(title)
        return title, blocks[1:] if again else blocks
    for number, block in enumerate(blocks[:_NEAR_TOP]):
        if block.kind == "heading":
            return clean_title(block.text), blocks[:number] + blocks[number + 1 :]
    return (clean_title(blocks[0].text.split("\n")[0], 200) if blocks else ""), blocks


def _ancestors(element: etree._Element | None) -> frozenset[etree._Element]:
    return frozenset() if element is None else frozenset((element, *element.iterancestors()))


def _is_below(element: etree._Element, main: etree._Element) -> bool:
    return element is main or any(ancestor is main for ancestor in element.iterancestors())


@lru_cache(maxsize=512)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path)


def _found(root: etree._Element, path: str) -> list[etree._Element]:
    found = _compiled(path)(root)
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def _first(root: etree._Element, paths: tuple[str, ...]) -> etree._Element | None:
    for path in paths:
        if found := _found(root, f"({path})[1]"):
            return found[0]
    return None


def renamed(reading: Reading, parser: str) -> Reading:
    """The same reading under the name of the parser that asked for it."""
    return replace(reading, parser=parser)
