"""Two expressions that form one: "du 12 janvier au 22 mars", "trois mois à compter du 1er mai"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from parsers.deadlines.calendar import Period, plus
from parsers.deadlines.finding import Setting
from parsers.deadlines.surroundings import Placed, last_of
from parsers.model import Deadline, DeadlineAnchor, DeadlineRole

_GAP = 20
"""Characters between the two ends of a range: " et jusqu'au samedi "."""
_NEXT_DAY = timedelta(days=1)
_LISTED = re.compile(r",? (?:et|ou|and|or|en|of)? ?|, ?| ?[-–/] ?")
_SPACES = re.compile(" {2,}")
_TAIL = re.compile(r"[^.;:,()\n«»]{1,70}")
_NOTHING = re.compile("")
_CLOCK = re.compile(r"^,? ?(?:(?:a|de|at|from|om) )?\d{1,2} ?(?:h|:|(?=[ap]m)) ?(?:\d\d)?(?: ?[ap]m)?,? ?")
"""A time of day after a day: "du vendredi 12 mars à 18 h au lundi 15 mars"."""
_HYPHENS = frozenset("-–/~")


def joined(setting: Setting, one: Placed, behind: Sequence[Placed]) -> tuple[Deadline, int] | None:
    """The deadline that `one` forms with what follows, and how many of the following expressions it absorbs."""
    other = behind[0] if behind else None
    return _counted(setting, one, other) or _range(setting, one, other) or _list(setting, one, behind)


def _list(setting: Setting, one: Placed, behind: Sequence[Placed]) -> tuple[Deadline, int] | None:
    """ "En 2024, 2025 et 2026", "samedi et dimanche", "fin juin ou début juillet": stretches that follow each other."""
    last, used, deadline = one, 0, None
    while used < len(behind):
        other = behind[used]
        between = setting.text[last.end : other.start]
        if not _LISTED.fullmatch(between) or not _follows(last, other):
            break
        last, used = other, used + 1
        if between.strip() != "," or other.core.rule.endswith("_range"):
            deadline = used, other
    if deadline is None or one.period.start is None or one.period.end is None:
        return None
    used, last = deadline
    if last.period.end is None or (setting.published is not None and one.period.end < setting.published):
        return None
    return Deadline(
        "", one.start, last.end, one.period.start, last.period.end, one.period.precision, "due", one.period.anchor
    ), used


def _follows(one: Placed, other: Placed) -> bool:
    """Does `other`, with no preposition but "en" or "le", begin where `one` ends: at the next day, month or year?"""
    first, then = one.period, other.period
    if one.modifier not in (None, "in") or other.modifier not in (None, "in") or first.counted or then.counted:
        return False
    if first.role is not None or then.role is not None or first.precision != then.precision:
        return False
    if first.end is None or then.start is None or then.end is None or "deictic" in (one.core.rule, other.core.rule):
        return False
    return timedelta(0) < then.start - first.end <= _NEXT_DAY


def _range(setting: Setting, one: Placed, other: Placed | None) -> tuple[Deadline, int] | None:
    """ "Du 12 janvier au 22 mars 2016", "entre 2021 et 2024", "13 juillet - 15 juillet"."""
    if other is None or other.core.start - one.end > 2 * _GAP:
        return None
    low, high = one.period, other.period
    if low.counted or high.counted:
        return None
    between = _CLOCK.sub("", setting.text[one.end : other.core.start]).strip()
    if other.modifier == "until" and other.start > one.end:
        between = setting.text[one.end : other.start].strip() or between
    preposition = setting.text[other.start : other.core.start].strip()
    to = _joins(setting.lexicon.range_to, between, preposition)
    both = _joins(setting.lexicon.range_and, between, preposition)
    handed_on = (
        one.modifier in ("from", "within") and other.modifier == "until" and between in ("", ",", "et", "and", ", et")
    )
    # "Le 3 au 12" is a range, "le 3 et le 12" two days; "en 2021 au 1er janvier" is neither.
    years = low.grain == high.grain == "year"  # "over the 2022 to 2024 period"
    opened = one.opening in ("of", "between", "from", "since", None) or (
        one.opening == "in" and (one.said in ("le", "the") or years)
    )
    if not ((between in _HYPHENS and between) or (to and opened) or (both and one.opening == "between") or handed_on):
        return None
    if not low.grain == high.grain == "season":  # "from autumn to spring" has all of the spring in it
        high = replace(high, end=last_of(other))
    span = _span(low, high, setting.published)
    if span is None:
        return None
    first, last = span
    today = setting.published
    tense = setting.tense(one.core.start, other.core.end)
    told_past = today is not None and first <= today and (tense < 0 or (tense == 0 and last <= today))
    role: DeadlineRole = "past" if told_past or (today is not None and last < today) else "due"
    if role == "past" and low.grain == high.grain == "year":
        return None  # two years that are over need no joining
    if role == "due" and (handed_on or (one.opening != "between" and setting.goes_on(one.start))):
        role = "until"
    anchor: DeadlineAnchor = "publication" if low.yearless and high.yearless else high.anchor
    return Deadline("", one.start, other.end, first, last, high.precision, role, anchor), 1


def _joins(word: re.Pattern[str], between: str, preposition: str) -> bool:
    """Whether `between`, which may have a time of day in it, is `word` and the preposition of the end of a range.

    "To let us lift the" in "next week to let us lift the winter restrictions" is more than that.
    """
    found = word.match(between + " ")
    return found is not None and preposition.endswith(_CLOCK.sub("", (between + " ")[found.end() :]).strip())


def _span(low: Period, high: Period, published: date | None) -> tuple[date, date] | None:
    """First and last day of a range; an end without a year takes the other's."""
    if low.start is None or low.end is None or high.start is None or high.end is None:
        return None
    first, last = low.start, high.end
    if low.yearless and not high.yearless:
        first = plus(first, last.year - first.year, "year")
        first = plus(first, -1, "year") if first > last else first
    elif high.yearless and not low.yearless:
        last = plus(last, first.year - last.year, "year")
        last = plus(last, 1, "year") if last < first else last
    elif low.yearless and first > last:
        if published is not None and last >= published:
            first = plus(first, -1, "year")
        else:
            last = plus(last, 1, "year")
    return (first, last) if first <= last else None


