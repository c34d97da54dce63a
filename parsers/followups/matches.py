"""A promise beside the passage of a later release that is most like it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from parsers.followups.amounts import Compared, compared
from parsers.followups.digests import Passage, Promise, Shown, Telling
from parsers.followups.evidence import Ground
from parsers.followups.weights import Weights

Basis = Literal["reference", "series", "subject", "names", "matter", "beside", "next", "named"]
"""What a link rests on.

The later release names the day of the earlier one; both belong to one series of meetings; a passage has the subject of the
promise, or its names; a reporting passage is about the matter of the promise, each read with its title; the promise stands
beside one that is linked so. `next` is a meeting of the same series, and `named` a release that names the earlier one, where
no passage takes up the promise: suggestions, with a score under 0.5 unless the series is one of a working group or plan that
both speak of.
"""

_CONTEXT_COUNTS = 0.4
_AMOUNT_COUNTS = 3.0
_SHOWING = 1.3
"""A passage that reports weighs more than one that only has the same words."""
_CONTENT = 6.0


@dataclass(frozen=True, slots=True)
class Match:
    """A promise and the passage that is most like it."""

    promise: Promise
    passage: Passage
    shared: frozenset[str]
    mass: float
    """Weight of what both have, the context of the promise counted less."""
    coverage: float
    """Share of the promise's own weight that the passage has."""
    focus: float
    """Share of the passage's weight that the promise has."""
    amounts: Compared | None
    back: str = ""
    """Words that count back to the earlier release: "huit mois après"."""
    heading: tuple[Shown, ...] = ()
    """What the title of the later release shows, where the passage is read with it."""

    @property
    def rank(self) -> float:
        """For choosing among passages."""
        showing = _SHOWING if self.passage.cues else 1.0
        return self.mass * sqrt(max(self.coverage, 0.05)) * showing

    @property
    def likeness(self) -> float:
        """How much of the promise is in the passage, from 0 to 1."""
        return min(1.0, self.mass * sqrt(self.coverage) / _CONTENT)


def best_match(promise: Promise, common: Ground, later: Telling, weights: Weights) -> Match | None:
    """The passage of `later` that is most like a promise; None when no passage has anything of it."""
    own = weights.total(promise.terms)
    best: Match | None = None
    for passage in later.passages:
        shared = promise.terms & passage.terms
        around = promise.context & passage.terms
        same = compared(promise.amounts, passage.amounts, promise.terms, later.subject.language)
        if not shared and not around and same is None:
            continue
        weight = weights.total(shared)
        mass = weight + _CONTEXT_COUNTS * weights.total(around) + (_AMOUNT_COUNTS if same is not None else 0.0)
        held = weights.total(passage.terms)
        match = Match(promise, passage, shared, mass, weight / own if own else 0.0, weight / held if held else 0.0, same)
        if best is None or match.rank > best.rank:
            best = match
    if best is None and common.referring is not None:
        return Match(promise, common.referring, frozenset(), 0.0, 0.0, 0.0, None)
    return best
