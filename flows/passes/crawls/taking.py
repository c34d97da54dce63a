"""Records taken from somebody else's archive in portions: bodies into ours, and what they say as one harvest."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flows.config.load import Config
from flows.fetch.client import Answer
from flows.fetch.verdicts import verdict
from flows.passes.crawls.noting import add_line
from flows.passes.crawls.progress import CrawlReport
from flows.passes.lifecycle.begin import Run
from flows.reading.digesting import all_digested
from parsers.identity import capture_id
from parsers.model import LONGEST_ERROR, Capture, FetchAttempt, Outcome, Source
from parsers.text.lines import one_line
from warehouse.archive.archive import Archive
from warehouse.archive.writer import ArchiveWriter
from warehouse.connection.transaction import Transaction
from warehouse.crawls.noted import Place, Waiting
from warehouse.crawls.packages import CrawlFile
from warehouse.crawls.records import Received, read_received
from warehouse.crawls.streams import DamagedRecordError
from warehouse.errors import ArchiveError
from warehouse.harvests.values import CaptureRef, Harvest, Loaded
from warehouse.store import GenerateAlerts, open_store

_PORTION = 100
"""Records stored in one transaction: ten seconds of reading, which is what a kill costs."""
_BYTES = 20_000_000
"""Bytes of bodies in memory at a time: as many as one page may have."""


@dataclass(slots=True)
class Taken:
    """What was taken of one source."""

    records: int = 0
    lists: int = 0
    documents: int = 0
    versions: Counter[str] = field(default_factory=Counter)
    """By kind: the new ones."""
    captures: int = 0
    """Bodies that were not stored before."""


@dataclass(slots=True)
class Part:
    """What a portion of records says, before it is stored."""

    attempts: list[FetchAttempt] = field(default_factory=list)
    captures: dict[str, Capture] = field(default_factory=dict)
    """By capture_id."""
    problems: list[str] = field(default_factory=list)

    def attempt(
        self, one: Waiting, outcome: Outcome, error: str | None, *, capture: str | None = None, size: int = 0
    ) -> None:
        """Note how asking for an address ended, then."""
        self.attempts.append(
            FetchAttempt(
                one.requested_url, one.purpose, one.received_at, outcome, one.status or None, size, 0,
                one_line(error, LONGEST_ERROR) if error else None, capture,
            )
        )  # several a line, as in a table  # fmt: skip


class Taking:
    """Takes records from files that are at hand, and stores them."""

    def __init__(
        self,
        config: Config,
        run: Run,
        files: Mapping[str, CrawlFile],
        writer: ArchiveWriter,
        generate: GenerateAlerts,
        report: CrawlReport,
        archives: Sequence[Archive],
    ) -> None:
        self.config = config
        self.run = run
        self.files = dict(files)
        """By file_id: those that can be read now."""
        self._writer = writer
        self._generate = generate
        self._report = report
        self._archives = archives
        self.problems: list[str] = []
        self.unreadable: list[str] = []
        """Files that could be read before and no longer can, one line each."""

    def received(self, place: Place) -> Received:
        """The answer in a record.

        Raises DamagedRecordError, and ArchiveError where its file cannot be read at present.
        """
        file = self.files.get(place.file_id)
        if file is None:
            raise ArchiveError("its file cannot be read any more")
        try:
            with file.open() as stream:
                return read_received(stream, place.place, largest=self.config.http.max_body_bytes)
        except DamagedRecordError as error:
            raise DamagedRecordError(f"{file.name} at byte {place.place}: {error.message}") from error
        except OSError as error:  # the file is looked into no more, and why is kept
            del self.files[place.file_id]
            self.unreadable.append(f"{file.name} cannot be read: {error.strerror or error}")
            raise ArchiveError(self.unreadable[-1]) from error

    def recall(self, ref: CaptureRef) -> bytes:
        """A body that is stored; raises ArchiveError where it is in none of the archives."""
        for archive in self._archives[:-1]:
            with contextlib.suppress(ArchiveError):  # of a dry run, which has its own besides: then it is in the last
                return archive.read(ref)
        return self._archives[-1].read(ref)

    def good_body(self, one: Waiting, part: Part) -> Capture | None:
        """The body of a record, noted in `part`; None when it is none: damaged, empty, or a page that refuses."""
        try:
            received = self.received(one.place)
        except DamagedRecordError as error:  # a damaged record costs only itself
            part.attempt(one, "protocol_error", error.message)
            part.problems.append(f"{one.requested_url} of {one.received_at:%Y-%m-%d}: {error.message}")
            return None
        except ArchiveError:  # taken the next time, when the file can be read again
            return None
        if not received.body:
            part.attempt(one, "protocol_error", "the body is empty")
            return None
        answer = Answer(0.0, received.status, received.headers, received.body)
        judged = verdict(answer, conditional=False, now=one.received_at)
        capture = as_capture(received, one.url, one.requested_url, one.received_at)
        part.captures.setdefault(capture.capture_id, capture)
        part.attempt(one, judged.outcome, judged.error, capture=capture.capture_id, size=len(received.body))
        return capture if judged.outcome == "ok" else None

    def store(self, harvest: Harvest, noting: Callable[[Transaction], object] | None, taken: Taken) -> Loaded:
        """Store a portion: bodies first, onto the disk, then the rows that refer to them in one transaction."""
        warehouse = self.config.warehouse
        with open_store(
            warehouse.path, wait_seconds=warehouse.lock_seconds, generate=self._generate, digesting=all_digested
        ) as store:
            known = store.known_captures([one.capture_id for one in harvest.captures])
            located = {one.capture_id: self._writer.keep(one, known=known.get(one.capture_id)) for one in harvest.captures}
            self._writer.sync()
            (loaded,) = store.load([harvest], located, noting=noting)
        taken.records += len(harvest.attempts)
        taken.captures += loaded.new_captures
        taken.versions.update(loaded.versions)
        for line in harvest.problems:
            add_line(self.problems, line)
        if loaded.problem:
            add_line(self.problems, f"{harvest.source.source_id}: {loaded.problem}")
        self._report.took(harvest.source.source_id, taken.records)
        return loaded


def as_capture(received: Received, url: str, requested_url: str, at: datetime) -> Capture:
    """An answer that others received, as a capture."""
    content_type = one_line(received.content_type, 200) if received.content_type else None
    return Capture(
        capture_id(received.body), url, requested_url, at, received.status, received.headers, received.body, content_type
    )


def portions(waiting: Sequence[Waiting], size_of: Callable[[], int]) -> Iterator[Iterator[Waiting]]:
    """The records in portions, each as long as the bodies read of it (`size_of` says how many bytes) have room in memory."""
    left = list(reversed(waiting))

    def portion() -> Iterator[Waiting]:
        for _ in range(_PORTION):
            if not left or size_of() >= _BYTES:
                return
            yield left.pop()

    while left:
        yield portion()


def empty_harvest(source: Source, run: Run, part: Part) -> Harvest:
    """What a portion brought, without what was read of it."""
    return Harvest(
        source, run.run_id, run.started_at, run.started_at, readable=True, attempts=tuple(part.attempts),
        captures=tuple(part.captures.values()), problems=tuple(part.problems), by_others=True,
    )  # several a line, as in a table  # fmt: skip
