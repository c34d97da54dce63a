"""The readers that are fuzzed, with what they begin from, and which errors of theirs are answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

from parsers.claims import find_claims
from parsers.commitments import find_commitments
from parsers.documents.pdf import read_document
from parsers.errors import FollowthroughError
from parsers.feeds.discovery import find_feeds
from parsers.feeds.feed import read_feed
from parsers.feeds.opml import read_opml
from parsers.feeds.sitemaps import read_sitemap
from parsers.followups.digests.digest import digest
from parsers.listings.listing import read_listing
from parsers.pages import FAMILIES, read_page
from parsers.pages.block_pages import block_reason
from tests.parsers.documents.test_pdf import document, flow

DATA = Path(__file__).parents[1] / "data"
URL = "https://www.valmont.gouv.fr/a/b?c=1"
DAY = date(2025, 3, 3)
LANGUAGES = ("fr", "en", "nl")

_FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Préfecture</title><link>https://www.valmont.gouv.fr/</link><item>
<title>Sécheresse : le préfet réunit les maires</title>
<link>/actualites/secheresse</link><guid isPermaLink="false">n-1</guid><pubDate>Mon, 03 Mar 2025 08:00:00 +0100</pubDate>
<description>&lt;p&gt;Un point sera fait chaque semaine.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Tout.</p>]]></content:encoded>
</item><item><title>Deux</title><link>https://x.example/2</link><pubDate>3 mars 2025</pubDate></item></channel></rss>"""
_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><title type="html">A &amp;amp; B</title><id>tag:1</id>
<link rel="alternate" href="https://x.example/1"/><updated>2025-03-03T10:00:00Z</updated><summary>Text</summary></entry></feed>"""
_SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://x.example/1</loc>
<lastmod>2025-03-03</lastmod></url><url><loc>/2</loc></url></urlset>"""
_INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://x.example/s1.xml</loc>
</sitemap>
</sitemapindex>"""
_LISTING = """<html><body><main><ul><li><div class="fr-card"><h3 class="fr-card__title">
<a href="/actualites/un">Premier titre de la page</a></h3>
<p class="fr-card__detail">Publié le 3 mars 2025</p></div></li></ul>
<h2><a href="/deux">Deuxième communiqué</a></h2>
<p>Le 4 mars 2025</p><a class="fr-link--download" href="/cp.pdf">Télécharger le communiqué
<span class="fr-link__detail">PDF</span></a>
<nav><a href="?page=2">2</a><a rel="next" href="?page=3">3</a></nav></main></body></html>"""
_OPML = """<opml version="2.0"><body><outline text="A">
<outline type="rss" text="B" xmlUrl="https://x.example/f"/></outline></body></opml>"""


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """One reader."""

    seeds: Callable[[], tuple[bytes, ...]]
    read: Callable[[bytes], object]
    share: float = 1.0
    """Of the inputs that others get in `make test`: some readers take ten times as long as others."""


@cache
def pages() -> tuple[bytes, ...]:
    """Every page of every family."""
    return tuple(file.read_bytes() for file in sorted((DATA / "pages").glob("*/*.*")) if file.suffix in (".html", ".txt"))


@cache
def api_pages() -> tuple[bytes, ...]:
    """The answers of an API among them."""
    found = sorted((DATA / "pages" / "gov_uk").glob("*.json"))
    return tuple(file.read_bytes() for file in found if not file.name.endswith(".expected.json"))


@cache
def texts() -> tuple[bytes, ...]:
    """What the pages say: the expected bodies."""
    found = (json.loads(file.read_text("utf-8")) for file in sorted((DATA / "pages").glob("*/*.expected.json")))
    return tuple(str(one.get("body", "")).encode() for one in found if one.get("body"))


def _lists() -> tuple[bytes, ...]:
    return (_LISTING.encode(), *pages())


def _feeds() -> tuple[bytes, ...]:
    return (_FEED.encode(), _ATOM.encode(), _INDEX.encode(), _SITEMAP.encode())


def _documents() -> tuple[bytes, ...]:
    lines = flow((20, "Un titre pour le communiqué"), "", "Valmont, le 3 mars 2025", "Le préfet a réuni les maires.")
    return (document(lines), document(lines, lines, title="Le titre des propriétés"))


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _commitments(language: str, body: bytes) -> object:
    return find_commitments(_text(body), title="Un titre", published=DAY, language=language, authority="Le préfet")


def _claims(language: str, body: bytes) -> object:
    return find_claims(_text(body), title="Un titre", published=DAY, language=language)


def _digest(body: bytes) -> object:
    text = _text(body)
    return digest("Un titre", text, language="fr", published=DAY, source_id="s")


READERS: dict[str, Fuzzed] = {
    **{f"page_{family}": Fuzzed(pages, lambda body, name=family: read_page(name, body, url=URL)) for family in FAMILIES},
    "page_api": Fuzzed(api_pages, lambda body: read_page("gov_uk", body, url=URL)),
    "block_page": Fuzzed(pages, lambda body: block_reason(body, "text/html", 200)),
    "feed": Fuzzed(_feeds, lambda body: read_feed(body, url=URL)),
    "sitemap": Fuzzed(_feeds, lambda body: read_sitemap(body, url=URL)),
    "opml": Fuzzed(lambda: (_OPML.encode(), *_feeds()), read_opml),
    "discovery": Fuzzed(_lists, lambda body: find_feeds(body, url=URL)),
    "listing": Fuzzed(_lists, lambda body: read_listing(body, url=URL)),
    "document": Fuzzed(_documents, lambda body: read_document(body, url=URL)),
    **{f"commitments_{code}": Fuzzed(texts, partial(_commitments, code), 0.5) for code in LANGUAGES},
    **{f"claims_{code}": Fuzzed(texts, partial(_claims, code), 0.5) for code in LANGUAGES},
    "digest": Fuzzed(texts, _digest, 0.5),
}
"""By the name to give to `python -m tests.fuzz`."""

ANSWERS = (FollowthroughError,)
"""Errors that say what is wrong with an input; any other is a fault."""
