"""Ending a run on request: Ctrl-C, SIGTERM from a service manager, or a time limit, without losing what was received."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Literal

StopReason = Literal["interrupted", "out_of_time"]


class Stop:
    """A request to stop that several parts of a run listen for. The first reason given counts."""

    def __init__(self) -> None:
        self.reason: StopReason | None = None
        self._listeners: list[Callable[[], None]] = []

    def __bool__(self) -> bool:
        return self.reason is not None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` when the stop is requested; it must return at once."""
        self._listeners.append(listener)

    def request(self, reason: StopReason) -> None:
        """Ask everything that is listening to stop soon."""
        if self.reason is None:
            self.reason = reason
            for listener in self._listeners:
                listener()


@contextmanager
def stopping_on_signals(stop: Stop) -> Iterator[Stop]:
    """Turn the first SIGINT or SIGTERM into a request to stop; a second SIGINT is a KeyboardInterrupt as usual.

    Off the main thread, where no handler can be set, signals are left alone.
    """
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def handle(number: int, _: FrameType | None) -> None:
        if stop and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.request("interrupted")

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
