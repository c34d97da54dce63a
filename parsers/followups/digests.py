"""What matching needs of a release and of its promises, taken out of the texts once."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from parsers.commitments.amounts import amounts_in
from parsers.commitments.bodies import states_of
from parsers.followups.lexicon import Lexicon, language_of, lexicon
from parsers.followups.looking_back import looking_back
from parsers.followups.persons import persons_in
from parsers.followups.references import Reference, expressions_of, own_days, references
from parsers.followups.terms import Token, names_in, tokens
from parsers.model import Amount, FollowUpRelation
from parsers.text.folding import fold, without_accents
from parsers.text.structure import Structure, structure

_TITLE_COUNTS = 3
_MOST_USES = 255
_MOST_TERMS = 150
_LONGEST_BODY = 200_000
_MOST_PASSAGES = 2_000
_HEAD = 1_500
_LONGEST_CONTEXT = 400
_OWN_STATE = {"fr": "France", "en": "Royaume-Uni"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A cue of following up in a passage."""

    cue: str
    relation: FollowUpRelation
    weight: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or item of a release: ``body[start:end]``."""

    start: int
    end: int
    terms: frozenset[str]
    cues: tuple[Shown, ...]
    references: tuple[Reference, ...]
    amounts: tuple[Amount, ...]
    acts: bool
    """Whether it names an agreement, a meeting, something announced: what a day of the past can be the day of."""
    past: tuple[Reference, ...]
    """Stretches of the past that it counts back to or calls by their season: too wide to refer to a release alone."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a release is about, as matching sees it; all of it can be stored and compared without its text."""

    source_id: str
    language: str
    published: date
    days: frozenset[date]
    """The days it is known by: of its publication, and of what it reports."""
    states: frozenset[str]
    """The states that its title and first lines speak of."""
    terms: Mapping[str, int]
    """How often each of its terms is used, at most 255 times; one in the title counts as three more. No boilerplate."""
    title: frozenset[str]
    """Those of the terms that stand in the title."""
    names: frozenset[str]
    """Those of the terms that name something."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A release as the later side of a link: its subject, and the passages that may speak of a promise."""

    subject: Subject
    body: str
    passages: tuple[Passage, ...]
    promised: tuple[tuple[int, int], ...]
    """Where it makes promises of its own: offsets into the body, in order."""
    heading: tuple[Shown, ...]
    """What its title shows."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as the earlier side of a link."""

    commitment_id: str
    terms: frozenset[str]
    """Of its quotation."""
    context: frozenset[str]
    """Of the sentence before it and the line that opens its list: what "this cooperation" stands for."""
    amounts: tuple[Amount, ...]
    due_on: date | None
    reviews: bool
    """Whether it promises to take stock."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A promise where it stands in a body."""

    commitment_id: str
    start: int
    end: int
    amounts: tuple[Amount, ...]
    due_on: date | None


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
    structure: Structure

    def between(self, start: int, end: int) -> Sequence[Token]:
        """The tokens between two offsets that are no boilerplate and no persons: a minister speaks of many things."""
        first = bisect_left(self.starts, start)
        inside = self.found[first : bisect_left(self.starts, end)]
        return [token for token in inside if token.end <= end and not token.common and not token.person]


@dataclass(frozen=True, slots=True)
class ReleaseDigest:
    """Both sides of a release."""

    telling: Telling
    promises: tuple[Promise, ...]

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return self.telling.subject


def digest(
    title: str, body: str, *, language: str | None, published: date, source_id: str, promises: Iterable[Stated] = ()
) -> ReleaseDigest:
    """A release taken apart, in time linear in its length; of a body the first 200,000 characters are read.

    `published` is its day of publication, from which relative times count; `promises` are those read in `body`.
    """
    text = _taken_apart(title, body[:_LONGEST_BODY], language_of(language))
    stated = [one for one in promises if one.end <= len(text.body)]
    expressions = expressions_of(text.body, published, text.language)
    days = own_days(published, expressions)
    named = references(text.body, published, text.language, expressions, days)
    states = _states(f"{title}\n{text.body[:_HEAD]}", text.language)
    subject = _subject(text, source_id, published, days, states)
    promised = tuple(sorted((one.start, one.end) for one in stated))
    telling = Telling(
        subject,
        text.body,
        _passages(text, named, looking_back(text.low, published, text.language)),
        promised,
        _heading(title, text.words),
    )
    return ReleaseDigest(telling, tuple(_promise(text, one) for one in stated))


