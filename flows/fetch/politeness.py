"""One request to a platform at a time, with a pause after each, and no request while it asks us to wait."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_DELAY = 60.0
"""Seconds; no Crawl-delay makes us slower than that, and a Retry-After that asks for more is not waited for."""
_LONGEST_HOLD = 86_400.0
"""The most seconds for which a platform is left alone, whatever its Retry-After says."""


class StoppedError(Exception):
    """We were asked to stop while waiting for a turn."""


class HeldError(Exception):
    """The platform asked us to wait for `seconds` more."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"for {seconds:.0f} s more")
        self.seconds = seconds


class NoTurnError(Exception):
    """Nobody could say whose turn it is at a platform that several machines ask."""


SharedTurn = Callable[[str, Callable[[], float], Callable[[float], bool]], AbstractContextManager[None]]
"""A turn at a platform among all machines that ask it. It is given the platform's name, what says for how many seconds after
the block nobody may have a turn, and the `wait` of `Politeness`. Raises `StoppedError` and `NoTurnError` on entering."""


def _ours_alone(*_: object) -> AbstractContextManager[None]:
    return nullcontext()


class _Platform:
    __slots__ = ("delay", "ended_at", "held_until", "lock", "not_before")

    def __init__(self, delay: float) -> None:
        self.lock = threading.Lock()
        self.delay = delay
        self.ended_at = -math.inf
        self.not_before = -math.inf
        self.held_until = -math.inf


class Politeness:
    """The turns at all platforms. A platform is known by name; any thread can take its turns."""

    def __init__(
        self,
        delay_seconds: float,
        *,
        clock: Callable[[], float],
        wait: Callable[[float], bool],
        shared: SharedTurn | None = None,
    ) -> None:
        """See the class.

        Args:
            delay_seconds: from the end of one request to the start of the next.
            clock: seconds that never go back.
            wait: pauses for that many seconds, or until we are asked to stop; says whether we were.
            shared: a turn among all machines, taken for each of ours; None where no other machine asks.
        """
        self._shared = shared or _ours_alone
        self._delay = max(0.0, delay_seconds)
        self._clock = clock
        self._wait = wait
        self._platforms: dict[str, _Platform] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, platform: str) -> Iterator[None]:
        """Wait until the platform may be asked, and keep others from asking it meanwhile.

        Raises:
            StoppedError, HeldError, NoTurnError: before the turn has begun.
        """
        place = self._place(platform)
        with place.lock:
            self._let_pass(place)
            with self._shared(platform, lambda: place.delay, self._wait):
                try:
                    yield
                finally:
                    place.ended_at = self._clock()

    def slow_down(self, platform: str, delay_seconds: float) -> None:
        """Raise a platform's delay (Crawl-delay, or it found us too fast); never lower it."""
        place = self._place(platform)
        place.delay = max(place.delay, min(delay_seconds, LONGEST_DELAY))

    def delay(self, platform: str) -> float:
        """Seconds between two requests to it, as things stand."""
        return self._place(platform).delay

    def hold(self, platform: str, seconds: float) -> None:
        """Leave a platform alone for that long, because it asked us to (Retry-After).

        Up to `LONGEST_DELAY` the next turn waits; beyond it, turns are refused until then (`HeldError`).
        """
        place = self._place(platform)
        until = self._clock() + min(seconds, _LONGEST_HOLD)
        if seconds > LONGEST_DELAY:
            place.held_until = max(place.held_until, until)
        else:
            place.not_before = max(place.not_before, until)

    def _place(self, platform: str) -> _Platform:
        place = self._platforms.get(platform)
        if place is None:
            with self._lock:
                place = self._platforms.setdefault(platform, _Platform(self._delay))
        return place

    def _let_pass(self, place: _Platform) -> None:
        while True:
            now = self._clock()
            if place.held_until > now:
                raise HeldError(place.held_until - now)
            # Called even when there is nothing to wait for: a queue of waiting threads then dissolves at once when we stop.
            left = max(place.ended_at + place.delay, place.not_before) - now
            if self._wait(max(0.0, left)):
                raise StoppedError
            if left <= 0:
                return


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks us to wait: a number or an HTTP date (RFC 9110, section 10.2.3).

    `now` is in UTC. A date that has passed is 0; None means no header or one that says nothing.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text[:64])
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is not None:
        until = until.astimezone(UTC).replace(tzinfo=None)
    return max(0.0, (until - now).total_seconds())
