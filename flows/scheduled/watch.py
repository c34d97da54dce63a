"""The flow `watch`: one full pass as Prefect sees it, one task per source."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.states import Cancelled
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.utilities.annotations import quote

from flows.config.load import Config, load_config
from flows.fetch.politeness import SharedTurn
from flows.passes.alerting import failure_writer
from flows.passes.failures import reporting_failures
from flows.passes.full_pass import TIME_LIMIT, PassResult, run_pass
from flows.passes.judging import WriteAlerts
from flows.passes.lifecycle.run_lock import AnotherRunError
from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
from flows.passes.report import LogReport, Report, set_up_logging
from flows.passes.summary import pass_summary, troubles
from flows.passes.visits import WORKERS, Submit, VisitOrder, visit_source
from flows.scheduled.artifacts import leave_artifacts, logged_to_prefect
from flows.scheduled.failure_hook import failure_hook
from warehouse.clock import utc_now
from warehouse.harvests.values import Harvest

log = logging.getLogger("followthrough")

current_report: ContextVar[Report | None] = ContextVar("current_report", default=None)
"""Where a run started from the command line reports its progress; a scheduled run writes log lines."""

last_result: ContextVar[list[PassResult] | None] = ContextVar("last_result", default=None)
"""A list that receives the result, for a caller in the same process; Prefect itself gets only the counts."""

_GRACE_SECONDS = 1_200.0
"""A pass ends itself at its limit; what is under way, matching and delivery then have twenty minutes before Prefect ends
it."""
_THREADS: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=WORKERS)


@task(name="visit", task_run_name="visit {source_id}", cache_policy=NO_CACHE, persist_result=False, log_prints=False)
def visit_task(source_id: str, visit: Any) -> Any:
    """Visit one source. `visit` comes quoted: otherwise Prefect would search every stored entry in it for futures."""
    del source_id  # used only in the name of the task run
    return quote(visit_source(visit.unquote() if isinstance(visit, quote) else visit))


class _Unquoted:
    """A Prefect future whose result is the harvest itself."""

    def __init__(self, future: PrefectFuture[Any]) -> None:
        self._future = future
        self.add_done_callback = future.add_done_callback

    def result(self) -> Harvest:
        value = self._future.result(raise_on_failure=True)
        harvested = value.unquote() if isinstance(value, quote) else value
        if not isinstance(harvested, Harvest):
            raise TypeError(f"a visit returned {type(harvested).__name__}, not a Harvest")
        return harvested


def _submit(visit: VisitOrder) -> _Unquoted:
    return _Unquoted(visit_task.submit(visit.source.source_id, quote(visit)))


@contextmanager
def _visits_of(config: Config, stop: Stop) -> Iterator[tuple[Submit, SharedTurn | None]]:
    """How visits are made: as tasks of this run, or by the workers of a source's pool; and the turns shared with them."""
    if not any(one.pool for one in config.sources()):
        yield _submit, None
        return
    from flows.scheduled.pools.handing_over import handing_over

    with handing_over(config) as pools:
        stop.listen(pools.stop)
        yield lambda visit: pools.submit(visit) if visit.source.pool else _submit(visit), pools.turns


def _failure_writer(config: Config) -> WriteAlerts:
    return failure_writer(config, utc_now)


_told_once = failure_hook(_failure_writer, utc_now)


@flow(
    name="watch",
    on_failure=[_told_once],
    on_crashed=[_told_once],
    task_runner=_THREADS,
    timeout_seconds=TIME_LIMIT.total_seconds() + _GRACE_SECONDS,
    persist_result=False,
    validate_parameters=False,
)
def watch(
    config: str | None = None,
    only: Sequence[str] = (),
    due_only: bool = True,
    max_pages: int | None = None,
) -> dict[str, int] | State[Any]:
    """One pass over the sources that are due: fetch, keep, read, store, publish.

    Args:
        config: the configuration file; None for the usual places and the defaults.
        only: source ids to visit; all when empty.
        due_only: leave out sources whose rhythm says that it is not time yet.
        max_pages: pages per source; each source's own limit when None.

    Returns:
        What the run changed, in figures; or a cancelled state when another run is under way.
    """
    loaded = load_config(Path(config) if config else None)
    if current_report.get() is None:
        set_up_logging(lines=loaded.logging.format)
    try:
        with (
            logged_to_prefect(loaded),
            reporting_failures(loaded, utc_now, failure_writer(loaded, utc_now)),
            stopping_on_signals(Stop()) as stop,
            _visits_of(loaded, stop) as (submit, shared),
        ):
            result = run_pass(
                loaded,
                submit=submit,
                report=current_report.get() or LogReport(),
                stop=stop,
                only=only,
                due_only=due_only,
                max_pages=max_pages,
                shared=shared,
            )
            lines = list(pass_summary(result, troubles(result), named=True))
            leave_artifacts(loaded, result, lines)
            if current_report.get() is None:
                for line in lines:
                    log.log(logging.WARNING if line.trouble else logging.INFO, "%s", line.text)
    except AnotherRunError as error:
        if current_report.get() is not None:
            raise
        return Cancelled(message=error.message)
    results = last_result.get()
    if results is not None:
        results.append(result)
    return result.counts
