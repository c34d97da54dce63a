"""Where a site's feeds and sitemaps are: those a page names, and places worth trying. The patterns are in discovery.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from parsers import lexicon
from parsers.addresses import web_address
from parsers.errors import NotAReleaseError
from parsers.pages.elements.markup import parse_page
from parsers.pages.elements.plain import plain_line

FoundKind = Literal["alternate", "export", "link", "sitemap"]
"""Declared by the page's head; one of the prefectures' exports; a link that looks like a feed; a declared sitemap."""

_MOST = 200
"""Feeds and sitemaps on one page: as many as a person could look through."""
_table = lexicon.table("feeds/discovery.toml")
_TYPES = frozenset(_table["types"])
_EXPORT = re.compile("|".join(_table["export"]), re.IGNORECASE)
_LOOKS = re.compile("|".join(_table["looks"]), re.IGNORECASE)
_ORDER: tuple[FoundKind, ...] = ("alternate", "export", "link", "sitemap")


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed or sitemap that a page names; it has not been requested yet."""

    url: str
    """Absolute, http(s)."""
    title: str | None
    kind: FoundKind


def find_feeds(body: bytes, *, url: str) -> tuple[FoundFeed, ...]:
    """The feeds and sitemaps that a page names, the surest first: by kind, then in page order; at most 200.

    `url` is the address that answered, against which relative addresses are resolved (or `<base>`). An address named twice
    is given once. A body that is not a page gives nothing.
    """
    try:
        root = parse_page(body)
    except NotAReleaseError:
        return ()
    base = next((web_address(link.get("href") or "", url) for link in root.iter("base")), None) or url
    found: dict[str, FoundFeed] = {}
    for kind, written, title in sorted(_named(root), key=lambda named: _ORDER.index(named[0])):
        address = web_address(written, base)
        if address and address != url:
            found.setdefault(address, FoundFeed(address, plain_line(title, 200) or None, kind))
        if len(found) >= _MOST:
            break
    return tuple(found.values())


def _named(root: etree._Element) -> Iterator[tuple[FoundKind, str, str]]:
    for element in root.iter("link", "a"):
        href = (element.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:")):
            continue
        if element.tag == "link":
            relations = (element.get("rel") or "").lower().split()
            kind = (element.get("type") or "").split(";")[0].strip().lower()
            if "alternate" in relations and (kind in _TYPES or (not kind and _LOOKS.search(href))):
                yield "alternate", href, element.get("title") or ""
            elif "sitemap" in relations:
                yield "sitemap", href, element.get("title") or ""
        elif len(href) <= 2000:
            title = "".join(element.itertext())[:400].strip() or element.get("title") or ""
            if _EXPORT.search(href):
                yield "export", href, title
            elif _LOOKS.search(href):
                yield "link", href, title


def usual_places(home: str) -> tuple[str, ...]:
    """Addresses on the site of `home` where a feed, a page that lists feeds, or a sitemap often is; the likeliest first."""
    places = (web_address(place, home) for place in _table["usual_places"])
    return tuple(dict.fromkeys(place for place in places if place))
