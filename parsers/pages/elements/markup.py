"""Bytes of a page to a tree of elements, in time and memory that hostile markup cannot stretch.

Small pages are read by lxml alone. Above `_SMALL` bytes our own builder is fed by lxml's tokeniser, because libxml2
takes time quadratic in the number of attributes of a tag (40,000 of them: 3 s) and stops at deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any, cast

from lxml import etree

from parsers.errors import NotAReleaseError
from parsers.text.charsets import decode_repaired
from parsers.text.mojibake import is_suspect

LARGEST_PAGE = 20_000_000
"""Bytes; the fetcher's own default limit."""
_SMALL = 128_000
"""Bytes that lxml may read by itself: the worst page of that size takes under a second."""
_DEEPEST_KEPT = 200
"""Nesting depth up to which elements are kept; anything deeper becomes text of the last one."""
_DEEPEST_READ = 500
"""Nesting depth; anything after an element this deep is not read: only hostile pages nest like that."""
_MOST_ELEMENTS = 250_000
"""In a page; one of 20 MB could have millions. Anything after them is not read."""
_MOST_ATTRIBUTES = 50
"""The first ones of an element; no element of a real page has as many."""
_READ_NAMES = """
    aria-hidden class content datetime hidden href id itemprop lang name property rel role type
"""
_READ = frozenset(_READ_NAMES.split())
"""The attributes that any reader looks at."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and so an lxml tree, cannot hold."""


def parse_page(body: bytes, content_type: str | None = None) -> etree._Element:
    """The `html` element of a page; comments and processing instructions are gone.

    In a large page, nesting of more than 200 elements is flattened, attributes that no reader needs are dropped, and reading
    stops at 250,000 elements or 500 levels. Raises `NotAReleaseError` where there is no markup at all.
    """
    if len(body) > LARGEST_PAGE:
        raise NotAReleaseError(
            f"a page of {len(body):,} bytes is no release (the limit is {LARGEST_PAGE:,})",
            hint="look at the address in a browser; leave it out with `exclude` of its source",
        )
    markup = _as_utf8(body, content_type)
    root = _read_small(markup) if len(markup) <= _SMALL else _read_large(markup)
    if root is None:
        raise NotAReleaseError("the page holds no markup and no text")
    return root


def parse_fragment(markup: str) -> etree._Element | None:
    """The `html` element around a piece of HTML, such as a field of an API; None where it holds nothing."""
    encoded = markup.encode("utf-8", "replace").translate(None, b"\0")
    return _read_small(encoded) if len(encoded) <= _SMALL else _read_large(encoded)


def _as_utf8(body: bytes, content_type: str | None) -> bytes:
    """The page in UTF-8 without NUL bytes; bytes that are correct UTF-8 already are not touched."""
    try:
        suspect = is_suspect(body.decode("utf-8"))
    except UnicodeDecodeError:
        return decode_repaired(body, content_type).encode("utf-8", "replace").translate(None, b"\0")
    # A UTF-16 page of Latin letters is valid UTF-8 full of NUL bytes.
    if b"\0" in body[:200] or suspect:
        return decode_repaired(body, content_type).encode("utf-8", "replace").translate(None, b"\0")
    return body.removeprefix(b"\xef\xbb\xbf").translate(None, b"\0")


def _read_small(markup: bytes) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root: etree._Element | None = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError:
        return None
    return root


class _EnoughError(Exception):
    """The page exceeded a limit: what was read stands."""


class _Builder:
    """A parser target that builds the tree within the limits above."""

    def __init__(self) -> None:
        self.tree = etree.TreeBuilder()
        self.open: list[str] = []
        self.elements = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        if len(self.open) == _DEEPEST_READ or self.elements > _MOST_ELEMENTS:
            raise _EnoughError
        # Names not allowed in XML would be rejected; no reader looks for them.
        name = tag if tag.isascii() and tag.isalnum() else "span"
        self.open.append(name)
        if len(self.open) <= _DEEPEST_KEPT:
            first = islice(attributes.items(), _MOST_ATTRIBUTES)
            self.tree.start(name, {key: _FORBIDDEN.sub("", value) for key, value in first if key in _READ})

    def end(self, tag: str) -> None:  # noqa: ARG002 - lxml names it; what was opened last is closed
        if len(self.open) <= _DEEPEST_KEPT:
            self.tree.end(self.open[-1])
        self.open.pop()

    def data(self, text: str) -> None:
        if self.open:
            self.tree.data(_FORBIDDEN.sub("", text))

    def close(self) -> None:
        """Nothing to do: `root` closes the tree, even if reading was cut short."""

    def root(self) -> etree._Element | None:
        if not self.elements:
            return None
        for tag in reversed(self.open[:_DEEPEST_KEPT]):
            self.tree.end(tag)
        root: etree._Element = self.tree.close()
        return root


def _read_large(markup: bytes) -> etree._Element | None:
    builder = _Builder()
    parser = etree.HTMLParser(
        encoding="utf-8", target=cast(Any, builder), remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        for start in range(0, len(markup), _SMALL):
            parser.feed(markup[start : start + _SMALL])
        parser.close()
    except (_EnoughError, etree.XMLSyntaxError):  # what was read before the limit or the fault is the page
        pass
    return builder.root()
