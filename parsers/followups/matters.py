"""One matter told in other words: a passage that reports, read with its title, beside a promise read with its own."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.followups.amounts import Compared, compared
from parsers.followups.digests import Passage, Promise, Subject, Telling
from parsers.followups.weights import Weights

_ABOVE = 0.8
"""What the title and the sentence before a promise count beside its own words."""
_AMOUNT_COUNTS = 4.0
_REVIEW_COUNTS = 2.0
_OWN_WORDS = 3.0
"""Weight that the release must share with the promise's own words: one rare word at least."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a reporting passage and a promise have in common when each is read with what stands above it."""

    passage: Passage
    shared: frozenset[str]
    mass: float
    """Weight of it; what stands above the promise counts less."""
    amounts: Compared | None


def matter(promise: Promise, earlier: Subject, later: Telling, weights: Weights) -> Matter | None:
    """The reporting passage that is most surely about the matter of a promise; None when there is none.

    Releases name their subject in the title and then speak of "the building" or "the new section"; so a passage is read with
    its title, and a promise with its own title and the sentence before it. The passage must have something of the promise
    itself: a rare word, an amount of the same thing, or a report where one was promised.
    """
    has_words = weights.total(promise.terms & later.subject.terms.keys()) >= _OWN_WORDS
    above = (promise.context | earlier.title) - promise.terms
    best: Matter | None = None
    for passage in later.passages:
        told = {cue.relation for cue in passage.cues} - {"follow_up"}
        if not told:
            continue
        amounts = compared(promise.amounts, passage.amounts, promise.terms, later.subject.language)
        if not has_words and amounts is None and not (promise.reviews and "review" in told):
            continue
        read = passage.terms | later.subject.title
        shared = (promise.terms | above) & read
        if amounts is None and not shared & (earlier.title | earlier.names):
            continue
        mass = weights.total(promise.terms & read) + _ABOVE * weights.total(above & read)
        mass += _AMOUNT_COUNTS if amounts is not None else 0.0
        mass += _REVIEW_COUNTS if promise.reviews and "review" in told else 0.0
        if best is None or mass > best.mass:
            best = Matter(passage, shared, mass, amounts)
    return best
