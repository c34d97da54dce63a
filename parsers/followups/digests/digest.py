"""Takes a release apart once into the values that matching compares: `parsers.followups.digests.values`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

from parsers.claims.predicates import Predicate
from parsers.claims.reading import LONGEST_BODY, Reading, read
from parsers.commitments.amounts import amounts_in
from parsers.commitments.parties.gazetteer import states_of
from parsers.followups.digests.lexicon import Lexicon, language_of, lexicon
from parsers.followups.digests.numbers import numbers_in
from parsers.followups.digests.references import Reference, expressions_of, own_days, references
from parsers.followups.digests.terms import Token, names_in, persons_in, tokens
from parsers.followups.digests.values import (
    ClaimDigest,
    EarlierCommitment,
    LaterRelease,
    Passage,
    ReleaseDigest,
    ReleaseProfile,
    Span,
    Stated,
)
from parsers.model import Deadline
from parsers.text.folding import fold, without_accents
from parsers.text.structure import Structure, structure

_TITLE_COUNTS = 3
"""A word in the title counts as three in the text: it says what the release is about."""
_MOST_USES = 255
"""What the column of uses holds (UTINYINT)."""
_MOST_TERMS = 150
"""Terms used to compare a release, the most frequent first; a page of text has about as many."""
_MOST_PASSAGES = 2_000
"""From one release, so that a collection of acts costs no more than a long report."""
_HEAD = 1_500
"""Characters of a body that say which states a release concerns: its first paragraphs."""
_LONGEST_CONTEXT = 400
"""Characters of the line above an item that say what it is about: its last sentence or two."""
_EXACT = ("day", "week")
_OWN_STATE = {"fr": "France", "en": "Royaume-Uni"}


@dataclass(frozen=True, slots=True)
class _Text:
    """A release taken apart."""

    body: str
    language: str
    words: Lexicon
    names: frozenset[str]
    title: tuple[Token, ...]
    found: tuple[Token, ...]
    starts: tuple[int, ...]
    low: str
    """Without accents."""
    accented: str
    structure: Structure

    def between(self, start: int, end: int) -> Sequence[Token]:
        """The tokens between two offsets except boilerplate and persons: a minister speaks about many things."""
        first = bisect_left(self.starts, start)
        inside = self.found[first : bisect_left(self.starts, end)]
        return [token for token in inside if token.end <= end and not token.common and not token.person]


def digest(
    title: str, body: str, *, language: str | None, published: date, source_id: str, commitments: Iterable[Stated] = ()
) -> ReleaseDigest:
    """A release taken apart, in time linear in its length; only the first 200,000 characters of a body are read.

    `published` is its day of publication, from which relative times count; `commitments` are those read in `body`.
    """
    text = _taken_apart(title, body[:LONGEST_BODY], language_of(language))
    stated = [one for one in commitments if one.end <= len(text.body)]
    expressions = expressions_of(text.body, published, text.language)
    days = own_days(published, expressions)
    named = references(text.body, published, text.language, expressions, days)
    states = _states(f"{title}\n{text.body[:_HEAD]}", text.language)
    profile = _profile(text, source_id, published, days, states)
    times = _Times(expressions)
    claimed = read(title, text.body, text.language, text.structure)
    around = _Around(text)
    passages = _passages(text, around, named, times, claimed, sorted((one.start, one.end) for one in stated))
    local = _local(passages)
    later_side = LaterRelease(profile, text.body, passages, _heading(text, claimed), local)
    return ReleaseDigest(later_side, tuple(_commitment(text, around, one, times, claimed, local) for one in stated))


def _taken_apart(title: str, body: str, language: str) -> _Text:
    accented = fold(body)
    names = names_in(title, body, language)
    persons = persons_in(body, language)
    found = tokens(body, language, names, persons)
    return _Text(
        body,
        language,
        lexicon(language),
        names,
        tuple(tokens(title, language, names, persons)),
        tuple(found),
        tuple(token.start for token in found),
        without_accents(accented),
        accented,
        structure(body, language),
    )


def _profile(text: _Text, source_id: str, published: date, days: frozenset[date], states: frozenset[str]) -> ReleaseProfile:
    counts = Counter(token.term for token in text.found if not token.common)
    for token in text.title:
        if not token.common:
            counts[token.term] += _TITLE_COUNTS
    title = frozenset(token.term for token in text.title if not token.common)
    kept = sorted(counts, key=lambda term: (term not in title, -counts[term], term))[:_MOST_TERMS]
    terms = {term: min(counts[term], _MOST_USES) for term in kept}
    names = {token.term for token in (*text.title, *text.found) if token.name and not token.person}
    return ReleaseProfile(
        source_id,
        text.language,
        published,
        days,
        states,
        terms,
        title.intersection(terms),
        frozenset(names).intersection(terms),
    )


class _Times:
    """The expressions of time of a body, looked up by place."""

    def __init__(self, expressions: Sequence[Deadline]) -> None:
        self._all = sorted(expressions, key=lambda one: one.start_char)
        self._starts = [one.start_char for one in self._all]

    def between(self, start: int, end: int) -> Sequence[Deadline]:
        """Those that begin between two offsets; "le 3 mai, de 9 h à 12 h" may end after the quotation."""
        return [
            one
            for one in self._all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
            if one.end_char <= end
        ]

    def days(self, start: int, end: int) -> tuple[Span, ...]:
        found = self.between(start, end)
        return tuple((one.start, one.end) for one in found if one.precision in _EXACT and one.start and one.end)


def _passages(
    text: _Text,
    around: _Around,
    named: tuple[Reference, ...],
    times: _Times,
    claimed: Reading,
    promised: Sequence[tuple[int, int]],
) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    before: frozenset[str] = frozenset()
    for sentence in claimed.sentences:
        start, end = sentence.start, sentence.end
        own = frozenset(token.term for token in text.between(start, end))
        taken_up = before if text.words.takes_up.match(text.low, start, end) is not None else frozenset[str]()
        before = own or before
        spans = [(one.start_char, one.end_char) for one in times.between(start, end)]
        passage = Passage(
            start,
            end,
            own | taken_up,
            tuple(_claim_digest(text, one, taken_up) for one in sentence.predicates),
            tuple(one for one in named if one.start >= start and one.end <= end),
            amounts_in(text.body[start:end]),
            numbers_in(text.accented, start, end, spans, text.language),
            times.days(start, end),
            text.words.acts.search(text.low, start, end) is not None,
            any(first < end and last > start for first, last in promised),
            around.terms(start) - own - taken_up,
        )
        if passage.terms or passage.references or passage.claims:
            passages.append(passage)
        if len(passages) >= _MOST_PASSAGES:
            break
    return tuple(passages)


def _claim_digest(text: _Text, one: Predicate, taken_up: frozenset[str]) -> ClaimDigest:
    inside = text.between(*one.clause)
    heads = _heads(inside, one.start, one.end) if inside else taken_up
    return ClaimDigest(one.stage, one.act, frozenset(token.term for token in inside) | taken_up, one.start, one.end, heads)


def _heads(inside: Sequence[Token], start: int, end: int) -> frozenset[str]:
    """The first of some terms in text order, and the first after ``body[start:end]``, which names the act."""
    first = next((one.term for one in inside if not start <= one.start < end), None)
    behind = next((one.term for one in inside if one.start >= end), None)
    return frozenset(one for one in (first, behind) if one is not None)


def _heading(text: _Text, claimed: Reading) -> tuple[ClaimDigest, ...]:
    inside = [token for token in text.title if not token.common]
    terms = frozenset(token.term for token in inside)
    return tuple(
        ClaimDigest(one.stage, one.act, terms, one.start, one.end, _heads(inside, one.start, one.end))
        for one in claimed.title
    )


def _local(passages: Sequence[Passage]) -> dict[str, float]:
    """How rare each term is among the passages of a release: what all of them mention distinguishes none."""
    count = len(passages)
    if count < 2:
        return {}
    used = Counter(term for passage in passages for term in passage.terms)
    most = log((count + 2) / 1.5)
    return {term: round(max(0.0, log((count + 2) / (times + 1)) / most), 3) for term, times in used.items() if times > 1}


def _commitment(
    text: _Text, around: _Around, stated: Stated, times: _Times, claimed: Reading, local: Mapping[str, float]
) -> EarlierCommitment:
    inside = text.between(stated.start, stated.end)
    own = frozenset(token.term for token in inside)
    context = around.terms(stated.start)
    acting = claimed.acts_between(stated.start, stated.end)
    acts = tuple(dict.fromkeys(one.act for one in acting))
    spans = [(one.start_char, one.end_char) for one in times.between(stated.start, stated.end)]
    return EarlierCommitment(
        stated.commitment_id,
        own,
        frozenset(context - own),
        stated.amounts,
        stated.due_on,
        text.words.reviews.search(text.low, stated.start, stated.end) is not None,
        frozenset(one.term for one in inside if not any(act.start <= one.start < act.end for act in acting)),
        acts,
        numbers_in(text.accented, stated.start, stated.end, spans, text.language),
        times.days(stated.start, stated.end),
        _heads(inside, acting[0].start, acting[0].end) if acting else _heads(inside, stated.start, stated.start),
        {term: local[term] for term in own if term in local},
    )


class _Around:
    """What a sentence refers back to: the one before it in its block, and the end of the block that it stands under."""

    def __init__(self, text: _Text) -> None:
        self._text = text
        self._starts = [block.start for block in text.structure.blocks]
        self._above: dict[int, frozenset[str]] = {}

    def terms(self, start: int) -> frozenset[str]:
        """The terms around the sentence at an offset, including its own where they are repeated."""
        number = bisect_right(self._starts, start) - 1
        if number < 0 or start >= self._text.structure.blocks[number].end:
            return frozenset()
        block = self._text.structure.blocks[number]
        before = block.sentences[: bisect_right(block.sentences, start, key=lambda one: one.end)]
        found = self._between(before[-1].start, before[-1].end) if before else frozenset[str]()
        if number not in self._above:
            above = next(iter(self._text.structure.above(block)), None)
            self._above[number] = (
                self._between(max(above.start, above.end - _LONGEST_CONTEXT), above.end) if above else frozenset()
            )
        return found | self._above[number]

    def _between(self, start: int, end: int) -> frozenset[str]:
        return frozenset(token.term for token in self._text.between(start, end))


def _states(head: str, language: str) -> frozenset[str]:
    """The states that the title and first lines name; a text for two states may name only the one that is not its own."""
    low = without_accents(fold(head))
    named = set(states_of(head, low, 0, len(head)))
    own = _OWN_STATE.get(language)
    if own is not None and len(named) == 1 and lexicon(language).joint.search(low):
        named.add(own)
    return frozenset(named)
