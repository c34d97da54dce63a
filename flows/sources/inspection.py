"""Looking at sources without storing anything: what answers, and where feeds might be. Needs no terminal or warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from flows.catalogue.paragraphs import like_known, new_id
from flows.fetch import Fetched
from flows.harvest.readers import find_feeds, looks_like_feed, read_feed, read_listing, read_sitemap
from flows.harvest.visit import Fetch
from parsers.errors import FollowthroughError, UnreadableError
from parsers.feeds.discovery import usual_places
from parsers.feeds.feed import Feed
from parsers.model import Entry, Outcome, Purpose, Source

_MOST_REQUESTS = 16
"""The most addresses tried on one site: each costs a request and the site's delay."""
_MOST_FEEDS = 4
"""Feeds that are suggested for a source, the surest first."""


class NothingFoundError(FollowthroughError):
    """There is nothing at an address that could be watched."""


class StoppedError(Exception):
    """We were asked to stop."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address said."""

    url: str
    purpose: Purpose
    outcome: Outcome
    status: int | None
    bytes: int
    elapsed_ms: int
    detail: str | None = None
    """What went wrong, or what else there is to say, in one line."""
    entries: int | None = None
    """How many a feed, listing or sitemap holds; None when it could not be read, or nothing changes there."""
    newest: date | None = None
    """The latest day stated by any of them."""


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a source said when each of its addresses was asked once."""

    source: Source
    answers: tuple[Answer, ...]
    suggestions: tuple[str, ...] = ()
    """Feeds that its pages name but it does not have."""

    @property
    def readable(self) -> bool:
        """Whether any feed, listing or sitemap of it holds an entry: whether watching it would bring anything."""
        return any(answer.entries for answer in self.answers)


def check(source: Source, fetch: Fetch) -> Checkup:
    """Ask each address of `source` once: robots.txt, home, feeds, listings, sitemaps. Raises StoppedError when stopped."""
    answers: list[Answer] = []
    named: list[str] = []
    home = _ask(fetch, source.home, "home", source.platform, answers)
    if home.outcome == "ok":
        named = [found.url for found in find_feeds(home.body, url=home.final_url) if found.kind == "alternate"]
        if looks_like_feed(home.body) or source.home in (source.listings or (source.home,)):
            answers[-1] = _judged(answers[-1], home, source.language, "listing")
    lists: tuple[tuple[Purpose, tuple[str, ...]], ...] = (
        ("feed", source.feeds),
        ("listing", source.listings),
        ("sitemap", source.sitemaps),
    )
    for purpose, urls in lists:
        for url in urls:
            if url != source.home:
                fetched = _ask(fetch, url, purpose, source.platform, answers)
                if fetched.outcome == "ok":
                    answers[-1] = _judged(answers[-1], fetched, source.language, purpose)
    suggestions = tuple(dict.fromkeys(url for url in named if url not in source.feeds))
    return Checkup(source, tuple(answers), suggestions[:_MOST_FEEDS])


def discover(
    url: str, fetch: Fetch, *, taken: Iterable[str] = (), told: Callable[[Answer], None] = lambda _: None
) -> tuple[Source, tuple[Answer, ...]]:
    """Look for feeds at `url`, and describe the site there as a source.

    Feeds that pages name are tried first, then the places where such sites usually have them, including pages that list
    feeds; only what could be read as a feed with entries is kept. A site without one is described by its listing or
    sitemap.

    Args:
        url: absolute.
        fetch: requests an address.
        taken: ids that the source must not get.
        told: receives each answer as it comes.

    Raises:
        NothingFoundError: the address could not be fetched, or there is no feed, listing or sitemap.
        StoppedError: we were asked to stop.
    """
    search = _Search(url, fetch, told)
    page = search.ask(url, "home")
    if page.outcome != "ok":
        raise NothingFoundError(
            f"{url} could not be had: {search.answers[-1].detail or page.outcome}",
            hint="Open it in a browser; an address that answers there and not here is refusing programs.",
        )
    if not search.take_feed(page):
        search.look_around(page)
    listing = _judged(search.answers[search.home], page, "fr", "listing")
    if not search.feeds and not search.sitemaps and not listing.entries:
        raise NothingFoundError(
            f"no feed was found at {url}, and the page lists nothing that looks like releases",
            hint="Give the address of the page that lists the news or press releases.",
        )
    if not search.feeds:
        search.answers[search.home] = listing
    return _described(search, page, bool(listing.entries), taken), tuple(search.answers)


class _Search:
    """A search for the feeds of one site, in progress."""

    def __init__(self, url: str, fetch: Fetch, told: Callable[[Answer], None]) -> None:
        self.url = url
        self.known = like_known(url)
        self.answers: list[Answer] = []
        self.home = 0
        self.feeds: dict[str, Feed] = {}
        self.sitemaps: list[str] = []
        self._fetch = fetch
        self._told = told
        self._seen = {url}
        self._left = _MOST_REQUESTS

    def ask(self, url: str, purpose: Purpose) -> Fetched:
        before = len(self.answers)
        fetched = _ask(self._fetch, url, purpose, self.known.platform if self.known else None, self.answers)
        self._seen |= {url, fetched.final_url}
        if purpose == "home":
            self.home = len(self.answers) - 1
        for answer in self.answers[before:]:
            self._told(answer)
        return fetched

    def take_feed(self, fetched: Fetched) -> bool:
        """Whether the body received is a feed with entries; if so it is kept."""
        if not looks_like_feed(fetched.body):
            return False
        try:
            feed = read_feed(fetched.body, url=fetched.final_url, content_type=fetched.content_type)
        except UnreadableError:
            return False
        if feed.entries:
            self.feeds.setdefault(fetched.final_url, feed)
            self.answers[-1] = replace(self.answers[-1], entries=len(feed.entries), newest=_newest(feed.entries))
        return bool(feed.entries)

    def look_around(self, page: Fetched) -> None:
        """Try what the page names; the usual places only if that yields no feed."""
        self._try_each(found.url for found in find_feeds(page.body, url=page.final_url))
        if not self.feeds:
            self._try_each(usual_places(page.final_url))

    def _try_each(self, urls: Iterable[str], *, deeper: bool = True) -> None:
        for url in urls:
            enough = len(self.feeds) >= _MOST_FEEDS or self._left == 0
            if enough or url in self._seen or "comment" in url.lower() or (self.feeds and "sitemap" in url.lower()):
                continue
            self._left -= 1
            is_map = "sitemap" in url.lower()
            fetched = self.ask(url, "sitemap" if is_map else "feed")
            if fetched.outcome != "ok" or self.take_feed(fetched):
                continue
            if is_map:
                self._take_sitemap(fetched)
            elif deeper:
                self._try_each((found.url for found in find_feeds(fetched.body, url=fetched.final_url)), deeper=False)

    def _take_sitemap(self, fetched: Fetched) -> None:
        try:
            sitemap = read_sitemap(fetched.body, url=fetched.final_url)
        except UnreadableError:
            return
        if sitemap.entries or sitemap.children:
            self.sitemaps.append(fetched.final_url)
            self.answers[-1] = replace(self.answers[-1], entries=len(sitemap.entries), newest=_newest(sitemap.entries))


def _described(search: _Search, page: Fetched, lists: bool, taken: Iterable[str]) -> Source:
    known, url = search.known, search.url
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    first = next(iter(search.feeds.values()), None)
    name = (known.name if known else None) or (first.title if first else None) or host
    language = (first.language if first else None) or (known.language if known else None) or "fr"
    source = Source(
        source_id=new_id(host.removesuffix(".gouv.fr"), set(taken)),
        name=name[:300],
        family=known.family if known else "generic",
        home=_site(url) if page.final_url in search.feeds else url,
        feeds=tuple(search.feeds),
        listings=(page.final_url,) if lists and not search.feeds else (),
        sitemaps=() if search.feeds or lists else tuple(search.sitemaps[:1]),
        language=language,
    )
    if known is None:
        return source
    return replace(
        source, country=known.country, territory=known.territory, platform=known.platform, authority=known.authority
    )


def _ask(fetch: Fetch, url: str, purpose: Purpose, platform: str | None, answers: list[Answer]) -> Fetched:
    """Request `url`; its answer, and that of its robots.txt if requested first, is appended to `answers`."""
    fetched = fetch(url, purpose=purpose, platform=platform)
    if fetched.outcome == "cancelled":
        raise StoppedError
    answers.extend(
        Answer(one.url, "robots", one.outcome, one.http_status, one.bytes, one.elapsed_ms, one.error)
        for one in fetched.attempts
        if one.purpose == "robots"
    )
    last = fetched.attempts[-1]
    moved = f"moved to {fetched.final_url}" if fetched.outcome == "ok" and fetched.final_url != url else None
    answers.append(
        Answer(url, purpose, fetched.outcome, fetched.status, last.bytes, last.elapsed_ms, fetched.error or moved)
    )
    return fetched


def _judged(answer: Answer, fetched: Fetched, language: str, purpose: str) -> Answer:
    """`answer` with what the body received holds."""
    try:
        entries = _entries(fetched, language, purpose)
    except UnreadableError as error:
        if answer.purpose == "home":
            return answer
        return replace(answer, outcome="unreadable", detail=" ".join(error.message.split())[:300])
    return replace(answer, entries=len(entries), newest=_newest(entries))


def _entries(fetched: Fetched, language: str, purpose: str) -> tuple[Entry, ...]:
    url, content_type = fetched.final_url, fetched.content_type
    if purpose == "sitemap":
        return read_sitemap(fetched.body, url=url).entries
    if purpose == "feed" or looks_like_feed(fetched.body):
        return read_feed(fetched.body, url=url, content_type=content_type, language=language).entries
    return read_listing(fetched.body, url=url, content_type=content_type, language=language).entries


def _newest(entries: Iterable[Entry]) -> date | None:
    days = [day for entry in entries for day in (entry.published.on if entry.published else None, entry.updated_on) if day]
    return max(days, default=None)


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
