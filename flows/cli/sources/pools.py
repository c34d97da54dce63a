"""The pools that sources name, and whether a worker of each is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from parsers.dates import paris_time
from parsers.text.lines import visible_line

if TYPE_CHECKING:
    from flows.config.load import Config

_LONGEST_NAME = 100
"""Characters of a worker's name, which it gives itself."""


@dataclass(frozen=True, slots=True)
class PoolSeen:
    """A pool, and what Prefect says of its workers."""

    pool: str
    sources: int
    there: bool
    """Whether a worker was seen lately."""
    said: str


def pools_seen(config: Config) -> list[PoolSeen]:
    """Each pool that sources name; without any, Prefect is not asked, nor imported.

    Raises PrefectServerError where Prefect's server is not named, or does not answer.
    """
    named = [one.pool for one in config.sources() if one.pool]
    if not named:
        return []
    from flows.scheduled.server import check_reached_by_others, set_up_prefect

    check_reached_by_others(f"the pool {named[0]}")
    set_up_prefect(config.warehouse.path)
    from flows.scheduled.pools.seen import workers_of_each

    found = []
    for pool, workers in workers_of_each(set(named)).items():
        there = sum(one.there for one in workers)
        if there:
            said = f"{there} worker{'s' if there > 1 else ''} there: {visible_line(workers[0].name, _LONGEST_NAME)}"
        elif workers:
            said = f"no worker is there; the last one was seen {paris_time(workers[0].seen_at)}"
        else:
            said = "no worker was ever seen; `followthrough worker` runs one"
        found.append(PoolSeen(pool, named.count(pool), there > 0, said))
    return found
