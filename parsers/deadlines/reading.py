"""What the words around an expression make of it: "avant", "dès", "du … au …", "à compter de …"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from parsers.deadlines.calendar import OutOfCalendarError, Period, part_of, plus
from parsers.deadlines.finding import Core, clause, tense_at
from parsers.deadlines.lexicon import Lexicon
from parsers.deadlines.periods import next_part
from parsers.model import DeadlineAnchor, DeadlinePrecision, DeadlineRole

_LEFT = 44
"""Characters before an expression in which the words that bear on it stand."""
_EVENT_TAIL = re.compile(r"[^.;:,()\n«»]{1,70}")
_RANGE_GAP = 16


_Maker = Callable[[date | None, date | None, DeadlineRole], "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression with its surroundings: offsets into the folded text, and what it says."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: DeadlinePrecision
    role: DeadlineRole
    anchor: DeadlineAnchor


@dataclass(slots=True)
class _Placed:
    """A core with the words before it."""

    core: Core
    start: int
    end: int
    modifier: str | None
    said: str
    part: str | None
    period: Period


def read(text: str, cores: list[Core], lexicon: Lexicon, published: date | None) -> Iterator[Reading]:
    """The expressions of `text` with their roles; ranges and counts from another date are joined into one."""
    placed = [
        _place(text, core, lexicon, published, cores[index - 1].end if index else 0) for index, core in enumerate(cores)
    ]
    index = 0
    while index < len(placed):
        one = placed[index]
        following = placed[index + 1] if index + 1 < len(placed) else None
        index += 1
        if one is None:
            continue
        try:
            reading: Reading | None
            joined = _counted(text, one, following, lexicon, published) or _range(text, one, following, published)
            if joined is not None:
                reading, used = joined
                index += used
            else:
                reading = _alone(text, one, lexicon, published)
        except OutOfCalendarError:
            continue
        if reading is not None:
            yield reading


def _place(text: str, core: Core, lexicon: Lexicon, published: date | None, floor: int) -> _Placed | None:
    """Read the words before a core; None where a number is no year, or a word no event."""
    low = max(floor, core.start - _LEFT)
    left = text[low : core.start]
    if core.rule == "event":
        opener = lexicon.event.search(left)
        return None if opener is None else _Placed(core, low + opener.start(), core.end, None, "", None, core.period)
    if core.rule == "phrase" or core.period.role == "recurring":
        return _Placed(core, core.start, core.end, None, "", None, core.period)
    found = lexicon.left.search(left)
    modifier = said = part = None
    start = core.start
    if found is not None and found.end() > found.start():
        start = low + found.start()
        said = found["modifier"] and re.sub(" {2,}", " ", found["modifier"])
        modifier = said and lexicon.words["modifier"][said]
        part = found["part"] and lexicon.words["part"][re.sub(" {2,}", " ", found["part"])]
        if modifier is None and part is None:
            start = core.start + 0 if found["article"] is None else low + found.start("article")
    if core.rule == "season" and said == "a":
        return None  # "a été": the verb
    end = core.end
    if suffix := lexicon.suffix.match(text, core.end):
        modifier, end = lexicon.words["suffix"][suffix["suffix"]], suffix.end()
    bare = core.rule in lexicon.bare or modifier is not None or part is not None or core.period.grain == "range"
    if (
        core.rule in ("year", "month", "season", "feast", "decade", "this_unit")
        and not bare
        and (found is None or not found["article"])
    ):
        return None
    if core.rule == "this_unit" and part is None:
        return None
    period = core.period
    if part is not None:
        period = next_part(period, part, published) if core.rule == "this_unit" else part_of(period, part)
        if part == "rest" and published is not None:
            period = replace(period, start=published)
    return _Placed(core, start, end, modifier, said or "", part, period)


def _range(text: str, one: _Placed, other: _Placed | None, published: date | None) -> tuple[Reading, int] | None:
    """ "Du 12 janvier au 22 mars 2016", "entre 2021 et 2024", "13 juillet - 15 juillet"."""
    if other is None or other.start - one.end > _RANGE_GAP or other.core.start - one.end > _LEFT:
        return None
    low, high = one.period, other.period
    if None in (low.start, low.end, high.start, high.end) or low.counted or high.counted:
        return None
    between = text[one.end : other.core.start].strip()
    joined = between + " "
    hyphen = between in ("-", "–", "/", "~")
    to = joined.startswith(("au ", "a ", "jusqu'", "to ", "until ", "till ", "through ", "tot "))
    both = joined.startswith(("et ", "and ", "en "))
    opened = one.modifier in ("of", "between", "from", "since") or (one.modifier == "in" and one.said == "le")
    if not (hyphen or (to and (opened or one.modifier is None)) or (both and one.modifier == "between")):
        return None
    assert low.start and low.end and high.start and high.end
    if low.yearless and not high.yearless:
        low = _with_year(low, high.start.year, high.start)
    elif high.yearless and not low.yearless and low.start:
        high = _later(high, low.start)
    elif low.yearless and high.yearless and low.start and high.end and low.start > high.end:
        low = low.moved(-1) if published and high.end >= published else low
        high = high if low.start and high.end and low.start <= high.end else high.moved(1)
    if low.start is None or high.end is None or low.start > high.end:
        return None
    role: DeadlineRole = "past" if published and high.end < published else "due"
    anchor: DeadlineAnchor = "publication" if low.yearless and high.yearless else high.anchor
    return Reading(one.start, other.end, low.start, high.end, high.precision, role, anchor), 1


def _with_year(period: Period, year: int, before: date) -> Period:
    assert period.start is not None
    moved = period.moved(year - period.start.year)
    return moved.moved(-1) if moved.start and moved.start > before else moved


def _later(period: Period, after: date) -> Period:
    assert period.end is not None
    moved = period.moved(after.year - period.end.year)
    return moved.moved(1) if moved.end and moved.end < after else moved


def _counted(
    text: str, one: _Placed, other: _Placed | None, lexicon: Lexicon, published: date | None
) -> tuple[Reading, int] | None:
    """ "Dans un délai de trois mois à compter de la publication": from a date, the publication, or an event."""
    period = one.period
    if period.counted is None:
        return None
    how = lexicon.counted_from.match(text, one.core.end)
    if how is None:
        return None
    count, unit = period.counted
    back = lexicon.words["counted_from"][re.sub(" {2,}", " ", how["how"])] == "back"
    if other is not None and other.core.start - how.end() <= _RANGE_GAP and other.period.start is not None:
        origin = (
            other.period.end if back is False and other.period.end and other.period.grain != "day" else other.period.start
        )
        found = plus(origin, -count if back else count, unit)
        point = one.core.rule in ("shift", "offset")
        first = found if point else origin
        return _dated(one.start, other.end, first, found, period.precision, other.period.anchor, published), 1
    tail = _EVENT_TAIL.match(text, how.end())
    if tail is None or back:
        return None
    if any(tail[0].strip().startswith(here) for here in lexicon.words["publication"]) and published is not None:
        found = plus(published, count, unit)
        return _dated(one.start, tail.end(), published, found, period.precision, "publication", published), 0
    words = tail[0].split(" ")
    end = how.end() + len(" ".join(words[:8]).rstrip())
    used = 1 if other is not None and other.start < end else 0
    return Reading(one.start, end, None, None, period.precision, "event", "event"), used


def _dated(
    start: int,
    end: int,
    first: date,
    last: date,
    precision: DeadlinePrecision,
    anchor: DeadlineAnchor,
    published: date | None,
) -> Reading:
    role: DeadlineRole = "past" if published is not None and last < published else "due"
    return Reading(start, end, min(first, last), max(first, last), precision, role, anchor)


def _alone(text: str, one: _Placed, lexicon: Lexicon, published: date | None) -> Reading | None:
    """One expression and its modifier."""
    period, modifier = one.period, one.modifier
    first, last, precision = period.start, period.end, period.precision

    def reading(first: date | None, last: date | None, role: DeadlineRole) -> Reading:
        return Reading(one.start, one.end, first, last, precision, role, period.anchor)

    if one.core.rule == "shift":
        return None
    if period.role in ("recurring", "vague", "event"):
        return reading(None, None, period.role)
    if period.grain == "during":
        return _during(text, one, lexicon, reading)
    if period.role == "past":
        return reading(first, last, "past")
    if first is None or last is None:
        # Counted from a publication day that is not known.
        return reading(None, None, period.role or "vague")
    over = published is not None and last < published
    if modifier == "by" and period.role is None:
        limit = _limit(one)
        return reading(
            published if published and published <= limit else None,
            limit,
            "past" if published and limit < published else "due",
        )
    if modifier == "before" and period.role is None:
        limit = last if one.part == "end" else plus(first, -1, "day")
        return reading(None, limit, "past" if published and limit < published else "due")
    if modifier in ("latest", "until", "backwards"):
        limit = _limit(one) if modifier != "until" else last
        return reading(None, limit, "past" if over else "due")
    if modifier in ("from", "onwards"):
        return reading(first, None, "past" if published is not None and first < published else "from")
    if modifier == "since":
        if published is not None and first > published:
            return reading(first, None, "from")
        return reading(first, last, "past")
    if modifier == "after":
        return reading(plus(last, 1, "day"), None, "past" if over else "from")
    if modifier == "about":
        precision = "approximate"
    if modifier == "of" and period.role is None and not over and one.part is None and period.grain != "range":
        return reading(first, last, "event" if first == last or period.grain == "year" else "due")
    return reading(first, last, _role(text, one, first, last, lexicon, published))


def _role(text: str, one: _Placed, first: date, last: date, lexicon: Lexicon, published: date | None) -> DeadlineRole:
    if published is None or last > published:
        if published is not None and first <= published and one.period.role is None:
            return "past" if tense_at(text, one.core.start, one.core.end, lexicon)() < 0 else "due"
        return "due"
    if last < published:
        return "past"
    return "due" if tense_at(text, one.core.start, one.core.end, lexicon)() > 0 else "past"


def _limit(one: _Placed) -> date:
    """The last day of "d'ici …": seasons and feasts end it where they begin, the middle of a month in its middle."""
    first, last = one.period.start, one.period.end
    assert first is not None and last is not None
    if one.part == "mid":
        return plus(first, (last - first).days // 2, "day")
    return first if one.period.opens else last


def _during(text: str, one: _Placed, lexicon: Lexicon, reading: _Maker) -> Reading:
    low, high = clause(text, one.core.start, one.core.end)
    tense = tense_at(text, one.core.start, one.core.end, lexicon)()
    if tense < 0 or (tense == 0 and lexicon.tense.statistics.search(text, low, high)):
        return reading(None, None, "vague")
    return reading(one.period.start, one.period.end, "due")
