"""Where and how much was read while nothing was found: what a notice of silence rests on. Pure."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from alerts.kinds.coverage import Coverage


@dataclass(frozen=True, slots=True)
class Polled:
    """A source whose lists were requested."""

    source_id: str
    name: str
    on: date
    """The last day on which they were."""
    failing: bool
    """Whether that failed."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A time in which a source was in trouble."""

    name: str
    """Of the source."""
    opened_on: date
    resolved_on: date | None
    """None while it lasts."""


@dataclass(frozen=True, slots=True)
class Watching:
    """What was read of the sources, so that silence can be reported."""

    until: date | None
    """The last day, in Paris, on which any source was read; None when silence is not to be reported at all."""
    failing: frozenset[str] = frozenset()
    """source_ids of those that could not be read when last polled."""
    polled: tuple[Polled, ...] = ()
    """Every source whose lists were ever requested."""
    days: tuple[date, ...] = ()
    """The days of publication of all releases read, one each, sorted."""
    troubles: tuple[Trouble, ...] = ()

    def is_poor(self, passed_on: date) -> bool:
        """Whether too little was read to speak of silence about what was due on `passed_on`.

        So it is while more of the sources that were asked since then fail than answer: a source that is no longer watched
        was not asked, and a machine that was off asked none.
        """
        asked = [one for one in self.polled if one.on > passed_on]
        return 2 * sum(one.failing for one in asked) > len(asked)

    def coverage(self, since: date, passed_on: date, today: date) -> Coverage:
        """What was read since a promise was published; `passed_on` is the last day on which it was due."""
        first, last = bisect_right(self.days, since), bisect_right(self.days, today)
        troubled = {
            one.name
            for one in self.troubles
            if one.opened_on <= today and (one.resolved_on is None or one.resolved_on > since)
        }
        asked = [one for one in self.polled if one.on > passed_on]
        troubled |= {one.name for one in asked if one.failing}
        return Coverage(
            sources=sum(not one.failing for one in asked),
            releases=last - first,
            since=since,
            latest=self.days[last - 1] if last > first else None,
            troubled=tuple(sorted(troubled)),
        )
