"""Markup to plain words: one line for a title, paragraphs for a text."""

from __future__ import annotations

import html
import re

from lxml import etree

from parsers.pages.elements.markup import parse_fragment
from parsers.text.broken_words import without_soft_hyphens
from parsers.text.repair import mended

_TAG = re.compile(r"<(?:[a-zA-Z/!?])[^<>]*>")
_HIDING = re.compile(r"<(?:!--|script|style)", re.IGNORECASE)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
"""Control characters, and those that invisibly change the direction or look of a line."""
_DROPPED = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "form", "head", "title"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure"}
    | {"footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "ul"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
_DEEPEST = 200
"""Nesting depth of elements; deeper ones are only text."""


def plain_line(markup: str, limit: int = 1000) -> str:
    """`markup` as one line of at most `limit` characters: without tags, entities, control characters or runs of space."""
    text = markup[: limit * 20]
    if _HIDING.search(text):
        text = plain_paragraphs(text).replace("<", "&lt;")
    elif "<" in text:
        # What does not open a real tag ("délai < 3 mois") stays. A tag does not split a word: 1<sup>er</sup> is 1er.
        text = _TAG.sub(lambda tag: " " if _is_block(tag[0]) else "", text)
    if "&" in text:
        text = html.unescape(text)
    text = mended(" ".join(_UNSEEN.sub("", without_soft_hyphens(text)).split()))
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _is_block(tag: str) -> bool:
    name = re.match(r"</?([a-zA-Z0-9]{1,20})", tag)
    return name is not None and name[1].lower() in _BLOCKS


def plain_paragraphs(markup: str, limit: int = 500_000) -> str:
    """`markup` as paragraphs separated by one empty line, list items after "- ", at most `limit` characters."""
    markup = _UNSEEN.sub("", without_soft_hyphens(markup[: limit * 4]))
    if "<" not in markup:
        paragraphs = [" ".join(html.unescape(paragraph).split()) for paragraph in re.split(r"\n[^\S\n]*\n", markup)]
        return mended("\n\n".join(paragraph for paragraph in paragraphs if paragraph)[:limit])
    root = parse_fragment(markup)
    if root is None:
        return ""
    blocks: list[list[str]] = [[]]
    _collect(root, blocks, 0)
    lines = [" ".join("".join(block).split()) for block in blocks]
    return mended("\n\n".join(line for line in lines if line and line != "-")[:limit].rstrip())


def _collect(element: etree._Element, blocks: list[list[str]], depth: int) -> None:
    """Append the words below `element` to `blocks`, a new one at every block boundary."""
    if not isinstance(element.tag, str) or element.tag in _DROPPED:
        return
    if depth == _DEEPEST:
        blocks[-1].extend(element.itertext())
        return
    block = element.tag in _BLOCKS
    if block:
        blocks.append(["- "] if element.tag == "li" else [])
    blocks[-1].append(element.text or "")
    for child in element:
        _collect(child, blocks, depth + 1)
        blocks[-1].append(child.tail or "")
    if block:
        blocks.append([])
