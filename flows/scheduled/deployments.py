"""The deployments, in one table, and serving them: every flow that runs by itself, when, and within which limits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.flows import Flow
from prefect.runner import Runner
from prefect.schedules import Cron, Interval, Schedule
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from flows.config.tables.rhythm import Every, rhythm_of
from flows.config.tables.schedule import ScheduleTable
from flows.scheduled.deliver import deliver
from flows.scheduled.remind import remind
from flows.scheduled.watch import watch

log = logging.getLogger("followthrough")

_ANCHOR = datetime(2024, 1, 1, tzinfo=UTC)
"""Equal intervals are counted from here, so that a restart does not shift them."""
_MOST_LEFTOVERS = 200  # Prefect's own limit for a page; it schedules at most a hundred or so runs ahead


@dataclass(frozen=True, slots=True)
class Deployment:
    """One flow that runs by itself."""

    flow: Flow[..., Any]
    name: str
    """Under which Prefect keeps its history, whatever the configuration says of the time."""
    when: str
    """The text of `[schedule]`, see `flows.config.tables.rhythm`."""
    description: str
    time_zone: str
    at_once: int = 1
    """Runs at the same time; a new one beyond this is cancelled, not queued, so that no backlog builds up."""

    @property
    def wanted(self) -> bool:
        """Whether it runs at all."""
        return rhythm_of(self.when) is not None

    def schedule(self) -> Schedule:
        """When it runs, as Prefect wants it; only for one that is wanted."""
        match rhythm_of(self.when):
            case None:
                raise ValueError(f"{self.name} never runs")
            case Every(interval):
                return Interval(interval, anchor_date=_ANCHOR, timezone=self.time_zone)
            case cron:
                return Cron(cron.text, timezone=self.time_zone)


def planned(schedule: ScheduleTable) -> tuple[Deployment, ...]:
    """The table of what runs by itself, those that never do included."""
    zone = schedule.time_zone
    return (
        Deployment(
            watch,
            "hourly",
            schedule.passes,
            "Visits the sources that are due, reads what they publish, renews the published file, and sends what waits.",
            zone,
        ),
        Deployment(
            remind,
            "daily",
            schedule.reminders,
            "Tells of deadlines that come near or have passed with no follow-up found.",
            zone,
        ),
        Deployment(deliver, "digests", schedule.digests, "Sends what is due: digests, and what was put off.", zone),
    )


DEPLOYMENTS = tuple(one for one in planned(ScheduleTable()) if one.wanted)
"""What runs by itself when the configuration says nothing of it."""


def deployments(config: Path | None, table: Sequence[Deployment] = DEPLOYMENTS) -> list[RunnerDeployment]:
    """The table as Prefect wants it; `config` is the configuration file, which every run reads afresh."""
    made = []
    for one in table:
        deployment = one.flow.to_deployment(
            name=one.name,
            schedule=one.schedule(),
            parameters={"config": str(config.absolute()) if config else None},
            concurrency_limit=ConcurrencyLimitConfig(
                limit=one.at_once, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
            ),
            description=one.description,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        if not isinstance(deployment, RunnerDeployment):
            raise TypeError("deployments are made outside of an event loop")
        made.append(deployment)
    return made


def serve_deployments(config: Path | None, schedule: ScheduleTable) -> None:
    """Serve until stopped (SIGINT, SIGTERM); needs an API to talk to, see `flows.scheduled.server.prefect_api`."""
    table = planned(schedule)
    asyncio.run(clear_leftovers(table))
    asyncio.run(withdraw([one for one in table if not one.wanted]))
    runner = _Server(pause_on_shutdown=False)
    for deployment in deployments(config, [one for one in table if one.wanted]):
        runner.add_deployment(deployment)
    with suppress(asyncio.CancelledError, KeyboardInterrupt):  # how SIGTERM and Ctrl-C end it, which is no fault
        asyncio.run(runner.serve())


class _Server(Runner):
    """Prefect's runner, which a SIGTERM ends like Ctrl-C: Prefect's own handler makes a coroutine that nobody awaits."""

    async def serve(self) -> None:
        """Run what is due until stopped; raises asyncio.CancelledError then."""
        loop, serving = asyncio.get_running_loop(), asyncio.current_task()
        self._end: Callable[[], object] = lambda: loop.call_soon_threadsafe(serving.cancel) if serving else None
        await self.start()

    def handle_sigterm(self, *_: object, **__: object) -> None:
        """What `start` sets as the handler of SIGTERM."""
        with suppress(RuntimeError):  # a second one, after the loop has ended
            self._end()


async def withdraw(table: Sequence[Deployment]) -> int:
    """Take what never runs out of Prefect's database, where an earlier configuration may have put it; return how many.

    The schedule of a deployment that nobody serves any more would go on planning runs, all of them late.
    """
    gone = 0
    async with get_client() as client:
        for one in table:
            with suppress(ObjectNotFound):  # it was never there, or was taken out before
                found = await client.read_deployment_by_name(f"{one.flow.name}/{one.name}")
                await client.delete_deployment(found.id)
                gone += 1
    return gone


async def clear_leftovers(table: Sequence[Deployment] = DEPLOYMENTS) -> int:
    """End the runs that a crash or a long absence left behind, and return their number.

    A run that Prefect still believes to be running would hold the only slot for ever, and a weekend of late runs would start
    one after another. Only one process serves a warehouse (`one_server_at_a_time` in flows/passes/lifecycle/run_lock.py), so
    none of them can be alive.
    """
    wanted = DeploymentFilter(name=DeploymentFilterName(any_=[one.name for one in table]))
    states = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING, StateType.SCHEDULED]
    ended = 0
    async with get_client() as client:
        runs = await client.read_flow_runs(
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states))),
            deployment_filter=wanted,
            sort=FlowRunSort.EXPECTED_START_TIME_ASC,
            limit=_MOST_LEFTOVERS,
        )
        for run in runs:
            if run.state is None:
                continue
            if run.state.type is StateType.SCHEDULED:
                due = run.state.state_details.scheduled_time or run.expected_start_time
                if due is None or due > datetime.now(UTC):
                    continue
                await client.set_flow_run_state(run.id, Cancelled(message="late: nothing served it in time"), force=True)
            else:
                await client.set_flow_run_state(run.id, Crashed(message="left behind by a process that ended"), force=True)
            ended += 1
    if ended:
        log.warning("%d runs left behind were ended", ended)
    return ended
