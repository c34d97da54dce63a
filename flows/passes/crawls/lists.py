"""Feeds, listings and sitemaps taken from somebody else's archive: what they show, and which lists they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from flows.harvest.address_patterns import PatternError
from flows.harvest.entries import key_of, merge, wanted
from flows.harvest.readers import (
    find_feeds,
    looks_like_feed,
    read_feed,
    read_listing,
    read_sitemap,
    with_commitments_and_claims,
)
from flows.harvest.releases import read_listed_text, to_release
from flows.passes.crawls.belonging import bare, lists_of, own_form
from flows.passes.crawls.noting import bare_keys
from flows.passes.crawls.taking import Part, Taken, Taking, empty_harvest, portions
from flows.passes.lifecycle.stopping import Stop
from flows.reading.asking import ReaderFaultError
from parsers.errors import FollowthroughError
from parsers.model import Capture, Entry, Release, Source
from warehouse.connection.transaction import Transaction
from warehouse.crawls.noted import ListAddress, Waiting, lists_led_to, lists_to_take, note_entries, note_lists
from warehouse.harvests.values import KnownEntry
from warehouse.store import open_store

_MOST_LISTS = 5_000
"""Lists of one source that others lead to: pages of ten releases, of twenty years."""


class ListTaking:
    """Takes the lists of one source."""

    def __init__(self, taking: Taking, source: Source, taken: Taken) -> None:
        self._taking = taking
        self._source = source
        self._taken = taken
        self._lists: dict[str, ListAddress] = {}
        self._part = Part()
        self._own_form = own_form(source)

    def take(self, stop: Stop) -> tuple[ListAddress, ...]:
        """Take all there are, those too that they lead to; returns all addresses of lists that are known then."""
        taking = self._taking
        warehouse = taking.config.warehouse
        while True:
            with open_store(warehouse.path, wait_seconds=warehouse.lock_seconds) as store:
                state = taking.run.states.get(self._source.source_id)
                led_to = store.read(partial(lists_led_to, source_id=self._source.source_id))
                self._lists = {one.address: one for one in (*led_to, *lists_of(self._source, state))}
                waiting = store.read(
                    partial(lists_to_take, source_id=self._source.source_id, lists=self.known, files=taking.files)
                )
            if not waiting or stop:
                return self.known
            before = self._taken.records
            for portion in portions(waiting, lambda: sum(len(one.body) for one in self._part.captures.values())):
                self._part = Part()
                self._take_portion(portion)
                if stop:
                    return self.known
            if self._taken.records == before:  # their files can no longer be read
                return self.known

    @property
    def known(self) -> tuple[ListAddress, ...]:
        """All addresses of lists."""
        return tuple(self._lists.values())

    def _take_portion(self, waiting: Iterator[Waiting]) -> None:
        source, part = self._source, self._part
        entries: dict[str, KnownEntry] = {}
        led_to: dict[str, ListAddress] = {}
        releases: list[Release] = []
        for one in waiting:
            self._taken.lists += 1
            capture = self._taking.good_body(one, part)
            if capture is None:
                continue
            try:
                shown, further = self._read(one, capture)
                listed = wanted(source, shown)
            except PatternError as error:  # what is wrong with the pattern is told, and nothing is taken
                part.problems.append(error.message)
                continue
            except (FollowthroughError, ReaderFaultError) as error:  # a list that cannot be read costs only itself
                said = error.message if isinstance(error, FollowthroughError) else f"a fault of the reader, {error}"
                part.attempts[-1] = replace(part.attempts[-1], outcome="unreadable", error=said[:300])
                part.problems.append(f"{one.requested_url} of {one.received_at:%Y-%m-%d}: {said}")
                continue
            linked = [replace(entry, url=self._own_form(entry.url)) for entry in listed if entry.url]
            entries |= merge(entries, linked, one.received_at)
            led_to |= {address.address: address for address in further if address.address not in self._lists}
            releases += [read for entry in listed if not entry.url and (read := self._listed_text(entry, capture))]
        room = max(0, _MOST_LISTS - len(self._lists))
        new = list(led_to.values())[:room]

        def note(change: Transaction) -> None:
            note_entries(change, source.source_id, entries, bare_keys(entries))
            note_lists(change, source.source_id, new)

        harvest = replace(empty_harvest(source, self._taking.run, part), releases=tuple(releases))
        self._taking.store(harvest, note, self._taken)

    def _read(self, one: Waiting, capture: Capture) -> tuple[tuple[Entry, ...], list[ListAddress]]:
        """What a list shows, and the lists that it leads to; raises `UnreadableError` where it is none."""
        # Links are those of the site as it is watched, and not of http or without www, where it may have been crawled.
        url, content_type, language = one.requested_url, capture.content_type, self._source.language
        if one.purpose == "sitemap":
            sitemap = read_sitemap(capture.body, url=url)
            return sitemap.entries, [ListAddress(bare(child), child, "sitemap") for child in sitemap.children]
        if one.purpose == "feed" or looks_like_feed(capture.body):
            return read_feed(capture.body, url=url, content_type=content_type, language=language).entries, []
        further = []
        if bare(one.requested_url) == bare(self._source.home):
            named = (feed.url for feed in find_feeds(capture.body, url=url) if feed.kind == "alternate")
            own = urlsplit(bare(url)).netloc
            further = [ListAddress(bare(feed), feed, "feed") for feed in named if urlsplit(bare(feed)).netloc == own]
        listing = read_listing(capture.body, url=url, content_type=content_type, language=language)
        return listing.entries, further + [ListAddress(bare(page), page, "listing") for page in listing.next_pages]

    def _listed_text(self, entry: Entry, capture: Capture) -> Release | None:
        """The text that a feed carries for an entry with no page of its own, as a release."""
        reading = read_listed_text(entry, self._source.language)
        if reading is None:
            return None
        url = f"{capture.requested_url}#{key_of(entry)}"
        release = to_release(self._source, entry, reading, url, capture.capture_id, capture.fetched_at)
        try:
            return with_commitments_and_claims(release)
        except (FollowthroughError, ReaderFaultError) as error:  # the text in the list stands as a release without them
            self._part.problems.append(f"{url}: its promises and claims were not read: {error}")
            return release
