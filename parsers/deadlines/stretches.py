"""The rules for units of the calendar, years, seasons and feasts: "le mois prochain", "au premier trimestre 2021"."""

from __future__ import annotations

from datetime import date

from parsers.deadlines.calendar import PRECISION, Period, around, day, feast_of, nth_weekday, plus, season_of
from parsers.deadlines.words import NoPeriodError, Words, placed


def of_unit_turn(words: Words) -> Period:
    """ "Le mois prochain", "cette année", "l'année dernière"."""
    unit, turn = words.unit(), words.turn()
    return Period(*around(words.today, unit, turn), PRECISION[unit], grain=unit, role="past" if turn < 0 else None)


def of_in_unit(words: Words) -> Period:
    """ "Le premier vendredi du mois prochain", "la troisième semaine de ce mois"."""
    outer = words.unit("2") if words.has("unit2") else words.unit()
    first, last = around(words.today, outer, words.turn())
    which = int(words.meaning("ordinal"))
    if words.has("weekday"):
        weekday = int(words.meaning("weekday"))
        found = nth_weekday(first, weekday, which) if which > 0 else nth_weekday(plus(last, -6, "day"), weekday, 1)
        return Period(found, found, "day")
    inner = words.unit()
    if inner == "week":
        span = around(nth_weekday(first, 3, which) if which > 0 else nth_weekday(plus(last, -6, "day"), 3, 1), "week")
    else:
        span = around(plus(first, which - 1, inner) if which > 0 else last, inner)
    if not first <= span[1] or not span[0] <= last:
        raise NoPeriodError("not a part of that")
    return Period(*span, PRECISION[inner], grain=inner)


def of_part_unit(words: Words) -> Period:
    """ "Premier trimestre 2021", "second semestre", "T1 2021"."""
    if words.has("code"):
        kind, which = ("half" if words.placed["code"][0] in "sh" else "quarter"), int(words.placed["code"][1])
    else:
        kind, which = words.unit(), int(words.meaning("ordinal"))
    size = {"quarter": 4, "half": 2}.get(kind)
    if kind == "decade" or size is None or which > size:
        raise NoPeriodError("quarters and halves of a year only")
    which = which if which > 0 else size

    def build(year: int) -> tuple[date, date]:
        return around(day(year, 1 + (which - 1) * 12 // size, 1), kind)

    return placed(words, build, PRECISION[kind], kind)


def of_half_of(words: Words) -> Period:
    """ "The second half of 2017", "the first half of next year"."""
    if words.has("unit") and words.unit() != "year":
        raise NoPeriodError("the halves of a year only")
    which = int(words.meaning("ordinal"))
    year = words.said_year() if words.has("year") else words.today.year + words.turn()
    first = day(year, 1 if which == 1 else 7, 1)
    return Period(*around(first, "half"), "half_year", "text" if words.has("year") else "publication", "half")


def of_year(words: Words) -> Period:
    """ "2025", behind a preposition."""
    return Period(*around(day(words.said_year(), 1, 1), "year"), "year", "text", "year")


def of_year_range(words: Words) -> Period:
    """ "2021-2024", "2020/21"."""
    first, said = words.said_year(), words.placed["year_end"]
    last = int(said) if len(said) == 4 else first // 100 * 100 + int(said)
    if not first < last <= first + 60:
        raise NoPeriodError("no span of years")
    return Period(day(first, 1, 1), day(last, 12, 31), "year", "text", "range")


def of_financial_year(words: Words) -> Period:
    """ "Financial year 2020 to 2021": from April to March, as the United Kingdom counts."""
    first, said = words.said_year(), words.placed["year_end"]
    last = int(said) if len(said) == 4 else first // 100 * 100 + int(said)
    if last != first + 1:
        raise NoPeriodError("no financial year")
    return Period(day(first, 4, 1), day(last, 3, 31), "year", "text", "year")


def of_decade(words: Words) -> Period:
    """ "Les années 2000"."""
    if words.has("year"):
        first = words.said_year()
    else:
        first = 1900 + (words.number("number") if words.has("number") else int(words.placed["yy"].strip("'")))
    if first % 10 or (words.has("units") and (words.unit() != "year" or first < 1920)):
        raise NoPeriodError("years of a decade begin with a ten")
    return Period(*around(day(first, 1, 1), "decade"), "year", "text", "decade")


def of_season(words: Words) -> Period:
    """ "L'été", "au printemps 2021"."""
    name = words.meaning("season")
    begins = words.lexicon.seasons
    return placed(words, lambda year: season_of(year, name, begins), "season", "season", opens=True)


def of_feast(words: Words) -> Period:
    """ "Noël", "la rentrée 2021"."""
    name = words.meaning("feast")
    feast_of(2000, name)

    def build(year: int) -> tuple[date, date]:
        span = feast_of(year, name)
        if span is None:
            raise NoPeriodError(f"no such feast: {name}")
        return span

    if words.has("turn") or words.year() is not None or words.when() < 0:
        return placed(words, build, "month" if name == "back_to_school" else "day", "day", opens=True)
    year = words.today.year
    span = build(year) if build(year)[1] >= words.today else build(year + 1)
    return Period(*span, "month" if name == "back_to_school" else "day", grain="day", yearless=True, opens=True)


def of_deictic(words: Words) -> Period:
    """ "Aujourd'hui", "demain", "avant-hier"."""
    said = words.meaning("deictic")
    found = plus(words.today, int(said), "day")
    # "Le lendemain" is that of a day told before: "+1", with its sign, in the table.
    return Period(found, found, "day", role="past" if int(said) < 0 else "event" if said.startswith("+") else None)
