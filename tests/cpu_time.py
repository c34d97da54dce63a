"""How much CPU time something takes, on a machine that does much else.

Other programs make a measure longer by itself, and none shorter: the best of three counts. When the first is within its
bound, so is the best, and the others are left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MEASURES = 3


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def done_within(bound: float, work: Callable[[], object]) -> bool:
    """Whether `work` takes fewer than so many seconds."""
    return any(seconds(work) < bound for _ in range(MEASURES))


def reads_in_linear_time(
    read: Callable[[str], object], unit: str, sizes: tuple[int, int], *, times: float, more: float
) -> bool:
    """Whether the longer text of these sizes takes less than `times` as long as the shorter one, and `more` seconds.

    Both are made of `unit`.
    """
    shorter, longer = ((unit * (size // len(unit) + 1))[:size] for size in sizes)
    least = min(seconds(lambda: read(shorter)) for _ in range(MEASURES))
    return done_within(times * least + more, lambda: read(longer))
