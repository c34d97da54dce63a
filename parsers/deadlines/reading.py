"""What an expression and its surroundings say together: its days and its role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from parsers.deadlines.calendar import OutOfCalendarError, Period, around, plus
from parsers.deadlines.finding import Core, Setting, clause
from parsers.deadlines.forms.ranges import joined
from parsers.deadlines.surroundings import Placed, last_of, limit_of, place
from parsers.model import Deadline, DeadlinePrecision, DeadlineRole

_MOST_JOINED = 12
"""Further expressions of a list ("en 2024, 2025 et 2026") that are examined."""
_SEASON = 91
"""Days in a season."""
_ENDS = re.compile(r" ?(?:[.,;:!?)]|$|\n)")
_SPACES = re.compile(" {2,}")
_Make = Callable[[date | None, date | None, DeadlineRole], Deadline]


def read(setting: Setting, cores: Iterable[Core]) -> Iterator[Deadline]:
    """The deadlines of a text, in order; their offsets are into the folded text, and their `text` is left empty."""
    placed = place(setting, cores)
    index = 0
    while index < len(placed):
        one = placed[index]
        index += 1
        try:
            if one.core.rule == "later":
                if index > 1 and (counted := _later(setting, placed[index - 2], one)) is not None:
                    yield counted
                continue
            if one.core.rule == "lone_day" and index > 1:
                one.period = _in_the_same_month(setting, placed[index - 2], one)
            pair = joined(setting, one, placed[index : index + _MOST_JOINED])
            if pair is not None:
                deadline, used = pair
                index += used
                yield deadline
            elif (single := _alone(setting, one)) is not None:
                yield single
        except OutOfCalendarError:  # a time of no year there is, which is none
            continue


def _alone(setting: Setting, one: Placed) -> Deadline | None:
    """One expression and its modifier."""
    period, modifier, published = one.period, one.modifier, setting.published
    first, last = period.start, period.end

    def make(first: date | None, last: date | None, role: DeadlineRole) -> Deadline:
        precision: DeadlinePrecision = "approximate" if modifier == "about" else period.precision
        return Deadline("", one.start, one.end, first, last, precision, role, period.anchor)

    if period.grain == "shift" and one.core.rule == "shift" and published is not None:
        return _after_something(setting, one, make)
    if period.grain == "shift" or one.lone:
        return None
    if period.role == "recurring" or one.core.rule in ("phrase", "event"):
        return make(None, None, period.role or "vague")
    if one.core.rule in ("within", "during") and setting.in_a_case(one.start, one.end):
        return make(None, None, "event")  # "en cas de panne, sous deux heures": counted from the breakdown
    if period.grain == "during":
        return _during(setting, one, make)
    if period.role == "past":
        return make(first, last, "past")
    if first is None or last is None:
        return make(None, None, period.role or "vague")  # counted from an unknown publication day
    whole = setting.lexicon.whole_units and one.core.rule == "next_units" and modifier in (None, "of")
    if whole and period.counted and published is not None and period.counted[1] not in ("minute", "hour"):
        # "Les trois prochaines années", as a subject, are whole years; "au cours des trois prochaines années" begins today.
        count, unit = period.counted
        return make(around(published, unit, 1)[0], around(published, unit, count)[1], "due")
    if modifier in ("by", "before") and period.opens and period.yearless and published is not None and first < published:
        period = period.moved(1)  # "by the spring", said in May, means the next one
        one.period, first, last = period, period.start or first, period.end or last
    over = published is not None and last < published
    if setting.habitual(one.core, one.said):
        return make(None, None, "recurring")
    if modifier in ("before", "until") and setting.says(setting.lexicon.tense.denied, one.start):
        return make(first, None, "past" if over else "from")  # "ne rouvrira pas avant", "not until": no earlier
    if modifier == "by" and period.role is None:
        limit = last if period.grain == "season" and one.said in setting.lexicon.by_the_end_of_seasons else limit_of(one)
        begin = published if published is not None and published <= limit else None
        return make(begin, limit, "past" if published is not None and limit < published else "due")
    if modifier == "before" and period.role is None:
        limit = last if one.part == "end" else plus(first, -1, "day")
        return make(None, limit, "past" if published is not None and limit < published else "due")
    if modifier == "latest":
        return make(None, limit_of(one), "past" if over else "due")
    if modifier == "until":
        given = setting.says(setting.lexicon.tense.allowed, one.start)
        return make(None, last_of(one), "past" if over else "due" if given else "until")
    if one.core.rule in ("month_range", "day_range") and modifier == "from":
        return make(first, last, _lasting(setting, one.start, _role(setting, one, first, last)))
    if modifier == "within":  # "dès 2021": it begins in that year
        return make(first, last, "past" if over else "from")
    if modifier == "earliest" and one.opening == "until":
        return make(None, last, "past" if over else "until")  # "until Sunday at the earliest"
    if modifier == "earliest":
        return make(first, None, "past" if over else "from")  # "au plus tôt": nobody says by when
    if modifier == "from" and one.core.rule == "unit_turn" and last != published and not over:
        return make(first, last, "from")  # "from this year": in the course of it
    if modifier == "from" or (modifier == "onwards" and period.counted is None):
        return make(first, last, "past" if published is not None and first < published else "from")
    if modifier == "since":
        if published is not None and first > published and one.core.rule == "weekday":
            return make(plus(first, -7, "day"), plus(last, -7, "day"), "past")
        if published is not None and first > published and period.yearless:
            return make(plus(first, -1, "year"), plus(last, -1, "year"), "past")
        later = published is not None and first > published
        return make(first, last, "from" if later else "past")
    if modifier == "after" and period.grain == "season" and not over:
        # "After the summer": in the autumn, by and large, and by the end of the year.
        end = around(plus(last, _SEASON, "day"), "quarter")[1]
        return Deadline("", one.start, one.end, plus(last, 1, "day"), end, "approximate", "from", period.anchor)
    if modifier == "after":
        return make(plus(last, 1, "day"), None, "past" if over else "from")
    if one.core.rule == "year_range" and modifier in (None, "of") and not over:
        return make(first, last, "event")  # "le contrat de plan 2021-2027" is a name
    of_noun = modifier == "of" and one.part is None and period.role is None and not over
    if of_noun and first != last and period.grain in ("season", "month", "quarter", "half"):
        return make(None, None, "event")  # "le bilan de l'été" sums it up, and says nothing of when it will be written
    if period.role == "event" or (of_noun and (first == last or period.grain == "year")):
        return make(first, last, "event")  # "la réunion du 12 juin" is dated by it; nothing is due then
    role = _role(setting, one, first, last)
    runs = one.core.rule == "day_range" and one.opening != "between"
    return make(first, last, _lasting(setting, one.start, role) if runs else role)


def _later(setting: Setting, before: Placed, one: Placed) -> Deadline | None:
    """ "Will close on 8 May and open again a year later": counted from the time before it in its sentence."""
    origin, counted = before.period.end, one.period.counted
    if origin is None or counted is None or before.end < clause(setting.text, one.start, one.end)[0]:
        return None
    found = plus(origin, counted[0], counted[1])
    over = setting.published is not None and found < setting.published
    return Deadline(
        "", one.start, one.end, found, found, one.period.precision, "past" if over else "due", before.period.anchor
    )


def _in_the_same_month(setting: Setting, before: Placed, one: Placed) -> Period:
    """ "Le 1er mars … et le 15": the first such day after the one before it in its sentence."""
    day, number = before.period.end, setting.text[one.core.start : one.core.end]
    near = before.core.rule in ("date", "lone_day") and before.end >= clause(setting.text, one.start, one.end)[0]
    if day is None or not near or not number.isdecimal():
        return one.period
    begins = day.replace(day=1) if int(number) > day.day else plus(day.replace(day=1), 1, "month")
    found = plus(begins, int(number) - 1, "day")
    return replace(one.period, start=found, end=found) if found.day == int(number) else one.period


def _lasting(setting: Setting, start: int, role: DeadlineRole) -> DeadlineRole:
    """ "En vigueur du … au …": what is due in a range, unless the words before it say that something goes on."""
    return "until" if role == "due" and setting.goes_on(start) else role


def _role(setting: Setting, one: Placed, first: date, last: date) -> DeadlineRole:
    """Due when it lies ahead; the tense decides if publication falls inside or on it."""
    published = setting.published
    if setting.near is not None and first > setting.near:
        return "due"
    if published is None:
        return "past" if one.period.role is None and setting.leaning(one.core.start, one.core.end) < 0 else "due"
    if first > published:
        return "due"
    if last < published:
        return "past"
    if one.period.role == "due":
        return "due"
    tense = setting.leaning(one.core.start, one.core.end)
    if first == last:
        return "due" if tense > 0 and setting.is_for_today(one.core.start, one.core.end) else "past"
    return "due" if tense > 0 or (tense == 0 and last > published) else "past"


def _after_something(setting: Setting, one: Placed, make: _Make) -> Deadline | None:
    """ "Deux jours après", from something mentioned earlier: as days counted from the publication, and not a deadline."""
    count, unit = one.period.counted or (0, "day")
    how = setting.lexicon.counted_from.match(setting.text, one.core.end)
    if how is None or setting.published is None or not _ENDS.match(setting.text, how.end()):
        return None
    direction = setting.lexicon.words["counted_from"][_SPACES.sub(" ", how["how"])]
    if direction == "date":
        return None
    one.end = how.end()
    found = plus(setting.published, -count if direction == "back" else count, unit)
    return make(found, found, "past" if direction == "back" else "event")


def _during(setting: Setting, one: Placed, make: _Make) -> Deadline:
    """ "En deux ans": a plan when the sentence looks ahead or has no verb, else a statistic or a fact with no date."""
    low, high = clause(setting.text, one.core.start, one.core.end)
    tense = setting.tense(one.core.start, one.core.end)
    if tense < 0 or (tense == 0 and setting.lexicon.tense.statistics.search(setting.text, low, high)):
        return make(None, None, "vague")
    if setting.says(setting.lexicon.tense.length, one.start):
        return make(None, None, "vague")  # "is to last for six months": nobody says from when
    goes_on = setting.lexicon.lasting.match(setting.text, one.core.start) is not None
    return make(one.period.start, one.period.end, "until" if goes_on else "due")
