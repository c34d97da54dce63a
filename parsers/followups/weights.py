"""How much a term says: a lot where few releases use it, whatever the size of the warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log, sqrt

_BACKGROUND = 50
"""Releases that a new warehouse is assumed to have seen already, so that five releases do not decide what is rare."""
_SHARE = 0.01
"""Share of those assumed releases that are taken to use an uncounted term."""
_MOST = 5.0
"""The weight of the rarest term, in any warehouse: thresholds on sums of weights hold in all of them."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of terms, from 0 to 5, by the number of releases that use them."""

    releases: int
    """How many releases have been counted."""
    counts: Mapping[str, int]
    """Term -> how many of them use it; terms that are missing were never counted."""
    _known: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def of(self, term: str) -> float:
        """The weight of a term: its inverse document frequency, scaled so that the rarest weighs 5 in any warehouse."""
        if (known := self._known.get(term)) is not None:
            return known
        seen = self.releases + _BACKGROUND
        rarity = log(seen / (self.counts.get(term, 0) + _SHARE * _BACKGROUND + 0.5))
        self._known[term] = max(0.0, _MOST * rarity / log(seen))
        return self._known[term]

    def total(self, terms: Iterable[str]) -> float:
        """The sum of the weights of some terms."""
        return sum(map(self.of, terms))

    def vector(self, terms: Mapping[str, int]) -> Vector:
        """A text by its weighted terms: a term used often counts more, but by its logarithm only."""
        weighted = {term: self.of(term) * (1 + log(uses)) for term, uses in terms.items()}
        return Vector(weighted, sqrt(sum(weight * weight for weight in weighted.values())))


@dataclass(frozen=True, slots=True)
class Vector:
    """A text by its weighted terms."""

    weights: Mapping[str, float]
    length: float

    def likeness(self, other: Vector) -> float:
        """The cosine of two texts, from 0 (nothing in common) to 1."""
        few, many = (self, other) if len(self.weights) <= len(other.weights) else (other, self)
        shared = sum(weight * many.weights[term] for term, weight in few.weights.items() if term in many.weights)
        lengths = self.length * other.length
        return shared / lengths if lengths else 0.0
