"""The rules for days, weeks and months: "le 25 mai dernier", "la deuxième quinzaine d'avril", "lundi en huit"."""

from __future__ import annotations

from datetime import date

from parsers.deadlines.calendar import Period, around, day, month_of, nth_weekday, plus
from parsers.deadlines.words import NoPeriodError, Words, placed


def of_date(words: Words) -> Period:
    """ "Lundi 11 juin 2018", "le 25 mai dernier", "au 1er janvier prochain"."""
    month = int(words.meaning("month"))
    number = words.number("day" if words.has("day") else "number")
    return placed(words, lambda year: (day(year, month, number),) * 2, "day", "day")


def of_lone_day(words: Words) -> Period:
    """ "Le 23.", "à partir du 8", "le 31 10": at the end of a clause only, and not after "article" or "appelez"."""
    if words.is_a_number():
        raise NoPeriodError("the number of something else")
    number = words.number("day" if words.has("day") else "number")
    if words.has("mm"):
        month = int(words.placed["mm"])
        return placed(words, lambda year: (day(year, month, number),) * 2, "day", "day")
    found = _near_day(words, number, words.today)
    until = "day2" if words.has("day2") else "number2"
    last = _near_day(words, words.number(until), found) if words.has(until) else found
    return Period(found, last, "day")


def _near_day(words: Words, number: int, origin: date) -> date:
    """The day with that number on or after `origin`; with a past tense, on or before it."""
    past = words.when() < 0
    for shift in (0, -1, -2) if past else (0, 1, 2):
        first, last = around(origin, "month", shift)
        if number <= last.day:
            found = day(first.year, first.month, number)
            if found <= origin if past else found >= origin:
                return found
    raise NoPeriodError("no such day near")


def of_day_of_month(words: Words) -> Period:
    """ "Le dernier jour d'octobre 2015"."""
    month, which = int(words.meaning("month")), int(words.meaning("ordinal"))

    def build(year: int) -> tuple[date, date]:
        first, last = month_of(year, month)
        found = last if which < 0 else plus(first, which - 1, "day")
        return found, found

    return placed(words, build, "day", "day")


def of_day_of_unit(words: Words) -> Period:
    """ "Le 15 du mois prochain"."""
    if words.unit() != "month":
        raise NoPeriodError("the day of a month only")
    first, _ = around(words.today, "month", words.turn())
    found = day(first.year, first.month, words.number("day" if words.has("day") else "number"))
    return Period(found, found, "day")


def of_day_range(words: Words) -> Period:
    """ "Du 3 au 12 septembre", "du 4 au 23 de ce mois"."""
    low = words.number("day" if words.has("day") else "number")
    high = words.number("day2" if words.has("day2") else "number2")
    if words.has("unit"):
        if words.unit() != "month":
            raise NoPeriodError("the days of a month only")
        first, _ = around(words.today, "month", words.turn())
        return Period(day(first.year, first.month, low), day(first.year, first.month, high), "day")
    month = int(words.meaning("month"))
    until = int(words.meaning("month2")) if words.has("month2") else month
    if (month, low) > (until, high):
        raise NoPeriodError("a range that ends before it begins")
    return placed(words, lambda year: (day(year, month, low), day(year, until, high)), "day", "day")


def of_month_range(words: Words) -> Period:
    """ "Juin-août 1992", "janvier à mars"."""
    low, high = int(words.meaning("month")), int(words.meaning("month2"))

    def build(year: int) -> tuple[date, date]:
        return month_of(year - (low > high), low)[0], month_of(year, high)[1]

    return placed(words, build, "month", "range")


def of_month(words: Words) -> Period:
    """ "Juin 2021", "octobre prochain", "novembre"."""
    if words.said("month") in words.lexicon.abbreviations and words.year() is None:
        raise NoPeriodError("a word that is rarely a month")
    month = int(words.meaning("month"))
    return placed(words, lambda year: month_of(year, month), "month", "month")


def of_weekday_in(words: Words) -> Period:
    """ "Le premier mardi d'octobre"."""
    month, weekday, which = int(words.meaning("month")), int(words.meaning("weekday")), int(words.meaning("ordinal"))

    def build(year: int) -> tuple[date, date]:
        first, last = month_of(year, month)
        found = nth_weekday(first, weekday, which) if which > 0 else nth_weekday(plus(last, -6, "day"), weekday, 1)
        return found, found

    return placed(words, build, "day", "month")


def of_fortnight(words: Words) -> Period:
    """ "La deuxième quinzaine d'avril"."""
    month, which = int(words.meaning("month")), int(words.meaning("ordinal"))

    def build(year: int) -> tuple[date, date]:
        first, last = month_of(year, month)
        return (first, plus(first, 14, "day")) if which == 1 else (plus(first, 14, "day"), last)

    return placed(words, build, "week", "fortnight")


