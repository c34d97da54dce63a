"""Visits of sources that name a pool: handed to its workers as flow runs, waited for, given up when nobody makes them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from httpx import HTTPError
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectAlreadyExists, PrefectException
from prefect.states import Cancelled

from flows.config.load import Config
from flows.passes.visits import NotVisitedError, VisitOrder, keeper_of, not_visited
from flows.pools.exchange import Exchange, ExchangeError, exchange_of
from flows.pools.harvests import receive_harvest
from flows.pools.orders import send_order
from flows.scheduled.pools.seen import POOL_TYPE, VISIT, answering, workers_of
from flows.scheduled.pools.turns import Turns, free_all
from parsers.model import Source
from parsers.text.lines import one_line
from warehouse.archive.kinds import archive_at
from warehouse.harvests.values import Harvest

log = logging.getLogger("followthrough")

_LOOK_SECONDS = 1.0
"""Between two looks at how the visits stand; a visit takes half a minute or more, at five seconds a request."""
_HEARTBEAT_SECONDS = 15.0
"""Between two looks at who is there: workers say so every half minute."""
_PAGE = 200  # flow runs of a page; the most that Prefect gives at once
_ORDER = FlowRunSort.EXPECTED_START_TIME_ASC
_UNFINISHED = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.PAUSED, StateType.CANCELLING]


@dataclass(slots=True)
class _Handed:
    """A visit that a pool has."""

    order: VisitOrder
    name: str
    pool: str
    future: Future[Harvest] = field(default_factory=Future)


class Pools:
    """The visits of one pass that other machines make. One thread calls `submit`; another one waits for the visits."""

    def __init__(self, client: SyncPrefectClient, exchange: Exchange, config: Config, sources: Sequence[Source]) -> None:
        pooled = [one for one in sources if one.pool is not None]
        self.turns = Turns(client, config.http_settings(), frozenset(name for one in pooled for name in platforms_of(one)))
        self._client = client
        self._exchange = exchange
        self._archive = archive_at(config.archive_place())
        self._silence = config.work.silent_minutes * 60
        self._deployments = {pool: _deployment(client, pool) for pool in sorted({one.pool for one in pooled if one.pool})}
        self._signs = {pool: _Signs() for pool in self._deployments}
        self._looked = time.monotonic() - _HEARTBEAT_SECONDS
        """When it was last seen who is there."""
        self._answered = time.monotonic()
        """When Prefect's server last said how the visits stand."""
        self._open: dict[UUID, _Handed] = {}
        self._runs_handed: set[str] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._over = threading.Event()
        self._waiter = threading.Thread(target=self._wait, name="pools", daemon=True)

    def submit(self, order: VisitOrder) -> Future[Harvest]:
        """Hand a visit over; its future raises NotVisitedError when nobody made it."""
        pool = order.source.pool or ""
        handed = _Handed(order, f"{order.run_id}/{order.source.source_id}", pool)
        self._runs_handed.add(order.run_id)
        try:
            send_order(self._exchange, handed.name, order)
            run = self._client.create_flow_run_from_deployment(
                self._deployments[pool], parameters={"order": handed.name}, name=f"visit {order.source.source_id}"
            )
        except NotVisitedError as error:  # the pass that waits for the visit is told
            handed.future.set_exception(error)
        except (HTTPError, PrefectException) as error:  # the pass records the source as not visited
            handed.future.set_exception(
                NotVisitedError(f"Prefect took no visit for the pool {pool} ({type(error).__name__})")
            )
        else:
            with self._lock:
                self._open[run.id] = handed
        return handed.future

    def stop(self) -> None:
        """Give up all that is under way, soon; from any thread, or a signal handler."""
        self._stopped.set()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Wait for visits as long as the block lasts; those still under way at its end are given up."""
        self._waiter.start()
        try:
            yield
        finally:
            self._stopped.set()
            self._over.set()
            self._waiter.join()
            for run_id in self._runs_handed:
                self._remove(run_id)

    def _wait(self) -> None:
        while True:
            with self._lock:
                under_way = dict(self._open)
            if self._stopped.is_set():
                for run_id, handed in under_way.items():
                    self._give_up(run_id, handed, None)
            elif under_way:
                try:
                    self._look(under_way)
                except Exception as error:  # the server's, or its answer's; whatever it is, the pass must not wait for ever
                    self._prefect_is_away(under_way, error)
            if self._over.is_set() and not under_way:
                return
            (self._over if self._stopped.is_set() else self._stopped).wait(_LOOK_SECONDS)

    def _look(self, under_way: dict[UUID, _Handed]) -> None:
        """See how the visits stand: take in what is done, and give up what nobody makes."""
        if time.monotonic() - self._looked >= _HEARTBEAT_SECONDS:
            for pool, signs in self._signs.items():
                signs.note({one.name: one.seen_at for one in workers_of(self._client, pool)})
            self._looked = time.monotonic()
        gone = dict(under_way)
        for run in self._runs(list(under_way)):
            handed = gone.pop(run.id)
            if run.state is not None and run.state.is_final():
                self._take_in(run, handed)
            elif (why := self._nobody_makes(run, handed)) is not None:
                self._give_up(run.id, handed, why)
        for run_id, handed in gone.items():
            self._give_up(run_id, handed, "somebody removed its flow run from Prefect")
        self._answered = time.monotonic()

    def _runs(self, ids: Sequence[UUID]) -> Iterator[FlowRun]:
        for first in range(0, len(ids), _PAGE):
            wanted = FlowRunFilter(id=FlowRunFilterId(any_=list(ids[first : first + _PAGE])))
            yield from self._client.read_flow_runs(flow_run_filter=wanted, sort=_ORDER, limit=_PAGE)

    def _nobody_makes(self, run: FlowRun, handed: _Handed) -> str | None:
        """Why a visit is given up; None while it may still be made."""
        signs = self._signs[handed.pool]
        worker = str(run.labels.get("prefect.worker.name") or "")
        minutes = f"{self._silence / 60:.3g} min"
        if worker and signs.silent(worker) > self._silence:
            return f"its worker in the pool {handed.pool} gave no sign for {minutes}"
        if not worker and signs.all_silent() > self._silence:
            return f"no worker of the pool {handed.pool} gave a sign for {minutes}"
        return None

    def _take_in(self, run: FlowRun, handed: _Handed) -> None:
        state = run.state
        try:
            if state is None or not state.is_completed():
                said = one_line((state and state.message) or "it did not say why", 200)
                raise NotVisitedError(f"its worker in the pool {handed.pool} could not: {said}")
            keep = keeper_of(handed.order.run_id)
            found = receive_harvest(self._exchange, handed.name, handed.order, keep, self._archive.read)
        except Exception as error:  # whatever it is, the pass waits for this visit, and reports what came of it
            self._done(run.id, handed, error)
        else:
            self._done(run.id, handed, found)

    def _prefect_is_away(self, under_way: dict[UUID, _Handed], error: Exception) -> None:
        """Give all up once the server has been away for as long as a worker may be silent."""
        if time.monotonic() - self._answered > self._silence:
            for run_id, handed in under_way.items():
                why = f"Prefect's server does not say what became of it ({type(error).__name__})"
                self._give_up(run_id, handed, why)

    def _give_up(self, run_id: UUID, handed: _Handed, why: str | None) -> None:
        """End a visit that nobody makes, or (without a reason) that the pass no longer waits for."""
        with suppress(HTTPError, PrefectException):  # a worker sees that its order is gone, too
            self._client.set_flow_run_state(run_id, Cancelled(message=why or "the pass was stopped"), force=True)
        if why is None:
            self._done(run_id, handed, not_visited(handed.order, "the pass was stopped", outcome="cancelled"))
        else:
            self._done(run_id, handed, NotVisitedError(why))

    def _done(self, run_id: UUID, handed: _Handed, found: Harvest | Exception) -> None:
        with self._lock:
            if self._open.pop(run_id, None) is None:
                return  # what went wrong after it was done concerned another
        self._remove(handed.name)
        if isinstance(found, Harvest):
            handed.future.set_result(found)
        else:
            handed.future.set_exception(found)

    def _remove(self, name: str) -> None:
        try:
            self._exchange.remove(name)
        except ExchangeError as error:  # left over, and cleared by the pass after
            log.warning("%s; the next pass removes it", error.message)


class _Signs:
    """When workers of a pool last gave a sign, by our own clock: that of the server may be another's."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._said: dict[str, datetime] = {}
        self._changed: dict[str, float] = {}

    def note(self, said: dict[str, datetime]) -> None:
        """Take in what workers said last, by name."""
        for name, at in said.items():
            if self._said.get(name) != at:
                if name in self._said:
                    self._changed[name] = time.monotonic()
                self._said[name] = at

    def silent(self, name: str) -> float:
        """Seconds without a sign from this worker, at most since the pass began."""
        return time.monotonic() - self._changed.get(name, self._begun)

    def all_silent(self) -> float:
        """Seconds without a sign from any worker, at most since the pass began."""
        return time.monotonic() - max(self._changed.values(), default=self._begun)