def _counted(setting: Setting, one: Placed, other: Placed | None) -> tuple[Deadline, int] | None:
    """ "Dans un délai de trois mois à compter de la publication": from a date, the publication, or an event."""
    period, lexicon = one.period, setting.lexicon
    if period.counted is None:
        return None
    how = lexicon.counted_from.match(setting.text, one.core.end)
    if one.core.rule == "day_after":
        how = _NOTHING.match(setting.text, one.core.end)
    if how is None:
        return None
    count, unit = period.counted
    direction = lexicon.words["counted_from"][_SPACES.sub(" ", how["how"])] if "how" in how.groupdict() else "date"
    if other is not None and other.period.grain == "year" and direction == "date" and count == 1 and unit == "year":
        return None  # "2,500 nurses a year from 2019"
    back = direction == "back" or count < 0
    count = abs(count)
    if other is not None and other.core.start - how.end() <= _GAP and other.period.start is not None:
        origin = other.period.start if direction != "after" or other.period.end is None else other.period.end
        found = plus(origin, -count if back else count, unit)
        point = one.core.rule in ("shift", "offset", "day_after")
        return _dated(setting, one, other.end, (found, found) if point else (origin, found), other.period.anchor), 1
    tail = _TAIL.match(setting.text, how.end())
    if tail is None or back or period.grain == "shift":
        return None
    if setting.published is not None and any(tail[0].strip().startswith(here) for here in lexicon.words["publication"]):
        found = plus(setting.published, count, unit)
        return _dated(setting, one, how.end(), (setting.published, found), "publication"), 0
    end = how.end() + len(" ".join(tail[0].split(" ")[:8]).rstrip())
    used = 1 if other is not None and other.start < end else 0
    end = max(end, other.end) if other is not None and used else end
    return Deadline("", one.start, end, None, None, period.precision, "event", "event"), used


def _dated(setting: Setting, one: Placed, end: int, days: tuple[date, date], anchor: DeadlineAnchor) -> Deadline:
    first, last = min(days), max(days)
    role: DeadlineRole = "past" if setting.published is not None and last < setting.published else "due"
    return Deadline("", one.start, end, first, last, one.period.precision, role, anchor)