def of_week_of(words: Words) -> Period:
    """ "La semaine du 6 octobre", "le week-end du 14 mars"."""
    unit = words.unit()
    if unit not in ("week", "weekend"):
        raise NoPeriodError("a week only")
    number = words.number("day")
    if words.has("month"):
        month = int(words.meaning("month"))
        return placed(words, lambda year: _around_monday(day(year, month, number), unit), "week", "week")
    first, _ = around(words.today, "month")
    found = day(first.year, first.month, number)
    if found < words.today and words.when() >= 0:
        found = plus(found, 1, "month")
    return Period(*_around_monday(found, unit), "week", grain="week")


def _around_monday(named: date, unit: str) -> tuple[date, date]:
    """The week named by one of its days; for a Sunday, the one that begins the next day."""
    return around(plus(named, 1, "day") if unit == "week" and named.weekday() == 6 else named, unit)


def _a_week(words: Words) -> None:
    if words.unit() != "week":
        raise NoPeriodError("a week only")


def of_week_in(words: Words) -> Period:
    """ "La dernière semaine de septembre 2014": the one that contains the Thursday counted (ISO 8601), or Saturday."""
    unit = words.unit()
    if unit not in ("week", "weekend"):
        raise NoPeriodError("a week only")
    counted = 3 if unit == "week" else 5
    which = int(words.meaning("ordinal"))

    def build(year: int) -> tuple[date, date]:
        first, last = month_of(year, int(words.meaning("month"))) if words.has("month") else around(day(year, 1, 1), "year")
        if which < 0:
            return around(nth_weekday(plus(last, -6, "day"), counted, 1), unit)
        return around(nth_weekday(first, counted, which), unit)

    return placed(words, build, "week", "week")


def of_week_number(words: Words) -> Period:
    """ "Semaine 31" (ISO 8601)."""
    _a_week(words)
    year = words.year() or words.today.year
    monday = around(nth_weekday(day(year, 1, 1), 3, words.number("week")), "week")
    return Period(*monday, "week", grain="week")


def of_weekday(words: Words) -> Period:
    """ "Vendredi", "lundi prochain", "mardi de la semaine dernière", "lundi en huit", "mercredi 13"."""
    if words.said("weekday") in words.lexicon.abbreviations:
        raise NoPeriodError("a word that is rarely a weekday")
    weekday = int(words.meaning("weekday"))
    today = words.today
    if words.has("unit"):
        if words.unit() != "week":
            raise NoPeriodError("a day of a week only")
        found = plus(around(today, "week", words.turn())[0], weekday, "day")
        return Period(found, found, "day", role="past" if words.turn() < 0 else None)
    later = nth_weekday(plus(today, 1, "day"), weekday, 1)
    if words.has("number") or (words.has("day") and " en " in words.found[0]):
        weeks = {7: 1, 8: 1, 15: 2, 14: 2}.get(words.number("number" if words.has("number") else "day"))
        if weeks is None:
            raise NoPeriodError("a week or two weeks from a weekday only")
        found = plus(nth_weekday(today, weekday, 1) if weekday == today.weekday() else later, 7 * weeks, "day")
        return Period(found, found, "day")
    if words.has("day"):
        return _weekday_and_number(words, weekday, words.number("day"))
    if words.turn() < 0:
        found = plus(later, -7 if later != plus(today, 7, "day") else -14, "day")
        found = plus(found, -7, "day") if found >= today else found
        return Period(found, found, "day", role="past")
    if words.has("this"):
        found = plus(around(today, "week")[0], weekday, "day")
        if found < today and words.when() > 0:
            found = plus(found, 1, "week")  # "ce lundi", said on a Thursday about the future
    elif words.turn() == 0 and words.when() < 0:
        found = plus(nth_weekday(today, weekday, 1), -7 if weekday != today.weekday() else 0, "day")
    else:
        found = today if weekday == today.weekday() and words.turn() == 0 and words.when() < 0 else later
    return Period(found, found, "day")


def of_week_on(words: Words) -> Period:
    """ "A week on Thursday", "a week today": seven days after that day."""
    if words.has("unit") and words.unit() != "week":
        raise NoPeriodError("weeks only")
    if words.has("weekday"):
        first = nth_weekday(plus(words.today, 1, "day"), int(words.meaning("weekday")), 1)
    else:
        first = plus(words.today, int(words.meaning("deictic").lstrip("=")), "day")
    found = plus(first, 1, "week")
    return Period(found, found, "day")


def _weekday_and_number(words: Words, weekday: int, number: int) -> Period:
    """The nearest day that matches both ("mercredi 13"), in the months around the publication."""
    fits = []
    for shift in range(-2, 4):
        first, last = around(words.today, "month", shift)
        if number <= last.day and day(first.year, first.month, number).weekday() == weekday:
            fits.append(day(first.year, first.month, number))
    if not fits:
        raise NoPeriodError("no such weekday near the publication")
    found = min(fits, key=lambda fit: abs((fit - words.today).days))
    return Period(found, found, "day")
