"""Which earlier releases a later one is compared with: the same in the warehouse and in evaluation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """The bounds, see docs/decisions/0009-matching.md. The rarest term weighs five."""

    most: int = 15
    """How many for each later release, those with most in common first."""
    least: float = 6.0
    """Weight of the terms that the two share: one rare term and another."""
    least_of_named: float = 2.5
    """The same, when the later one names the day of the earlier one."""
    days: int = 1_500
    """The most between the two, when it does not."""
    late: int = 21
    """Days after an event within which the release on it may be published."""


REACH = Reach()
