"""One matter told in other words: a release that reports, read with its title, beside a promise read with its own."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.followups.amounts import Compared, compared
from parsers.followups.digests import Passage, Promise, Shown, Subject, Telling
from parsers.followups.lexicon import lexicon
from parsers.followups.references import Reference
from parsers.followups.weights import Weights

_ABOVE = 0.8
"""What the title and the sentence before a promise count beside its own words."""
_ELSEWHERE = 0.6
"""What stands in other passages of the later release counts beside the passage and the title."""
_SHORT = 20
"""Passages of a release on one matter; a longer one, a speech, has a word of everything, which counts for less."""
_AMOUNT_COUNTS = 4.0
_TELLING_NUMBER = 13
"""A smaller number is that of many things."""
_REVIEW_COUNTS = 2.0
_OWN_WORDS = 3.0
"""Weight that the release must share with the promise's own words: one rare word at least."""
_CALLED = 2.5
"""Weight of the promise, or of what stands above it, that a title must have so that what it shows is shown of that."""
_NARROW = 100
"""Days: a stretch of the past that is no longer tells more than a wider one."""
_NARROW_COUNTS = 4.0
_WIDE_COUNTS = 2.5
_REFERRING = 5.0
"""Weight of the earlier title and promise that a passage, read with its title, must have to count back to them."""
_REFERRING_ITSELF = 2.0
"""Weight of the earlier release that it must have without its title."""
_SHOWING_COUNTS = 2.0


@dataclass(frozen=True, slots=True)
class Matter:
    """What a reporting release and a promise have in common when each is read with what stands above it."""

    passage: Passage
    shared: frozenset[str]
    mass: float
    """Weight of it; what stands above the promise, or elsewhere in the later release, counts less."""
    core: float
    """Weight of what the passage and the title have of it, amounts and all else left out."""
    amounts: Compared | None
    back: str
    """Words by which the later release counts back to a stretch of the past with the day of the earlier one; or empty."""
    told: tuple[Shown, ...]
    """What passage and title show of following up."""


def matter(promise: Promise, earlier: Subject, later: Telling, weights: Weights) -> Matter | None:
    """The passage that is most surely about the matter of a promise in a release that reports; None when there is none.

    Releases name their subject in the title and then speak of "the building" or "the new section"; so a passage is read with
    its title, and a promise with its own title and the sentence before it. The release must have something of the promise
    itself: a rare word, an amount of the same thing, a report where one was promised, or words that count back to its day.
    """
    title = later.subject.title
    whole = later.subject.terms.keys()
    above = (promise.context | earlier.title) - promise.terms
    has_words = weights.total(promise.terms & whole) >= _OWN_WORDS
    elsewhere = _ELSEWHERE * min(1.0, _SHORT / max(1, len(later.passages)))
    called = weights.total(title & (promise.terms | above)) >= _CALLED
    heading = tuple(one for one in later.heading if called and one.relation != "follow_up")
    back, back_in = _counted_back(promise.terms | above, earlier, later, weights)
    counted = later.body[back.start : back.end] if back is not None else ""
    best: Matter | None = None
    rank = 0.0
    for passage in later.passages:
        cues = tuple(cue for cue in passage.cues if cue.relation != "follow_up")
        told = (*cues, *heading)
        amounts = compared(promise.amounts, passage.amounts, promise.terms, later.subject.language)
        if not told and back_in is not passage and not _is_the_number(amounts):
            continue
        reviewed = promise.reviews and any(one.relation == "review" for one in told)
        if not has_words and amounts is None and not reviewed and back is None:
            continue
        read = passage.terms | title
        shared = (promise.terms | above) & (read | whole)
        if not cues and not passage.terms & (promise.terms | above) and amounts is None and back_in is not passage:
            continue
        mass = core = weights.total(promise.terms & read) + _ABOVE * weights.total(above & read)
        rest = weights.total(promise.terms & whole - read) + _ABOVE * weights.total(above & whole - read)
        mass += elsewhere * rest
        mass += _AMOUNT_COUNTS if amounts is not None else 0.0
        mass += _REVIEW_COUNTS if reviewed else 0.0
        if back is not None:
            mass += _NARROW_COUNTS if (back.last - back.first).days <= _NARROW else _WIDE_COUNTS
        if best is None or mass + _SHOWING_COUNTS * bool(cues) > rank:
            rank = mass + _SHOWING_COUNTS * bool(cues)
            best = Matter(passage, shared, mass, core, amounts, counted, told)
    return best


def _is_the_number(amounts: Compared | None) -> bool:
    """Whether the very number promised is told: "sur 1 900 parcelles visitées", where 1 900 were to be visited."""
    return amounts is not None and amounts.share == 1.0 and amounts.promised.value >= _TELLING_NUMBER


def _counted_back(
    matter: frozenset[str], earlier: Subject, later: Telling, weights: Weights
) -> tuple[Reference | None, Passage | None]:
    """The narrowest stretch of the past that holds the earlier release's day, in a passage on the same matter."""
    best: tuple[int, Reference, Passage] | None = None
    title = later.subject.title
    for passage in later.passages:
        showing = passage.acts or any(cue.relation in ("follow_up", "review") for cue in passage.cues)
        spans = (*passage.references, *passage.past)
        if not spans or not showing or weights.total((passage.terms | title) & matter) < _REFERRING:
            continue
        if weights.total(passage.terms & earlier.terms.keys()) < _REFERRING_ITSELF:
            continue
        for one in spans:
            length = (one.last - one.first).days
            if one.first <= earlier.published <= one.last and (best is None or length < best[0]):
                best = length, one, passage
    return (best[1], best[2]) if best is not None else (None, None)


def names_another(promise: Promise, earlier: Subject, later: Subject) -> bool:
    """Whether the earlier title calls its matter by names, and the later release uses none of these nor of the promise's.

    "The foundry of Valmont" is not the tannery of the same town. A name may begin a sentence there, where it is read as a
    word, or be part of another ("Aurillac-Rodez").
    """
    names = (promise.terms | earlier.title) & earlier.names
    if not earlier.title & earlier.names or names & later.terms.keys():
        return False
    parts = {part for term in later.terms for part in term.removeprefix("n:").split("-")}
    plain = [term.removeprefix("n:") for term in names]
    return parts.isdisjoint(plain) and parts.isdisjoint(lexicon(later.language).stems(plain))
