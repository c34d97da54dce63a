"""Times of `[schedule]` as systemd's timers want them: systemd.time(7), "Calendar Events"."""

from __future__ import annotations

from datetime import timedelta

from flows.config.tables.rhythm import Cron, Every, Rhythm

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_AFTER_START = "2min"
"""For a timer at equal intervals, which has no moment to catch up with: the network may not be there yet."""


def timer_lines(rhythm: Rhythm, time_zone: str) -> list[str]:
    """The lines of `[Timer]` that say when; a moment missed while the machine was off is caught up with."""
    if isinstance(rhythm, Every):
        return [f"OnActiveSec={_AFTER_START}", f"OnUnitActiveSec={rhythm.interval // timedelta(minutes=1)}min"]
    return [*(f"OnCalendar={event}" for event in events(rhythm, time_zone)), "Persistent=true"]


def events(cron: Cron, time_zone: str) -> list[str]:
    """Calendar events; two where cron names days both of the month and of the week, since either is enough there."""
    clock = f"{_numbers(cron.hours, 24)}:{_numbers(cron.minutes, 60)}:00 {time_zone}"
    month = _numbers(cron.months, 12)
    weekdays = ",".join(_DAYS[one] for one in cron.weekdays)
    either = []
    if cron.days or not weekdays:
        either.append(f"*-{month}-{_numbers(cron.days, 31) if cron.days else '*'} {clock}")
    if weekdays:
        either.append(f"{weekdays} *-{month}-* {clock}")
    return either


def _numbers(values: tuple[int, ...], whole: int) -> str:
    return "*" if len(values) == whole else ",".join(f"{one:02}" for one in values)
