"""Hostile XML to a plain tree: no document type, no entity, no network, bounded in size; broken markup is repaired.

Feeds, sitemaps and OPML go through here. Everything before the root element is dropped, so that no DOCTYPE and no entity
declaration ever reaches a parser; what is left is repaired as text, then parsed with recovery.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from html.entities import html5

from lxml import etree

from parsers.errors import UnreadableError

MAX_CHARACTERS = 50_000_000
"""In one document: the most that sitemaps.org allows in a sitemap, 50 MB."""
_MAX_TAGS = 3_000_000
"""An element in a tree costs some 200 bytes however short its tag; this many take half a gigabyte."""
_PROLOG = 100_000
"""Characters within which the root element must begin."""

_START_TAG = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,40})(?=[\s/>])")
_WRONG = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?:([A-Za-z][A-Za-z0-9]{1,31};)|(#[0-9]{1,30};|#[xX][0-9A-Fa-f]{1,30};))?|<(?![A-Za-z_/!?])"
)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


def root_start(text: str, names: Collection[str]) -> int | None:
    """Where the root element begins, if its name without prefix is one of `names` (in lower case); else None.

    HTML before it means that it is only part of a page.
    """
    for tag in _START_TAG.finditer(text, 0, _PROLOG):
        name = tag[1].lower()
        if name in names:
            return tag.start()
        if name in ("html", "head", "body", "script"):
            return None
    return None


def repaired(text: str) -> str:
    """`text` with HTML's named characters as characters, stray `&` and `<` escaped, and no characters that XML forbids.

    The content of CDATA sections is kept as it is; one that is never closed is closed at the end.
    """
    if "&#" in text:
        text = _NUMBERED.sub(_only_possible, text)
    return outside_cdata(lambda markup: _WRONG.sub(_repair, markup), text)


def outside_cdata(change: Callable[[str], str], text: str) -> str:
    """`text` with `change` applied to all of it except CDATA sections; an open one is closed at the end."""
    pieces: list[str] = []
    at = 0
    while (start := text.find(_CDATA, at)) >= 0:
        pieces.append(change(text[at:start]))
        end = text.find(_CDATA_END, start)
        inside = text[start + len(_CDATA) : end if end >= 0 else len(text)]
        pieces.append(f"{_CDATA}{NOT_XML.sub('', inside)}{_CDATA_END}")
        at = end + len(_CDATA_END) if end >= 0 else len(text)
    pieces.append(change(text[at:]))
    return "".join(pieces)


NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


_NUMBERED = re.compile(r"&#(?:([0-9]{1,30})|[xX]([0-9A-Fa-f]{1,30}));")


def _only_possible(reference: re.Match[str]) -> str:
    """A character by its number, if XML allows it: others become text in libxml2 that it cannot output afterwards."""
    number = int(reference[1]) if reference[1] else int(reference[2], 16)
    return "" if number > 0x10FFFF or NOT_XML.match(chr(number)) else reference[0]


def _repair(wrong: re.Match[str]) -> str:
    found = wrong[0]
    if found[0] == "&":
        if wrong[2]:
            return found
        character = html5.get(wrong[1] or "")
        if character and character not in "<&":
            return character
        return "&amp;" + found[1:]
    return "&lt;" if found == "<" else ""


def parse(text: str, *, what: str, where: str) -> etree._Element:
    """The tree of `text`, which begins with its root element; broken markup is read as far as possible.

    `what` and `where` name it in the UnreadableError raised if it is too large or not a tree at all.
    """
    return parse_and_judge(text, what=what, where=where)[0]


def parse_and_judge(text: str, *, what: str, where: str) -> tuple[etree._Element, bool]:
    """As `parse`, and whether the markup was well-formed."""
    if len(text) > MAX_CHARACTERS or text.count("<") > _MAX_TAGS:
        raise UnreadableError(
            f"the {what} at {where} is too large to be read ({len(text):,} characters)",
            hint="look at the address; a list of releases is rarely over a megabyte",
        )
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root: etree._Element | None = etree.fromstring(repaired(text).encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"the {what} at {where} is not XML: {str(error)[:200]}") from error
    if root is None:
        raise UnreadableError(f"the {what} at {where} is not XML")
    return root, not len(parser.error_log)


def local_name(element: etree._Element) -> str:
    """The name of an element in lower case, without its namespace or prefix; "" for anything else."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower() if isinstance(tag, str) else ""


def text_of(element: etree._Element | None) -> str:
    """All the text of an element, white space folded."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
