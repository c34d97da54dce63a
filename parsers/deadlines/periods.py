"""The rules: from what a form holds ("{ordinal} {unit} {year}") to a stretch of the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from parsers.deadlines.calendar import (
    OutOfCalendarError,
    Period,
    around,
    day,
    feast_of,
    month_of,
    nth_weekday,
    part_of,
    plus,
    season_of,
)
from parsers.deadlines.lexicon import Lexicon
from parsers.model import DeadlinePrecision

_SQUEEZE = re.compile(r" {2,}")
_PRECISION: dict[str, DeadlinePrecision] = {
    "hour": "day", "day": "day", "week": "week", "month": "month", "quarter": "quarter", "half": "half_year", "year": "year",
    "decade": "year",
}  # fmt: skip
# "Prochains jours" is within about two weeks, "prochaines semaines" eight weeks, "prochains mois" six months.
_FEW = {"hour": (2, "day"), "day": (2, "week"), "week": (8, "week"), "month": (6, "month"), "quarter": (3, "quarter"),
        "half": (3, "half"), "year": (5, "year"), "decade": (3, "decade")}  # fmt: skip


class NoPeriodError(ValueError):
    """The words were no expression of time after all, or need a publication day that is not known."""


@dataclass(slots=True)
class Words:
    """What a form found, its words turned into meanings, and what it is read against."""

    found: re.Match[str]
    lexicon: Lexicon
    published: date | None
    when: Callable[[], int]
    """The tense around: -1 past, 1 future, 0 not told."""
    placed: dict[str, str] = field(init=False)
    """What stands for each placeholder."""

    def __post_init__(self) -> None:
        self.placed = {name.partition("__")[0]: said for name, said in self.found.groupdict().items() if said is not None}

    def has(self, name: str) -> bool:
        """Does the form hold that placeholder, and the text a word for it?"""
        return name in self.placed

    def said(self, name: str) -> str:
        """The folded words that stand for a placeholder."""
        return _SQUEEZE.sub(" ", self.placed[name])

    def meaning(self, name: str) -> str:
        """The meaning of those words in the table of that name."""
        return self.lexicon.words[name.rstrip("0123456789")][self.said(name)]

    def number(self, name: str) -> int:
        """A number in figures or words; 1 where it is left out ("dans le mois")."""
        if not self.has(name):
            return 1
        said = self.said(name)
        figures = re.match(r"\d+", said)
        return int(figures[0]) if figures else int(self.lexicon.words["number"][said])

    @property
    def today(self) -> date:
        """The publication day. Raises NoPeriodError when it is not known."""
        if self.published is None:
            raise NoPeriodError("counted from a publication day that is not known")
        return self.published

    def unit(self, suffix: str = "") -> str:
        """The unit of the calendar that the form names."""
        name = f"units{suffix}" if self.has(f"units{suffix}") else f"unit{suffix}"
        return self.meaning(name)

    def turn(self) -> int:
        """-1 for "dernier", 1 for "prochain", 0 for neither."""
        for name in ("turn", "turn2"):
            if self.has(name):
                return int(self.meaning(name))
        return 0

    def year(self) -> int | None:
        """The year that the words say ("2021", "'98", "de l'année prochaine")."""
        if self.has("year"):
            return int(self.placed["year"])
        if self.has("yy"):
            return full_year(int(self.placed["yy"].strip("'")))
        for unit, turn in (("unit", "turn"), ("unit2", "turn")):
            if self.has(unit) and self.meaning(unit) == "year" and self.has(turn):
                return self.today.year + int(self.meaning(turn))
        return None


def full_year(two_digits: int) -> int:
    """1970 to 2069."""
    return two_digits + (2000 if two_digits < 70 else 1900)


def placed(
    words: Words, build: Callable[[int], tuple[date, date]], precision: DeadlinePrecision, grain: str, *, opens: bool = False
) -> Period:
    """A stretch that comes every year, in the year said or else in the one that publication day and tense ask for."""
    year = words.year()
    if year is not None:
        first, last = build(year)
        return Period(
            first, last, precision, "text" if words.has("year") or words.has("yy") else "publication", grain, opens=opens
        )
    today = words.today
    turn = words.turn()
    near = [span for candidate in (today.year - 1, today.year, today.year + 1) if (span := _try(build, candidate))]
    if not near:
        raise NoPeriodError("no such day in any year near the publication")
    earlier = [span for span in near if span[1] < today]
    later = [span for span in near if span[1] >= today]
    if turn:
        later = [span for span in near if span[0] > today]
        chosen = (later[0] if later else near[-1]) if turn > 0 else (earlier[-1] if earlier else near[0])
        return Period(*chosen, precision, "publication", grain, role="past" if turn < 0 else None, opens=opens)
    if words.has("this"):
        return Period(*build(today.year), precision, "publication", grain, opens=opens)
    tense = words.when()
    if not later:
        chosen = earlier[-1]
    elif not earlier:
        chosen = later[0]
    elif tense:
        chosen = later[0] if tense > 0 or later[0][0] <= today else earlier[-1]
    else:
        # With no verb to tell, what lies just behind is more likely meant than what comes in a year.
        behind, ahead = (today - earlier[-1][1]).days, (later[0][0] - today).days
        chosen = earlier[-1] if behind * 3 < ahead else later[0]
    return Period(*chosen, precision, "publication", grain, yearless=True, opens=opens)


def _try(build: Callable[[int], tuple[date, date]], year: int) -> tuple[date, date] | None:
    try:
        return build(year)
    except OutOfCalendarError:
        return None


def of_date(words: Words) -> Period:
    """ "Lundi 11 juin 2018", "le 25 mai dernier", "au 1er janvier prochain"."""
    month = int(words.meaning("month"))
    number = words.number("day" if words.has("day") else "number")
    return placed(words, lambda year: (day(year, month, number),) * 2, "day", "day")


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
    month = int(words.meaning("month"))
    return placed(words, lambda year: month_of(year, month), "month", "month")


def of_fortnight(words: Words) -> Period:
    """ "La deuxième quinzaine d'avril"."""
    month, which = int(words.meaning("month")), int(words.meaning("ordinal"))

    def build(year: int) -> tuple[date, date]:
        first, last = month_of(year, month)
        return (first, plus(first, 14, "day")) if which == 1 else (plus(first, 14, "day"), last)

    return placed(words, build, "week", "fortnight")


def of_week_of(words: Words) -> Period:
    """ "La semaine du 6 octobre"."""
    number = words.number("day")
    if words.has("month"):
        month = int(words.meaning("month"))
        return placed(words, lambda year: around(day(year, month, number), "week"), "week", "week")
    first, _ = around(words.today, "month")
    found = day(first.year, first.month, number)
    if found < words.today and words.when() >= 0:
        found = plus(found, 1, "month")
    return Period(*around(found, "week"), "week", grain="week")


def of_week_in(words: Words) -> Period:
    """ "La dernière semaine de septembre 2014": the week that holds the Thursday counted, as ISO 8601 counts those of a year."""
    which = int(words.meaning("ordinal"))

    def build(year: int) -> tuple[date, date]:
        first, last = month_of(year, int(words.meaning("month"))) if words.has("month") else around(day(year, 1, 1), "year")
        if which < 0:
            return around(nth_weekday(plus(last, -6, "day"), 3, 1), "week")
        return around(nth_weekday(first, 3, which), "week")

    return placed(words, build, "week", "week")


def of_week_number(words: Words) -> Period:
    """ "Semaine 31" (ISO 8601)."""
    year = words.year() or words.today.year
    monday = around(nth_weekday(day(year, 1, 1), 3, words.number("week")), "week")
    return Period(*monday, "week", grain="week")


def of_weekday(words: Words) -> Period:
    """ "Vendredi", "lundi prochain", "mardi de la semaine dernière", "lundi en huit", "mercredi 13"."""
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
    elif words.turn() == 0 and words.when() < 0:
        found = plus(nth_weekday(today, weekday, 1), -7 if weekday != today.weekday() else 0, "day")
    else:
        found = today if weekday == today.weekday() and words.turn() == 0 and words.when() < 0 else later
    return Period(found, found, "day")


def _weekday_and_number(words: Words, weekday: int, number: int) -> Period:
    """The nearest day that is both ("mercredi 13"), in the months around the publication."""
    fits = []
    for shift in range(-2, 4):
        first, last = around(words.today, "month", shift)
        if number <= last.day and day(first.year, first.month, number).weekday() == weekday:
            fits.append(day(first.year, first.month, number))
    if not fits:
        raise NoPeriodError("no such weekday near the publication")
    found = min(fits, key=lambda fit: abs((fit - words.today).days))
    return Period(found, found, "day")


def of_unit_turn(words: Words) -> Period:
    """ "Le mois prochain", "cette année", "l'année dernière"."""
    unit, turn = words.unit(), words.turn()
    return Period(*around(words.today, unit, turn), _PRECISION[unit], grain=unit, role="past" if turn < 0 else None)


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
    return Period(*span, _PRECISION[inner], grain=inner)


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

    return placed(words, build, _PRECISION[kind], kind)


def of_year(words: Words) -> Period:
    """ "2025", behind a preposition."""
    return Period(*around(day(int(words.placed["year"]), 1, 1), "year"), "year", "text", "year")


def of_year_range(words: Words) -> Period:
    """ "2021-2024", "2020/21"."""
    first, said = int(words.placed["year"]), words.placed["year_end"]
    last = int(said) if len(said) == 4 else first // 100 * 100 + int(said)
    if not first < last <= first + 60:
        raise NoPeriodError("no span of years")
    return Period(day(first, 1, 1), day(last, 12, 31), "year", "text", "range")


def of_financial_year(words: Words) -> Period:
    """ "Financial year 2020 to 2021": from April to March, as the United Kingdom counts."""
    first, said = int(words.placed["year"]), words.placed["year_end"]
    last = int(said) if len(said) == 4 else first // 100 * 100 + int(said)
    if last != first + 1:
        raise NoPeriodError("no financial year")
    return Period(day(first, 4, 1), day(last, 3, 31), "year", "text", "year")


def of_decade(words: Words) -> Period:
    """ "Les années 2000"."""
    return Period(*around(day(int(words.placed["year"]), 1, 1), "decade"), "year", "text", "decade")


def of_season(words: Words) -> Period:
    """ "L'été", "au printemps 2021"."""
    name = words.meaning("season")
    begin = words.lexicon.seasons_begin
    return placed(words, lambda year: season_of(year, name, begin), "season", "season", opens=True)


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
    shift = int(words.meaning("deictic"))
    found = plus(words.today, shift, "day")
    return Period(found, found, "day", role="past" if shift < 0 else None)


def of_next_units(words: Words) -> Period:
    """ "Les six prochains mois": from the publication on."""
    unit = words.unit()
    count = words.number("n")
    return Period(words.today, plus(words.today, count, unit), _PRECISION[unit], counted=(count, unit), role="due")


def of_few_next(words: Words) -> Period:
    """ "Les prochaines semaines": about, by the convention of the tables above."""
    count, unit = _FEW[words.unit()]
    return Period(words.today, plus(words.today, count, unit), "approximate", counted=(count, unit), role="due")


def of_last_units(words: Words) -> Period:
    """ "Ces dernières semaines", "les deux dernières années"."""
    unit = words.unit()
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
    counted = int(count), unit
    return Period(words.published, _ahead(words, *counted), _PRECISION[unit], counted=counted, role="due")


def of_offset(words: Words) -> Period:
    """ "Dans deux ans", "dans un an et deux mois"."""
    if words.has("span"):
        count, unit = words.meaning("span").split()
        counted = int(count), unit
    else:
        counted = words.number("n"), words.unit()
    found = _ahead(words, *counted)
    first = found
    if words.has("units2") or words.has("unit2"):
        found = first = found and plus(found, words.number("n2"), words.unit("2"))
    elif words.has("n2"):
        counted = words.number("n2"), counted[1]
        found = _ahead(words, *counted)
    return Period(first, found, _PRECISION[counted[1]], counted=counted, role="due")


def of_few_offset(words: Words) -> Period:
    """ "Dans quelques mois"."""
    return of_few_next(words)


def of_ago(words: Words) -> Period:
    """ "Il y a deux ans", "depuis trois mois"."""
    if not words.has("n"):
        return Period(None, words.published, "approximate", role="past")
    unit = words.unit()
    found = plus(words.today, -words.number("n"), unit)
    if words.has("n2"):
        found = plus(found, -words.number("n2"), words.unit("2"))
    return Period(found, found, _PRECISION[unit], role="past")


def of_during(words: Words) -> Period:
    """ "Sur trois ans", "en deux ans": due at their end, unless what is told is over or a statistic."""
    unit = words.unit()
    if unit in ("hour", "day") and words.found[0].startswith("en "):
        raise NoPeriodError("how long something takes")
    counted = words.number("n"), unit
    return Period(words.published, _ahead(words, *counted), _PRECISION[unit], counted=counted, grain="during")


def of_shift(words: Words) -> Period:
    """ "Deux semaines avant": counted from what follows, which the reader of the surroundings looks for."""
    unit = words.unit()
    return Period(None, None, _PRECISION[unit], grain="shift", counted=(words.number("n"), unit))


def _ahead(words: Words, count: int, unit: str) -> date | None:
    return None if words.published is None else plus(words.published, count, unit)


def of_recurring(words: Words) -> Period:
    """ "Chaque année", "deux fois par an"."""
    del words
    return Period(None, None, "approximate", "text", role="recurring")


def of_this_unit(words: Words) -> Period:
    """ "(La fin) de l'année": of the unit that the publication is in."""
    unit = words.unit()
    return Period(*around(words.today, unit), _PRECISION[unit], grain=unit)


def next_part(period: Period, part: str, today: date | None) -> Period:
    """A part of a unit that was not said to be this one: "au début du mois", said on the 12th, is next month's."""
    found = part_of(period, part)
    if part != "start" or today is None or found.end is None or found.end >= today or period.start is None:
        return found
    if period.grain != "month" or period.role == "past":
        return found
    return part_of(Period(*around(period.start, "month", 1), period.precision, period.anchor, "month"), part)


RULES: dict[str, Callable[[Words], Period]] = {
    name.removeprefix("of_"): rule for name, rule in list(globals().items()) if name.startswith("of_")
}
