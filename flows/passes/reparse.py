"""Reading every stored body again with today's readers. No request is made; a changed reading is a `technical` version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from flows.config.load import Config
from flows.passes.alerting import ChangeAlerts, change_alerts
from flows.passes.closing import show
from flows.passes.full_pass import PassResult
from flows.passes.lifecycle.begin import run_begun
from flows.passes.lifecycle.opening import Opening
from flows.passes.lifecycle.stopping import Stop
from flows.passes.rematching import matched_again
from flows.passes.report import Report, totals
from flows.passes.targets import bring_targets
from flows.reading.digesting import all_digested
from flows.reading.runners import reading_on
from flows.rereading.reread import READ_AGAIN, reread
from parsers.model import Source, VersionKind
from warehouse.archive.kinds import archive_at
from warehouse.clock import utc_now
from warehouse.harvests.values import Harvest, Loaded, StoredCapture
from warehouse.published.publish import publish
from warehouse.store import Store, open_store

_AT_ONCE = 5_000
"""Captures looked up together: 3 MB of addresses and places in the archive."""


def reparse_all(config: Config, *, report: Report, stop: Stop, only: Sequence[str] = ()) -> PassResult:
    """Read again what is stored of each source, storing it in portions while reading goes on, and publish.

    Bodies are read where `[work]` of the configuration says. When `stop` is requested, what has been read is stored.

    Raises:
        ClusterError: the Dask cluster that was to read is out of reach, and nothing was begun; or it was lost in the middle,
            and what was stored before is kept.
        AnotherRunError, WarehouseError…: what `flows.passes.full_pass.run_pass` raises.
    """
    with reading_on(config.work), run_begun(config, "reparse", utc_now, only=only) as run:
        generate = change_alerts(config, utc_now, "reparse")  # none of it is news, and the alerts must know that
        again = _Again(config, run.run_id, run.started_at, report, stop, generate)
        again.begin(run.sources)
        for source in run.sources:
            if stop:
                break
            again.read(source)
        with matched_again(Opening(config, generate), report=report, stop=stop, seconds=None) as (store, _):
            outcome = stop.reason or "completed"
            ended = utc_now()
            store.end_run(run.run_id, ended, outcome, totals(again.results))
            store.checkpoint()
        report.step("Publishing")
        publish(config.warehouse.path, config.warehouse.published, wait_seconds=config.warehouse.lock_seconds)
        show(config, utc_now)
        bring_targets(config)
        return PassResult(
            run.run_id,
            outcome,
            run.started_at,
            ended,
            tuple(again.harvests),
            tuple(again.results),
            config.warehouse.published,
            interrupted=stop.reason == "interrupted",
            damaged=again.damaged,
        )


class _Again:
    """A run under way: what was read is stored, a portion a transaction, and counted."""

    def __init__(
        self, config: Config, run_id: str, started: datetime, report: Report, stop: Stop, generate: ChangeAlerts
    ) -> None:
        self._config = config
        self._run_id = run_id
        self._started = started
        self._report = report
        self._stop = stop
        self._generate = generate
        self._archive = archive_at(config.archive_place())
        self.harvests: list[Harvest] = []
        """One for each source, without its releases."""
        self.results: list[Loaded] = []
        self.damaged = 0

    def begin(self, sources: Sequence[Source]) -> None:
        """Say how many captures there are."""
        with self._open() as store:
            self._report.begin_reading(sum(store.count_captures(one.source_id, READ_AGAIN) for one in sources))

    def read(self, source: Source) -> None:
        """Read one source again and store what comes of it."""
        problems: list[str] = []
        versions: Counter[VersionKind] = Counter()
        trouble: str | None = None
        with self._open() as store:
            documents = store.captures_in_order(source.source_id, purposes=["document"])
        portions = reread(
            source, self._captures(source.source_id), documents, self._archive.read, stopped=lambda: bool(self._stop)
        )
        for portion in portions:
            found = Harvest(
                source,
                self._run_id,
                self._started,
                utc_now(),
                readable=True,
                releases=tuple(portion.releases),
                problems=tuple(portion.problems),
            )
            with self._open() as store:
                (loaded,) = store.load([found], {})
            problems += portion.problems
            self.damaged += portion.damaged
            versions.update(loaded.versions)
            trouble = trouble or loaded.problem
            self._report.read(portion.captures)
        read = Harvest(source, self._run_id, self._started, utc_now(), readable=True, problems=tuple(problems))
        result = Loaded(source.source_id, versions=dict(versions), problem=trouble)
        self.harvests.append(read)
        self.results.append(result)
        self._report.stored(read, result)

    def _captures(self, source_id: str) -> Iterator[StoredCapture]:
        """All lists and pages, looked up as they are needed: of a source there may be any number."""
        last: StoredCapture | None = None
        while True:
            with self._open() as store:
                found = store.captures_in_order(source_id, purposes=READ_AGAIN, after=last, most=_AT_ONCE)
            yield from found
            if len(found) < _AT_ONCE:
                return
            last = found[-1]

    def _open(self) -> AbstractContextManager[Store]:
        warehouse = self._config.warehouse
        return open_store(
            warehouse.path, wait_seconds=warehouse.lock_seconds, generate=self._generate, digesting=all_digested
        )
