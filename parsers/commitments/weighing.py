"""From the features of a clause to a verdict: learnt weights, summed. docs/commitments.md says how they are learnt."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parsers import lexicon
from parsers.commitments.evidence import GATHERING, Features
from parsers.model import Firmness

_SHOWN = 5
"""Features shown on either side by `explain`."""
_LEAST_SHOWN = 0.1
"""A smaller weight moves a probability by at most two hundredths."""

_OF_TIME = ("time:", "precision:", "amount:", "plain ", GATHERING)
_ROUNDING = 1e-6
"""Sums computed in another order differ in their last digits; no clause may be lost because of that."""

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds of one language, as probabilities; learnt with the weights."""

    taken: float
    """A clause at least this probable is given as a commitment."""
    event: float
    """The same for a gathering announced for a day."""
    firm: float
    """A commitment is firm if the evidence for that weighs at least this much."""
    calibration: Mapping[str, Points]
    """By firmness: probability according to the weights, and the share found right; both increasing."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt."""

    commitment: Mapping[str, float]
    """Feature -> its weight for being a commitment at all."""
    firm: Mapping[str, float]
    """Feature -> its weight for being one that can be checked, given that it is one."""
    limits: Mapping[str, Limits]
    """By language."""
    most_of_time: float
    """The most that times and amounts can add to the weights of `promise`."""


@cache
def weights() -> Weights:
    """The table of `parsers/lexicon/commitments_weights.toml`."""
    return weights_from(lexicon.table("lexicon/commitments_weights.toml"))


def weights_from(table: Mapping[str, Any]) -> Weights:
    """The weights in a table as it stands in the file."""
    commitment = {name: float(value) for name, value in table["promise"].items()}
    return Weights(
        most_of_time=sum(max(0.0, value) for name, value in commitment.items() if name.startswith(_OF_TIME)),
        commitment=commitment,
        firm={name: float(value) for name, value in table["firm"].items()},
        limits={
            language: Limits(
                taken=float(row["taken"]),
                event=float(row["event"]),
                firm=float(row["firm"]),
                calibration={
                    name: tuple((float(x), float(y)) for x, y in points) for name, points in row["calibration"].items()
                },
            )
            for language, row in table["limits"].items()
        },
    )


def probability(features: Features, learnt: Mapping[str, float]) -> float:
    """The logistic function of the sum of the weights of `features`, from 0 to 1."""
    total = math.fsum(value * learnt[name] for name, value in features.items() if name in learnt)
    return 1.0 / (1.0 + math.exp(-total)) if total > -700 else 0.0


def may_reach(features: Features, gathers: bool, known: Weights, limits: Limits, *, timed: bool) -> bool:
    """Whether a clause can still be taken once its times (unless `timed`) and the rules that hold it back are known.

    Those rules only count against it; times add at most `most_of_time`.
    """
    line = limits.event if gathers else limits.taken
    weight_of, total = known.commitment.get, 0.0
    for name, value in features.items():  # twice a clause: a generator would take half as long again
        weight = weight_of(name)
        if weight is not None:
            total += value * weight
    return total + (0.0 if timed else known.most_of_time) >= math.log(line / (1 - line)) - _ROUNDING


def firmness_of(features: Features, probable: float, known: Weights, limits: Limits) -> Firmness:
    """What kind of commitment the clause is, if it is one; `probable` is the probability that it is."""
    if is_event(features):
        return "event"
    return "firm" if probable * probability(features, known.firm) >= limits.firm else "intention"


def is_event(features: Features) -> bool:
    """Does the clause announce a gathering, visit or ceremony, and nothing given or made?"""
    return GATHERING in features


def confidence(probable: float, firmness: Firmness, limits: Limits) -> float:
    """The share of such findings that are right in texts not used for learning; two decimals."""
    points = limits.calibration[firmness]
    at = bisect_right(points, (probable, 2.0))
    if at == 0:
        return round(points[0][1], 2)
    if at == len(points):
        return round(points[-1][1], 2)
    (low, first), (high, last) = points[at - 1], points[at]
    return round(first + (last - first) * (probable - low) / (high - low), 2)


def told(features: Features, learnt: Mapping[str, float]) -> tuple[str, ...]:
    """What spoke for and against, heaviest first, for people to read: "for: says make future (+0.8), …"."""
    parts = sorted(
        ((value * learnt[name], name) for name, value in features.items() if name in learnt), key=lambda one: -abs(one[0])
    )
    out = []
    for side, sign in (("for", 1), ("against", -1)):
        heavy = [(share, name) for share, name in parts if share * sign >= _LEAST_SHOWN][:_SHOWN]
        if heavy:
            out.append(f"{side}: " + ", ".join(f"{name} ({share:+.1f})" for share, name in heavy))
    return tuple(out)
