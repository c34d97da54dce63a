"""The visits of a pass: what each needs to know, and visits made in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from flows.fetch import Fetcher, HttpSettings
from flows.fetch.politeness import SharedTurn
from flows.harvest.harvest import harvest
from flows.harvest.lists import LISTING_PAGES
from flows.harvest.seed_corpus import harvest_seeds
from flows.harvest.visit import Again, Keep
from flows.passes.lifecycle.lanes import Pending
from parsers.errors import FollowthroughError
from parsers.model import LONGEST_ERROR, FetchAttempt, Outcome, Purpose, Source
from parsers.text.lines import one_line
from warehouse.archive.kinds import archive_at
from warehouse.archive.place import ArchivePlace
from warehouse.clock import Clock, utc_now
from warehouse.harvests.values import Harvest, SourceState
from warehouse.seeds import SEED_CORPUS_ID

WORKERS = 12
"""Sources visited at the same time, each on another platform."""


@dataclass(frozen=True, slots=True)
class VisitOrder:
    """What a machine must know to visit one source."""

    source: Source
    state: SourceState
    run_id: str
    http: HttpSettings
    archive: ArchivePlace
    max_pages: int | None = None
    depth: int = LISTING_PAGES
    thorough: bool = False
    again: Again | None = None
    """Which known pages to read again, and no others."""
    shift: timedelta = timedelta(0)
    """Added to the clock: for demonstrations and tests set on another day."""

    def clock(self) -> datetime:
        """The time of this visit, naive and in UTC."""
        return utc_now() + self.shift


Submit = Callable[[VisitOrder], Pending]


class NotVisitedError(FollowthroughError):
    """A source was not visited, for a reason that lies with neither the source nor the program."""


def visit_source(order: VisitOrder) -> Harvest:
    """Visit one source with this process's own fetcher; the guarantees of `harvest` hold.

    Raises NotVisitedError for a source that the workers of a pool visit.
    """
    if order.source.pool is not None:
        raise NotVisitedError(
            f"the workers of the pool {order.source.pool} visit it, and only passes with Prefect reach them"
        )
    archive = archive_at(order.archive)
    if order.source.source_id == SEED_CORPUS_ID:
        return harvest_seeds(order.source, order.state, run_id=order.run_id, clock=order.clock)
    return harvest(
        order.source,
        order.state,
        run_id=order.run_id,
        fetch=fetcher_of(order.run_id, order.http, order.clock).fetch,
        recall=archive.read,
        clock=order.clock,
        keep=keeper_of(order.run_id),
        max_pages=order.max_pages,
        depth=order.depth,
        thorough=order.thorough,
        again=order.again,
    )


def not_visited(order: VisitOrder, why: str, *, outcome: Outcome = "unreachable") -> Harvest:
    """The harvest of a source that nobody asked for anything: its first list is recorded with `outcome` and `why`.

    A source that was to be visited and was `cancelled` is as well as before; otherwise this counts as a poll that failed.
    """
    source, now = order.source, order.clock()
    purpose: Purpose = "feed" if source.feeds else "listing"
    url = (*source.feeds, *source.listings, source.home)[0]
    said = f"not visited: {why}"
    attempt = FetchAttempt(url, purpose, now, outcome, error=one_line(said, LONGEST_ERROR))
    stopped = outcome == "cancelled"
    return Harvest(source, order.run_id, now, now, readable=stopped, attempts=(attempt,), problems=(said,))


_keepers: dict[str, Keep] = {}


def keeper_of(run_id: str) -> Keep | None:
    """What puts bodies into the archive of a run that is under way in this process."""
    return _keepers.get(run_id)


@contextmanager
def keeping_early(run_id: str, keep: Keep) -> Iterator[None]:
    """Let the visits of a run in this process put bodies into its archive while they are under way."""
    _keepers[run_id] = keep
    try:
        yield
    finally:
        del _keepers[run_id]


_fetchers: dict[str, Fetcher] = {}
_fetchers_lock = Lock()


def fetcher_of(run_id: str, http: HttpSettings, now: Clock, shared: SharedTurn | None = None) -> Fetcher:
    """The run's one fetcher in this process, whose politeness all visits share; a stopped one is never used again.

    The first call for a run says how turns are `shared` with other machines.
    """
    with _fetchers_lock:
        if run_id not in _fetchers:
            _fetchers[run_id] = Fetcher(http, now=now, shared=shared)
        return _fetchers[run_id]


def close_fetcher(run_id: str) -> None:
    """End the fetcher of a run that is over."""
    with _fetchers_lock:
        fetcher = _fetchers.pop(run_id)
    fetcher.close()


@contextmanager
def on_threads(visit: Callable[[VisitOrder], Harvest] = visit_source, workers: int = WORKERS) -> Iterator[Submit]:
    """Make visits on threads of this process."""
    with ThreadPoolExecutor(workers, thread_name_prefix="visit") as pool:

        def submit(one: VisitOrder) -> Future[Harvest]:
            return pool.submit(visit, one)

        yield submit
