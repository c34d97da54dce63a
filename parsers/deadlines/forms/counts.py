"""The rules for what is counted from the publication, or from a date or event that follows: "sous six mois"."""

from __future__ import annotations

import re
from datetime import date

from parsers.deadlines.calendar import PRECISION, Period, around, plus
from parsers.deadlines.words import NoPeriodError, Words

# "Prochains jours" means within about two weeks, "prochaines semaines" eight weeks, "prochains mois" six months.
_FEW = {
    "minute": (0, "day"), "hour": (2, "day"), "day": (2, "week"), "week": (8, "week"), "weekend": (8, "week"),
    "month": (6, "month"), "quarter": (3, "quarter"), "half": (3, "half"), "year": (5, "year"), "decade": (3, "decade"),
    "working_day": (2, "week"), "open_day": (2, "week"),
}  # several a line, as in a table  # fmt: skip

_DAYS = ("hour", "day", "working_day", "open_day")
_LASTING = 50
"""Years from which a count says how lasting a thing is, not when it is due: "rebuilt for the next hundred years"."""
_HALVES = {"year": (6, "month"), "month": (15, "day"), "week": (4, "day"), "hour": (0, "day"), "day": (1, "day")}
"""What "et demi" adds to each unit."""


def of_next_units(words: Words) -> Period:
    """ "Les six prochains mois": from the publication onwards."""
    unit = words.unit()
    count = words.number("n")
    if unit == "year" and count >= _LASTING:
        return Period(None, None, "approximate", role="vague")
    return Period(words.today, plus(words.today, count, unit), PRECISION[unit], counted=(count, unit), role="due")


def of_few_next(words: Words) -> Period:
    """ "Les prochaines semaines": approximate, by the convention of the tables above."""
    count, unit = _FEW[words.unit()]
    return Period(words.today, plus(words.today, count, unit), "approximate", counted=(count, unit), role="due")


def of_some_time(words: Words) -> Period:
    """ "Les semaines et les mois à venir": two units name neither."""
    del words
    return Period(None, None, "approximate", role="vague")


def of_last_units(words: Words) -> Period:
    """ "Ces dernières semaines", "les deux dernières années"."""
    unit = words.unit()
    if words.has("n") and unit not in _DAYS:
        # "Les deux dernières semaines" are whole calendar weeks.
        first, last = around(words.today, unit, -words.number("n"))[0], around(words.today, unit, -1)[1]
        return Period(first, last, PRECISION[unit], role="past")
    count, unit = (words.number("n"), unit) if words.has("n") else _FEW[unit]
    return Period(plus(words.today, -count, unit), words.today, "approximate", role="past")


def of_within(words: Words) -> Period:
    """ "Dans un délai de trois mois", "sous quinzaine", "d'ici à cinq ans"."""
    if words.has("span"):
        count, unit = words.meaning("span").split()
    elif words.has("hours"):
        count, unit = re.findall(r"\d+", words.said("hours"))[0], "hour"
    else:
        count, unit = str(words.number("n")), words.unit()
    if unit == "minute" or _is_compared(words):
        raise NoPeriodError("how long something takes")
    counted = int(count), unit
    return Period(words.published, _ahead(words, *counted), PRECISION[unit], counted=counted, role="due")


def of_offset(words: Words) -> Period:
    """ "Dans deux ans", "dans un an et deux mois"."""
    if _is_compared(words):
        raise NoPeriodError("how long something takes")
    if words.has("span"):
        count, unit = words.meaning("span").split()
        counted = int(count), unit
    else:
        counted = words.number("n"), words.unit()
    found = _ahead(words, *counted)
    first = found
    if words.has("units2") or words.has("unit2"):
        found = first = found and _further(words, found, 1)
    elif words.has("n2"):  # "dans trois à cinq ans"
        counted = words.number("n2"), counted[1]
        found = _ahead(words, *counted)
    return Period(first, found, PRECISION[counted[1]], counted=counted, role="due")


