"""Whether the time that reading takes grows with the length of a text, and not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable

MEASURES = 3
"""A busy machine makes a measure longer by itself, and none shorter: the best of three is what counts."""


def reads_in_linear_time(
    read: Callable[[str], object], unit: str, sizes: tuple[int, int], times: float, more: float
) -> bool:
    """Whether the longer text of these sizes takes less CPU time than `times` that of the shorter one, and `more` seconds.

    Both are made of `unit`. When the first measure of the longer one is within the bound, so is the best of three, and
    the others are left out.
    """

    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        begun = time.process_time()
        read(text)
        return time.process_time() - begun

    shorter, longer = sizes
    bound = times * min(seconds(shorter) for _ in range(MEASURES)) + more
    return any(seconds(longer) < bound for _ in range(MEASURES))
