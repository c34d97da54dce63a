"""The records of somebody else's WARC file, noted in the working file as far as they may be of a source."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flows.config.load import Config
from flows.harvest.entries import merge
from flows.passes.crawls.belonging import LeftOut, Watched, bare, judged, wanted_by_pattern
from flows.passes.crawls.progress import CrawlReport
from flows.passes.lifecycle.stopping import Stop
from warehouse.clock import Clock
from warehouse.connection.transaction import Transaction
from warehouse.crawls.noted import NotedRecord, Progress, note, note_entries, progress_of
from warehouse.crawls.packages import CrawlFile
from warehouse.crawls.records import Damage, read_heads
from warehouse.harvests.values import KnownEntry
from warehouse.store import open_store

log = logging.getLogger("followthrough")

_PORTION = 1_000
"""Records noted in one transaction; half a megabyte."""
_BYTES = 64 * 1024 * 1024
"""Bytes read at most before how far that is is written down: two seconds of reading."""


_MOST_LINES = 1_000
"""On what is wrong; whoever wants more has a file that is beyond help."""


def add_line(lines: list[str], line: str) -> None:
    """Add a line on what is wrong, as long as there are not too many."""
    if len(lines) < _MOST_LINES:
        lines.append(line)


@dataclass(slots=True)
class Found:
    """What was found in the files so far, besides what was noted."""

    records: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    """How many records are not taken, and why."""
    left_out_of: Counter[tuple[str, LeftOut]] = field(default_factory=Counter)
    """The same of those on a host of a source, by the ids of its sources."""
    lost: list[str] = field(default_factory=list)
    """Places that could not be read, one line each."""


class Noting:
    """Notes the records of files."""

    def __init__(
        self,
        config: Config,
        known: Watched,
        lists: Mapping[str, frozenset[str]],
        report: CrawlReport,
        stop: Stop,
        clock: Clock,
    ) -> None:
        self._config = config
        self._known = known
        self._lists = lists
        self._report = report
        self._stop = stop
        self._clock = clock

    def note(self, file: CrawlFile, found: Found) -> bool:
        """Note what a file holds, from where that was left; return whether its end was reached.

        Raises:
            ArchiveError: it is no file whose records can be read one by one.
            WarehouseError: the working file cannot be written. What was noted before stays.
            OSError: it cannot be read.
        """
        warehouse = self._config.warehouse
        with open_store(warehouse.path, wait_seconds=warehouse.lock_seconds) as store:
            progress = store.read(lambda there: progress_of(there, file.file_id))
        if progress.watched != self._known.fingerprint:
            progress = Progress(watched=self._known.fingerprint)
        if progress.read_to >= file.size:
            return True
        self._report.reading(file.name, file.size - progress.read_to)
        waiting: list[NotedRecord] = []
        stored_to = progress.read_to

        def store_portion() -> None:
            nonlocal stored_to
            if waiting or progress.read_to > stored_to:
                self._store(file, progress, waiting)
            waiting.clear()
            stored_to = progress.read_to

        now = self._clock()
        with file.open() as stream:
            for one in read_heads(stream, progress.read_to):
                lost = isinstance(one, Damage)
                if isinstance(one, Damage):
                    add_line(found.lost, f"{file.name}: bytes {one.place} to {one.ends}: {one.reason}")
                else:
                    self._take(judged(one, file.file_id, self._known, now), one.url, waiting, found)
                found.records += not lost
                self._report.looked_through(one.ends - progress.read_to, int(not lost))
                progress = replace(
                    progress, read_to=one.ends, records=progress.records + (not lost), lost=progress.lost + lost
                )
                if len(waiting) >= _PORTION or progress.read_to - stored_to >= _BYTES:
                    store_portion()
                if self._stop:
                    break
        if not self._stop:
            progress = replace(progress, read_to=file.size)
        store_portion()
        return progress.read_to >= file.size

    def _take(self, one: NotedRecord | LeftOut | None, url: str, waiting: list[NotedRecord], found: Found) -> None:
        if isinstance(one, NotedRecord):
            waiting.append(one)
        elif one is not None:
            found.left_out[one] += 1
            sources = self._known.sources_at(bare(url))
            if sources:
                found.left_out_of[", ".join(source.source_id for source in sources), one] += 1

    def _store(self, file: CrawlFile, progress: Progress, records: list[NotedRecord]) -> None:
        by_pattern = wanted_by_pattern(records, self._known, self._lists)

        def write(change: Transaction) -> None:
            note(change, file, progress, records)
            for source_id, entries in by_pattern.items():
                shown = merge({}, entries, self._clock())
                note_entries(change, source_id, shown, bare_keys(shown))

        warehouse = self._config.warehouse
        with open_store(warehouse.path, wait_seconds=warehouse.lock_seconds) as store:
            store.write(write)


def bare_keys(entries: Mapping[str, KnownEntry]) -> dict[str, str]:
    """By key, the addresses of entries without www."""
    return {key: bare(one.entry.url or "") for key, one in entries.items()}
