"""What an expression and its surroundings say together: its days and its role."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from parsers.deadlines.calendar import OutOfCalendarError, around, plus
from parsers.deadlines.finding import Core, Setting, clause
from parsers.deadlines.ranges import joined
from parsers.deadlines.surroundings import Placed, place
from parsers.model import Deadline, DeadlinePrecision, DeadlineRole

_Make = Callable[[date | None, date | None, DeadlineRole], Deadline]


def read(setting: Setting, cores: Iterable[Core]) -> Iterator[Deadline]:
    """The deadlines of a text, in order; their offsets are into the folded text, and their `text` is left empty."""
    placed = place(setting, cores)
    index = 0
    while index < len(placed):
        one = placed[index]
        following = placed[index + 1] if index + 1 < len(placed) else None
        index += 1
        try:
            pair = joined(setting, one, following)
            if pair is not None:
                deadline, used = pair
                index += used
                yield deadline
            elif (single := _alone(setting, one)) is not None:
                yield single
        except OutOfCalendarError:
            continue


def _alone(setting: Setting, one: Placed) -> Deadline | None:
    """One expression and its modifier."""
    period, modifier, published = one.period, one.modifier, setting.published
    first, last = period.start, period.end

    def make(first: date | None, last: date | None, role: DeadlineRole) -> Deadline:
        precision: DeadlinePrecision = "approximate" if modifier == "about" else period.precision
        return Deadline("", one.start, one.end, first, last, precision, role, period.anchor)

    if period.grain == "shift" or one.lone:
        return None
    if period.role == "recurring" or one.core.rule in ("phrase", "event"):
        return make(None, None, period.role or "vague")
    if period.grain == "during":
        return _during(setting, one, make)
    if period.role == "past":
        return make(first, last, "past")
    if first is None or last is None:
        return make(None, None, period.role or "vague")  # counted from a publication day that is not known
    whole = setting.lexicon.whole_units and one.core.rule == "next_units" and modifier in (None, "of")
    if whole and period.counted and published is not None:
        # "Les trois prochaines années", as a subject, are whole years; "au cours des trois prochaines années" begins today.
        count, unit = period.counted
        return make(around(published, unit, 1)[0], around(published, unit, count)[1], "due")
    over = published is not None and last < published
    if modifier == "by" and period.role is None:
        limit = _limit(one)
        begin = published if published is not None and published <= limit else None
        return make(begin, limit, "past" if published is not None and limit < published else "due")
    if modifier == "before" and period.role is None:
        limit = last if one.part == "end" else plus(first, -1, "day")
        return make(None, limit, "past" if published is not None and limit < published else "due")
    if modifier == "latest":
        return make(None, _limit(one), "past" if over else "due")
    if modifier == "until":
        return make(None, last, "past" if over else "due")
    if modifier == "within":  # "dès 2021": it begins in that year
        return make(first, last, "past" if over else "from")
    if modifier == "from" or (modifier == "onwards" and period.counted is None):
        return make(first, None, "past" if published is not None and first < published else "from")
    if modifier == "since":
        if published is not None and first > published and one.core.rule == "weekday":
            return make(plus(first, -7, "day"), plus(last, -7, "day"), "past")
        if published is not None and first > published and period.yearless:
            return make(plus(first, -1, "year"), plus(last, -1, "year"), "past")
        later = published is not None and first > published
        return make(first, None, "from") if later else make(first, last, "past")
    if modifier == "after":
        return make(plus(last, 1, "day"), None, "past" if over else "from")
    if one.core.rule == "year_range" and modifier in (None, "of") and not over:
        return make(first, last, "event")  # "le contrat de plan 2021-2027" is a name
    of_noun = modifier == "of" and one.part is None and period.role is None and not over
    if period.role == "event" or (of_noun and (first == last or period.grain == "year")):
        return make(first, last, "event")  # "la réunion du 12 juin" is dated by it; nothing is said to be due then
    return make(first, last, _role(setting, one, first, last))


def _role(setting: Setting, one: Placed, first: date, last: date) -> DeadlineRole:
    """Due when it lies ahead; the tense decides where publication falls inside or on it."""
    published = setting.published
    if published is None:
        return "past" if one.period.role is None and setting.tense(one.core.start, one.core.end) < 0 else "due"
    if first > published:
        return "due"
    if last < published:
        return "past"
    if one.period.role == "due":
        return "due"
    tense = setting.tense(one.core.start, one.core.end)
    return "due" if tense > 0 or (tense == 0 and last > published) else "past"


def _limit(one: Placed) -> date:
    """The last day of "d'ici …": seasons and feasts end it where they begin, the middle of a month in its middle."""
    first, last = one.period.start, one.period.end
    if first is None or last is None:
        raise OutOfCalendarError("no end")
    if one.part == "mid":
        return plus(first, (last - first).days // 2, "day")
    return first if one.period.opens else last


def _during(setting: Setting, one: Placed, make: _Make) -> Deadline:
    """ "En deux ans": a plan when the sentence looks ahead or has no verb, else a statistic or a fact with no date."""
    low, high = clause(setting.text, one.core.start, one.core.end)
    tense = setting.tense(one.core.start, one.core.end)
    if tense < 0 or (tense == 0 and setting.lexicon.tense.statistics.search(setting.text, low, high)):
        return make(None, None, "vague")
    return make(one.period.start, one.period.end, "due")
