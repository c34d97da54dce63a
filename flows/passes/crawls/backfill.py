"""`followthrough backfill --warc`: what others archived of the sources, as captures of the days of their crawling."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from flows.config.load import Config
from flows.fetch.downloads import Downloads, downloading
from flows.passes.alerting import change_alerts
from flows.passes.closing import show
from flows.passes.crawls.belonging import LeftOut, Watched, lists_of, watched
from flows.passes.crawls.dry_run import copy_of
from flows.passes.crawls.lists import ListTaking
from flows.passes.crawls.noting import Found, Noting, add_line
from flows.passes.crawls.pages import PageTaking
from flows.passes.crawls.progress import CrawlReport
from flows.passes.crawls.sources import Named, fetched
from flows.passes.crawls.taking import Taken, Taking
from flows.passes.lifecycle.begin import Run, run_begun
from flows.passes.lifecycle.opening import Opening
from flows.passes.lifecycle.stopping import Stop, StopReason
from flows.passes.lifecycle.uploading import upload_in_passing
from flows.passes.rematching import matched_again
from flows.passes.targets import bring_targets
from flows.reading.runners import reading_on
from parsers.model import Source
from warehouse.archive.kinds import archive_at
from warehouse.archive.writer import ArchiveWriter
from warehouse.clock import utc_now
from warehouse.crawls.noted import (
    FetchedBefore,
    ListAddress,
    fetched_before,
    hosts_in,
    hosts_of_entries,
    lists_led_to,
    lists_to_take,
    note_address,
    pages_to_take,
    records_left,
)
from warehouse.crawls.packages import CrawlFile, CrawlFileError
from warehouse.errors import ArchiveError
from warehouse.harvests.values import Validators
from warehouse.published.publish import publish
from warehouse.published.reclaim.known import link_entries
from warehouse.seeds import SEED_CORPUS_ID
from warehouse.store import Store, open_store

log = logging.getLogger("followthrough")

_ROUNDS = 3
"""Lists may show pages on hosts nobody knew, which are then noted in another round, and those may hold lists. What three
rounds do not find, the same command does when it is run again."""


@dataclass(slots=True)
class CrawlResult:
    """What came of reading archives of others."""

    outcome: StopReason | Literal["completed"] = "completed"
    files: int = 0
    """Read to their ends, those included that were read before."""
    found: Found = field(default_factory=Found)
    taken: dict[str, Taken] = field(default_factory=dict)
    """By source_id."""
    left_out_of: Counter[tuple[str, LeftOut]] = field(default_factory=Counter)
    """How many records on hosts of sources are not taken, by source and reason."""
    problems: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    """Files that could not be had or read, one line each."""


def backfill_from_crawls(
    config: Config, named: Named, *, report: CrawlReport, stop: Stop, only: Sequence[str] = (), dry_run: bool = False
) -> CrawlResult:
    """Take what the named files hold of the sources, and publish. Done again, it goes on where it was.

    Args:
        config: what is watched, and where everything is kept.
        named: the files.
        report: receives the progress.
        stop: ends it after what is under way.
        only: source ids; all when empty.
        dry_run: do it all on a copy of the working file that is then thrown away, and change nothing.

    Raises what `flows.passes.full_pass.run_pass` raises. A file that cannot be read is in the result; the others go on.
    """
    if dry_run:
        with copy_of(config) as copied:
            return _Backfill(copied, named, report, stop, only, dry_run_of=config).go()
    return _Backfill(config, named, report, stop, only).go()


class _Backfill:
    """One reading of archives, under way."""

    def __init__(
        self,
        config: Config,
        named: Named,
        report: CrawlReport,
        stop: Stop,
        only: Sequence[str],
        dry_run_of: Config | None = None,
    ) -> None:
        self._config = config
        self._named = named
        self._report = report
        self._stop = stop
        self._only = only
        self._is_dry = dry_run_of is not None
        self._archives = [archive_at(one.archive_place()) for one in (config, dry_run_of) if one is not None]
        self._result = CrawlResult()
        self._generate = change_alerts(config, utc_now, "reparse")  # none of it is news, and the alerts must know that
        self._read: set[str] = set()
        """Addresses and file_ids of what was read to its end."""
        self._fetched: set[str] = set()
        """Addresses of what was fetched by this run."""

    def go(self) -> CrawlResult:
        """Do it."""
        result = self._result
        begun = run_begun(self._config, "backfill", utc_now, only=self._only, visiting=True)
        with reading_on(self._config.work), begun as run:
            sources = tuple(one for one in run.sources if one.source_id != SEED_CORPUS_ID)
            with self._downloading() as downloads, self._writer(run) as writer:
                before = ""
                for _ in range(_ROUNDS):
                    known = self._watched(sources, run)
                    if self._stop or (known.fingerprint == before and not self._to_fetch_again(run, known)):
                        break
                    before = known.fingerprint
                    self._round(run, sources, known, writer, downloads)
            result.files = len(self._read)
            self._count_left_out(sources, run)
            self._close(run)
        result.outcome = self._stop.reason or "completed"
        return result

    @contextmanager
    def _downloading(self) -> Iterator[Downloads | None]:
        if not self._named.addresses:
            yield None
            return
        with downloading(self._config.http_settings()) as downloads:
            self._stop.listen(downloads.stop)
            yield downloads

    def _writer(self, run: Run) -> ArchiveWriter:
        return self._archives[0].writer(run.run_id, run.started_at)

    def _round(
        self, run: Run, sources: Sequence[Source], known: Watched, writer: ArchiveWriter, downloads: Downloads | None
    ) -> None:
        self._read.clear()
        self._result.found = Found()
        self._result.unreadable = list(self._named.unreadable)
        noting = Noting(self._config, known, self._lists(sources, run), self._report, self._stop, utc_now)
        if self._named.files:
            at_hand = [one for one in self._named.files if not self._stop and self._note(noting, one)]
            self._take(run, known, {one.file_id: one for one in at_hand}, writer)
        for url in self._named.addresses if downloads is not None else ():
            if self._stop or downloads is None:
                return
            self._fetch(url, run, noting, known, downloads, writer)

    def _to_fetch_again(self, run: Run, known: Watched) -> bool:
        """Whether a file that was fetched and removed holds what a later one shows."""
        before = (self._fetched_before(url, known) for url in self._named.addresses)
        return any(one is not None and self._waits(run, known, one.file_ids) for one in before)

    def _waits(self, run: Run, known: Watched, file_ids: Collection[str]) -> bool:
        """Whether something in files is still to be taken."""
        for source in self._sources_in(known, file_ids):
            lists = self._list_addresses(source, run)
            with self._store() as store:
                for to_take in (lists_to_take, pages_to_take):
                    if store.read(partial(to_take, source_id=source.source_id, lists=lists, files=file_ids)):
                        return True
        return False

    def _fetched_before(self, url: str, known: Watched) -> FetchedBefore | None:
        with self._store() as store:
            return store.read(partial(fetched_before, url=url, watched=known.fingerprint))

    def _sources_in(self, known: Watched, file_ids: Collection[str]) -> list[Source]:
        """The sources with a host of which something was noted in files."""
        with self._store() as store:
            hosts = store.read(partial(hosts_in, files=file_ids))
        return list({one.source_id: one for host in hosts for one in known.of_host.get(host, ())}.values())

    def _fetch(
        self,
        url: str,
        run: Run,
        noting: Noting,
        known: Watched,
        downloads: Downloads,
        writer: ArchiveWriter,
    ) -> None:
        """Fetch one file, unless it is the one that was read before, and take what it holds."""
        before = self._fetched_before(url, known)
        conditions = Validators()
        if before is not None and before.is_read and not self._waits(run, known, before.file_ids):
            conditions = before.validators
            if url in self._fetched:  # in an earlier round, a moment ago
                self._read.add(url)
                return
        self._report.step(f"Fetching {url}")
        try:
            with fetched(self._config, downloads, url, conditions) as (answer, files):
                if answer.outcome == "not_modified":
                    self._read.add(url)
                    return
                if answer.outcome != "ok":
                    if answer.outcome != "cancelled":
                        self._result.unreadable.append(f"{url}: {answer.error or answer.outcome}")
                    return
                at_hand = {one.file_id: one for one in files if not self._stop and self._note(noting, one)}
                self._take(run, known, at_hand, writer)
                self._fetched.add(url)
                if not self._stop:  # only now: after a kill before this it is fetched again
                    with self._store() as store:
                        store.write(partial(note_address, file_ids=at_hand, url=url, validators=answer.validators))
        except CrawlFileError as error:  # told at the end, and the other files go on
            self._result.unreadable.append(f"{url}: {error.message}")

    def _note(self, noting: Noting, file: CrawlFile) -> bool:
        """Note the records of a file; return whether it can be read."""
        try:
            if noting.note(file, self._result.found):
                self._read.add(file.file_id)
        except ArchiveError as error:  # this file is told at the end, the others are read
            self._result.unreadable.append(f"{file.name}: {error.message}")
            return False
        except OSError as error:  # a file that is gone or forbidden keeps nobody from the others
            self._result.unreadable.append(f"{file.name} cannot be read: {error.strerror or error}")
            return False
        return True

    def _take(self, run: Run, known: Watched, files: Mapping[str, CrawlFile], writer: ArchiveWriter) -> None:
        """Take lists, then the pages that they show, of one source after another."""
        if not files:
            return
        taking = Taking(self._config, run, files, writer, self._generate, self._report, self._archives)
        for source in self._sources_in(known, files):
            if self._stop:
                break
            taken = self._result.taken.setdefault(source.source_id, Taken())
            lists = ListTaking(taking, source, taken).take(self._stop)
            PageTaking(taking, source, taken).take(lists, self._stop)
        for line in taking.problems:
            add_line(self._result.problems, line)
        self._result.unreadable += taking.unreadable

    def _watched(self, sources: Sequence[Source], run: Run) -> Watched:
        with self._store() as store:
            return watched(sources, run.states, store.read(hosts_of_entries))

    def _lists(self, sources: Sequence[Source], run: Run) -> dict[str, frozenset[str]]:
        return {one.source_id: frozenset(at.address for at in self._list_addresses(one, run)) for one in sources}

    def _list_addresses(self, source: Source, run: Run) -> list[ListAddress]:
        """The lists of a source, those too that were found in archives."""
        with self._store() as store:
            led_to = store.read(partial(lists_led_to, source_id=source.source_id))
        return [*lists_of(source, run.states.get(source.source_id)), *led_to]

    def _count_left_out(self, sources: Sequence[Source], run: Run) -> None:
        """Count what is not taken: what was seen to be of no use while noting, and what was noted and no list shows."""
        counts = self._result.left_out_of
        counts.update(self._result.found.left_out_of)
        of_host = self._watched(sources, run).of_host
        lists = {address for some in self._lists(sources, run).values() for address in some}
        files = sorted(self._read)
        with self._store() as store:
            for host, not_listed, repeats in store.read(partial(records_left, lists=lists, files=files)):
                names = ", ".join(one.source_id for one in of_host.get(host, ()))
                left: dict[LeftOut, int] = {
                    "shown by no list": not_listed,
                    "repeats of a body that is not there": repeats,
                }
                for reason, count in left.items():
                    if count:
                        counts[names, reason] += count
                        self._result.found.left_out[reason] += count

    def _close(self, run: Run) -> None:
        """Link, match and publish what was stored."""
        counts: Counter[str] = Counter()
        for taken in self._result.taken.values():
            counts.update(taken.versions)
            counts["captures"] += taken.captures
        counts["sources"] = sum(1 for one in self._result.taken.values() if one.records)
        if self._is_dry:
            return
        with self._store() as store:
            store.write(link_entries)
        matching = matched_again(Opening(self._config, self._generate), report=self._report, stop=self._stop, seconds=None)
        with matching as (store, _):
            store.end_run(run.run_id, utc_now(), self._stop.reason or "completed", counts)
            store.checkpoint()
        self._report.step("Publishing")
        warehouse = self._config.warehouse
        publish(warehouse.path, warehouse.published, wait_seconds=warehouse.lock_seconds)
        show(self._config, utc_now)
        bring_targets(self._config)
        upload_in_passing(self._archives[0], stop=self._stop, step=self._report.step)

    def _store(self) -> AbstractContextManager[Store]:
        warehouse = self._config.warehouse
        return open_store(warehouse.path, wait_seconds=warehouse.lock_seconds)
