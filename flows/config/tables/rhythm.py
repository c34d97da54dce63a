"""When something starts by itself: "every 30 minutes", "06:37", or five fields of cron."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta

EXPECTED = 'expected "every 30 minutes", a time such as "06:37", cron such as "7 * * * *", or "never"'
NEVER = "never"

_EVERY = re.compile(r"every (\d{1,5}) minutes?")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_LONGEST = timedelta(days=7)
"""Between two passes: whoever wants fewer names a day in cron. A source in trouble should be noticed within a week."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LEAP = 2028
"""A year in which every day of the calendar exists."""


@dataclass(frozen=True, slots=True)
class Every:
    """At equal intervals, whatever the clock says."""

    interval: timedelta


@dataclass(frozen=True, slots=True)
class Cron:
    """At the minutes that five fields of cron name; each field as the sorted numbers that it stands for."""

    text: str
    """The five fields as cron and Prefect take them."""
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    """Of the month; empty where every day will do."""
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    """0 is Sunday; empty where every day will do. With `days` too, either is enough, as in cron."""


Rhythm = Every | Cron


@dataclass(frozen=True, slots=True)
class _Field:
    """What one of the five fields may name."""

    name: str
    first: int
    last: int
    words: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("weekday", 0, 7, _DAYS),  # 7 is Sunday, too
)


def rhythm_of(text: str) -> Rhythm | None:
    """What a text says; None for "never". Raises ValueError, in words for people, for what is no rhythm."""
    said = " ".join(text.lower().split())
    if said == NEVER:
        return None
    if every := _EVERY.fullmatch(said):
        interval = timedelta(minutes=int(every[1]))
        if not timedelta(minutes=1) <= interval <= _LONGEST:
            raise ValueError(f"expected 1 to {_LONGEST // timedelta(minutes=1)} minutes")
        return Every(interval)
    if time := _TIME.fullmatch(said):
        said = f"{int(time[2])} {int(time[1])} * * *"
    fields = said.split(" ")
    if len(fields) != len(_FIELDS):
        raise ValueError(EXPECTED)
    minutes, hours, days, months, weekdays = (_numbers(one, field) for one, field in zip(fields, _FIELDS, strict=True))
    weekdays = tuple(sorted({one % 7 for one in weekdays}))
    cron = Cron(
        " ".join(fields),
        minutes,
        hours,
        () if fields[2] == "*" else days,
        months,
        () if fields[4] == "*" else weekdays,
    )
    if cron.days and not cron.weekdays and not any(cron.days[0] <= monthrange(_LEAP, month)[1] for month in months):
        raise ValueError("there is no such day in the calendar")
    return cron


def _numbers(text: str, field: _Field) -> tuple[int, ...]:
    """The numbers that one field stands for: `*`, `5`, `1-5`, `*/15`, `10-40/10`, `mon-fri`, and lists of these."""
    found: set[int] = set()
    for part in text.split(","):
        span, slash, step_text = part.partition("/")
        if span == "*":
            first, last = field.first, field.last
        else:
            begin, dash, end = span.partition("-")
            first = _number(begin, field)
            last = _number(end, field) if dash else (field.last if slash else first)
        step = int(step_text) if step_text.isdecimal() and step_text.isascii() else 0
        if slash and not 1 <= step <= field.last:
            raise ValueError(f"{field.name}: expected a step from 1 to {field.last} after the slash")
        if last < first:
            raise ValueError(f"{field.name}: expected a range that goes up")
        found.update(range(first, last + 1, step or 1))
    return tuple(sorted(found))


def _number(text: str, field: _Field) -> int:
    if text in field.words:
        return field.words.index(text) + field.first
    number = int(text) if text.isdecimal() and text.isascii() and len(text) < 3 else -1
    if not field.first <= number <= field.last:
        words = f" or {field.words[0]} to {field.words[-1]}" if field.words else ""
        raise ValueError(f"{field.name}: expected {field.first} to {field.last}{words}")
    return number
