"""Our pools, as Prefect knows them: which workers a pool has, and when each last said that it is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from httpx import HTTPError
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import WorkerStatus
from prefect.exceptions import ObjectNotFound, PrefectException

from flows.scheduled.server import PrefectServerError

POOL_TYPE = "followthrough"
"""The type of our pools, which Prefect's own workers leave alone."""
VISIT = "visit"
"""The flow of one visit."""
_PAGE = 200  # workers of a page; the most that Prefect gives at once


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker that a pool has, or once had."""

    name: str
    seen_at: datetime
    """When it last said that it is there, by the clock of Prefect's server; naive and in UTC."""
    there: bool
    """Whether that was lately, as Prefect sees it: within three of its half minutes."""


def workers_of(client: SyncPrefectClient, pool: str) -> list[Worker]:
    """The workers of a pool, the one seen last first; none where there is no such pool. Raises HTTPError."""
    try:
        found = client.read_workers_for_work_pool(pool, offset=0, limit=_PAGE)
    except ObjectNotFound:  # nobody has made the pool yet, so nobody works in it
        return []
    seen = [
        Worker(
            one.name,
            one.last_heartbeat_time.astimezone(UTC).replace(tzinfo=None),
            one.status is WorkerStatus.ONLINE,
        )
        for one in found
        if one.last_heartbeat_time is not None
    ]
    return sorted(seen, key=lambda one: one.seen_at, reverse=True)


def workers_of_each(pools: Collection[str]) -> dict[str, list[Worker]]:
    """The workers of each pool. Raises PrefectServerError where Prefect's server does not answer."""
    with answering(), get_client(sync_client=True) as client:
        return {pool: workers_of(client, pool) for pool in sorted(pools)}


@contextmanager
def answering() -> Iterator[None]:
    """Turn what goes wrong with Prefect's server while the block lasts into a PrefectServerError."""
    try:
        yield
    except (HTTPError, PrefectException) as error:
        raise server_error(error) from error


def server_error(error: Exception) -> PrefectServerError:
    """What a person is told of an error that Prefect's server, or the way to it, has caused."""
    return PrefectServerError(
        f"Prefect's server at PREFECT_API_URL did not do what it was asked ({type(error).__name__})",
        hint="See that it runs, and that PREFECT_API_AUTH_STRING is its password; docs/scaling.md.",
    )
