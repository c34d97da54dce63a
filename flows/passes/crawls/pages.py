"""Releases taken from somebody else's archive: pages that some list shows, with their documents, and pages that are gone."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Collection, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import datetime
from functools import partial

from flows.harvest.entries import key_of
from flows.passes.crawls.belonging import bare
from flows.passes.crawls.taking import Part, Taken, Taking, as_capture, empty_harvest, portions
from flows.passes.lifecycle.stopping import Stop
from flows.rereading.bodies import Bodies, Outcome
from flows.rereading.reread import reading_ahead
from parsers.identity import words_id
from parsers.model import FetchAttempt, Release, Source
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
        self._bodies = Bodies(source, self._recall, self._document_at)
        self._noting = threading.Lock()
        """Held by the thread that takes a body, or looks for a document, and notes it with the portion."""

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
            before = self._taken.records
            with reading_ahead() as threads:
                for portion in portions(waiting, lambda: sum(len(one.body) for one in self._part.captures.values())):
                    self._part = Part()
                    self._take_portion(portion, threads)
                    if stop:
                        return
            if self._taken.records == before:  # their files can no longer be read
                return

    def _take_portion(self, waiting: Iterator[Waiting], threads: Executor) -> None:
        source, part = self._source, self._part
        releases: list[Release] = []
        not_found: set[str] = set()
        last_words: dict[str, str] = {}
        under_way: list[tuple[str, int, Future[Outcome]]] = []
        for one in waiting:
            key = key_of(one.entry)
            if one.kind == "gone":
                part.attempt(one, "not_found", f"the server answered {one.status}")
                not_found.add(key)
                continue
            with self._noting:
                stored, position = self._stored(one), len(part.attempts) - 1
            if stored is not None:
                under_way.append((key, position, threads.submit(self._bodies.page, stored, one.entry)))
        for key, position, coming in under_way:
            read = coming.result()
            part.problems += read.problems
            if read.gone is not None:
                part.attempts[position] = replace(part.attempts[position], outcome="not_found")
                not_found.add(key)
            if read.release is not None:
                # Two pages on which today's reader reads the same are one version, whatever was read of the first before.
                releases.append(replace(read.release, previous_reread=last_words.get(key)))
                last_words[key] = words_id(read.release.title, read.release.body)
        harvest = replace(
            empty_harvest(source, self._taking.run, part), releases=tuple(releases), not_found=frozenset(not_found)
        )
        self._taking.store(harvest, None, self._taken)

    def _stored(self, one: Waiting) -> StoredCapture | None:
        """The body of a record, noted with the portion; None where there is none."""
        if one.stored is not None:
            return self._known(one, one.stored)
        capture = self._taking.good_body(one, self._part)
        if capture is None:
            return None
        ref = CaptureRef(capture.capture_id, capture.url, capture.content_type, "", 0)
        return StoredCapture(self._source.source_id, one.requested_url, "page", one.received_at, ref)

    def _known(self, one: Waiting, capture_id: str) -> StoredCapture | None:
        """A body that is in our archive already, come again."""
        warehouse = self._taking.config.warehouse
        with open_store(warehouse.path, wait_seconds=warehouse.lock_seconds) as store:
            ref = store.find_capture(capture_id)
        if ref is None:
            self._part.attempt(one, "protocol_error", "the body that it repeats is not there")
            return None
        self._part.attempt(one, "ok", None, capture=capture_id)
        return StoredCapture(self._source.source_id, one.requested_url, "page", one.received_at, ref)

    def _recall(self, ref: CaptureRef) -> bytes:
        here = self._part.captures.get(ref.capture_id)
        return self._taking.recall(ref) if here is None else here.body

    def _document_at(self, url: str, page_at: datetime) -> StoredCapture | None:
        """The document at an address as it was received with a page; noted with the portion when it is used first."""
        with self._noting:
            return self._noted_document(url, page_at)

    def _noted_document(self, url: str, page_at: datetime) -> StoredCapture | None:
        taking, part = self._taking, self._part
        warehouse = taking.config.warehouse
        with open_store(warehouse.path, wait_seconds=warehouse.lock_seconds) as store:
            places = store.read(
                partial(documents_at, source_id=self._source.source_id, url=url, address=bare(url), files=taking.files)
            )
        if not places:
            return None
        # The first that is not older than the page, else the latest before it.
        position = bisect_left(places, page_at, key=lambda found: found[0].received_at)
        place, is_taken = places[min(position, len(places) - 1)]
        try:
            received = taking.received(place)
        except ArchiveError as error:  # the page then stands without its document
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
