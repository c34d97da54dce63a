"""A worker of a pool: a Prefect worker that makes the visits it is handed in threads of its own process.

Prefect's own process worker starts a program for each run, whichever the run names. This one can be asked for visits and for
nothing else, and its visits share connections, robots.txt files and delays.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import anyio
import anyio.abc
from httpx import HTTPError
from prefect import Flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.flow_engine import run_flow
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorker, BaseWorkerResult

from flows.config.load import Config
from flows.fetch import Fetched, Fetcher, HttpSettings
from flows.harvest.harvest import harvest
from flows.harvest.holdings import held
from flows.harvest.visit import Fetch, StoppedError
from flows.passes.visits import WORKERS, NotVisitedError, VisitOrder
from flows.pools.exchange import Exchange, ExchangeError, exchange_of
from flows.pools.harvests import keeping_elsewhere, send_harvest, still_wanted
from flows.pools.orders import read_order
from flows.scheduled.pools.seen import POOL_TYPE, VISIT, server_error
from flows.scheduled.pools.turns import Turns
from parsers.model import Purpose
from warehouse.errors import ArchiveError
from warehouse.harvests.values import CaptureRef, Validators

log = logging.getLogger("followthrough")


_TALKATIVE = ("prefect.flow_runs", "prefect.FlowRunSuspendingObserver")
"""Loggers of Prefect: tracebacks for what we say in a line, and for runs that it cannot suspend while its server is away."""


class VisitsOfPool:
    """Makes visits, in any thread, with one fetcher for all."""

    def __init__(self, client: SyncPrefectClient, exchange: Exchange, own: HttpSettings) -> None:
        """See the class.

        Args:
            client: of the API that says whose turn it is at a platform.
            exchange: where orders lie.
            own: how this machine may ask; orders say the rest.
        """
        self._client = client
        self._exchange = exchange
        self._own = own
        self._fetchers: dict[tuple[HttpSettings, timedelta], Fetcher] = {}
        self._lock = threading.Lock()
        self._stopped = False

    def visit(self, order: str) -> None:
        """Make the visit of that name, and send what it brings.

        Raises:
            NotVisitedError: it is not wanted any more, or cannot be made or sent by this worker.
        """
        try:
            self._visit(order)
        except NotVisitedError as error:  # of which Prefect's server tells the machine that stores
            log.warning("%s: %s. %s", order, error.message, error.hint or "")
            raise

    def _visit(self, order: str) -> None:
        asked = read_order(self._exchange, order)
        source = replace(asked.source, pool=None)
        try:
            found = harvest(
                source,
                asked.state,
                run_id=asked.run_id,
                fetch=self._while_wanted(order, self._fetcher(asked)),
                recall=_no_archive,
                clock=asked.clock,
                keep=keeping_elsewhere(self._exchange, order),
                max_pages=asked.max_pages,
                depth=asked.depth,
                thorough=asked.thorough,
                again=asked.again,
            )
            send_harvest(self._exchange, order, found)
        finally:
            held.let_go(source.source_id)
        log.info("%s: %d requests, %d releases", source.source_id, len(found.attempts), len(found.releases))

    def stop(self) -> None:
        """End visits at their next request; what they found so far is sent."""
        self._stopped = True
        for fetcher in list(self._fetchers.values()):
            fetcher.stop()

    def _fetcher(self, asked: VisitOrder) -> Fetcher:
        # Who may be asked on this machine's own network is for this machine to say.
        http = replace(asked.http, allow_private_addresses=self._own.allow_private_addresses)
        with self._lock:
            fetcher = self._fetchers.get((http, asked.shift))
            if fetcher is None:
                fetcher = Fetcher(http, now=asked.clock, shared=Turns(self._client, http))
                self._fetchers[http, asked.shift] = fetcher
        if self._stopped:
            fetcher.stop()
        return fetcher

    def _while_wanted(self, order: str, fetcher: Fetcher) -> Fetch:
        def fetch(
            url: str, *, purpose: Purpose, platform: str | None = None, validators: Validators | None = None
        ) -> Fetched:
            with suppress(ExchangeError):  # a place that is away for a moment ends no visit; sending it shows what is wrong
                if not still_wanted(self._exchange, order):
                    raise StoppedError
            return fetcher.fetch(url, purpose=purpose, platform=platform, validators=validators)

        return fetch


def _no_archive(ref: CaptureRef) -> bytes:
    raise ArchiveError(f"{ref.warc_file} lies in the archive of another machine")


class _Result(BaseWorkerResult):
    """That a visit has ended; how, its flow run says."""


class _PoolWorker(BaseWorker[BaseJobConfiguration, BaseVariables, _Result]):
    """Prefect's worker, with our visits in place of processes."""

    type = POOL_TYPE

    def __init__(self, pool: str, visit: Callable[[str], None]) -> None:
        name = f"{socket.gethostname()} {uuid.uuid4().hex[:8]}"  # of its own, so that nobody takes another's visits for its
        super().__init__(pool, name=name.replace("/", "-").replace("%", "-"), limit=WORKERS)
        self._flow: Flow[[str], None] = Flow(visit, name=VISIT, persist_result=False, validate_parameters=False)

    async def run(
        self,
        flow_run: FlowRun,
        configuration: BaseJobConfiguration,
        task_status: anyio.abc.TaskStatus[int] | None = None,
    ) -> _Result:
        """Make one visit; how it ended is the state of its flow run."""
        del configuration
        if task_status is not None:
            task_status.started(os.getpid())
        parameters = {"order": str(flow_run.parameters.get("order"))}
        await anyio.to_thread.run_sync(
            partial(run_flow, self._flow, flow_run=flow_run, parameters=parameters, return_type="state")
        )
        return _Result(status_code=0, identifier=str(flow_run.id))


def serve_pool(config: Config, pool: str) -> None:
    """Visit the sources of a pool until stopped (SIGINT, SIGTERM); visits under way end at their next request, and are sent.

    Raises:
        FollowthroughError: the place for results is not set, or cannot be used.
        PrefectServerError: Prefect's server has been away for minutes, or refuses this worker; it may be started again.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # tracebacks of what is said in one line here
    exchange = exchange_of(config)
    with get_client(sync_client=True) as client:
        visits = VisitsOfPool(client, exchange, config.http_settings())
        try:
            asyncio.run(_serve(_PoolWorker(pool, visits.visit), visits.stop))
        except Exception as error:  # of which those of the server are told in a line
            if not _of_the_server(error):
                raise
            raise server_error(error) from error


def _of_the_server(error: BaseException) -> bool:
    """Whether an error that ended a worker is its server's, of which Prefect gives up after a dozen attempts."""
    if isinstance(error, BaseExceptionGroup):
        return all(_of_the_server(one) for one in error.exceptions)
    return isinstance(error, HTTPError) or "error threshold" in str(error)


async def _serve(worker: _PoolWorker, stop: Callable[[], None]) -> None:
    loop, serving = asyncio.get_running_loop(), asyncio.current_task()

    def end() -> None:
        stop()
        if serving is not None:
            serving.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    try:
        await worker.start(printer=log.info)
    except asyncio.CancelledError:  # by Ctrl-C or SIGTERM
        log.info("stopped")  # what was asked for
