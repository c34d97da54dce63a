"""The time that a clause sets: which of the deadlines found in it is the commitment's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from parsers.commitments.cues.lexicon import Lexicon
from parsers.commitments.cues.matching import Firing, Texts
from parsers.commitments.cues.notation import PARTICIPLE
from parsers.commitments.times.aside_times import (
    is_aside,
    is_how_long,
    is_in_remark,
    is_of_another_clause,
    is_qualifying,
    is_term,
    tells_cases,
)
from parsers.commitments.times.choosing import FOR, ORDER, Choice
from parsers.commitments.times.dateline import day_nearby
from parsers.deadlines import find_deadlines
from parsers.deadlines.calendar import plus
from parsers.deadlines.lexicon import Lexicon as TimeLexicon
from parsers.deadlines.lexicon import lexicon as time_lexicon
from parsers.deadlines.tenses import Tense
from parsers.model import Deadline
from parsers.text.folding import fold

_LONG = timedelta(days=45)
"""A day further back is past; a nearer one may be that of the meeting that decided."""
_AHEAD = ("due", "until", "from")
_BEFORE_DAY = re.compile(r"([^\W\d]+)\s+(?:(?:le|la|les|au|du|en|depuis|ce|entre|avant|après)\s+)?$")
_SHORT = 40
"""Characters before a day that contain its preposition ("d'ici au", "not later than")."""
_REMEMBERED = 64
"""Clauses whose times are cached: rules ask repeatedly for the current clause and those around it."""
_LOOKED_BACK = 600
"""Characters before a clause searched for the time that "d'ici là" refers to, and the head of its sentence."""
_SENTENCE_END = re.compile(r"[.!?;:](?=\s)|\n")
_YEAR = re.compile(
    r"\d{4}|prochain|next|coming|\bcet?(?:te)?\b|\bthis\b|\b(?:week|semaine|year|an|annee|année|mois|month|jours?|days?)\b|demain"
)
"""Found in words that say which year is meant."""
_WORD = re.compile(r"\w")
_FRONTED = re.compile(r"\s*,")


@dataclass(frozen=True, slots=True)
class Timing:
    """What a clause says about time."""

    deadline: Deadline | None
    """The one that sets the commitment's time, with offsets into the body."""
    ahead: bool
    """It names a day or period that is not over on the day of publication."""
    vague: bool
    """It says "rapidement", "as soon as possible"… or a time without a date."""
    recurring: bool
    long_past: bool
    """Every day it names for its own verb lies well before the publication."""


NO_TIME = Timing(None, ahead=False, vague=False, recurring=False, long_past=False)
"""What is known about a clause whose times were not read."""


