"""Which records of somebody else's archive may be of a source that is watched. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from flows.harvest.address_patterns import AddressPatterns, PatternError
from parsers.addresses import web_address
from parsers.identity import canonical_url, stable_id
from parsers.model import Entry, Source
from warehouse.crawls.noted import ListAddress, NotedKind, NotedRecord
from warehouse.crawls.records import Head
from warehouse.crawls.streams import LARGEST_RECORD
from warehouse.harvests.values import SourceState

LeftOut = Literal[
    "of no source that is watched",
    "images, styles, scripts and the like",
    "errors and refusals of servers",
    "cut short by the crawler",
    "larger than any page",
    "with no day, or one to come",
    "shown by no list",
    "repeats of a body that is not there",
]
"""Why a record is not taken, in the plural."""

_OTHER_CLOCKS = timedelta(days=1)
"""By so much may the clock of a crawler be ahead of ours."""
_NO_PAGES = (
    *("image/", "video/", "audio/", "font/", "text/css", "text/javascript"),
    *("application/javascript", "application/x-javascript", "application/font", "application/json", "application/wasm"),
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WHOLE = frozenset({200, 203})


def bare(address: str) -> str:
    """The canonical form of an address, without www: sites answer at both, and crawls have either."""
    form = canonical_url(address)
    return form.replace("https://www.", "https://", 1) if form.startswith("https://www.") else form


def own_form(source: Source) -> Callable[[str], str]:
    """Gives an address on a host of the source's lists the scheme and host that those have.

    Releases are known by their addresses, and a crawl from before a site had TLS, or www, must not make others of them.
    """
    forms: dict[str, tuple[str, str]] = {}
    for url in (*source.feeds, *source.listings, *source.sitemaps, source.home):
        parts = urlsplit(url)
        forms.setdefault(urlsplit(bare(url)).netloc, (parts.scheme, parts.netloc))

    def of(url: str) -> str:
        form = forms.get(urlsplit(bare(url)).netloc)
        return url if form is None else urlunsplit((*form, *urlsplit(url)[2:]))

    return of


@dataclass(frozen=True, slots=True)
class Watched:
    """The hosts of the sources that are watched."""

    of_host: Mapping[str, tuple[Source, ...]]
    """By host, without www."""

    @property
    def fingerprint(self) -> str:
        """Differs where other records are to be noted."""
        patterns = sorted(
            {(one.source_id, *one.include, "", *one.exclude) for some in self.of_host.values() for one in some}
        )
        return stable_id("watched", *sorted(self.of_host), *(part for one in patterns for part in one))

    def sources_at(self, address: str) -> tuple[Source, ...]:
        """Those with a host of a bare address."""
        try:
            return self.of_host.get(urlsplit(address).netloc, ())
        except ValueError:  # no address, so on no host
            return ()


def watched(sources: Iterable[Source], states: Mapping[str, SourceState], listed: Iterable[tuple[str, str]]) -> Watched:
    """The hosts of sources: of their lists, and of what their lists showed (`listed`: source_id and bare host)."""
    found: dict[str, dict[str, Source]] = {}
    by_id = {one.source_id: one for one in sources}
    for source in by_id.values():
        for one in (*lists_of(source, states.get(source.source_id)), ListAddress(bare(source.home), source.home, "listing")):
            found.setdefault(urlsplit(one.address).netloc, {})[source.source_id] = source
    for source_id, host in listed:
        if source_id in by_id:
            found.setdefault(host, {})[source_id] = by_id[source_id]
    return Watched({host: tuple(some.values()) for host, some in found.items() if host})


def lists_of(source: Source, state: SourceState | None) -> list[ListAddress]:
    """The lists that a visit may read: feeds, those found on the site, listings or the home page, sitemaps."""
    feeds = (*source.feeds, *(state.discovered_feeds if state else ()))
    listings = source.listings or (() if source.sitemaps or source.feeds else (source.home,))
    found = [ListAddress(bare(url), url, "feed") for url in feeds]
    found += [ListAddress(bare(url), url, "listing") for url in listings]
    found += [ListAddress(bare(url), url, "sitemap") for url in source.sitemaps]
    return list({one.address: one for one in reversed(found)}.values())[::-1]


def judged(head: Head, file_id: str, known: Watched, now: datetime) -> NotedRecord | LeftOut | None:
    """What is to be noted of a record, or why nothing is; None for what no server answered, which is not counted.

    `now` is naive and in UTC.
    """
    if head.kind == "other" or (url := web_address(head.url, "")) is None:
        return None
    address = bare(url)
    if not known.sources_at(address):
        return "of no source that is watched"
    if head.received_at is None or head.received_at > now + _OTHER_CLOCKS:
        return "with no day, or one to come"
    leads_to = None
    kind: NotedKind
    if head.kind == "revisit" and head.status in _WHOLE and head.digest:
        kind = "revisit"
    elif head.kind == "body" and head.status in _WHOLE:
        kind = "body"
    elif head.status in _REDIRECTS and head.location and (target := web_address(head.location, url)):
        kind, leads_to = "redirect", bare(target)
        if leads_to == address:  # from http to https, or to www and back
            return None
    elif head.status in (404, 410):
        kind = "gone"
    else:
        return "errors and refusals of servers"
    if kind == "body":
        if (head.content_type or "").lower().startswith(_NO_PAGES):
            return "images, styles, scripts and the like"
        if head.truncated:
            return "cut short by the crawler"
        if head.bytes > LARGEST_RECORD:
            return "larger than any page"
    return NotedRecord(file_id, head.place, address, url, head.received_at, kind, head.status, leads_to, head.digest)


def wanted_by_pattern(
    records: Iterable[NotedRecord], known: Watched, lists: Mapping[str, frozenset[str]]
) -> dict[str, list[Entry]]:
    """By source_id: pages that no list need show, since their addresses are those that the source's `include` asks for.

    `lists` has the addresses of each source's lists, which are none. A source whose patterns cannot be used wants none.
    """
    found: dict[str, list[Entry]] = {}
    patterns: dict[str, AddressPatterns] = {}
    for record in records:
        for source in known.sources_at(record.address):
            if not source.include or record.kind == "gone" or record.address in lists.get(source.source_id, ()):
                continue
            try:
                wanted = patterns.setdefault(source.source_id, AddressPatterns(source)).let_through(record.url)
            except PatternError:  # its visits say so
                continue
            if wanted:
                found.setdefault(source.source_id, []).append(Entry(own_form(source)(record.url)))
    return found
