"""One full pass: visit every source that is due, store what each brings, publish. Needs neither Prefect nor a terminal."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Timer
from typing import Literal

from alerts.outbox.delivered import Delivered
from flows.config.load import Config
from flows.fetch.politeness import SharedTurn
from flows.harvest.holdings import held
from flows.harvest.lists import LISTING_PAGES
from flows.harvest.visit import Again
from flows.passes.alerting import change_alerts
from flows.passes.closing import close_run
from flows.passes.judging import IncidentsChanged
from flows.passes.lifecycle.begin import run_begun
from flows.passes.lifecycle.lanes import Lanes, Pending
from flows.passes.lifecycle.opening import Opening
from flows.passes.lifecycle.stopping import Stop, StopReason
from flows.passes.lifecycle.uploading import upload_in_passing
from flows.passes.report import Report, totals
from flows.passes.visits import (
    WORKERS,
    NotVisitedError,
    Submit,
    VisitOrder,
    close_fetcher,
    fetcher_of,
    keeping_early,
    not_visited,
)
from flows.reading.runners import reading, reading_on
from flows.sources.health import State, state_of
from flows.sources.plan import due, platform_of
from warehouse.archive.archive import Archive
from warehouse.archive.kinds import archive_at
from warehouse.archive.writer import ArchiveWriter
from warehouse.clock import Clock, utc_now
from warehouse.errors import WarehouseError
from warehouse.harvests.load import batches
from warehouse.harvests.values import Harvest, Loaded
from warehouse.incidents import template_changed

log = logging.getLogger("followthrough")

TIME_LIMIT = timedelta(hours=3)
"""A run that takes longer ends where it is; what it did not reach is due in the next one."""
LINGER = 3.0
"""Visits that end within so many seconds are stored together. The working file is opened no more often, so a pass of 300
sources does not open it 75 times, and a kill costs only what ended in that time."""
LITTLE = 200_000
"""Characters of the releases that were stored last, up to which the working file stays open for the end of the run: an
opening takes 8 ms, and DuckDB little memory for so few."""


@dataclass(frozen=True, slots=True)
class PassResult:
    """How a pass ended, for people and machines."""

    run_id: str
    outcome: StopReason | Literal["completed"]
    started_at: datetime
    ended_at: datetime
    harvests: tuple[Harvest, ...]
    loaded: tuple[Loaded, ...]
    published: Path
    incidents: IncidentsChanged = field(default_factory=IncidentsChanged)
    """Of sources: opened, recalled, closed."""
    delivered: Delivered = field(default_factory=Delivered)
    """The alerts that were sent."""
    interrupted: bool = False
    """Whether the user stopped it, even if only the sending of alerts was left to do."""
    damaged: int = 0
    """Stored bodies that were to be read again, and that the archive did not give back."""

    @property
    def counts(self) -> dict[str, int]:
        """All that the pass changed, in figures."""
        return totals(self.loaded)

    @property
    def in_trouble(self) -> tuple[Harvest, ...]:
        """The sources with no list that could be read."""
        return tuple(one for one in self.harvests if not one.readable)

    @property
    def trouble(self) -> dict[str, tuple[State, str]]:
        """What is wrong with the sources that were visited, as `sources list` shows it: state and detail, by source_id."""
        found: dict[str, tuple[State, str]] = {}
        for harvest in self.in_trouble:
            found[harvest.source.source_id] = ("failing", harvest.problems[0] if harvest.problems else "")
        for one in self.incidents.signs:
            if one.cause is not None:
                found[one.source_id] = (state_of(one.cause), one.detail or "")
        return found


def run_pass(
    config: Config,
    *,
    submit: Submit,
    report: Report,
    stop: Stop,
    only: Sequence[str] = (),
    due_only: bool = False,
    max_pages: int | None = None,
    depth: int = LISTING_PAGES,
    thorough: bool = False,
    again: Again | None = None,
    shift: timedelta = timedelta(0),
    flow: str = "watch",
    workers: int = WORKERS,
    shared: SharedTurn | None = None,
) -> PassResult:
    """Visit the sources, store what each brings in its own transaction, and publish at the end.

    Alerts are written in the transaction that stores their cause; before the end, those that earlier runs should have
    written and did not are made up for, and deadlines are looked at.

    When `stop` is requested, visits under way end at their next request, what they found is stored, and the outcome says so.

    Args:
        config: what to watch and where to keep it.
        submit: starts one visit somewhere and returns its future.
        report: receives the progress.
        stop: ends the run early.
        only: source ids to visit; all when empty.
        due_only: leave out the sources whose rhythm says that it is not time yet.
        max_pages: pages per source; the source's own limit when None.
        depth: most pages of each listing to walk.
        thorough: walk past what is known (a backfill).
        again: which known pages to read again; no others are visited.
        shift: added to the clock, for demonstrations and tests set on another day.
        flow: the name in the row of `runs`.
        workers: visits at the same time, those made elsewhere not counted.
        shared: turns at platforms that other machines ask, too.

    Raises:
        AnotherRunError: another process is running a pass over the same warehouse.
        StorageError: the archive is on object storage, and this installation has no client for that.
        WarehouseLockedError: a process holds the working file and did not let go of it.
        WarehouseError: the working file cannot be read or written (disk full, not a warehouse…).
        ClusterError: the Dask cluster that was to read is out of reach, and nothing was begun; or it was lost in the middle,
            and what was stored before is kept.
    """

    def clock() -> datetime:
        return utc_now() + shift

    place = config.archive_place()
    archive = archive_at(place)  # before anything is done: it may need what is not installed
    keys = sorted(again.keys or ()) if again else ()
    alerting = change_alerts(config, clock, "backfill" if thorough else "watch", template_changed=template_changed)
    with (
        reading_on(config.work),
        run_begun(config, flow, clock, only=only, visiting=True, keys=keys) as run,
        Opening(config, alerting) as opening,
    ):
        run_id, started, states = run.run_id, run.started_at, run.states
        sources = due(run.sources, states, started) if due_only else run.sources
        http = config.http_settings()
        visits = [
            VisitOrder(one, states[one.source_id], run_id, http, place, max_pages, depth, thorough, again, shift)
            for one in sources
        ]
        report.begin(len(visits))
        running = _Running(archive, run_id, started, report, stop, opening)
        stop.listen(fetcher_of(run_id, http, clock, shared).stop)
        # A timer, because even one long visit must not outlast the limit.
        limit = Timer(TIME_LIMIT.total_seconds(), stop.request, ("out_of_time",))
        limit.daemon = True
        limit.start()
        try:
            running.go(visits, submit, workers, clock)
        finally:
            limit.cancel()
            close_fetcher(run_id)
        reading.check()
        closing = close_run(
            config,
            run_id,
            [one.source.source_id for one in running.harvests],
            lambda: totals(running.loaded),
            alerting=alerting,
            report=report,
            stop=stop,
            clock=clock,
            opening=opening,
        )
        upload_in_passing(archive, stop=stop, step=report.step)  # last: alerts do not wait for it
        return PassResult(
            run_id,
            closing.outcome,
            started,
            closing.ended_at,
            tuple(running.harvests),
            tuple(running.loaded),
            config.warehouse.published,
            closing.incidents,
            closing.delivered,
            interrupted=stop.reason == "interrupted",
        )


class _Running:
    """A pass under way: waits for visits and stores what they bring."""

    def __init__(
        self,
        archive: Archive,
        run_id: str,
        started: datetime,
        report: Report,
        stop: Stop,
        opening: Opening,
    ) -> None:
        self.archive = archive
        self.opening = opening
        self.run_id = run_id
        self.started = started
        self.report = report
        self.stop = stop
        self.harvests: list[Harvest] = []
        self.loaded: list[Loaded] = []

    def go(self, visits: Sequence[VisitOrder], submit: Submit, workers: int, clock: Clock) -> None:
        """Visit all, until done or asked to stop."""
        lanes = Lanes(
            visits,
            lane_of=lambda visit: platform_of(visit.source),
            submit=submit,
            workers=workers,
            stopped=lambda: bool(self.stop) or reading.is_lost,
            elsewhere=lambda visit: visit.source.pool is not None,
        )
        with self.archive.writer(self.run_id, self.started) as writer, keeping_early(self.run_id, writer.keep):
            for done in lanes.batches(linger=LINGER):
                for some in batches(_results(done, clock)):
                    self._store(writer, some)
                    # Closing it gives back the memory that DuckDB took, and lets others in while sites are asked.
                    if lanes.under_way or sum(len(one.body) for of in some for one in of.releases) > LITTLE:
                        self.opening.close()
                    some.clear()  # else what is stored stays in memory until the next ones are there

    def _store(self, writer: ArchiveWriter, harvests: list[Harvest]) -> None:
        """Bodies first, onto the disk, then the rows that refer to them."""
        captures = [capture for one in harvests for capture in one.captures if capture.capture_id not in one.located]
        store = self.opening.store()
        known = store.known_captures([one.capture_id for one in captures])
        located = {one.capture_id: writer.keep(one, known=known.get(one.capture_id)) for one in captures}
        for one in harvests:
            located.update(one.located)
        writer.sync()
        for harvest_, loaded in zip(harvests, store.load(harvests, located), strict=True):
            # The bodies are on disk now; a long run must not keep them all in memory.
            self.harvests.append(replace(harvest_, captures=(), releases=(), entries=()))
            held.let_go(harvest_.source.source_id)
            self.loaded.append(loaded)
            self.report.stored(harvest_, loaded)


def _results(done: list[tuple[VisitOrder, Pending]], clock: Clock) -> Iterator[Harvest]:
    """What came of visits that are done, each let go of as it is handed over."""
    done.reverse()
    while done:
        visit, pending = done.pop()
        yield _result(visit, pending, clock())


def _result(visit: VisitOrder, pending: Pending, now: datetime) -> Harvest:
    """The harvest, or an empty one that names the fault: a visit that broke costs only its source."""
    try:
        harvested = pending.result()
    except NotVisitedError as error:  # recorded as a poll that failed, and its reason said
        log.warning("%s was not visited: %s", visit.source.source_id, error.message)
        return not_visited(visit, error.message)
    except WarehouseError:  # what is known of the source could not be read: as when what was found cannot be stored
        raise
    except Exception as error:  # logged, and a problem of this source
        log.exception("the visit to %s broke", visit.source.source_id)
        problem = f"a fault of the program, {type(error).__name__}: {error}"
        return Harvest(visit.source, visit.run_id, now, now, readable=False, problems=(problem,))
    if not isinstance(harvested, Harvest):
        raise TypeError(f"a visit returned {type(harvested).__name__}, not a Harvest")
    return harvested
