"""The lists of a source: its feeds, or feeds found on its pages, or its listings and sitemaps, read into entries."""

from __future__ import annotations

from urllib.parse import urlsplit

from flows.fetch import Fetched
from flows.harvest.entries import all_new
from flows.harvest.visit import Visit
from parsers.errors import UnreadableError

LISTING_PAGES = 3
"""How many pages of a listing (and children of a sitemap) an ordinary visit walks while nothing on them is known."""
_FOUND_FEEDS = 2
_LARGEST_HOME = 2_000_000
"""Bytes of a page that is searched for feeds: it stays in memory while they are requested."""


def read_lists(visit: Visit, *, depth: int = LISTING_PAGES) -> None:
    """Fill `visit.listed` from whatever lists the source has; `visit.readable` says whether any could be read.

    `depth` is the most pages of each listing, and children of each sitemap, to walk. When no feed can be read
    the listings are; a feed that was found rather than configured is then forgotten.
    """
    source = visit.source
    feeds = source.feeds or visit.state.discovered_feeds
    read = sum(_read_feed_at(visit, url) for url in feeds)
    if not read:
        if visit.state.discovered_feeds and not source.feeds:
            visit.discovered_feeds = ()
        home = () if source.sitemaps or source.feeds else (source.home,)
        for url in source.listings or home:
            read += _read_listing_at(visit, url, depth)
    for url in source.sitemaps:
        read += _read_sitemap_at(visit, url, depth)
    visit.readable = read > 0


def _read_feed_at(visit: Visit, url: str) -> bool:
    fetched = visit.get(url, "feed", conditional=not visit.thorough)
    if fetched.outcome == "not_modified":
        visit.keep_validators(url, fetched)
        return True
    if fetched.outcome != "ok":
        visit.problem(f"{url}: {fetched.error or fetched.outcome}")
        return False
    return _take_feed(visit, url, fetched)


def _take_feed(visit: Visit, url: str, fetched: Fetched) -> bool:
    from flows.harvest.readers import read_feed

    try:
        feed = read_feed(
            fetched.body, url=fetched.final_url, content_type=fetched.content_type, language=visit.source.language
        )
    except UnreadableError as error:
        visit.unreadable(fetched, error)
        return False
    visit.list_entries(url, feed.entries)
    visit.problems.extend(f"{url}: {problem}" for problem in feed.problems)
    visit.keep_validators(url, fetched)
    return True


def _read_listing_at(visit: Visit, url: str, depth: int) -> bool:
    seen: set[str] = set()
    queue = [url]
    read = False
    while queue and len(seen) < depth:
        page = queue.pop(0)
        if page in seen:
            continue
        seen.add(page)
        fetched = visit.get(page, "listing", conditional=not visit.thorough)
        if fetched.outcome == "not_modified":
            visit.keep_validators(page, fetched)
            return True
        if fetched.outcome != "ok":
            visit.problem(f"{page}: {fetched.error or fetched.outcome}")
            return read
        from flows.harvest.readers import looks_like_feed, read_listing

        if looks_like_feed(fetched.body):
            return _take_feed(visit, page, fetched)
        is_home = page == url and not visit.source.listings and len(fetched.body) <= _LARGEST_HOME
        if is_home and _read_found_feeds(visit, fetched):
            visit.keep_validators(page, fetched)
            return True
        try:
            listing = read_listing(
                fetched.body, url=fetched.final_url, content_type=fetched.content_type, language=visit.source.language
            )
        except UnreadableError as error:
            visit.unreadable(fetched, error)
            return read
        read = True
        visit.list_entries(page, listing.entries)
        visit.problems.extend(f"{page}: {problem}" for problem in listing.problems)
        visit.keep_validators(page, fetched)
        if visit.thorough or all_new(visit.state.entries, listing.entries):
            queue.extend(listing.next_pages)
        del fetched, listing  # up to 20 MB, while the next page is waited for
    return read


def _read_found_feeds(visit: Visit, fetched: Fetched) -> bool:
    """Try the feeds that a page names; those on its own site that hold entries are remembered."""
    from flows.harvest.readers import find_feeds

    own = urlsplit(fetched.final_url).hostname
    named = [
        found.url
        for found in find_feeds(fetched.body, url=fetched.final_url)
        if found.kind == "alternate" and urlsplit(found.url).hostname == own and "comment" not in found.url.lower()
    ]
    before = len(visit.listed)
    good = [url for url in named[:_FOUND_FEEDS] if _read_feed_at(visit, url)]
    if len(visit.listed) == before:
        return False
    visit.discovered_feeds = tuple(good)
    return True


def _read_sitemap_at(visit: Visit, url: str, depth: int) -> bool:
    read = False
    queue = [url]
    for _ in range(1 + depth):
        if not queue:
            break
        page = queue.pop(0)
        fetched = visit.get(page, "sitemap", conditional=not visit.thorough)
        if fetched.outcome == "not_modified":
            visit.keep_validators(page, fetched)
            read = True
            continue
        if fetched.outcome != "ok":
            visit.problem(f"{page}: {fetched.error or fetched.outcome}")
            continue
        from flows.harvest.readers import read_sitemap

        try:
            sitemap = read_sitemap(fetched.body, url=fetched.final_url)
        except UnreadableError as error:
            visit.unreadable(fetched, error)
            continue
        read = True
        visit.list_entries(page, sitemap.entries)
        visit.keep_validators(page, fetched)
        if page == url:
            queue.extend(sitemap.children[:depth])
        del fetched, sitemap  # up to 20 MB, while the next one is waited for
    return read
