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
from prefect.flows import Flow
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from flows.scheduled.remind import remind
from flows.scheduled.watch import watch
from parsers.dates import PARIS

log = logging.getLogger("followthrough")

TIME_ZONE = PARIS.key
_MOST_LEFTOVERS = 200  # Prefect's own limit for a page; it schedules at most a hundred or so runs ahead


@dataclass(frozen=True, slots=True)
class Deployment:
    """One flow that runs by itself."""

    flow: Flow[..., Any]
    name: str
    cron: str
    """In Europe/Paris."""
    description: str
    at_once: int = 1
    """Runs at the same time; a new one beyond this is cancelled, not queued, so that no backlog builds up."""


DEPLOYMENTS: tuple[Deployment, ...] = (
    Deployment(
        watch,
        "hourly",
        "7 * * * *",
        "Visits the sources that are due, reads what they publish, renews the published file, and sends what waits.",
    ),
    Deployment(
        remind,
        "daily",
        "37 6 * * *",
        "Tells of deadlines that come near or have passed with no follow-up found.",
    ),
)


def deployments(config: Path | None, table: Sequence[Deployment] = DEPLOYMENTS) -> list[RunnerDeployment]:
    """The table as Prefect wants it; `config` is the configuration file, which every run reads afresh."""
    made = []
    for one in table:
        deployment = one.flow.to_deployment(
            name=one.name,
            schedule=Cron(one.cron, timezone=TIME_ZONE),
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


def serve_deployments(config: Path | None) -> None:
    """Serve until stopped (SIGINT, SIGTERM); needs an API to talk to, see `flows.scheduled.server.prefect_api`."""
    asyncio.run(clear_leftovers())
    runner = _Server(pause_on_shutdown=False)
    for deployment in deployments(config):
        runner.add_deployment(deployment)
    with suppress(asyncio.CancelledError, KeyboardInterrupt):
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
