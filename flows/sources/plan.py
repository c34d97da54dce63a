"""Which sources are due when, and how long a cycle takes at the set delays. Pure: states and times in, decisions out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flows.catalogue.source_table import SEED_CORPUS
from parsers.model import Source
from warehouse.harvests.values import SourceState

SLOWEST = timedelta(days=1)
"""A source that fails or seldom publishes is asked at least this often; it is never given up."""
PATIENCE = 3
"""This many failures in a row may be a hiccup and change nothing; each further one doubles the interval."""
POLLS_A_PAUSE = 12
"""A source is asked this many times in its usual pause between two days of publication, when that is enough."""
EAGER_HOURS = 6.0
"""Whoever sets `every_hours` below this, the default, wants to know soon whatever the source's rhythm."""
_SLACK = timedelta(minutes=5)
"""An hourly run that starts a little early must not leave out what is due on the hour."""


def interval(source: Source, failures: int = 0, usual_pause_days: float | None = None) -> timedelta:
    """The time between two polls: `every_hours`, stretched after failures in a row and for a source that seldom publishes.

    Neither stretches it beyond `SLOWEST`. A source that publishes once a day or more is asked every `every_hours`; one that
    publishes once a week every 14 hours; one that publishes every twelfth day or less once a day.

    Args:
        source: whose `every_hours` is the shortest interval, and the only one when it is a day or more.
        failures: polls in a row at which no list of it could be read.
        usual_pause_days: between two of its days of publication; None while not known.
    """
    usual = timedelta(hours=source.every_hours)
    stretched = usual
    if usual_pause_days is not None and source.every_hours >= EAGER_HOURS:
        stretched = max(usual, timedelta(days=min(usual_pause_days, 366.0)) / POLLS_A_PAUSE)
    doublings = min(max(0, failures - PATIENCE + 1), 16)
    return max(usual, min(stretched * float(2**doublings), SLOWEST))


def next_due(source: Source, state: SourceState | None) -> datetime | None:
    """When `source` is next to be polled, UTC; None when it never was, which means at once."""
    if state is None or state.last_polled_at is None:
        return None
    return state.last_polled_at + interval(source, state.failures, state.usual_pause_days)


def is_due(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Whether it is time to poll `source`.

    A few minutes early is on time, or an hourly schedule would poll an hourly source every other hour. A last poll in the
    future (the clock was set back) does not keep a source from being polled.
    """
    when = next_due(source, state)
    if when is None or state is None or state.last_polled_at is None or state.last_polled_at > now:
        return True
    return when - min(_SLACK, interval(source) / 10) <= now


def due(sources: Iterable[Source], states: Mapping[str, SourceState], now: datetime) -> list[Source]:
    """Those of `sources` that are due, longest overdue first, so that a run cut short starves none.

    Args:
        sources: in any order.
        states: by source id; one that is missing was never polled.
        now: UTC.
    """
    waiting = [source for source in sources if is_due(source, states.get(source.source_id), now)]
    never = datetime(1, 1, 1)
    return sorted(waiting, key=lambda source: next_due(source, states.get(source.source_id)) or never)


def platform_of(source: Source) -> str:
    """What `source` shares its delay with: its platform, else its host."""
    return source.platform or urlsplit(source.home).hostname or source.source_id


def fetched(source: Source) -> bool:
    """Whether `source` is on the web at all; the seed corpus is not."""
    return source.source_id != SEED_CORPUS.source_id


@dataclass(frozen=True, slots=True)
class PlatformPlan:
    """What visiting every source of one platform once takes."""

    platform: str
    sources: tuple[str, ...]
    """Their ids."""
    quiet_requests: int
    """When nothing is new: each host's robots.txt, the feeds or the first pages of listings, and the sitemaps."""
    full_requests: int
    """When every source fetches as many pages as it may in one run, as in the first one."""
    daily_requests: float
    """On a day with nothing new, each source at its own rhythm."""
    delay_seconds: float

    @property
    def quiet_seconds(self) -> float:
        """The delays of a quiet pass; the time that answers take comes on top of that."""
        return self.quiet_requests * self.delay_seconds

    @property
    def full_seconds(self) -> float:
        """The delays of a pass in which every source fetches all it may."""
        return self.full_requests * self.delay_seconds


@dataclass(frozen=True, slots=True)
class Cycle:
    """What visiting every source once takes."""

    platforms: tuple[PlatformPlan, ...]
    """The slowest first. They are visited in parallel, so it decides."""

    @property
    def quiet_seconds(self) -> float:
        """A pass in which nothing is new."""
        return max((platform.quiet_seconds for platform in self.platforms), default=0.0)

    @property
    def full_seconds(self) -> float:
        """A pass in which every source fetches all it may."""
        return max((platform.full_seconds for platform in self.platforms), default=0.0)

    @property
    def overloaded(self) -> tuple[PlatformPlan, ...]:
        """Platforms that, even if requested all day without a break, could not keep up with their sources' rhythms."""
        return tuple(p for p in self.platforms if p.daily_requests * p.delay_seconds > SLOWEST.total_seconds())


def cycle(sources: Iterable[Source], delay_seconds: float, *, listing_pages: int = 3) -> Cycle:
    """What a pass over `sources` takes.

    Args:
        sources: in any order.
        delay_seconds: between two requests to one platform.
        listing_pages: most pages of a listing walked in one run; `flows.harvest.lists.LISTING_PAGES`.
    """
    by_platform: dict[str, list[Source]] = {}
    for source in sources:
        if fetched(source):
            by_platform.setdefault(platform_of(source), []).append(source)
    plans = [_platform(name, members, delay_seconds, listing_pages) for name, members in by_platform.items()]
    return Cycle(tuple(sorted(plans, key=lambda plan: (-plan.full_seconds, -plan.full_requests, plan.platform))))


def _platform(name: str, sources: list[Source], delay_seconds: float, listing_pages: int) -> PlatformPlan:
    hosts = {urlsplit(url).hostname for source in sources for url in lists_of(source)}
    lists = {source.source_id: len(lists_of(source)) for source in sources}
    further = sum((listing_pages - 1) * len(source.listings or ("home",)) for source in sources if not source.feeds)
    quiet = len(hosts) + sum(lists.values())
    return PlatformPlan(
        platform=name,
        sources=tuple(source.source_id for source in sources),
        quiet_requests=quiet,
        full_requests=quiet + further + sum(source.max_pages for source in sources),
        daily_requests=sum((1 + lists[source.source_id]) * 24 / source.every_hours for source in sources),
        delay_seconds=delay_seconds,
    )


def lists_of(source: Source) -> tuple[str, ...]:
    """The addresses requested in every poll: feeds, or listings, or the home page; and sitemaps."""
    first = source.feeds or source.listings or (() if source.sitemaps else (source.home,))
    return (*first, *source.sitemaps)
