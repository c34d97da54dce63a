"""What a sentence or a title says has happened: predicates with their stage and act."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from parsers.claims.lexicon import Acts, Words
from parsers.claims.parts import left_told, parts_told, tells_part
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
_BOUNDARY = {
    language: re.compile(rf"[,;:()«»“”\"]|\s[–—-]\s|\s(?:{joints})\s")
    for language, joints in {
        "fr": "et|mais|ou|dont|qui|tandis que|alors que",
        "en": "and|(?<!all )but|which|who|while",
        "nl": "en|maar|of|die|terwijl",
    }.items()
}
_ENGLISH_PAST = re.compile(
    r"(?:[a-z-]+ed|built|held|met|paid|sent|began|came|put|set|brought|rose|fell|spent|won|grew|took)$"
)
_NOT_BEFORE_PAST = re.compile(
    r"(?:(?:to|be|been|being|is|are|was|were|has|have|had|the|a|an|of|its|their|our|this|these|those|newly|as|and|will|not|"
    r"more|for|with|by|on|in|all|any|no|new)\s+|-)$"
)


_APPOSED = re.compile(
    r"(?:(?<=, )|^[\W_]*)(?!qui\b|huit\b|trois\b)(?P<participle>[^\W\d_]+)(?= (?:par|le|la|les|en|entre|depuis|dès|avant|après|à|au|aux|"
    r"hier|ce|cet|cette|lors|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|début|fin|mi)\b)(?= [^,;:.()«»]{0,80}\b(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|"
    r"octobre|novembre|décembre|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|printemps|été|automne|hiver|rentrée|hier|"
    r"derni(?:er|ère)|(?:19|20)\d\d)\b) [^,;:.()«»]{2,120}(?P<comma>,)"
)
"""A French participle beside a noun, with its day: "Remis le 27 juillet, le rapport", "le permis, déposé en mai, est"."""
_STATIVE = re.compile(
    r"(?:situ|âg|compos|dot|destin|prév|attend|fix|estim|dédi|li|adoss|iss|consacr|chiffr|charg|appel|bas|programm|annonc|prom|envisag|"
    r"projet|réserv|expos|soum|espér|souhait|menac|touch|inscr|compr|conn|appréci|organis|représent|accompagn|entour)(?:é|u|i|is|it)?e?s?$"
)
"""Participles that say what something is or is meant for, and nothing that was done to it."""
_FUTURE = re.compile(r"[^\W\d_]{2,}r(?:a|ont|ons|ez)(?!\w)")
_MAIN_VERB = 80
"""Characters after an apposed participle within which the verb of its clause stands."""
_REMARK = re.compile(
    r"\s*(?:le|en|dès|depuis|entre|avant|après|hier|ce|cet|cette|à|au|aux|par|avec|dans|pour|grâce|sous|lors|pendant|"
    r"on|in|since|this|last|by|with|at|from|for|during|under|before|after)(?!\w)"
)
"""A piece between commas that tells when, where or how, and is no subject."""
_NEXT_CLAUSES = 2
"""Clauses after one that says what is done in which the rest is told: "…, soit 450 mètres, le sera", "…, a fourth is"."""

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
    if language == "fr":
        yield from _apposed(low, start, end, named, words, clauses)
    yield from _simple(low, start, end, tokens, unreal, clauses, language)


def _apposed(
    low: str, start: int, end: int, named: _Named, words: Words, clauses: Clauses
) -> Iterator[Predicate]:
    """Dated French participles beside the noun that they say something of, which is not still to come."""
    for found in _APPOSED.finditer(low, start, end):
        word, at, comma = found["participle"], found.span("participle"), found.start("comma")
        if word in words.not_participles or _PARTICIPLE["fr"].match(word) is None or _STATIVE.match(word) is not None:
            continue
        if _FUTURE.search(low, comma, min(end, comma + _MAIN_VERB)) is not None:
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


class Clauses:
    """The clauses of ``low[start:end]``, a sentence, found once: a list without a full stop can be as
    long as a release and say something in each line.
    """

    def __init__(self, low: str, start: int, end: int, language: str) -> None:
        marks = [mark.span() for mark in _BOUNDARY[language].finditer(low, start, end)]
        self._low = low
        self._parts: dict[tuple[int, int], bool] = {}
        self._wholes: tuple[tuple[int, int], ...] | None = None
        self._left: tuple[int, ...] | None = None
        self._begins = [start, *(last for _, last in marks)]
        self._stops = [*(first for first, _ in marks), end]

    def around(self, first: int, last: int) -> tuple[int, int]:
        """The piece between the boundaries nearest ``low[first:last]``."""
        begin = self._begins[max(bisect_right(self._begins, first) - 1, 0)]
        return begin, self._stops[min(bisect_left(self._stops, last), len(self._stops) - 1)]

    def whole(self, first: int, last: int) -> tuple[int, int]:
        """The clause of the verb at ``low[first:last]`` with its subject and object beyond what is put in between commas.

        A verb that begins its piece has its subject in an earlier one ("le rapport, long de 160 pages, a été remis", "a été
        bâti et inauguré"); one that ends it may have its object behind a remark ("ont reçu, le 3 mai, le solde").
        """
        left = max(bisect_right(self._begins, first) - 1, 0)
        right = min(bisect_left(self._stops, last), len(self._stops) - 1)
        if not self._says(self._begins[left], first):
            subject = self._before(left)
            if subject > 0 and self._parted(subject) and self._parted(left):
                subject = self._before(subject)
            left = subject
        if not self._says(last, self._stops[right]) and right + 2 < len(self._stops) and self._parted(right + 1):
            if _REMARK.match(self._low, self._begins[right + 1], self._stops[right + 1]) and self._parted(right + 2):
                right += 2
        return self._begins[left], self._stops[right]

    def _before(self, place: int) -> int:
        """The last piece before one that has words, or the first of all."""
        place -= 1
        while place > 0 and not self._says(self._begins[place], self._stops[place]):
            place -= 1
        return max(place, 0)

    def _parted(self, place: int) -> bool:
        """Does a comma part a piece from the last one before it that has words?"""
        return place > 0 and "," in self._low[self._stops[self._before(place)] : self._begins[place]]

    def _says(self, first: int, last: int) -> bool:
        return any(each.isalnum() for each in self._low[first:last])

    def part_of(self, stage: ClaimStage, clause: tuple[int, int]) -> ClaimStage:
        """`stage`, or `partly_done` where a clause says that only a part of what was undertaken is done."""
        if stage != "done":
            return stage
        if clause not in self._parts:
            if self._wholes is None:
                self._wholes = tuple(parts_told(self._low, self._begins[0], self._stops[-1]))
            after = any(first <= clause[1] and clause[0] <= last for first, last in self._wholes)
            self._parts[clause] = after or tells_part(self._low[clause[0] : clause[1]]) or self._leaves_some(clause)
        return "partly_done" if self._parts[clause] else "done"

    def _leaves_some(self, clause: tuple[int, int]) -> bool:
        """Does the clause, or one of the two after it, say that something is left to do or left out?"""
        if self._left is None:
            self._left = tuple(left_told(self._low, self._begins[0], self._stops[-1]))
        place = min(bisect_left(self._stops, clause[1]) + _NEXT_CLAUSES, len(self._stops) - 1)
        return bisect_left(self._left, clause[0]) < bisect_right(self._left, self._stops[place])


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
