"""The time that a clause sets: which of the deadlines found in it is the promise's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from parsers.commitments.lexicon import Lexicon
from parsers.commitments.matching import Firing, Texts
from parsers.deadlines import find_deadlines
from parsers.model import Deadline

_LONG = timedelta(days=45)
_ORDER = {"due": 0, "from": 1, "recurring": 2, "event": 3, "vague": 4}


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


def timing_of(texts: Texts, span: tuple[int, int], fired: Firing | None, published: date | None, words: Lexicon) -> Timing:
    """Read the time of ``body[span[0]:span[1]]``; of several deadlines of one role the one nearest the verb counts.

    Where the cue is told in the past ("ont convenu de se revoir au printemps"), what follows it is read for itself, for its
    times lie ahead.
    """
    start, end = span
    verb = fired.start if fired is not None else start
    parts = [(start, end)]
    if fired is not None and fired.cue.past and start < fired.end < end:
        parts = [(start, fired.end), (fired.end, end)]
    found = [
        replace(one, start_char=one.start_char + first, end_char=one.end_char + first)
        for first, last in parts
        for one in find_deadlines(texts.body[first:last], published, words.language)
    ]
    usable = [one for one in found if one.role in _ORDER]
    usable.sort(key=lambda one: (_ORDER[one.role], abs(one.start_char - verb)))
    deadline = usable[0] if usable else None
    days = [day for one in found if (day := one.end or one.start) is not None]
    ahead = any(
        one.role in ("due", "from") and (day := one.end or one.start) is not None and (published is None or day > published)
        for one in usable
    )
    return Timing(
        deadline=deadline,
        ahead=ahead,
        vague=any(one.role in ("vague", "event") for one in usable) or words.vague.search(texts.low, start, end) is not None,
        recurring=(deadline is not None and deadline.role == "recurring")
        or (not ahead and words.recurring.search(texts.low, start, end) is not None),
        long_past=published is not None
        and bool(days or found)
        and not ahead
        and bool(days)
        and max(days) < published - _LONG,
    )
