"""Reading every stored body again with today's readers. No request is made; a changed reading is a `technical` version."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flows.config.load import Config
from flows.harvest.entries import key_of
from flows.harvest.pages import Recall, read_stored_document, read_whole_again
from flows.harvest.readers import says_gone, with_commitments_and_claims
from flows.harvest.releases import read_list, read_listed_text, to_release
from flows.harvest.seed_corpus import read_seed
from flows.passes.alerting import change_alerts
from flows.passes.closing import show
from flows.passes.full_pass import PassResult
from flows.passes.lifecycle.begin import run_begun
from flows.passes.lifecycle.stopping import Stop
from flows.passes.rematching import matched_again
from flows.passes.report import Report, totals
from flows.reading.limits import OverLimitError
from flows.reading.process import ReaderFaultError
from parsers.addresses import page_address
from parsers.errors import FollowthroughError, NotAReleaseError
from parsers.identity import canonical_url, words_id
from parsers.model import Attachment, Entry, Reading, Release, Source
from warehouse.archive.kinds import archive_at
from warehouse.clock import utc_now
from warehouse.errors import ArchiveError
from warehouse.harvests.values import Harvest, Loaded, StoredCapture
from warehouse.published.publish import publish
from warehouse.seeds import SEED_CORPUS_ID, seeds
from warehouse.store import open_store


@dataclass(slots=True)
class _Rereading:
    """One source read again, in the order in which its bodies arrived."""

    source: Source
    recall: Recall
    documents: dict[str, list[StoredCapture]]
    entries: dict[str, Entry] = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)
    last_words: dict[str, str] = field(default_factory=dict)
    """`words_id` of each release's latest capture so far, as today's readers read it."""
    problems: list[str] = field(default_factory=list)
    damaged: int = 0
    gone: list[StoredCapture] = field(default_factory=list)

    def take(self, stored: StoredCapture) -> None:
        """Read one body; one that can no longer be read, or that a reader breaks on, costs only itself."""
        try:
            if stored.purpose in ("feed", "listing", "sitemap"):
                self._take_list(stored)
            elif stored.purpose == "page":
                self._take_page(stored)
        except ArchiveError as error:
            self.damaged += 1
            self._problem(stored, error.message)
        except FollowthroughError as error:
            self._problem(stored, error.message)
        except ReaderFaultError as error:
            self._problem(stored, f"a fault of the reader, {error}")

    def _problem(self, stored: StoredCapture, said: str) -> None:
        self.problems.append(f"{stored.requested_url} of {stored.fetched_at:%Y-%m-%d}: {said}")

    def _take_list(self, stored: StoredCapture) -> None:
        ref = stored.capture
        body = self.recall(ref)
        entries, _ = read_list(
            stored.purpose, body, url=ref.url, content_type=ref.content_type, language=self.source.language
        )
        for entry in entries:
            self.entries[key_of(entry)] = entry
            if entry.url:
                self.entries[canonical_url(page_address(self.source.family, entry.url))] = entry
            elif reading := read_listed_text(entry, self.source.language):
                url = f"{stored.requested_url}#{key_of(entry)}"
                self._release(entry, reading, url, stored, ())

    def _take_page(self, stored: StoredCapture) -> None:
        entry = self.entries.get(canonical_url(stored.requested_url)) or Entry(stored.requested_url)
        page = read_whole_again(
            self.source, stored.capture, entry, self.recall, lambda one: self._document(one, stored.fetched_at)
        )
        if says_gone(page.reading):
            self.gone.append(stored)
            return
        if not page.reading.body:
            raise NotAReleaseError("the page has no words of its own, and no document of it is stored")
        self._release(entry, page.reading, entry.url or stored.requested_url, stored, page.documents)

    def _release(
        self,
        entry: Entry,
        reading: Reading,
        url: str,
        stored: StoredCapture,
        documents: tuple[tuple[Attachment, str], ...],
    ) -> None:
        release = to_release(self.source, entry, reading, url, stored.capture.capture_id, stored.fetched_at, documents)
        key = canonical_url(url)
        release = replace(release, previous_reread=self.last_words.get(key))
        try:
            self.releases.append(with_commitments_and_claims(release))
        except OverLimitError as error:  # as in a visit: the release stands without them
            self.releases.append(release)
            self.problems.append(f"{url}: its promises and claims were not read: {error.message}")
        self.last_words[key] = words_id(release.title, release.body)

    def _document(self, attachment: Attachment, page_at: datetime) -> tuple[str, Reading] | None:
        """The document as fetched with the page: the first that is not older than the page, else the latest before it.

        None when none is stored or it cannot be read; the page then stands alone, as in a harvest. Raises ArchiveError when
        it is stored and cannot be had: the page would read as if its document had been taken away.
        """
        versions = self.documents.get(attachment.url, [])
        if not versions:
            return None
        position = bisect_left(versions, page_at, key=lambda one: one.fetched_at)
        ref = versions[min(position, len(versions) - 1)].capture
        try:
            return read_stored_document(self.source, ref, attachment, self.recall)
        except ArchiveError:  # counted where the page is read
            raise
        except FollowthroughError as error:
            self.problems.append(f"{attachment.url}: {error.message}")
            return None


@dataclass(frozen=True, slots=True)
class Reread:
    """What today's readers make of the stored bodies of one source."""

    releases: tuple[Release, ...]
    """In the order in which their bodies arrived."""
    problems: tuple[str, ...] = ()
    damaged: int = 0
    """Bodies that could not be read because the archive does not give them back."""
    gone: tuple[StoredCapture, ...] = ()
    """Bodies of pages that say that they are no longer there; no release is made of them."""


