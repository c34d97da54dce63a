"""The rules for calendar units, years, seasons and feasts: "le mois prochain", "au premier trimestre 2021"."""

from __future__ import annotations

from datetime import date, timedelta

from parsers.deadlines.calendar import PRECISION, Period, around, around_since, day, feast_of, nth_weekday, plus, season_of
from parsers.deadlines.words import NoPeriodError, Words, placed
from parsers.model import DeadlineAnchor

_SOON_OVER = timedelta(days=21)
"""A season with less than that to go is not where a plan is put."""
_SENTENCE = 400
"""Characters on either side searched for the words that show whose term is meant."""


def of_unit_turn(words: Words) -> Period:
    """ "Le mois prochain", "cette année", "l'année dernière"."""
    unit, turn = words.unit(), words.turn()
    if unit == "day" and words.has("this") and words.meaning("this") == "same":
        raise NoPeriodError("the day of something else")
    # "Sera prêt au dernier trimestre" is the year's last; in French also without a verb, unlike "le trimestre dernier".
    ahead = 0 if words.lexicon.language == "fr" and not words.found[0].startswith(words.said("unit")) else 1
    if turn < 0 and unit in ("quarter", "half") and words.when() >= ahead:
        raise NoPeriodError("the last of the year: of_part_unit")
    return Period(*around(words.today, unit, turn), PRECISION[unit], grain=unit, role="past" if turn < 0 else None)


def of_opening_unit(words: Words) -> Period:
    """ "L'année qui s'ouvre": said in January this year, in December the next: the one whose beginning is nearest."""
    unit, today = words.unit(), words.today
    this, following = around(today, unit), around(today, unit, 1)
    nearest = this if today - this[0] < following[0] - today else following
    return Period(*nearest, PRECISION[unit], grain=unit)


def of_this_and_next(words: Words) -> Period:
    """ "This year and the next", "cet été et le suivant": both, as one stretch."""
    if words.has("season"):
        season = of_season(words)
        return Period(season.start, season.end and plus(season.end, 1, "year"), "season", grain="range")
    unit, today = words.unit(), words.today
    if unit == "year" and any(word in words.found[0] for word in ("financial", "fiscal")):
        first = around_since(today, 4, 1)
        return Period(first, plus(plus(first, 2, "year"), -1, "day"), "year", grain="year")
    return Period(around(today, unit)[0], around(today, unit, 1)[1], PRECISION[unit], grain=unit)


def of_year_and_next(words: Words) -> Period:
    """ "2024 and the year after": both, as one stretch."""
    if words.has("unit") and words.unit() != "year":
        raise NoPeriodError("years only")
    first = words.said_year()
    return Period(day(first, 1, 1), day(first + 1, 12, 31), "year", "text", "range")


def of_unit_out(words: Words) -> Period:
    """ "Before the year is out": by its end."""
    unit = words.unit()
    return Period(words.today, around(words.today, unit)[1], PRECISION[unit], grain=unit, role="due")


def of_in_unit(words: Words) -> Period:
    """ "Le premier vendredi du mois prochain", "la troisième semaine de ce mois"."""
    outer = words.unit("2") if words.has("unit2") else words.unit()
    first, last = around(words.today, outer, words.turn())
    which = int(words.meaning("ordinal"))
    if words.has("weekday"):
        if not (words.has("turn") or words.has("this")):
            return Period(None, None, "approximate", "text", role="recurring")  # "le premier samedi du mois"
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
    """ "2025", after a preposition."""
    return Period(*around(day(words.said_year(), 1, 1), "year"), "year", "text", "year")


def of_year_range(words: Words) -> Period:
    """ "2021-2024", "2020/21"."""
    first, said = words.said_year(), words.placed["year_end"]
    last = int(said) if len(said) == 4 else first // 100 * 100 + int(said)
    if not first < last <= first + 60 or words.is_a_number():
        raise NoPeriodError("no span of years")
    return Period(day(first, 1, 1), day(last, 12, 31), "year", "text", "range")


def of_financial_year(words: Words) -> Period:
    """ "Financial year 2020 to 2021", "the next financial year": from April to March, as in the United Kingdom."""
    if words.has("unit") and words.unit() != "year":
        raise NoPeriodError("a year only")
    first = _first_of_two(words) or around_since(words.today, 4, 1).year + words.turn()
    return Period(day(first, 4, 1), day(first + 1, 3, 31), "year", _anchor(words), "year")


def of_school_year(words: Words) -> Period:
    """ "L'année scolaire 2023-2024", "this academic year"; in the holidays, "this" one is the next."""
    if words.unit() != "year":
        raise NoPeriodError("a year only")
    begins, ends = words.lexicon.school
    first = _first_of_two(words)
    if first is None:
        first = around_since(words.today, *begins).year + words.turn()
        if not words.turn() and day(first + 1, *ends) < words.today:
            first += 1
    return Period(day(first, *begins), day(first + 1, *ends), "year", _anchor(words), "school")


