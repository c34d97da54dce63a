"""Sources, what is asked of them, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from parsers.model.releases import PublicationDay

Purpose = Literal["robots", "feed", "listing", "sitemap", "home", "page", "document"]
"""Why an address was requested. A `document` is a file (PDF) attached to a page."""

Outcome = Literal[
    "ok",  # a whole body arrived, status 200
    "unreadable",  # a whole body arrived, but not what was requested (HTML where a feed should be…)
    "not_modified",  # 304 to a conditional request
    "not_found",  # 404, 410, or a page that says that it is no longer there
    "refused",  # another 4xx, a challenge or block page, or a body that says so: reported, never circumvented
    "rate_limited",  # 429, or 503 with Retry-After
    "server_error",  # 5xx
    "timeout",  # connect, read, or the whole body took too long
    "unreachable",  # no such name, no route, connection refused or reset
    "tls_error",  # the certificate or the handshake failed
    "protocol_error",  # not HTTP, or broken encoding or length
    "too_large",  # the body exceeded the limit, counted after decompression
    "redirect_loop",  # more than five redirects, or one that leads back
    "forbidden_address",  # a scheme, host or address that we do not contact (private, loopback, link-local, metadata)
    "robots_denied",  # robots.txt asks us not to
    "cancelled",  # we were told to stop
]
"""How one HTTP attempt ended; exactly one of these."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place that is watched. One paragraph of the catalogue or of the configuration."""

    source_id: str
    name: str
    family: str
    """The reader of `parsers.pages` for its pages; `generic` serves any site."""
    home: str
    feeds: tuple[str, ...] = ()
    """Feed addresses; searched for on `home` if empty."""
    listings: tuple[str, ...] = ()
    """Pages that list releases, read if there is no feed; `home` if empty."""
    sitemaps: tuple[str, ...] = ()
    country: str = "FR"
    """ISO 3166-1 alpha-2."""
    language: str = "fr"
    """ISO 639-1."""
    territory: str | None = None
    """Department number ("59", "2A"), or an INSEE region or defence-zone code of the catalogue."""
    authority: str | None = None
    """Who speaks there, if a page does not say; `name` if absent."""
    platform: str | None = None
    """Sources on one platform are polled one after another, with one delay between requests. The host if absent."""
    pool: str | None = None
    """The work pool whose workers visit it; None where the machine that stores does."""
    every_hours: float = 6.0
    """Its rhythm: the minimum interval between polls."""
    max_pages: int = 100
    """Maximum pages (releases and documents) fetched in one run; the rest wait for the next run, nothing is dropped."""
    max_age_days: int = 60
    """Nothing new for longer than this is suspicious."""
    failures_before_incident: int = 3
    """Consecutive polls with something wrong before people are notified; fewer are a hiccup."""
    include: tuple[str, ...] = ()
    """Regular expressions searched in an entry's URL; if given, one must match for the entry to be taken."""
    exclude: tuple[str, ...] = ()
    verified: date | None = None
    """The day somebody saw it respond live; None means that nobody has."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a feed, a listing or a sitemap: what it says about a release that may not have been fetched yet."""

    url: str | None
    """Absolute and http(s), or None where the item has no link."""
    external_id: str | None = None
    """The guid, if the feed gives one that is unique within it."""
    title: str | None = None
    published: PublicationDay | None = None
    updated_on: date | None = None
    summary: str | None = None
    """Plain text, at most 2,000 characters."""
    content: str | None = None
    """The full text as plain paragraphs, if the feed carries it."""
    language: str | None = None


LONGEST_ERROR = 300
"""Characters of an error as shown in tables: what a server or library says at length helps nobody."""


@dataclass(frozen=True, slots=True)
class FetchAttempt:
    """One HTTP attempt; becomes one row of `fetches`."""

    url: str
    purpose: Purpose
    fetched_at: datetime
    """When the request began, UTC."""
    outcome: Outcome
    http_status: int | None = None
    bytes: int = 0
    """Length of the body after decompression."""
    elapsed_ms: int = 0
    error: str | None = None
    """What went wrong, in one line of at most 300 characters, without any secret from the address."""
    capture_id: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One body received, with what is needed to keep it in a web archive."""

    capture_id: str
    """SHA-256 of `body`, 64 hexadecimal digits."""
    url: str
    """The address that answered, after redirects."""
    requested_url: str
    fetched_at: datetime
    http_status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Empty where `size` is given: it lies in the archive already."""
    content_type: str | None = None
    size: int | None = None
    """Bytes of a body that is left out here, so that it takes no memory."""