def reread(source: Source, captures: Iterable[StoredCapture], recall: Recall) -> Reread:
    """Read the stored bodies of one source with today's readers."""
    if source.source_id == SEED_CORPUS_ID:
        return Reread(tuple(read_seed(source, seed) for seed in seeds()))
    ordered = sorted(captures, key=lambda one: one.fetched_at)
    documents: dict[str, list[StoredCapture]] = defaultdict(list)
    for one in ordered:
        if one.purpose == "document":
            documents[one.requested_url].append(one)
    reading = _Rereading(source, recall, documents)
    for one in ordered:
        reading.take(one)
    return Reread(tuple(reading.releases), tuple(reading.problems), reading.damaged, tuple(reading.gone))


def reparse_all(config: Config, *, report: Report, stop: Stop, only: Sequence[str] = ()) -> PassResult:
    """Read again what is stored of each source, one transaction per source, and publish.

    Raises what `flows.passes.full_pass.run_pass` raises.
    """
    warehouse = config.warehouse.path
    archive = archive_at(config.archive_place())
    with run_begun(config, "reparse", utc_now, only=only) as run:
        run_id, started = run.run_id, run.started_at
        report.begin(len(run.sources))
        generate = change_alerts(config, utc_now, "reparse")  # none of it is news, and the alerts must know that
        harvests: list[Harvest] = []
        results: list[Loaded] = []
        damaged = 0
        for source in run.sources:
            if stop:
                break
            with open_store(warehouse, wait_seconds=config.warehouse.lock_seconds) as store:
                stored = list(store.captures_in_order(source.source_id))
            read = reread(source, stored, archive.read)
            damaged += read.damaged
            found = Harvest(
                source, run_id, started, utc_now(), readable=True, releases=read.releases, problems=read.problems
            )
            with open_store(warehouse, wait_seconds=config.warehouse.lock_seconds, generate=generate) as store:
                (loaded,) = store.load([found], {})
            harvests.append(replace(found, releases=()))
            results.append(loaded)
            report.stored(found, loaded)
        with matched_again(config, report=report, stop=stop, generate=generate, seconds=None) as (store, _):
            outcome = stop.reason or "completed"
            ended = utc_now()
            store.end_run(run_id, ended, outcome, totals(results))
            store.checkpoint()
        report.step("Publishing")
        publish(warehouse, config.warehouse.published, wait_seconds=config.warehouse.lock_seconds)
        show(config, utc_now)
        return PassResult(
            run_id,
            outcome,
            started,
            ended,
            tuple(harvests),
            tuple(results),
            config.warehouse.published,
            interrupted=stop.reason == "interrupted",
            damaged=damaged,
        )