def _first_of_two(words: Words) -> int | None:
    """The first of two consecutive years that are stated; None where none is stated."""
    if not words.has("year"):
        return None
    first, said = words.said_year(), words.placed["year_end"]
    if (int(said) if len(said) == 4 else first // 100 * 100 + int(said)) != first + 1:
        raise NoPeriodError("no two years that follow each other")
    return first


def _anchor(words: Words) -> DeadlineAnchor:
    return "text" if words.has("year") else "publication"


def of_term(words: Words) -> Period:
    """ "Le quinquennat", "this Parliament": the term of an office, from the publication to its end."""
    name = words.meaning("term")
    terms, told = words.lexicon.terms, words.lexicon.term_of
    if name not in terms:
        text, at = words.found.string, words.found.start()
        said = text[max(0, at - _SENTENCE) : at + _SENTENCE]
        name = next((one for one in told if told[one].search(said)), name)
    ends = [last for until, last in terms.get(name, ()) if words.today <= until]
    turn = max(0, words.turn())
    if len(ends) <= turn:
        return Period(None, None, "approximate", grain="term", role="vague")
    first = words.today if turn == 0 else plus(ends[turn - 1], 1, "day")
    return Period(first, ends[turn], "month", grain="term")


def of_coming_unit(words: Words) -> Period:
    """ "The weekend", "the week after next"."""
    unit = words.unit() if words.has("unit") else "weekend"
    first, last = around(words.today, unit, 2 if words.has("unit") else 0)
    return Period(first, last, PRECISION[unit], grain=unit)


def of_year_end(words: Words) -> Period:
    """ "Year end": the last quarter, due on its last day."""
    if words.unit() != "year":
        raise NoPeriodError("the end of a year only")
    return Period(*around(day(words.today.year, 12, 1), "quarter"), "year", grain="quarter")


def of_new_year(words: Words) -> Period:
    """ "In the new year": its first quarter, by and large; said in January, the one that has begun."""
    if words.unit() != "year":
        raise NoPeriodError("a year only")
    year = words.today.year + (words.today.month > 1)
    return Period(*around(day(year, 1, 1), "quarter"), "approximate", grain="quarter")


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
    found = placed(words, lambda year: season_of(year, name, begins), "season", "season", opens=True)
    bare = not (words.has("year") or words.has("turn") or words.has("turn2") or words.has("this"))
    first, last, today = found.start, found.end, words.today
    if bare and first is not None and last is not None and first <= today <= last and words.when() > 0:
        # "Il reviendra au printemps", said in June: the next one. Of a spring that has begun one says "this spring".
        return found.moved(1) if last - today < _SOON_OVER else found
    return found


def of_next_seasons(words: Words) -> Period:
    """ "The next three winters": from the next to begin to the end of the last of them."""
    name, begins, today = words.meaning("seasons"), words.lexicon.seasons, words.today
    coming = (season_of(year, name, begins) for year in (today.year, today.year + 1))
    first = next(span for span in coming if span[0] > today)
    return Period(first[0], plus(first[1], words.number("n") - 1, "year"), "season", grain="range")


def of_seasons_of(words: Words) -> Period:
    """ "The summers of 2031 and 2032": from the first of them to the end of the last."""
    name, begins = words.meaning("seasons"), words.lexicon.seasons
    first, last = int(words.said("year")), int(words.said("year2"))
    if not first < last:
        raise NoPeriodError("no years that follow each other")
    return Period(season_of(first, name, begins)[0], season_of(last, name, begins)[1], "season", "text", "range")


def of_during_unit(words: Words) -> Period:
    """ "During the year": the one that the publication falls in; "during the week" is a habit."""
    if words.unit() not in ("year", "quarter"):
        raise NoPeriodError("a year or a quarter only")
    return of_unit_turn(words)


def of_break(words: Words) -> Period:
    """ "Les vacances d'été", "the summer recess": their days differ from year to year by a week or so."""
    begins, ends = words.lexicon.breaks[words.meaning("break")]

    def build(year: int) -> tuple[date, date]:
        first, last = day(year, *begins), day(year, *ends)
        return first, last if last >= first else plus(last, 1, "year")

    return placed(words, build, "approximate", "break", opens=True)


def of_feast(words: Words) -> Period:
    """ "Noël", "la rentrée 2021", "la rentrée d'août"."""
    name = words.meaning("feast")
    feast_of(2000, name)

    month = int(words.meaning("month")) if name == "back_to_school" and words.has("month") else None

    def build(year: int) -> tuple[date, date]:
        span = feast_of(year, name) if month is None else around(day(year, month, 1), "month")
        if span is None:
            raise NoPeriodError(f"no such feast: {name}")
        return span

    if words.turn() or words.year() is not None or words.when() < 0:
        return placed(words, build, "month" if name == "back_to_school" else "day", "day", opens=True)
    year = words.today.year
    span = build(year) if build(year)[1] >= words.today else build(year + 1)
    return Period(*span, "month" if name == "back_to_school" else "day", grain="day", yearless=True, opens=True)


def of_deictic(words: Words) -> Period:
    """ "Aujourd'hui", "demain", "avant-hier"."""
    said = words.meaning("deictic")
    found = plus(words.today, int(said.lstrip("=")), "day")
    if said.startswith("="):
        return Period(found, found, "day", role="past")  # "désormais" has begun, and sets nothing in the future
    # "Le lendemain" is that of a day mentioned earlier: "+1", with its sign, in the table.
    return Period(found, found, "day", role="past" if int(said) < 0 else "event" if said.startswith("+") else None)
