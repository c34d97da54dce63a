"""How much CPU time something takes, and whether it grows with the length of a text, and not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable

MEASURES = 3
"""Two lengths are compared by the best of three: other programs make a measure longer by itself, and none shorter. When the
first is within its bound, so is the best, and the others are left out."""


def seconds(work: Callable[[], object]) -> float:
    """Of CPU time that `work` takes in this process."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def reads_in_linear_time(
    read: Callable[[str], object], unit: str, sizes: tuple[int, int], *, times: float, more: float
) -> bool:
    """Whether the longer text of these sizes takes less than `times` as long as the shorter one, and `more` seconds.

    Both are made of `unit`.
    """
    shorter, longer = ((unit * (size // len(unit) + 1))[:size] for size in sizes)
    least = min(seconds(lambda: read(shorter)) for _ in range(MEASURES))
    return any(seconds(lambda: read(longer)) < times * least + more for _ in range(MEASURES))
