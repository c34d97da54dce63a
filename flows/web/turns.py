"""Turns: how many requests read from the published file at a time; others wait, in the order in which they came."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import asynccontextmanager

from warehouse.published.serving.snapshot import BusyError


class Turns:
    """Some turns, for any number of threads and event loops.

    Whoever waits holds no thread, no answer half made, and no file that has been replaced meanwhile.
    """

    def __init__(self, most: int, waiting_seconds: float) -> None:
        """`most` requests have their turn at a time; one that has waited for `waiting_seconds` is sent away."""
        self._waiting_seconds = waiting_seconds
        self._lock = threading.Lock()
        self._free = most
        self._waiting: deque[Future[None]] = deque()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, which lasts as long as the block. Raises BusyError."""
        if (called := self._taken()) is not None:
            try:
                await asyncio.wait_for(asyncio.wrap_future(called), self._waiting_seconds)
            except BaseException as error:  # also when the request is given up
                if not called.cancel():
                    self._give()  # it was called in this very moment
                if isinstance(error, TimeoutError):
                    raise BusyError("too many questions at once", hint="Try again in a moment.") from None
                raise
        try:
            yield
        finally:
            self._give()

    def _taken(self) -> Future[None] | None:
        """None where there is a turn at once; else what has a result when it comes."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            called = Future[None]()
            self._waiting.append(called)
            return called

    def _give(self) -> None:
        with self._lock:
            while self._waiting:
                called = self._waiting.popleft()
                if called.set_running_or_notify_cancel():  # who waits may have gone away
                    called.set_result(None)
                    return
            self._free += 1
