"""Our pools, as Prefect knows them: which workers a pool has, and when each last said that it is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from httpx import HTTPError
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.exceptions import ObjectNotFound

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
    """When it last said so, by the clock of Prefect's server; naive and in UTC."""


def workers_of(client: SyncPrefectClient, pool: str) -> list[Worker]:
    """The workers of a pool, the one seen last first; none where there is no such pool. Raises HTTPError."""
    try:
        found = client.read_workers_for_work_pool(pool, offset=0, limit=_PAGE)
    except ObjectNotFound:
        return []
    seen = [
        Worker(one.name, one.last_heartbeat_time.astimezone(UTC).replace(tzinfo=None))
        for one in found
        if one.last_heartbeat_time is not None
    ]
    return sorted(seen, key=lambda one: one.seen_at, reverse=True)


def last_seen(pools: Collection[str]) -> dict[str, Worker | None]:
    """The worker of each pool that was seen last. Raises PrefectServerError where Prefect's server does not answer."""
    try:
        with get_client(sync_client=True) as client:
            return {pool: next(iter(workers_of(client, pool)), None) for pool in sorted(pools)}
    except HTTPError as error:
        raise PrefectServerError(
            f"Prefect's server at PREFECT_API_URL does not say which workers there are ({type(error).__name__})",
            hint="See that it runs, and that PREFECT_API_AUTH_STRING is its password.",
        ) from error