class TimeReader:
    """Reads the times of clauses of one text."""

    def __init__(self, texts: Texts, published: date | None, words: Lexicon) -> None:
        self._texts = texts
        self._words = words
        self._time_words: TimeLexicon = time_lexicon(words.language)
        self._published = published
        self._choice = Choice(texts, published, self._time_words)
        self._read: dict[tuple[int, int], tuple[Deadline, ...]] = {}
        self._near = day_nearby(texts.body, words.language) if published is None else None

    def read(self, start: int, end: int, fired: Firing | None) -> Timing:
        """The time of ``body[start:end]``; of several deadlines with one role the one nearest the verb counts.

        Where the cue is in the past tense ("ont convenu de se revoir au printemps"), what follows it is read separately,
        since its times lie ahead. A clause without its own time has the one its sentence begins with ("En 2031, … et …"),
        or an earlier one that it refers to ("d'ici là").
        """
        verb = fired.start if fired is not None else start
        parts = [(start, end)]
        if fired is not None and fired.cue.past and start < fired.end < end:
            parts = [(start, fired.end), (fired.end, end)]
        found = [self._turned(self._of_that_year(one), verb) for first, last in parts for one in self._found(first, last)]
        if len(parts) > 1 and any(one.role == "vague" for one in found):
            # The words before the verb say whose "mandat" ends.
            whole = {(one.start_char, one.end_char): one for one in self._found(start, end) if one.role == "due"}
            found = [whole.get((one.start_char, one.end_char), one) if one.role == "vague" else one for one in found]
        usable = [one for one in found if one.role in ORDER and not self._is_over(one, verb)]
        usable = [one for one in usable if not self._is_denied(one, usable, start)]
        if fired is not None and usable:
            usable = self._governed(usable, start, end, fired)
        if fired is not None and fired.cue.standing:
            low = self._texts.low
            usable = [one for one in usable if self._words.duration.search(low, one.start_char, one.end_char) is None]
        if not any(one.role in _AHEAD for one in usable):
            usable = [*self._taken_up(start, end), *usable]
        elif fired is not None and (by := self._by_then(fired.end, end, usable)):
            usable = by
        deadline = self._choice.chosen(usable, verb)
        ahead = any(one.role in _AHEAD and self._is_ahead(one) for one in usable)
        own = [one for one in found if not self._qualifies(one, start, end, fired)]
        days = [day for one in own if (day := one.end or one.start) is not None]
        low, words = self._texts.low, self._words
        return Timing(
            deadline=deadline,
            ahead=ahead,
            vague=any(one.role in ("vague", "event") for one in usable) or words.vague.search(low, start, end) is not None,
            recurring=(deadline is not None and deadline.role == "recurring")
            or (not ahead and words.recurring.search(low, start, end) is not None),
            long_past=self._published is not None and not ahead and bool(days) and max(days) < self._published - _LONG,
        )

    def share(self, start: int, end: int, parts: Iterable[tuple[int, int]], later: Collection[tuple[int, int]]) -> None:
        """Have the times of each part of ``body[start:end]`` read as they are in the whole, whose verb may be theirs.

        The parts are in order. What is done in those of `later` follows what is done in the part before: "fermera en octobre
        et rouvrira en mars" is said of the next March.
        """
        whole, before = self._found(start, end), None
        for part in parts:
            own = [one for one in whole if part[0] <= one.start_char and one.end_char <= part[1]]
            if part in later and before is not None:
                own = [self._after(one, before) for one in own]
            self._read[part] = tuple(own)
            before = next((one.start or one.end for one in own if one.role in ("due", "from")), None)

    def _after(self, one: Deadline, day: date) -> Deadline:
        """With a year more, if it names none and is over before `day`."""
        if one.role not in ("due", "from") or one.end is None or one.end >= day or _YEAR.search(fold(one.text)):
            return one
        begins = one.start if one.start is None or one.start == self._published else plus(one.start, 1, "year")
        return replace(one, start=begins, end=plus(one.end, 1, "year"))

    @property
    def tense(self) -> Tense:
        """The verbs of the language."""
        return self._time_words.tense

    def is_past(self, start: int, end: int, fired: Firing | None) -> bool:
        """Does the verb of ``body[start:end]``, at the cue where one fired, have a past time?"""
        return any(one.role == "past" and not self._qualifies(one, start, end, fired) for one in self._found(start, end))

    def framing(self, start: int, end: int) -> Deadline | None:
        """The time that a line begins or ends with: "Au printemps 2031, trois chantiers :", "Pour 2032 :"."""
        body = self._texts.body
        for one in self._found(start, end):
            # "For 2031, the board has chosen three aims:": chosen already, but for that year.
            framed = one.role in _AHEAD or (one.role == "past" and FOR.match(body, one.start_char) is not None)
            alone = not (_WORD.search(body, start, one.start_char) and _WORD.search(body, one.end_char, end))
            if framed and alone and self._is_ahead(one):
                return replace(one, role="due") if one.role == "past" else one
        return None

    def dues(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where ``body[start:end]`` names times by which, or from which, something to come is done; in order."""
        return [
            (one.start_char, one.end_char)
            for one in (self._turned(each, start) for each in self._found(start, end))
            if one.role in ("due", "from") and one.end is not None and self._is_ahead(one) and not self._choice.lasts(one)
        ]

    def _qualifies(self, one: Deadline, start: int, end: int, fired: Firing | None) -> bool:
        """Is it the time of something named beside the verb of the cue?"""
        if fired is None or fired.cue.past:
            return False
        time = (one.start_char - start, one.end_char - start)
        return is_qualifying(self._texts.accented(start, end), time, (fired.start - start, fired.end - start), self._words)

    def _governed(self, usable: list[Deadline], start: int, end: int, fired: Firing) -> list[Deadline]:
        """Those that are not the time of something other than what the cue promises.

        A time in another clause of the same sentence counts only where that clause looks ahead and the cue's has none.
        """
        clause = self._texts.accented(start, end)
        governs = (fired.start - start, fired.end - start)
        own: list[Deadline] = []
        others: list[Deadline] = []
        for one in usable:
            time = (one.start_char - start, one.end_char - start)
            if one.role == "until" and self._choice.lasts(one) and is_how_long(clause, time[0], governs[1]):
                continue
            if is_term(clause, time, governs[1], self._words):
                continue
            if one.role in ("due", "until") and tells_cases(clause, time[0], governs, self._words):
                continue
            if (one.start_char >= fired.end or fired.subject is not None) and is_aside(clause, time, governs, self._words):
                continue
            beside = is_in_remark(clause, time, governs, self._words)
            (others if beside or is_of_another_clause(clause, time, governs, self._time_words) else own).append(one)
        return own if any(one.role in _AHEAD for one in own) else [*own, *others]

    def _by_then(self, verb: int, end: int, usable: list[Deadline]) -> list[Deadline]:
        """The time that "by then" behind the verb takes up, before any other: "sera arrêté d'ici là, après un avis en mai".

        In front of the verb it means meanwhile: "D'ici là, un guichet ouvrira le 3 mai".
        """
        first = min((one.start_char for one in usable if one.start_char >= verb), default=end)
        taken = self._time_words.clauses.taken_up.search(self._texts.low, verb, first)
        return self._taken_up(verb, end) if taken is not None and taken["by"] else []

    def _taken_up(self, start: int, end: int) -> list[Deadline]:
        """The time that a clause without one takes from what was said before it."""
        low = max(0, start - _LOOKED_BACK)
        taken = self._time_words.clauses.taken_up.search(self._texts.low, start, end)
        if taken is not None:
            before = self._found(low, taken.start())
            told = [one for one in before if one.role in ("due", "until", "from") and self._is_ahead(one)]
            if not told:
                return []
            last = told[-1]
            text = self._texts.body[taken.start() : taken.end()]
            begins = self._published if taken["by"] else last.start
            return [replace(last, text=text, start_char=taken.start(), end_char=taken.end(), role="due", start=begins)]
        begins_at = max((stop.end() for stop in _SENTENCE_END.finditer(self._texts.body, low, start)), default=low)
        if begins_at == low > 0 or not self._texts.body[begins_at:start].strip():
            return []
        for one in self._found(begins_at, start)[:1]:
            opens = not self._texts.body[begins_at : one.start_char].strip(' -•*«"\t\u00a0')
            if opens and one.role in _AHEAD and _FRONTED.match(self._texts.body, one.end_char) and self._is_ahead(one):
                return [one]
        return []

    def _found(self, start: int, end: int) -> tuple[Deadline, ...]:
        """Every expression of time between two offsets in the body; the last ones asked for are remembered."""
        span = (start, end)
        if span not in self._read:
            if self._time_words.hint.search(self._texts.low, start, end) is None:
                return ()
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            read = find_deadlines(self._texts.body[start:end], self._published, self._words.language, near=self._near)
            self._read[span] = tuple(
                replace(one, start_char=one.start_char + start, end_char=one.end_char + start) for one in read
            )
        return self._read[span]

    def _turned(self, one: Deadline, verb: int) -> Deadline:
        """A time taken for past because of a nearby participle is due if it follows the verb and is not over yet."""
        if one.role == "past" and one.start_char > verb and self._is_ahead(one) and self._published is not None:
            return replace(one, role="due")
        return one

    def _of_that_year(self, one: Deadline) -> Deadline:
        """A time "of that year" in the year of the one before it: "in the summer of 2031 and in the autumn of that year"."""
        if one.end is None or self._time_words.clauses.same_year.match(self._texts.low, one.end_char) is None:
            return one
        before = [
            each.end for each in self._found(max(0, one.start_char - _LOOKED_BACK), one.start_char) if each.end is not None
        ]
        years = before[-1].year - one.end.year if before else 0
        return replace(one, start=one.start and plus(one.start, years, "year"), end=plus(one.end, years, "year"))

    def _is_denied(self, one: Deadline, others: list[Deadline], start: int) -> bool:
        """Is it a time that the clause from `start` on sets another against: "non pas en mai, mais en juin"?"""
        words, before = self._time_words.clauses, self._texts.accented(max(start, one.start_char - _SHORT), one.start_char)
        if words.rather_than.search(before) is not None and len(others) > 1:
            return True
        following = min((each.start_char for each in others if each.start_char >= one.end_char), default=None)
        if following is None or words.contrast.fullmatch(self._texts.accented(one.end_char, following)) is None:
            return False
        return words.denial.search(self._texts.accented(start, one.start_char)) is not None

    def _is_ahead(self, one: Deadline) -> bool:
        day = one.end or one.start
        return day is not None and (self._published is None or day > self._published)

    def _is_over(self, one: Deadline, verb: int) -> bool:
        """A day before the publication, one that begins with it ("dès aujourd'hui"), or one attached to a participle before
        the verb ("ouvert le 3 septembre, le Grenelle vise à …").
        """
        last = one.end if one.role in (*_AHEAD, "event") else None
        if last is not None and self._published is not None:
            begins = last == self._published and one.role != "due"
            if begins or last < self._published:
                return True
        if one.start_char >= verb or self._words.language != "fr":
            return False
        before = _BEFORE_DAY.search(self._texts.accented(max(0, one.start_char - _SHORT), one.start_char))
        return before is not None and before[1][-1:] in "éest" and PARTICIPLE.match(before[1]) is not None