@contextmanager
def handing_over(config: Config) -> Iterator[Pools]:
    """What hands visits over while the block lasts, for a configuration in which some source names a pool.

    What an earlier pass left behind is removed first: visits that nobody waits for, late results, turns at platforms.

    Raises FollowthroughError where the place for results or Prefect's server cannot be used.
    """
    sources = config.sources()
    exchange = exchange_of(config)
    with get_client(sync_client=True) as client:
        with answering():
            pools = Pools(client, exchange, config, sources)
            _clear_leftovers(client, exchange, {one.pool for one in sources if one.pool})
        with pools.waiting():
            yield pools


def platforms_of(source: Source) -> set[str]:
    """The names that a fetcher may know the platform of a source by: its own, else the hosts of its addresses."""
    if source.platform:
        return {source.platform}
    addresses = (source.home, *source.feeds, *source.listings, *source.sitemaps)
    return {urlsplit(one).netloc.lower() for one in addresses}


def _deployment(client: SyncPrefectClient, pool: str) -> UUID:
    """The deployment through which a pool is given visits, and the pool itself, made where they are not there yet."""
    with suppress(ObjectAlreadyExists):  # a worker or an earlier pass has made it
        client.create_work_pool(WorkPoolCreate(name=pool, type=POOL_TYPE))
    flow = client.create_flow_from_name(VISIT)
    return client.create_deployment(flow, pool, work_pool_name=pool, enforce_parameter_schema=False)


def _clear_leftovers(client: SyncPrefectClient, exchange: Exchange, pools: Collection[str]) -> None:
    """Only one pass is made at a time, so whatever is there nobody waits for."""
    unfinished = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_UNFINISHED)))
    ours = WorkPoolFilter(name=WorkPoolFilterName(any_=sorted(pools)))
    while left := client.read_flow_runs(flow_run_filter=unfinished, work_pool_filter=ours, sort=_ORDER, limit=_PAGE):
        for run in left:
            client.set_flow_run_state(run.id, Cancelled(message="the pass that waited for it has ended"), force=True)
    late = exchange.runs()
    for name in late:
        exchange.remove(name)
    if late:
        log.warning("what came back too late for %d earlier passes was dropped; later visits ask for it again", len(late))
    free_all(client)
