"""What on a page is not part of the release: the words of `furniture.toml`, and which elements hold none of the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from functools import lru_cache

from lxml import etree

from parsers import lexicon

_words = lexicon.table("pages/elements/furniture.toml")
_LONGEST_LINE = 120
"""Characters of a line that may be furniture."""


def fold(text: str) -> str:
    """`text` for comparing: lower case, no accents, straight apostrophes, spaces folded, no punctuation at its ends."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "'"))
        # Nothing below U+0300 combines, and a comparison is quicker than a lookup.
        text = "".join([letter for letter in text if letter < "\u0300" or not unicodedata.combining(letter)])
    return " ".join(text.lower().split()).strip(" .:·›>-–|")


_ENDS = frozenset(fold(line) for line in _words["ends"])
_LONGEST_END = max(map(len, _ENDS)) + 5
_LINES = frozenset(fold(line) for line in _words["lines"])
_STARTS = tuple(fold(line) for line in _words["starts"])
_MOTTO = frozenset(fold(line) for line in _words["motto"])
_PARTS = frozenset(_words["parts"])
_BESIDE = frozenset(_words["beside"])
_CLASSES = frozenset(_words["classes"])
_TAGS = frozenset(_words["tags"])
_ROLES = frozenset(_words["roles"])
_UNREAD = _TAGS - frozenset(_words["landmarks"])


def is_end(line: str) -> bool:
    """Whether nothing below this line or heading belongs to the release."""
    return len(line) <= _LONGEST_END and not line.endswith((".", ";", ",")) and fold(line) in _ENDS


def is_furniture(line: str) -> bool:
    """Whether a site prints this line with every release."""
    if len(line) > _LONGEST_LINE:
        return False
    folded = fold(line)
    return folded in _LINES or folded.startswith(_STARTS)


def is_motto(line: str) -> bool:
    """Whether the line is the Republic's motto or name, as letterheads bear it."""
    return len(line) <= _LONGEST_LINE and fold(line.replace("\n", " ")) in _MOTTO


@lru_cache(maxsize=4096)
def _named_so(names: str) -> bool:
    """Whether a class or id says that an element is not text."""
    for token in names.lower().split()[:50]:
        if token in _CLASSES:
            return True
        parts = token[:80].replace("_", "-").split("-")
        if not _PARTS.isdisjoint(parts) and _BESIDE.isdisjoint(parts):
            return True
    return False


def is_unseen(element: etree._Element) -> bool:
    """Whether no reader of any page reads the words of this element as text: scripts, fields, hidden elements."""
    if element.tag in _UNREAD or (element.tag == "button" and not _is_folded_heading(element)):
        return True
    if element.get("hidden", "until-found") != "until-found":
        return True
    names = element.get("class")
    return names is not None and len(names) < 2000 and not _CLASSES.isdisjoint(names.split())


def _is_folded_heading(button: etree._Element) -> bool:
    """Whether a button is a heading: the design system collapses text under headings that are buttons."""
    parent = button.getparent()
    return parent is not None and parent.tag in ("h2", "h3", "h4", "h5", "h6", "summary")


def droppers(
    dropped: Collection[str], kept: Collection[etree._Element], apart: Collection[etree._Element] = ()
) -> Callable[[etree._Element], bool]:
    """A predicate for elements: true for those without text of the release, and those in `apart`, which are read separately.

    `dropped` names further ones, as tags ("button"), classes (".fr-card") and ids ("#menu"). No element of `kept` (the
    title and what it stands in) is dropped.
    """
    tags = _TAGS | {name for name in dropped if name[0] not in ".#"}
    classes = {name[1:] for name in dropped if name[0] == "."}
    ids = {name[1:] for name in dropped if name[0] == "#"}

    def is_dropped(element: etree._Element) -> bool:
        if element in apart:
            return True
        tag = element.tag
        if tag in tags:
            return element not in kept
        if tag == "button":
            return not _is_folded_heading(element)
        for name, value in element.items():
            if name == "class":
                found = _named_so(value) if len(value) < 2000 else False
                if found or (classes and not classes.isdisjoint(value.split())):
                    return element not in kept
            elif name == "id":
                if value in ids or (len(value) < 200 and _named_so(value)):
                    return element not in kept
            elif (
                (name == "role" and value in _ROLES)
                or (name == "aria-hidden" and value == "true")
                or (name == "hidden" and value != "until-found")
            ):
                return element not in kept
        return False

    return is_dropped
