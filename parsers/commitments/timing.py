"""The time that a clause sets: which of the deadlines found in it is the promise's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from parsers.commitments.asides import is_aside
from parsers.commitments.lexicon import Lexicon
from parsers.commitments.matching import Firing, Texts
from parsers.commitments.notation import PARTICIPLE
from parsers.deadlines import find_deadlines
from parsers.model import Deadline

_LONG = timedelta(days=45)
_ORDER = {"due": 0, "from": 1, "recurring": 2, "event": 3, "vague": 4}
_HEAD = 600
_BEFORE_DAY = re.compile(r"([^\W\d]+)\s+(?:(?:le|la|les|au|du|en|depuis|ce)\s+)?$")
_SHORT = 40
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Timing:
    """What a clause says of time."""

    deadline: Deadline | None
    """The one that sets the promise's time, its offsets into the body."""
    ahead: bool
    """It names a day or period that is not over on the day of publication."""
    vague: bool
    """It says "rapidement", "as soon as possible"… or a time without a date."""
    recurring: bool
    long_past: bool
    """Every day it names lies well before the publication."""


NO_TIME = Timing(None, ahead=False, vague=False, recurring=False, long_past=False)
"""What is known of a clause whose times were not read."""


class TimeReader:
    """Reads the times of clauses of one text."""

    def __init__(self, texts: Texts, published: date | None, words: Lexicon) -> None:
        self._texts = texts
        self._words = words
        self._published = published
        self._read: dict[tuple[int, int], tuple[Deadline, ...]] = {}
        self._reference = published if published is not None else self._first_day()

    def read(self, start: int, end: int, fired: Firing | None) -> Timing:
        """The time of ``body[start:end]``; of several deadlines of one role the one nearest the verb counts.

        Where the cue is told in the past ("ont convenu de se revoir au printemps"), what follows it is read for itself, for
        its times lie ahead.
        """
        verb = fired.start if fired is not None else start
        parts = [(start, end)]
        if fired is not None and fired.cue.past and start < fired.end < end:
            parts = [(start, fired.end), (fired.end, end)]
        found = [self._turned(one, verb) for first, last in parts for one in self._found(first, last)]
        usable = [one for one in found if one.role in _ORDER and not self._is_over(one, verb)]
        if fired is not None and usable:
            clause = self._texts.accented(start, end)
            governs = (fired.start - start, fired.end - start)
            usable = [
                one
                for one in usable
                if not (
                    (one.start_char >= fired.end or fired.subject is not None)
                    and is_aside(clause, (one.start_char - start, one.end_char - start), governs, self._words)
                )
            ]
        if fired is not None and fired.cue.standing:
            low = self._texts.low
            usable = [one for one in usable if self._words.duration.search(low, one.start_char, one.end_char) is None]
        usable.sort(key=lambda one: (_ORDER[one.role], abs(one.start_char - verb)))
        deadline = usable[0] if usable else None
        ahead = any(one.role in ("due", "from") and self._is_ahead(one) for one in usable)
        days = [day for one in found if (day := one.end or one.start) is not None]
        low, words = self._texts.low, self._words
        return Timing(
            deadline=deadline,
            ahead=ahead,
            vague=any(one.role in ("vague", "event") for one in usable) or words.vague.search(low, start, end) is not None,
            recurring=(deadline is not None and deadline.role == "recurring")
            or (not ahead and words.recurring.search(low, start, end) is not None),
            long_past=self._published is not None and not ahead and bool(days) and max(days) < self._published - _LONG,
        )

    def tells_past(self, start: int, end: int) -> bool:
        """Does ``body[start:end]`` name a time that lies behind?"""
        return any(one.role == "past" for one in self._found(start, end))

    def _found(self, start: int, end: int) -> tuple[Deadline, ...]:
        """Every expression of time between two offsets into the body; the last ones asked for are remembered."""
        span = (start, end)
        if self._words.time_words.search(self._texts.low, start, end) is None:
            return ()
        if span not in self._read:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            read = find_deadlines(self._texts.body[start:end], self._reference, self._words.language)
            self._read[span] = tuple(
                replace(one, start_char=one.start_char + start, end_char=one.end_char + start) for one in read
            )
        return self._read[span]

    def _turned(self, one: Deadline, verb: int) -> Deadline:
        """What was taken for past because of a participle nearby is due, where it follows the verb and is not over yet."""
        if one.role == "past" and one.start_char > verb and self._is_ahead(one) and self._published is not None:
            return replace(one, role="due")
        return one

    def _is_ahead(self, one: Deadline) -> bool:
        day = one.end or one.start
        return day is not None and (self._published is None or day > self._published)

    def _is_over(self, one: Deadline, verb: int) -> bool:
        """A day no later than the publication ("dès aujourd'hui"), or one that a participle before the verb takes ("ouvert
        le 3 septembre, le Grenelle vise à …").
        """
        if (
            one.role in ("due", "from")
            and one.end is not None
            and self._published is not None
            and one.end <= self._published
        ):
            return True
        if one.start_char >= verb or self._words.language != "fr":
            return False
        before = _BEFORE_DAY.search(self._texts.accented(max(0, one.start_char - _SHORT), one.start_char))
        return before is not None and before[1][-1:] in "éest" and PARTICIPLE.match(before[1]) is not None

    def _first_day(self) -> date | None:
        """The day before the first full date of the text: where nobody knows the publication, it tells years left out."""
        head = self._texts.body[:_HEAD]
        for one in find_deadlines(head, None, self._words.language):
            if one.precision == "day" and one.end is not None:
                return one.end - timedelta(days=1)
        return None
