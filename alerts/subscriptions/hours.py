"""When a message may go out: the hour of a digest, and quiet hours. Pure; moments are naive and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when nothing is sent, in local time; across midnight when `begin` is the later one."""

    begin: time
    end: time

    @classmethod
    def of(cls, hours: str) -> QuietHours:
        """The hours in a text such as "22:00-07:00", which the configuration has checked."""
        begin, end = (time.fromisoformat(one) for one in hours.split("-"))
        return cls(begin, end)

    def hold(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether a moment lies within them, their end excluded."""
        clock = moment.replace(tzinfo=UTC).astimezone(zone).time()
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end


def next_hour(now: datetime, at: time, zone: ZoneInfo, weekday: int | None = None) -> datetime:
    """The next moment, `now` at the earliest, at which it is `at` in `zone`; on a `weekday` (Monday is 0), if given.

    An hour that the clocks skip in spring comes an hour later; of one that comes twice in autumn, the first counts.
    """
    day = now.replace(tzinfo=UTC).astimezone(zone).date()
    for ahead in range(-1, 9):
        one = day + timedelta(days=ahead)
        if weekday is None or one.weekday() == weekday:
            moment = _utc(datetime.combine(one, at), zone)
            if moment >= now:
                return moment
    raise AssertionError("every weekday comes within nine days")


def after_quiet(moment: datetime, quiet: QuietHours | None, zone: ZoneInfo) -> datetime:
    """`moment`, or the end of the quiet hours when it lies in them."""
    if quiet is None or not quiet.hold(moment, zone):
        return moment
    local = moment.replace(tzinfo=UTC).astimezone(zone)
    day = local.date() + timedelta(days=1) if quiet.begin > quiet.end and local.time() >= quiet.begin else local.date()
    return max(moment, _utc(datetime.combine(day, quiet.end), zone))


def _utc(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
