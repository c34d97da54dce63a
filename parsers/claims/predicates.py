"""What a sentence or a title says has happened: predicates with their stage and act."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from parsers.claims.clauses import Clauses
from parsers.claims.lexicon import Acts, Words
from parsers.model import ClaimStage

_PARTICIPLE = {
    "fr": re.compile(
        r"(?:\w+(?:é|és|ée|ées|i|is|ie|ies|u|us|ue|ues|it|ite|its|ites|ert|erte|erts|ertes|int|inte|ints|intes)"
        r"|\w*(?:mis|pris|quis|clus|clos|sous)e?s?|né|née|mort|morte|fait|faite|faits|faites)$"
    ),
    "en": re.compile(
        r"(?:[a-z-]+(?:ed|en|wn|ght)|made|put|set|run|built|rebuilt|held|paid|laid|sent|cut|done|begun|met|led|spent|kept|left|told|sold|"
        r"found|split|shut|won|lent|become|come|gone|brought|risen|fallen|seen|taken|given|got|had|been|open|ready|complete)$"
    ),
    "nl": re.compile(r"(?:(?:ge|be|ver|ont|her)\w+|\w+ge\w+[dtn])$"),
}
_ENGLISH_PAST = re.compile(
    r"(?:[a-z-]+ed|built|held|met|paid|sent|began|came|put|set|brought|rose|fell|spent|won|grew|took)$"
)
_NOT_BEFORE_PAST = re.compile(
    r"(?:(?:to|be|been|being|is|are|was|were|has|have|had|the|a|an|of|its|their|our|this|these|those|newly|as|and|will|not|"
    r"more|for|with|by|on|in|all|any|no|new)\s+|-)$"
)
_FUTURE = re.compile(r"[^\W\d_]{2,}r(?:a|ont|ons|ez)(?!\w)")
_MAIN_VERB = 80
"""Characters after an apposed participle within which the verb of its clause stands."""
# A number, what it counts and a participle: "312 bourgs soutenus", "88,4 millions d'euros attribués depuis 2019".
_COUNTED = re.compile(
    r"[-–•*]?\s*\d[\d\s.,]*(?:[^\W\d_][\w'’-]*\s+){1,5}?[^\W\d_]+(?:é|és|ée|ées|is|ise|ises|us|ue|ues|te|tes)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class ActToken:
    """A word or phrase that names an act; offsets into the text that was searched."""

    start: int
    end: int
    act: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """Something said to have happened. Offsets into the text that was searched."""

    start: int
    end: int
    clause: tuple[int, int]
    """The clause around it, as delimited by punctuation and conjunctions."""
    stage: ClaimStage
    act: str | None
    cue: str
    """How it is expressed: "perfect", "passive", "state", "reflexive", "just", "title"."""


def act_tokens(spans: Sequence[tuple[int, int]], stems: Sequence[str], acts: Acts) -> list[ActToken]:
    """The words at `spans` that name an act, in order."""
    found: list[ActToken] = []
    position = 0
    while position < len(spans):
        act = acts.at(stems, position)
        if act is None:
            position += 1
            continue
        name, length = act
        found.append(ActToken(spans[position][0], spans[position + length - 1][1], name))
        position += length
    return found


def predicates(
    low: str, start: int, end: int, tokens: Sequence[ActToken], words: Words, language: str
) -> Iterator[Predicate]:
    """What ``low[start:end]``, a sentence in lower case with its accents, says has happened."""
    unreal = [one.start() for one in words.unreal.finditer(low, start, end)]
    clauses = Clauses(low, start, end, language)
    named = _Named(tokens)
    participle = _PARTICIPLE[language]
    for found in words.perfect.finditer(low, start, end):
        word = found["participle"]
        if found["not"] or found["negated"] or word in words.not_participles or participle.match(word) is None:
            continue
        clause = clauses.around(found.start(), found.end())
        if _unreal(unreal, clause, found.start()):
            continue
        whole = clauses.whole(found.start(), found.end())
        stage = clauses.part_of(words.stages.get(word, "done"), whole)
        cue = "passive" if found["been"] else "perfect" if found["have"] else "resultative"
        yield Predicate(*found.span(), whole, stage, named.act_of(found.span("participle"), clause, whole, stage), cue)
    for pattern, cue in ((words.reflexive, "reflexive"), (words.just, "just")):
        for found in pattern.finditer(low, start, end) if pattern is not None else ():
            clause = clauses.around(found.start(), found.end())
            if _unreal(unreal, clause, found.start()):
                continue
            whole = clauses.whole(found.start(), found.end())
            stage = clauses.part_of(words.stages.get(found["participle"], "done"), whole)
            yield Predicate(*found.span(), whole, stage, named.act_of(found.span("participle"), clause, whole, stage), cue)
    for found in words.states.finditer(low, start, end):
        clause = clauses.around(found.start(), found.end())
        if _unreal(unreal, clause, found.start()):
            continue
        stage = cast("ClaimStage", found.lastgroup)
        if stage == "done" and words.ongoing.search(low, *clause) is not None:
            stage = "under_way"
        whole = clauses.whole(found.start(), found.end())
        stage = clauses.part_of(stage, whole)
        yield Predicate(*found.span(), whole, stage, named.act_of(found.span(), clause, whole, stage), "state")
    if words.apposed is not None:
        yield from _apposed(low, words.apposed, (start, end), named, words, clauses)
    yield from _simple(low, start, end, tokens, unreal, clauses, language)


def _apposed(
    low: str, apposed: re.Pattern[str], span: tuple[int, int], named: _Named, words: Words, clauses: Clauses
) -> Iterator[Predicate]:
    """Dated participles beside the noun that they say something of, which is not still to come: at the head of a sentence
    or after a comma.
    """
    start, end = span
    begin = start
    while begin >= start:
        found = apposed.match(low, begin, end)
        begin = low.find(", ", begin, end) + 1 or -1
        if found is None or found["participle"] in words.not_participles:
            continue
        word, at, comma = found["participle"], found.span("participle"), found.start("comma")
        if _PARTICIPLE["fr"].match(word) is None or _FUTURE.search(low, comma, min(end, comma + _MAIN_VERB)) is not None:
            continue
        first = clauses.around(max(start, at[0] - 2), at[0])[0]
        last = comma if first < at[0] - 2 else clauses.around(min(end, comma + 1), min(end, comma + 1))[1]
        clause = (first, last)
        stage = clauses.part_of(words.stages.get(word, "done"), clause)
        yield Predicate(*at, clause, stage, named.act_at(at, clause, stage), "apposed")


def _simple(
    low: str, start: int, end: int, tokens: Sequence[ActToken], unreal: Sequence[int], clauses: Clauses, language: str
) -> Iterator[Predicate]:
    """English past tenses ("the centre opened in May"), and French participles that stand alone.

    These open a sentence ("Livré en juin"), or follow what was counted where there is no verb ("312 bourgs soutenus").
    """
    counted = _COUNTED.match(low, start, end)
    for one in tokens:
        word = low[one.start : one.end]
        if language == "en":
            if _ENGLISH_PAST.match(word) is None or _NOT_BEFORE_PAST.search(low, max(start, one.start - 20), one.start):
                continue
        elif _PARTICIPLE[language].match(word) is None or not (
            one.start <= start + 2 or (counted is not None and one.end == counted.end())
        ):
            continue
        clause = clauses.around(one.start, one.end)
        if not _unreal(unreal, clause, one.start):
            whole = clauses.whole(one.start, one.end)
            yield Predicate(one.start, one.end, whole, clauses.part_of("done", whole), one.act, "past")


def title_predicates(low: str, tokens: Sequence[ActToken], words: Words) -> Iterator[Predicate]:
    """What a title, in lower case with its accents, says has happened."""
    named = _Named(tokens)
    for found in words.titles.finditer(low):
        stage = cast("ClaimStage", found.lastgroup)
        yield Predicate(*found.span(), (0, len(low)), stage, named.act_at(found.span(), (0, len(low)), stage), "title")


def _unreal(unreal: Sequence[int], clause: tuple[int, int], before: int) -> bool:
    """Whether a word that makes things unreal (`unreal` has where each begins) stands in the clause before a place."""
    return bisect_left(unreal, clause[0]) < bisect_left(unreal, before)


class _Named:
    """The words of a sentence that name an act, in order and apart from each other, found by their place."""

    def __init__(self, tokens: Sequence[ActToken]) -> None:
        self._tokens = tokens
        self._starts = [one.start for one in tokens]
        self._ends = [one.end for one in tokens]

    def act_of(self, at: tuple[int, int], clause: tuple[int, int], whole: tuple[int, int], stage: str) -> str | None:
        """`act_at` in the piece around a predicate, or else in its whole clause."""
        return self.act_at(at, clause, stage) or self.act_at(at, whole, stage)

    def act_at(self, at: tuple[int, int], clause: tuple[int, int], stage: str) -> str | None:
        """The act of the predicate's own word; for a verb that only expresses a stage, the nearest in its clause."""
        first, last = bisect_right(self._ends, at[0]), bisect_left(self._starts, at[1])
        own = self._tokens[first:last]
        if own and stage in ("done", "partly_done", "assessed", "under_way"):
            return own[0].act
        begin, stop = bisect_left(self._starts, clause[0]), bisect_left(self._starts, clause[1])
        if max(last, begin) < stop:
            return self._tokens[max(last, begin)].act
        if begin < min(first, stop):
            return self._tokens[min(first, stop) - 1].act
        return own[0].act if own else None
