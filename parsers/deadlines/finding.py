"""Where expressions of time occur in a text: one quick pass for trigger words, then the forms around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from parsers.deadlines.calendar import OutOfCalendarError, Period
from parsers.deadlines.forms.base import COUNTS
from parsers.deadlines.forms.numeric import PATTERNS, of_figures
from parsers.deadlines.forms.periods import RULES
from parsers.deadlines.lexicon import Lexicon
from parsers.deadlines.words import NoPeriodError, NoPublicationError, Words

_Found: TypeAlias = tuple[int, int, str, "re.Match[str] | None"]
"""Start, end, rule and match; a phrase or an event has none."""
_TELLING = ("year_", "yy_", "turn", "this", "day")
"""Placeholders next to which a word like "mai" or "été" is certainly a time."""
_BEHIND, _AHEAD = 48, 56
"""Characters around a trigger that contain its expression."""
_STRETCH, _LONGEST_VERB = 512, 64
"""Characters of the stretches in which verbs are looked up, and of a verb with its auxiliary."""
LEFT = 44
"""Characters before an expression that contain the words affecting it."""
_LIMITS = ("by", "before", "latest", "until")
_BEFORE = 80
"""Characters before an expression searched for the participle next to it and what governs that."""
_CLAUSE = 240
"""Characters on either side searched for the verb."""
_AT_VERB = 8
"""A day this few characters after a verb belongs to it ("a annoncé le 3 mai"), not to something it announces."""
_SPACES = re.compile(" {2,}")
_FIGURE = re.compile(r"\d")
_COMMA = re.compile(", $")
_PAUSE = re.compile(r"[,;:.()]|\n")
_REST_OF_WORD = re.compile(r"\w{0,64}")
_CLAUSE_END = re.compile(r"[.!?;](?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a text is read against."""

    text: str
    """Folded, without accents."""
    accented: str
    """The same, with its accents: these distinguish tenses ("à Paris", "a promis")."""
    lexicon: Lexicon
    published: date | None
    near: date | None = None
    """If the publication day is unknown, a day that only supplies omitted years."""

    verbs: dict[int, tuple[tuple[int, int, int], ...]] = field(default_factory=dict)
    """Start, end and tense of the verbs in each stretch requested: a text full of dates asks repeatedly."""

    def tense(self, start: int, end: int) -> int:
        """The tense of the verb nearest to that expression in its sentence: -1 past, 1 future, 0 unknown.

        The verb of a relative clause after it does not count; one that announces or decides ("a annoncé l'ouverture de")
        says nothing about a day that is not next to it.
        """
        low, high = clause(self.accented, start, end)
        nearest, told, last = 2 * _CLAUSE, 0, end
        for stretch in range(low // _STRETCH, high // _STRETCH + 1):
            for begin, stop, tense in self._verbs_of(stretch):
                if begin < low or stop > high or (begin < end and stop > start):
                    continue
                if tense < 0 and begin < start and self._accompanies(max(low, begin - _BEFORE), begin):
                    continue
                distance = max(start - stop, begin - end, 0)
                if begin >= end:
                    apart, last = self.lexicon.tense.relatives.search(self.accented, last, begin), stop
                    if apart is not None:
                        continue
                if (distance, -tense) < (nearest, -told):
                    nearest, told = distance, tense
                    if tense < 0 and distance > _AT_VERB and stop <= start and self._announces(begin, stop):
                        told = 0
        return told

    def is_for_today(self, start: int, end: int) -> bool:
        """Does the verb of the clause around a day that is today look ahead ("will publish it today")?"""
        low, high = clause(self.accented, start, end)
        tense, joint = self.lexicon.tense, self.lexicon.clauses.coordination
        begin = max((found.end() for found in joint.finditer(self.accented, low, start)), default=low)
        behind = joint.search(self.accented, end, high)
        stop = high if behind is None else behind.start()
        apart = tense.subordinate.search(self.accented, end, stop)
        stop = stop if apart is None else apart.start()
        return tense.future.search(self.accented, begin, stop) is not None and not tense.now.search(
            self.accented, begin, stop
        )

    def _announces(self, begin: int, stop: int) -> bool:
        return self.lexicon.tense.announcing.match(self.accented, begin, stop) is not None

    def leaning(self, start: int, end: int) -> int:
        """Which way the words around an expression without a year look: -2 surely back, -1 back, 1 ahead, 0 unknown.

        A participle next to it ("prononcés le 17 juillet") dates what was done; a limit ("jusqu'au", "d'ici") lies
        ahead unless a verb says otherwise.
        """
        event = self.dated_event(start)
        begin = start if event is None else event.start()
        low = max(0, begin - _BEFORE)
        if self._done(low, begin, end):
            return -2
        tense = self.tense(start, end)
        if event is not None:
            return tense or 1
        found = self.lexicon.left.search(self.text[max(low, start - LEFT) : start])
        said = found["modifier"] if found is not None else None
        meaning = None if said is None else self.lexicon.words["modifier"][_SPACES.sub(" ", said)]
        if tense > 0:
            return 0 if meaning == "of" else tense  # "la réunion du 3 mai sera suivie …": the nearest such day
        if tense < 0 and self.lexicon.tense.prolonging.search(self.accented, low, start) is None:
            return tense
        return 1 if meaning in _LIMITS else tense

    def dated_event(self, start: int) -> re.Match[str] | None:
        """The preposition and name of an event whose month or season begins at `start`: "dès le conseil de"."""
        low = max(0, start - _BEFORE)
        pause = max(self.accented.rfind(mark, low, start) for mark in ",;:.()")
        return self.lexicon.dated_event.search(self.accented, max(low, pause + 1), start)

    def _done(self, low: int, start: int, end: int) -> bool:
        """Is an expression next to a participle that reports something done?"""
        words, before = self.lexicon.tense, self.accented[low:start]
        found = words.done.search(before)
        if found is None or words.planned.match(found["said"]) is not None:
            return False
        lead = before[: found.start("said")]
        if words.not_done.search(lead) is not None or self._carries_on_future(low, low + len(lead), end):
            return False
        return words.lasting.match(found["said"]) is None or lead.endswith(", ")

    def _accompanies(self, low: int, begin: int) -> bool:
        """Does a phrase attach the participle at `begin` to the verb before it: "with a report" (published in June)?"""
        return self.lexicon.tense.accompanying.search(self.accented, low, begin) is not None

    def _carries_on_future(self, low: int, end: int, behind: int) -> bool:
        """Does what ends at `end` carry on a future: "sera lancé en mars et" (clos en juin), "will open with a show" (held)?

        Then a participle there says what will have been done. So does one in a series that goes on at `behind`, after the
        expression: "sera vidé en mars, curé en avril et rempli en mai".
        """
        joints = self.lexicon.clauses.coordination.finditer(self.accented, low, end)
        joined = [found for found in joints if found.end() == end]
        link = joined[-1] if joined else self.lexicon.tense.accompanying.search(self.accented, low, end)
        if link is None and self.lexicon.tense.series.match(self.accented, behind):
            link = _COMMA.search(self.accented, low, end)
        if link is None:
            link = self.lexicon.tense.next_subject.search(self.accented, low, end)
            pause = _PAUSE.search(self.accented, end)
            if link is None or any(self._verbs_between(end, len(self.accented) if pause is None else pause.start())):
                return False
        last = {tense: stop for _, stop, tense in self._verbs_between(clause(self.accented, end, end)[0], link.start())}
        return last.get(1, -1) >= last.get(-1, 0)

    def says(self, words: re.Pattern[str], end: int) -> bool:
        """Do `words`, whose pattern ends with "$", come just before `end` in its clause?"""
        low = max(0, end - _BEFORE)
        pause = max(self.accented.rfind(mark, low, end) for mark in ",;:.()")
        return words.search(self.accented[max(low, pause + 1) : end]) is not None

    def goes_on(self, end: int) -> bool:
        """Do the words before `end`, in its sentence, say that something goes on ("valable", "remain")?"""
        low, _ = clause(self.accented, end, end)
        return self.lexicon.tense.going_on.search(self.accented, max(low, end - _BEFORE), end) is not None

    def in_a_case(self, start: int, end: int) -> bool:
        """Does the sentence around name a case that may or may not come ("en cas de panne", "if needed")?"""
        low, high = clause(self.accented, start, end)
        return self.lexicon.tense.cases.search(self.accented, low, high) is not None

    def habitual(self, core: Core, said: str) -> bool:
        """Does a bare weekday recur every week, as "le dimanche" does?"""
        return core.rule == "weekday" and core.plain and said in self.lexicon.words["habit"]

    def _verbs_between(self, low: int, high: int) -> Iterator[tuple[int, int, int]]:
        for stretch in range(low // _STRETCH, high // _STRETCH + 1):
            yield from (verb for verb in self._verbs_of(stretch) if verb[0] >= low and verb[1] <= high)

    def _verbs_of(self, stretch: int) -> tuple[tuple[int, int, int], ...]:
        found = self.verbs.get(stretch)
        if found is None:
            begin, stop = stretch * _STRETCH, (stretch + 1) * _STRETCH
            tenses = ((self.lexicon.tense.past, -1), (self.lexicon.tense.future, 1))
            found = self.verbs[stretch] = tuple(
                sorted(
                    (verb.start(), verb.end(), tense)
                    for verbs, tense in tenses
                    for verb in verbs.finditer(self.accented, begin, stop + _LONGEST_VERB)
                    if verb.start() < stop
                )
            )
        return found


@dataclass(slots=True)
class Core:
    """An expression of time, before the words around it are read."""

    start: int
    end: int
    rule: str
    period: Period
    plain: bool = False
    """It consists only of its word ("juin", "l'été"): no year, no "prochain", no "ce"."""


def find_cores(setting: Setting) -> Iterator[Core]:
    """Expressions of a text, in order, none inside another; a longer one wins over a shorter one."""
    text, lexicon = setting.text, setting.lexicon
    for low, high, kinds, fixed in _windows(text, lexicon):
        found: list[_Found] = list(fixed)
        near: set[str] = set(COUNTS) if _FIGURE.search(text, low, high) else set()
        around = text[low:high]
        for word in lexicon.near.finditer(text, low, high):
            near |= lexicon.near_tables[_SPACES.sub(" ", word[0])]
        for form in lexicon.forms_of(frozenset(kinds)):
            if form.needs <= near and all(map(around.__contains__, form.literals)):
                found += [(match.start(), match.end(), form.rule, match) for match in form.pattern.finditer(text, low, high)]
        if "numeric" in kinds:
            for pattern in PATTERNS:
                found += [(match.start(), match.end(), "figures", match) for match in pattern.finditer(text, low, high)]
        yield from _settled(setting, found)


def _windows(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, set[str], list[_Found]]]:
    """Stretches of text with trigger words near each other, the kinds of these words, and what a word alone identifies."""
    low = high = -1
    kinds: set[str] = set()
    fixed: list[_Found] = []
    for start, end, kind in lexicon.triggers.find(text):
        if high < 0 or start - _BEHIND > high or high - low > 2000:
            if high >= 0:
                yield low, _whole_word(text, high), kinds, fixed
            low, kinds, fixed = max(0, start - _BEHIND, min(high, start)), set(), []
        high = end + _AHEAD
        kinds.add(kind)
        if kind in ("unit", "units"):
            kinds |= {"unit", "units"}
        elif kind == "numeric":
            kinds.add("year")
        elif kind in ("phrase", "event"):
            fixed.append((start, end, kind, None))
    if high >= 0:
        yield low, _whole_word(text, high), kinds, fixed


def _whole_word(text: str, end: int) -> int:
    """The end of the word that `end` may fall in: cut there, "Maisons" would be read as "Mai"."""
    rest = _REST_OF_WORD.match(text, end)
    return end if rest is None else rest.end()


def _settled(setting: Setting, found: list[_Found]) -> Iterator[Core]:
    """Of overlapping matches, the longest that means something."""
    taken: list[Core] = []
    ends: list[int] = []
    for start, end, rule, match in sorted(found, key=lambda one: (one[0] - one[1], one[0])):
        at = bisect_left(ends, start + 1)
        if at < len(taken) and taken[at].start < end:
            continue
        if match is None:
            period = _of_word(setting.text[start:end], rule, setting.lexicon)
            taken.insert(at, Core(start, end, rule, period))
            ends.insert(at, end)
        elif (period_found := _of_form(setting, rule, match)) is not None:
            names = match.groupdict().items() if rule != "year" else ()
            told = any(name.startswith(_TELLING) for name, said in names if said is not None)
            taken.insert(at, Core(start, end, rule, period_found, plain=not told))
            ends.insert(at, end)
    yield from taken


def _of_word(word: str, rule: str, lexicon: Lexicon) -> Period:
    if rule == "event":
        return Period(None, None, "approximate", "event", "event", role="event")
    return Period(None, None, "approximate", "text", "phrase", role=lexicon.phrases[word])


def _of_form(setting: Setting, rule: str, match: re.Match[str]) -> Period | None:
    words = Words(
        match, setting.lexicon, setting.published, lambda: setting.leaning(match.start(), match.end()), setting.near
    )
    try:
        return of_figures(words) if rule == "figures" else RULES[rule](words)
    except NoPublicationError:  # there is a time, but no day to count it from
        return Period(None, None, "approximate", role="past" if words.when() < 0 else "due", grain="unknown")
    except (NoPeriodError, OutOfCalendarError):  # words that are no time after all, or of no year there is
        return None


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the surrounding sentence, as far as it matters for the tense."""
    low, high = max(0, start - _CLAUSE), min(len(text), end + _CLAUSE)
    begin = low
    for stop in _CLAUSE_END.finditer(text, low, start):
        begin = stop.end()
    stop_after = _CLAUSE_END.search(text, end, high)
    return begin, stop_after.start() if stop_after else high
