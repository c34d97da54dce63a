"""Stretches of the past that a release counts back to: "huit mois après", "a year ago", "à l'automne dernier"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from parsers.followups.lexicon import backward
from parsers.followups.references import Reference

_MONTHS_OF_A_SEASON = 3
_SLACK = 0.06
_LEAST_SLACK = {7: 6, 30: 20, 365: 60}
"""Days by which a count of weeks, months or years may be off: "un an après" is said after eleven months, too."""
_MOST_DAYS = 5_000


def looking_back(low: str, published: date, language: str) -> tuple[Reference, ...]:
    """The stretches of the past named in a folded text without accents that was published on that day, in their order."""
    found = [*_counted(low, published, language), *_seasons(low, published, language)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _counted(low: str, published: date, language: str) -> Iterator[Reference]:
    words = backward(language)
    for pattern in _count_patterns(language):
        for found in pattern.finditer(low):
            number = words.numbers.get(found["number"]) or int(found["number"])
            unit = words.units[found["unit"]]
            days = number * (30.44 if unit == 30 else unit)
            off = _LEAST_SLACK[unit] + round(_SLACK * days)
            if not 0 < days <= _MOST_DAYS or days + off >= published.toordinal():
                continue
            day = published - timedelta(days=round(days))
            slack = timedelta(days=off)
            yield Reference(day - slack, min(day + slack, published), found.start(), found.end(), named=False)


def _seasons(low: str, published: date, language: str) -> Iterator[Reference]:
    """The latest such season that has begun before the release, or that of the year named."""
    for found in _season_pattern(language).finditer(low):
        month = backward(language).seasons[found["season"]]
        if found["year"]:
            year = int(found["year"])
        else:
            year = published.year if date(published.year, month, 1) < published else published.year - 1
        if not 1 <= year < date.max.year:
            continue
        first = date(year, month, 1)
        after = month + _MONTHS_OF_A_SEASON
        last = date(year + (after - 1) // 12, (after - 1) % 12 + 1, 21)
        if first < published:
            yield Reference(first, min(last, published), found.start(), found.end(), named=False)


@cache
def _count_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    words = backward(language)
    count = rf"(?P<number>\d{{1,3}}|{_any_of(words.numbers)})\s+(?P<unit>{_any_of(words.units)})"
    patterns = [re.compile(rf"(?<!\w){count}\s+(?:{_any_of(words.after)})(?!\w)")]
    if words.before:
        patterns.append(re.compile(rf"(?<!\w)(?:{_any_of(words.before)})\s+{count}(?!\w)"))
    return tuple(patterns)


@cache
def _season_pattern(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<season>{_any_of(backward(language).seasons)})(?:\s+(?:de\s+)?(?P<year>20\d\d))?(?!\w)")


def _any_of(words: tuple[str, ...] | dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