def of_this_time(words: Words) -> Period:
    """ "This time next year", "l'an prochain à la même époque": of a year the month, by and large, else the day."""
    found = of_this_date(words)
    if words.unit() != "year" or found.end is None:
        return found
    return Period(*around(found.end, "month"), "month", grain="month", role=found.role)


def of_this_date(words: Words) -> Period:
    """ "L'an prochain à la même date": as far from the publication as the unit is long."""
    unit = words.unit()
    count = words.number("n") if words.has("n") else int(words.meaning("next")) if words.has("next") else words.turn()
    found = plus(words.today, count, unit)
    return Period(found, found, PRECISION[unit], role="past" if count < 0 else "due")


def of_later(words: Words) -> Period:
    """ "A year later": than the time stated before it, which `reading` looks for."""
    unit = words.unit()
    return Period(None, None, PRECISION[unit], grain="later", counted=(words.number("n"), unit))


def of_few_offset(words: Words) -> Period:
    """ "Dans quelques mois"."""
    return of_few_next(words)


def of_ago(words: Words) -> Period:
    """ "Il y a deux ans", "depuis trois mois"."""
    if words.has("span"):
        count, unit = words.meaning("span").split()
        found = plus(words.today, -int(count), unit)
        return Period(found, found, PRECISION[unit], role="past")
    if not words.has("n"):
        return Period(None, words.published, "approximate", role="past")
    unit = words.unit()
    found = plus(words.today, -words.number("n"), unit)
    found = _more(words, found, -1)
    return Period(found, found, PRECISION[unit], role="past")


def of_during(words: Words) -> Period:
    """ "Sur trois ans", "en deux ans": due at their end, unless what is described is over or a statistic."""
    unit = words.unit()
    if unit == "minute" or (unit in _DAYS and words.found[0].startswith("en ")) or _is_compared(words):
        raise NoPeriodError("how long something takes")
    counted = words.number("n"), unit
    if unit == "year" and counted[0] >= _LASTING:
        raise NoPeriodError("how lasting a thing is")
    return Period(words.published, _ahead(words, *counted), PRECISION[unit], counted=counted, grain="during")


def of_day_after(words: Words) -> Period:
    """ "Le lendemain du 13 février", "la veille de"."""
    return Period(None, None, "day", grain="shift", counted=(int(words.meaning("deictic").lstrip("=")), "day"))


def of_shift(words: Words) -> Period:
    """ "Deux semaines avant": counted from what follows, which the module `surroundings` looks for."""
    unit = words.unit()
    return Period(None, None, PRECISION[unit], grain="shift", counted=(words.number("n"), unit))


def _is_compared(words: Words) -> bool:
    """Is the length of time compared with another ("in three working days rather than seven")?"""
    return words.lexicon.clauses.compared.match(words.found.string, words.found.end()) is not None


def _more(words: Words, origin: date, sign: int) -> date:
    """ "… et deux mois, trois jours", "… et demi": the additional counts of a form."""
    return _further(words, _and_a_half(words, origin, sign), sign)


def _further(words: Words, origin: date, sign: int) -> date:
    for suffix in ("2", "3", "4"):
        if words.has(f"n{suffix}"):
            origin = plus(origin, sign * words.number(f"n{suffix}"), words.unit(suffix))
    return origin


def _and_a_half(words: Words, origin: date, sign: int) -> date:
    half = _HALVES.get(words.unit()) if words.has("half_more") else None
    return origin if half is None else plus(origin, sign * half[0], half[1])


def _ahead(words: Words, count: int, unit: str) -> date | None:
    return None if words.published is None else _and_a_half(words, plus(words.published, count, unit), 1)


def of_recurring(words: Words) -> Period:
    """ "Chaque année", "deux fois par an"."""
    del words
    return Period(None, None, "approximate", "text", role="recurring")


def of_this_unit(words: Words) -> Period:
    """ "(La fin) de l'année": of the unit that the publication falls in."""
    unit = words.unit()
    return Period(*around(words.today, unit), PRECISION[unit], grain=unit)
