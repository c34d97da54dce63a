"""Past days that a release names: how it refers to what was said or signed before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from parsers.deadlines import find_deadlines
from parsers.followups.digests.lexicon import instruments, months
from parsers.model import Deadline
from parsers.text.folding import fold, without_accents

_HEAD = 900
"""Characters of a body within which it gives the day of what it reports."""
_OWN = timedelta(days=7)
"""A day in the week before publication is that of the release's own event."""
_LONGEST = timedelta(days=31)
"""A stretch longer than a month refers to a period, not to a release."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A past day, week or month named at ``body[start:end]``."""

    first: date
    last: date
    start: int
    end: int
    named: bool
    """Whether the day or month is named, rather than counted from the release ("last week")."""


def own_days(published: date, expressions: list[Deadline]) -> frozenset[date]:
    """The days that a release is about: its publication, and days shortly before it that its first lines name.

    "Ce mercredi 30 septembre, la préfète a présidé …", published on 16 October, is known by both days.
    """
    days = {published}
    for one in expressions:
        if one.start is None or one.start != one.end or one.start_char > _HEAD or one.anchor == "event":
            continue
        if timedelta(0) <= published - one.start <= _OWN or (
            one.start < published and one.start_char < _HEAD and not days - {published} and published - one.start <= 3 * _OWN
        ):
            days.add(one.start)
    return frozenset(days)


def expressions_of(body: str, published: date, language: str) -> list[Deadline]:
    """The expressions of time in a body."""
    return find_deadlines(body, published, language)


def references(
    body: str, published: date, language: str, expressions: list[Deadline], own: frozenset[date]
) -> tuple[Reference, ...]:
    """The past times that a release names, except its own days; a year alone is too vague to refer to anything."""
    low = without_accents(fold(body))
    found = [
        Reference(one.start, one.end, one.start_char, one.end_char, _has_name(one, low, language))
        for one in expressions
        if one.start is not None
        and one.end is not None
        and one.end < published
        and one.precision in ("day", "week", "month")
        and one.end - one.start <= _LONGEST
        and not own.intersection((one.start, one.end))
        and (one.precision != "month" or _has_name(one, low, language))
    ]
    found += _months_named_alone(low, published, language)
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _months_named_alone(low: str, published: date, language: str) -> Iterator[Reference]:
    """ "The January Action Plan", "l'accord de janvier": a month next to an instrument is the latest such month."""
    for found in _month_pattern(language).finditer(low):
        month = months(language)[found["before"] or found["after"]]
        year = published.year if month < published.month else published.year - 1
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        yield Reference(first, last, found.start(), found.end(), named=True)


def _has_name(one: Deadline, low: str, language: str) -> bool:
    words = low[one.start_char : one.end_char]
    return any(name in words for name in months(language)) or re.search(r"\d/\d", words) is not None


@cache
def _month_pattern(language: str) -> re.Pattern[str]:
    names = "|".join(months(language))
    things = "|".join(instruments(language))
    return re.compile(
        rf"(?<!\w)(?:(?:the|last)\s+(?P<before>{names})(?:'s)?\s+(?:[a-z]+\s+){{0,2}}(?:{things})(?!\w)"
        rf"|(?:{things})\s+(?:[\w-]+\s+){{0,3}}?(?:de|d'|du mois de|of|van)\s*(?P<after>{names})(?!\w)(?!\s+\d))"
    )
