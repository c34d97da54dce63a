"""What a page's head says about it: titles, machine-readable publication day, canonical address, language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from parsers.dates.reading import read_day
from parsers.model import PublicationDay
from parsers.pages.elements.blocks import clean_title
from parsers.pages.elements.furniture import fold

_MOST = 500
"""Elements of the head that are examined."""
_LD_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"\\]{4,40})"')
_SUFFIX = re.compile(r"\s+[|–—·•-]\s+|\s+::\s+|\s+»\s+")
_PUBLISHED = frozenset(
    (
        "article:published_time",
        "datepublished",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
        "dc.date",
        "date.issued",
    )
)


@dataclass(slots=True)
class Head:
    """What was found; None where the page does not say."""

    title: str | None = None
    og_title: str | None = None
    site: str | None = None
    published: str | None = None
    canonical: str | None = None
    language: str | None = None
    base: str | None = None

    def day(self) -> PublicationDay | None:
        """The machine-readable publication day, in Europe/Paris."""
        return read_day(self.published, "en") if self.published else None

    def own_title(self) -> str | None:
        """The title of the release: `og:title`, or `title` without the site name after it."""
        for text in (self.og_title, self.title):
            if text:
                return _without_site(text, self.site)
        return None


def read_head(root: etree._Element, url: str) -> Head:
    """The head of the page at `url`."""
    head = Head()
    language = (root.get("lang") or "").strip()[:2].lower()
    head.language = language if len(language) == 2 and language.isascii() and language.isalpha() else None
    for count, element in enumerate(root.iter("title", "meta", "link", "base", "script")):
        if count == _MOST:
            break
        tag = element.tag
        if tag == "meta":
            _read_meta(head, element)
        elif tag == "title":
            head.title = head.title or clean_title(element.text or "") or None
        elif tag == "base":
            head.base = head.base or absolute(url, element.get("href"))
        elif tag == "link":
            if (element.get("rel") or "").lower() == "canonical":
                head.canonical = head.canonical or _canonical(url, element.get("href"))
        elif "ld+json" in (element.get("type") or "") and head.published is None:
            found = _LD_PUBLISHED.search((element.text or "")[:200_000])
            head.published = found[1] if found else None
    return head


def _read_meta(head: Head, element: etree._Element) -> None:
    name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
    content = element.get("content")
    if not name or not content:
        return
    if name == "og:title":
        head.og_title = head.og_title or clean_title(content) or None
    elif name == "og:site_name":
        head.site = head.site or clean_title(content, 200) or None
    elif name in _PUBLISHED and head.published is None:
        head.published = content[:100]


def absolute(url: str, href: str | None) -> str | None:
    """The http(s) address that `href` means on the page at `url`; None for any other, or one of over 2,000 characters."""
    if not href or len(href) > 2000:
        return None
    try:
        whole = urljoin(url, "".join(href.split("\n")).strip())
        parts = urlsplit(whole)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or not whole.isprintable():
        return None
    return whole.replace(" ", "%20")


def _canonical(url: str, href: str | None) -> str | None:
    """The canonical address, if it is on the same site and not just its front page."""
    whole = absolute(url, href)
    if whole is None:
        return None
    here, there = urlsplit(url), urlsplit(whole)
    same = (here.hostname or "").removeprefix("www.") == (there.hostname or "").removeprefix("www.")
    return whole if same and (there.path.strip("/") or there.query or not here.path.strip("/")) else None


def _without_site(title: str, site: str | None) -> str:
    """`title` without its last part, where that is or may be the name of the site: short, after a long first part."""
    parts = _SUFFIX.split(title)
    if len(parts) < 2:
        return title
    last = parts[-1]
    start = title[: title.rindex(last)].rstrip(" |–—·•-:»")
    named = site is not None and fold(last) == fold(site)
    return start if named or (len(last.split()) <= 6 and len(start.split()) >= 3) else title
