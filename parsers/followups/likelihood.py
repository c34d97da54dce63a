"""How likely a passage answers a promise: a logistic model over named features, whose weights lie in a table.

The table is made by ``python -m bench.links`` from marked releases; docs/decisions/0009-matching.md says how and why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from math import exp
from typing import Any, cast

COUNTS = 0.5
"""Score from which a link counts for where a promise stands, and is told; below it is a suggestion for people."""
SUGGESTED = 0.25
"""Score from which a link is worth a person's look."""


def likelihood(features: Mapping[str, float]) -> float:
    """The share of links with such features that readers find right, from 0 to 1."""
    total: float = _table()["intercept"] + sum(contributions(features).values())
    return 1.0 / (1.0 + exp(-total))


def contributions(features: Mapping[str, float]) -> dict[str, float]:
    """How much each feature speaks for a link (above 0) or against it, in the order of the table."""
    return {name: weight * features.get(name, 0.0) for name, weight in _table()["weights"].items()}


@cache
def _table() -> dict[str, Any]:
    file = resources.files("parsers") / "lexicon" / "link_weights.json"
    return cast("dict[str, Any]", json.loads(file.read_text(encoding="utf-8")))