def _taken_apart(title: str, body: str, language: str) -> _Text:
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
        without_accents(fold(body)),
        structure(body, language),
    )


def _subject(text: _Text, source_id: str, published: date, days: frozenset[date], states: frozenset[str]) -> Subject:
    counts = Counter(token.term for token in text.found if not token.common)
    for token in text.title:
        if not token.common:
            counts[token.term] += _TITLE_COUNTS
    title = frozenset(token.term for token in text.title if not token.common)
    kept = sorted(counts, key=lambda term: (term not in title, -counts[term], term))[:_MOST_TERMS]
    terms = {term: min(counts[term], _MOST_USES) for term in kept}
    names = {token.term for token in (*text.title, *text.found) if token.name}
    return Subject(
        source_id,
        text.language,
        published,
        days,
        states,
        terms,
        title.intersection(terms),
        frozenset(names).intersection(terms),
    )


def _passages(text: _Text, named: tuple[Reference, ...], past: tuple[Reference, ...]) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    for sentence in text.structure.sentences:
        start, end = sentence.start, sentence.end
        passage = Passage(
            start,
            end,
            frozenset(token.term for token in text.between(start, end)),
            _shown(text, start, end),
            tuple(one for one in named if one.start >= start and one.end <= end),
            amounts_in(text.body[start:end]),
            text.words.acts.search(text.low, start, end) is not None,
            tuple(one for one in past if one.start >= start and one.end <= end),
        )
        if passage.terms or passage.references or passage.cues:
            passages.append(passage)
        if len(passages) >= _MOST_PASSAGES:
            break
    return tuple(passages)


def _shown(text: _Text, start: int, end: int) -> tuple[Shown, ...]:
    return tuple(
        Shown(cue.id, cue.relation, cue.weight)
        for cue in text.words.cues
        if not cue.heading and cue.pattern.search(text.low, start, end) is not None
    )


def _heading(title: str, words: Lexicon) -> tuple[Shown, ...]:
    low = without_accents(fold(title[:_LONGEST_CONTEXT]))
    return tuple(Shown(cue.id, cue.relation, cue.weight) for cue in words.cues if cue.pattern.search(low) is not None)


def _promise(text: _Text, stated: Stated) -> Promise:
    own = frozenset(token.term for token in text.between(stated.start, stated.end))
    context: set[str] = set()
    for start, end in _around(text.structure, stated):
        context.update(token.term for token in text.between(start, end))
    reviews = any(one.relation == "review" for one in _shown(text, stated.start, stated.end))
    return Promise(stated.commitment_id, own, frozenset(context - own), stated.amounts, stated.due_on, reviews)


def _around(parts: Structure, stated: Stated) -> Iterable[tuple[int, int]]:
    """The sentence before a promise in its block, and the end of the block that it stands under."""
    for block in parts.blocks:
        if not block.start <= stated.start < block.end:
            continue
        before = [one for one in block.sentences if one.end <= stated.start]
        if before:
            yield before[-1].start, before[-1].end
        for above in parts.above(block):
            yield max(above.start, above.end - _LONGEST_CONTEXT), above.end
            return
        return


def _states(head: str, language: str) -> frozenset[str]:
    """The states that title and first lines name; a text for two states may name only the one that is not its own."""
    low = without_accents(fold(head))
    named = set(states_of(head, low, 0, len(head)))
    own = _OWN_STATE.get(language)
    if own is not None and len(named) == 1 and lexicon(language).joint.search(low):
        named.add(own)
    return frozenset(named)
