"""From the weight of what fired to the share of such commitments that are right."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from functools import cache
from importlib import resources

TAKEN = 0.5
"""Weight under which a finding is held back."""


@cache
def _points() -> tuple[tuple[float, ...], tuple[float, ...]]:
    file = resources.files("parsers") / "lexicon" / "confidence.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["points"]
    return tuple(float(row[0]) for row in rows), tuple(float(row[1]) for row in rows)


def confidence(weight: float) -> float:
    """The calibrated share for `weight`, between the points measured on the gold set; two decimals."""
    weights, shares = _points()
    if weight <= weights[0]:
        return round(shares[0], 2)
    if weight >= weights[-1]:
        return round(shares[-1], 2)
    at = bisect_right(weights, weight)
    low, high = weights[at - 1], weights[at]
    return round(shares[at - 1] + (shares[at] - shares[at - 1]) * (weight - low) / (high - low), 2)
