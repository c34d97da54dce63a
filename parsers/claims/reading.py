"""What a release says has become of things undertaken, sentence by sentence: the stage, the act and its object."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.claims.lexicon import WORD, acts, language_of, stems, words
from parsers.claims.predicates import ActToken, Predicate, act_tokens, predicates, title_predicates
from parsers.model import ClaimStage
from parsers.text.folding import fold
from parsers.text.structure import Structure, structure

CHANGED: frozenset[ClaimStage] = frozenset({"postponed", "cancelled", "replaced"})
"""Stages of what will not be as it was promised."""
LONGEST_BODY = 200_000
"""Characters; a hundred pages. Anything longer is a report or a code, whose end says nothing about the release."""
_MOST_IN_SENTENCE = 8
"""Claims read in one sentence: a list without full stops could have any number."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or item with what it says has happened. Offsets into the body."""

    start: int
    end: int
    predicates: tuple[Predicate, ...]
    acts: tuple[str, ...]
    """Every act that its words name, in order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A release seen as a report."""

    title: tuple[Predicate, ...]
    """What the title says has happened; offsets into the title."""
    title_acts: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    tokens: tuple[ActToken, ...]
    """The words of the body that name an act, in order."""
    starts: tuple[int, ...]
    """Where each of them begins."""

    def acts_between(self, start: int, end: int) -> Sequence[ActToken]:
        """The words of ``body[start:end]`` that name an act."""
        inside = self.tokens[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [one for one in inside if one.end <= end]


def read(title: str, body: str, language: str | None, parts: Structure | None = None) -> Reading:
    """What a release says has happened, in time linear in its length; only the first 200,000 characters of a body are read.

    `language` is ISO 639-1; anything but "fr", "en" and "nl" is read as French. `parts` is the structure of that body, if
    the caller has it.
    """
    spoken = language_of(language)
    body = body[:LONGEST_BODY]
    low = fold(body)
    tokens = _acts_in(low, spoken)
    parts = parts or structure(body, spoken)
    told = words(spoken)
    sentences = []
    first = 0
    for sentence in parts.sentences:
        while first < len(tokens) and tokens[first].start < sentence.start:
            first += 1
        last = first
        while last < len(tokens) and tokens[last].end <= sentence.end:
            last += 1
        inside = tokens[first:last]
        found: tuple[Predicate, ...] = ()
        if told.itself.match(low, sentence.start, sentence.end) is None:
            found = _distinct(predicates(low, sentence.start, sentence.end, inside, told, spoken))
        sentences.append(Sentence(sentence.start, sentence.end, found, tuple(one.act for one in inside)))
        first = last
    head = fold(title)
    in_title = _acts_in(head, spoken)
    telling = (*title_predicates(head, in_title, told), *predicates(head, 0, len(head), in_title, told, spoken))
    return Reading(
        _distinct(telling),
        tuple(one.act for one in in_title),
        tuple(sentences),
        tuple(tokens),
        tuple(one.start for one in tokens),
    )


def _acts_in(low: str, language: str) -> list[ActToken]:
    spans = [found.span() for found in WORD.finditer(low)]
    return act_tokens(spans, stems([low[start:end] for start, end in spans], language), acts(language))


def _distinct(found: Iterator[Predicate] | Sequence[Predicate]) -> tuple[Predicate, ...]:
    """The predicates in the order of the text; of two overlapping ones with the same stage, the first.

    What is put off, given up or replaced is not done: "est remise" in "est remise à l'an prochain".
    """
    listed = sorted(found, key=lambda each: (each.start, each.end))
    changed = [one for one in listed if one.stage in CHANGED]
    kept: list[Predicate] = []
    for one in listed:
        if one.stage not in CHANGED and any(one.start < other.end and other.start < one.end for other in changed):
            continue
        if kept and one.start < kept[-1].end and one.stage == kept[-1].stage:
            continue
        kept.append(one)
        if len(kept) >= _MOST_IN_SENTENCE:
            break
    return tuple(kept)
