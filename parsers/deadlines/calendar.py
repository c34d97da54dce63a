"""Stretches of the calendar: days, weeks, months, seasons, feasts, and counting from one day to another."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from parsers.model import DeadlineAnchor, DeadlinePrecision, DeadlineRole

FIRST_YEAR, LAST_YEAR = 1000, 2999

SEASONS = ("spring", "summer", "autumn", "winter")
_FIXED_FEASTS = {
    "new_year": (1, 1), "epiphany": (1, 6), "valentine": (2, 14), "womens_day": (3, 8), "saint_patrick": (3, 17),
    "april_fools": (4, 1), "earth_day": (4, 22), "labour_day": (5, 1), "victory_day": (5, 8), "europe_day": (5, 9),
    "music_day": (6, 21), "bastille": (7, 14),
    "belgian_day": (7, 21), "assumption": (8, 15), "halloween": (10, 31), "all_saints": (11, 1), "armistice": (11, 11),
    "saint_andrew": (11, 30), "burns_night": (1, 25), "candlemas": (2, 2), "saint_john": (6, 24), "saint_nicholas": (12, 6),
    "christmas_eve": (12, 24), "christmas": (12, 25), "boxing_day": (12, 26), "new_years_eve": (12, 31),
}  # several a line, as in a table  # fmt: skip
_FROM_EASTER = {
    "palm_sunday": -7,
    "good_friday": -2,
    "shrove_tuesday": -47,
    "ash_wednesday": -46,
    "easter": 0,
    "easter_monday": 1,
    "ascension": 39,
    "pentecost": 49,
    "whit_monday": 50,
}
_NTH_WEEKDAY = {"mothers_day": (5, 6, 2), "fathers_day": (6, 6, 3), "thanksgiving": (11, 3, 4)}  # month, weekday, which
PRECISION: dict[str, DeadlinePrecision] = {
    "minute": "day", "hour": "day", "day": "day", "week": "week", "weekend": "week", "month": "month", "quarter": "quarter",
    "half": "half_year", "year": "year", "decade": "year", "working_day": "day", "open_day": "day",
}  # several a line, as in a table  # fmt: skip
"""How exactly a count or stretch of each unit gives the time."""

_FREE = {"working_day": (5, 6), "open_day": (6,)}
"""Weekdays that do not count: Saturday and Sunday for "jours ouvrés", Sunday for "jours ouvrables"; no holidays."""
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}


class OutOfCalendarError(ValueError):
    """A day that no calendar has (31 June, year 40000): the expression is then not a date."""


@dataclass(frozen=True, slots=True)
class Period:
    """What an expression means before its surroundings are read; both days are inclusive."""

    start: date | None
    end: date | None
    precision: DeadlinePrecision
    anchor: DeadlineAnchor = "publication"
    grain: str = "day"
    """The calendar unit it is made of, for "the end of …"."""
    yearless: bool = False
    """The year was not stated, and may be changed by a neighbour that has one."""
    role: DeadlineRole | None = None
    """What the words alone already decide."""
    opens: bool = False
    """ "Avant l'été" and "d'ici l'été" both end where it begins."""
    counted: tuple[int, str] | None = None
    """How many of which units it counts, from the publication unless another origin is named after it."""

    def moved(self, years: int) -> Period:
        """The same days `years` later."""
        return replace(
            self, start=self.start and plus(self.start, years, "year"), end=self.end and plus(self.end, years, "year")
        )


def day(year: int, month: int, number: int) -> date:
    """That day. Raises OutOfCalendarError if it does not exist."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfCalendarError(f"no year {year}")
    try:
        return date(year, month, number)
    except ValueError as error:
        raise OutOfCalendarError(f"no day {year}-{month}-{number}") from error


