"""How fast captures are read, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Callable

_HOUR, _MINUTE = 3600, 60  # seconds


class Pace:
    """Counts captures; `clock` is in seconds, from anywhere, and never goes back."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self.done = 0
        self._clock = clock
        self._began = clock()

    def count(self, captures: int) -> None:
        """So many more have been read."""
        self.done += captures

    def words(self) -> str:
        """`12,345 of 100,000 captures read, 63 a second, 23 min left`."""
        taken = self._clock() - self._began
        said = f"{self.done:,} of {self.total:,} captures read"
        if not self.done or taken <= 0:
            return said
        a_second = self.done / taken
        rate = f"{a_second:,.0f} a second" if a_second >= 2 else f"{a_second * _MINUTE:,.0f} a minute"
        return f"{said}, {rate}, {_duration((self.total - self.done) / a_second)} left"


def _duration(seconds: float) -> str:
    if seconds >= 2 * _HOUR:
        return f"{seconds / _HOUR:.1f} h"
    return f"{seconds / _MINUTE:.0f} min" if seconds >= 2 * _MINUTE else f"{seconds:.0f} s"
