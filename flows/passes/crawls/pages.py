"""Releases taken from somebody else's archive: pages that some list shows, with their documents, and pages that are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from flows.harvest.entries import key_of
from flows.passes.crawls.belonging import bare
from flows.passes.crawls.taking import Part, Taken, Taking, as_capture, empty_harvest, portions
from flows.passes.lifecycle.stopping import Stop
from flows.passes.reparse import fetched_with, reread
from parsers.model import Entry, FetchAttempt, Source
from warehouse.crawls.noted import ListAddress, Waiting, documents_at, pages_to_take
from warehouse.errors import ArchiveError
from warehouse.harvests.values import CaptureRef, StoredCapture
from warehouse.store import open_store


class PageTaking:
    """Takes the pages of one source."""

    def __init__(self, taking: Taking, source: Source, taken: Taken) -> None:
        self._taking = taking
        self._source = source
        self._taken = taken
        self._part = Part()

    def take(self, lists: Collection[ListAddress], stop: Stop) -> None:
        """Take all there are; `lists` are addresses that are no pages of releases."""
        taking = self._taking
        warehouse = taking.config.warehouse
        while not stop:
            with open_store(warehouse.path, wait_seconds=warehouse.lock_seconds) as store:
                waiting = store.read(
                    partial(pages_to_take, source_id=self._source.source_id, lists=lists, files=taking.files)
                )
            if not waiting:
                return
            for portion in portions(waiting, lambda: sum(len(one.body) for one in self._part.captures.values())):
                self._part = Part()
                self._take_portion(portion)
                if stop:
                    return

    def _take_portion(self, waiting: Iterator[Waiting]) -> None:
        source, part = self._source, self._part
        stored: list[StoredCapture] = []
        entries: dict[str, Entry] = {}
        not_found: set[str] = set()
        for one in waiting:
            key = key_of(one.entry)
            entries[key] = one.entry
            if one.kind == "gone":
                part.attempt(one, "not_found", f"the server answered {one.status}")
                not_found.add(key)
            elif one.stored is not None:
                stored += self._known(one, one.stored)
            elif (capture := self._taking.good_body(one, part)) is not None:
                ref = CaptureRef(capture.capture_id, capture.url, capture.content_type, "", 0)
                stored.append(StoredCapture(source.source_id, one.requested_url, "page", one.received_at, ref))
        read = reread(source, stored, self._recall, entries=entries, document_at=self._document_at)
        for gone in read.gone:
            not_found.add(key_of(Entry(gone.requested_url)))
            part.attempts = [
                replace(one, outcome="not_found")
                if (one.url, one.fetched_at) == (gone.requested_url, gone.fetched_at)
                else one
                for one in part.attempts
            ]
        part.problems += read.problems
        harvest = replace(
            empty_harvest(source, self._taking.run, part), releases=read.releases, not_found=frozenset(not_found)
        )
        self._taking.store(harvest, None, self._taken)

    def _known(self, one: Waiting, capture_id: str) -> list[StoredCapture]:
        """A body that is in our archive already, come again."""
        warehouse = self._taking.config.warehouse
        with open_store(warehouse.path, wait_seconds=warehouse.lock_seconds) as store:
            ref = store.find_capture(capture_id)
        if ref is None:
            self._part.attempt(one, "protocol_error", "the body that it repeats is not there")
            return []
        self._part.attempt(one, "ok", None, capture=capture_id)
        return [StoredCapture(self._source.source_id, one.requested_url, "page", one.received_at, ref)]

    def _recall(self, ref: CaptureRef) -> bytes:
        here = self._part.captures.get(ref.capture_id)
        return self._taking.recall(ref) if here is None else here.body

    def _document_at(self, url: str, page_at: datetime) -> StoredCapture | None:
        """The document at an address as it was received with a page; noted with the portion when it is used first."""
        taking, part = self._taking, self._part
        warehouse = taking.config.warehouse
        with open_store(warehouse.path, wait_seconds=warehouse.lock_seconds) as store:
            places = store.read(
                partial(documents_at, source_id=self._source.source_id, url=url, address=bare(url), files=taking.files)
            )
        if not places:
            return None
        place, is_taken = places[fetched_with([one.received_at for one, _ in places], page_at)]
        try:
            received = taking.received(place)
        except ArchiveError as error:
            part.problems.append(f"{url}: {error.message}")
            return None
        if not received.body:
            return None
        capture = as_capture(received, place.url, url, place.received_at)
        if not is_taken and (url, place.received_at) not in {(one.url, one.fetched_at) for one in part.attempts}:
            part.attempts.append(
                FetchAttempt(
                    url, "document", place.received_at, "ok", received.status, len(capture.body), 0, None,
                    capture.capture_id,
                )
            )  # several a line, as in a table  # fmt: skip
            self._taken.documents += 1
        part.captures.setdefault(capture.capture_id, capture)
        ref = CaptureRef(capture.capture_id, capture.url, capture.content_type, "", 0)
        return StoredCapture(self._source.source_id, url, "document", place.received_at, ref)