def plus(origin: date, count: int, unit: str) -> date:
    """`origin` plus `count` units; a month after the 31st is the last day of a shorter month."""
    if unit in ("minute", "hour"):
        size = 1440 if unit == "minute" else 24
        count, unit = (0 if abs(count) * 2 < size else -(-count // size)), "day"  # "sous 30 heures" ends the day after next
    elif unit == "weekend":
        unit = "week"
    try:
        if unit in _FREE:
            return _after_days(origin, count, _FREE[unit])
        if unit in ("day", "week"):
            return origin + timedelta(days=count * (7 if unit == "week" else 1))
        months = origin.year * 12 + origin.month - 1 + count * _MONTHS[unit]
        year, month = divmod(months, 12)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise OutOfCalendarError(f"no year {year}")
        return date(year, month + 1, min(origin.day, calendar.monthrange(year, month + 1)[1]))
    except OverflowError as error:
        raise OutOfCalendarError("too far away") from error


def _after_days(origin: date, count: int, free: tuple[int, ...]) -> date:
    """`origin` plus `count` days that are not `free` weekdays; from a free day it is counted as from the one before it."""
    step = timedelta(days=1 if count > 0 else -1)
    while origin.weekday() in free:
        origin -= step
    weeks, rest = divmod(abs(count), 7 - len(free))
    found = origin + 7 * weeks * step
    while rest:
        found += step
        rest -= found.weekday() not in free
    return found


@lru_cache(maxsize=4096)
def around(origin: date, unit: str, shift: int = 0) -> tuple[date, date]:
    """First and last day of the calendar unit that contains `origin`, `shift` units later."""
    if unit in ("day", "hour", "minute"):
        first = plus(origin, shift, "day")
        return first, first
    if unit == "weekend":
        first = plus(origin, 7 * shift - origin.weekday() + 5, "day")
        return first, plus(first, 1, "day")
    if unit == "week":
        first = plus(origin, 7 * shift - origin.weekday(), "day")
        return first, plus(first, 6, "day")
    size = _MONTHS[unit]
    year = origin.year // 10 * 10 if unit == "decade" else origin.year
    month = (origin.month - 1) // size * size + 1 if size <= 12 else 1
    first = plus(day(year, month, 1), shift, unit)
    return first, plus(plus(first, 1, unit), -1, "day")


def around_since(origin: date, month: int, number: int) -> date:
    """The last day with that month and number on or before `origin`."""
    found = day(origin.year, month, number)
    return found if found <= origin else plus(found, -1, "year")


def month_of(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return around(day(year, month, 1), "month")


def season_of(year: int, name: str, begins: Mapping[str, tuple[int, int]]) -> tuple[date, date]:
    """The season that begins in `year`; `begins` holds the month and day on which each begins."""
    following = SEASONS[(SEASONS.index(name) + 1) % len(SEASONS)]
    first, after = day(year, *begins[name]), day(year, *begins[following])
    return first, plus(after if after > first else plus(after, 1, "year"), -1, "day")


def feast_of(year: int, name: str) -> tuple[date, date] | None:
    """The day or days of a feast in `year`; None for an unknown name."""
    if name == "back_to_school":
        return month_of(year, 9)
    if name in _FIXED_FEASTS:
        first = day(year, *_FIXED_FEASTS[name])
    elif name in _FROM_EASTER:
        first = plus(easter(year), _FROM_EASTER[name], "day")
    elif name in _NTH_WEEKDAY:
        month, weekday, which = _NTH_WEEKDAY[name]
        first = nth_weekday(month_of(year, month)[0], weekday, which)
    else:
        return None
    return first, first


def nth_weekday(first: date, weekday: int, which: int) -> date:
    """The `which`th such weekday on or after `first`."""
    return plus(first, (weekday - first.weekday()) % 7 + 7 * (which - 1), "day")


def easter(year: int) -> date:
    """Easter Sunday, Gregorian (the anonymous algorithm of 1876)."""
    golden, century, of_century = year % 19, *divmod(year, 100)
    leap, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quarter, year_rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * rest + 2 * quarter - epact - year_rest) % 7
    shift = (golden + 11 * epact + 22 * to_sunday) // 451
    month, number = divmod(epact + to_sunday - 7 * shift + 114, 31)
    return day(year, month, number + 1)


def part_of(period: Period, part: str) -> Period:
    """The beginning, middle, end or rest of a period, as people mean it: "fin mars" is its last ten days or so."""
    first, last = period.start, period.end
    if first is None or last is None:
        return period
    length = (last - first).days + 1
    if part == "rest" or length < 3:
        return period
    bounds = {
        "week": {"start": (0, 1), "mid": (2, 3), "end": (3, 6)},
        "month": {"start": (0, 9), "mid": (9, 19), "end": (20, length - 1)},
    }.get(period.grain)
    if bounds is not None:
        low, high = bounds[part]
        begin, end = plus(first, low, "day"), plus(first, high, "day")
    elif period.grain == "year":
        months = {"start": (0, 3), "mid": (4, 8), "end": (9, 12)}[part]
        begin, end = plus(first, months[0], "month"), plus(plus(first, months[1], "month"), -1, "day")
    else:
        third = length // 3
        low, high = {"start": (0, third - 1), "mid": (third, length - third - 1), "end": (length - third, length - 1)}[part]
        begin, end = plus(first, low, "day"), plus(first, high, "day")
    return replace(period, start=begin, end=end, opens=False)
