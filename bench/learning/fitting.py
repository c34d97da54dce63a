"""Logistic regression with weights drawn towards what grammar expects, in plain Python and the same everywhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from parsers.commitments.evidence import Features

_PENALTY = 10.0
"""On half the square of each weight, by cross-validation over groups: 3 overfits the groups, 30 loses the rarer features."""
_FREE = 0.01
"""On what stands for a language as a whole: how common commitments are is not a trait of style."""
_PASSES = 60
_STILL = 0.002
"""A pass that moves no weight more than this makes no visible change to a probability."""
_LEAST_STEP = 1e-9


@dataclass(frozen=True, slots=True)
class Example:
    """A clause with its mark."""

    features: Features
    right: bool
    counts: float
    """How much it matters relative to others."""


def fit(examples: Sequence[Example], names: Sequence[str], expected: Callable[[str], float]) -> dict[str, float]:
    """The weights of `names` that make the marks of `examples` most probable.

    `expected` says what grammar expects of a name before anything is seen: its weight is drawn there, not to 0, and never
    has the opposite sign. One weight after another is moved towards where the loss, bounded by a parabola, is least.
    """
    place = {name: number for number, name in enumerate(names)}
    columns: list[list[tuple[int, float]]] = [[] for _ in names]
    for row, example in enumerate(examples):
        for name, value in example.features.items():
            if name in place and value:
                columns[place[name]].append((row, value))
    before = [expected(name) for name in names]
    learnt = list(before)
    sums = [0.0] * len(examples)
    for start, column in zip(before, columns, strict=True):
        for row, value in column if start else ():
            sums[row] += start * value
    wants = [1.0 if example.right else 0.0 for example in examples]
    counts = [example.counts for example in examples]
    for _ in range(_PASSES):
        moved = 0.0
        for number, column in enumerate(columns):
            penalty = _FREE if names[number].startswith("language:") else _PENALTY
            slope, curve = penalty * (learnt[number] - before[number]), penalty
            for row, value in column:
                share = _logistic(sums[row])
                slope += counts[row] * (share - wants[row]) * value
                curve += counts[row] * max(share * (1 - share), _LEAST_STEP) * value * value
            aimed = _bounded(learnt[number] - slope / (1.2 * curve), before[number])
            step = aimed - learnt[number]
            if step:
                learnt[number] = aimed
                moved = max(moved, abs(step))
                for row, value in column:
                    sums[row] += step * value
        if moved < _STILL:
            break
    return {name: round(value, 3) for name, value in zip(names, learnt, strict=True) if abs(value) >= 0.0005}


def common(features_of_groups: Mapping[str, Sequence[Features]], least: int) -> list[str]:
    """The features that occur in at least `least` groups, by name: what only one group shows is peculiar to it."""
    seen: dict[str, int] = {}
    for some in features_of_groups.values():
        for name in {name for features in some for name in features}:
            seen[name] = seen.get(name, 0) + 1
    return sorted(name for name, count in seen.items() if count >= least)


def _logistic(total: float) -> float:
    return 1.0 / (1.0 + math.exp(-total)) if total > -700 else 0.0


def _bounded(value: float, sign: float) -> float:
    return max(value, 0.0) if sign > 0 else min(value, 0.0) if sign < 0 else value
