"""Every reader, behind one door: modules used by visits on threads import from here when there is something to read.

What parses the bytes of a site does so in the reading process (`flows.reading`), within its limits; an `OverLimitError`
says that a body asked for more. Only what looks at a few bytes, or at texts already read, is done here.

Importing what the answers are made of takes 0.3 s that a pass over unchanged feeds can save. Visits run in parallel, and
two threads importing parts of one package at the same moment can each see the other's half-made; here the import system
makes all but the first wait.
"""

from __future__ import annotations

from flows.reading.runners import reading
from parsers.documents.attachments import with_documents, worth_reading
from parsers.feeds.discovery import FoundFeed
from parsers.feeds.feed import Feed, looks_like_feed
from parsers.feeds.sitemaps import Sitemap
from parsers.listings.listing import Listing
from parsers.model import Reading, Release
from parsers.pages.gone_pages import says_gone

__all__ = [
    "find_feeds",
    "looks_like_feed",
    "read_document",
    "read_feed",
    "read_listing",
    "read_page",
    "read_sitemap",
    "says_gone",
    "with_commitments_and_claims",
    "with_documents",
    "worth_reading",
]


def read_page(family: str, body: bytes, *, url: str, content_type: str | None = None, language: str = "fr") -> Reading:
    """See `parsers.pages.read_page`."""
    page: Reading = reading.ask(
        "read_page", family, body=body, what=f"the page at {url}", url=url, content_type=content_type, language=language
    )
    return page


def read_document(body: bytes, *, url: str, title: str | None = None, language: str = "fr") -> Reading:
    """See `parsers.documents.pdf.read_document`."""
    document: Reading = reading.ask(
        "read_document", body=body, what=f"the document at {url}", url=url, title=title, language=language
    )
    return document


def read_feed(body: bytes, *, url: str, content_type: str | None = None, language: str = "fr") -> Feed:
    """See `parsers.feeds.feed.read_feed`."""
    feed: Feed = reading.ask(
        "read_feed", body=body, what=f"the feed at {url}", url=url, content_type=content_type, language=language
    )
    return feed


def read_listing(body: bytes, *, url: str, content_type: str | None = None, language: str = "fr") -> Listing:
    """See `parsers.listings.listing.read_listing`."""
    listing: Listing = reading.ask(
        "read_listing", body=body, what=f"the list at {url}", url=url, content_type=content_type, language=language
    )
    return listing


def read_sitemap(body: bytes, *, url: str) -> Sitemap:
    """See `parsers.feeds.sitemaps.read_sitemap`."""
    sitemap: Sitemap = reading.ask("read_sitemap", body=body, what=f"the sitemap at {url}", url=url)
    return sitemap


def find_feeds(body: bytes, *, url: str) -> tuple[FoundFeed, ...]:
    """See `parsers.feeds.discovery.find_feeds`."""
    found: tuple[FoundFeed, ...] = reading.ask("find_feeds", body=body, what=f"the page at {url}", url=url)
    return found


def with_commitments_and_claims(release: Release) -> Release:
    """See `flows.harvest.extraction.with_commitments_and_claims`."""
    read: Release = reading.ask("with_commitments_and_claims", release, what=f"the text of {release.url}")
    return read
