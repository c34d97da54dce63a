"""How likely a passage answers a commitment: two logistic models over named features, with their weights in a table.

The first judges whether two releases belong together, by what they share as wholes and by the best of what their
commitments and passages share; the second, for releases that do, whether a passage answers a commitment. A link needs
both, so their product counts, rescaled so that 0.5 is right half of the time. The table is made by
``python -m bench.learning.links`` from marked releases; docs/decisions/0009-matching.md says how and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp, log
from typing import Any, Literal

from parsers import lexicon
from parsers.followups.features import Match

COUNTS = 0.5
"""Score from which a link counts towards a commitment's status and is reported; below, it is a suggestion for people."""
SUGGESTED = 0.2
"""Score from which a link is worth a person's look: about half of these are right."""

_REVIEWED = 0.55
"""Minimum score of a review given when it is due: more likely right than not, and no more is known."""
_TOGETHER = 0.5
"""How likely the two releases must belong together for that."""

OF_RELEASES = (
    "called otherwise", "likeness", "names in common", "one source", "states differ", "days later",
    "reference",
)  # several a line, as in a table  # fmt: skip
"""Features of two releases as wholes, which every match of theirs has."""


def strength_features(matches: Sequence[Match]) -> dict[str, float]:
    """What speaks for and against two releases belonging together; `matches` are each commitment's best, at least one."""
    first = matches[0].features
    strength = sorted((_strength(one) for one in matches), reverse=True)
    return {
        **{name: first[name] for name in OF_RELEASES},
        "best match": strength[0],
        "second match": strength[1] if len(strength) > 1 else 0.0,
        "object in title": max(one.features["object in title"] for one in matches),
    }


def best_of(matches: Sequence[Match]) -> Match:
    """The strongest match of a commitment; of equal ones the first in the text. Raises ValueError if there are none."""
    return max(matches, key=lambda one: (_total("promise", one.features), -one.passage.start))


def likelihood(pair: Mapping[str, float], match: Match) -> float:
    """The share of links with such features that readers find right, from 0 to 1."""
    together = _logistic(_total("pair", pair))
    both = together * _logistic(_total("promise", match.features))
    both = min(max(both, 1e-9), 1 - 1e-9)
    scale = _table()["scale"]
    score = _logistic(scale["intercept"] + scale["slope"] * log(both / (1 - both)))
    return max(score, _REVIEWED) if together >= _TOGETHER and _gives_review(match.features) else score


def _gives_review(features: Mapping[str, float]) -> bool:
    """Was a review due by now, and are results reported? Too rare to be learnt from marks."""
    return bool(features["review given"] and features["after due"] and not features["states differ"])


def _strength(match: Match) -> float:
    features = match.features
    return features["object in clause"] + 0.5 * features["names"] + features["same number"]


def _total(part: str, features: Mapping[str, float]) -> float:
    table = _table()[part]
    total: float = table["intercept"]
    for name, weight in table["weights"].items():
        total += weight * features.get(name, 0.0)
    return total


def _logistic(total: float) -> float:
    return 1.0 / (1.0 + exp(-total)) if total > -50 else 0.0


def contributions(part: Literal["pair", "promise"], features: Mapping[str, float]) -> dict[str, float]:
    """How much each feature speaks for a link (above 0) or against it: of two releases, or a commitment and a passage."""
    return {name: weight * features.get(name, 0.0) for name, weight in _table()[part]["weights"].items()}


@cache
def _table() -> Mapping[str, Any]:
    return lexicon.table("lexicon/link_weights.json")
