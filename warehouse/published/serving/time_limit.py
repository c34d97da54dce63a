"""Interrupts questions that take too long: one thread for all, since starting one takes as long as a short question."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from duckdb import DuckDBPyConnection


class TimeLimit:
    """The same time for every question; the thread is there from the first question until `close`."""

    def __init__(self, seconds: float) -> None:
        """A question may take `seconds`."""
        self._seconds = seconds
        self._changed = threading.Condition()
        self._until: dict[DuckDBPyConnection, float] = {}
        """The cursors that answer at the moment, those asked first first, and when each must have ended."""
        self._idle = True
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextmanager
    def watching(self, cursor: DuckDBPyConnection) -> Iterator[None]:
        """Interrupt what the cursor does within the block once its time is over."""
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="time-limit", daemon=True)
                self._thread.start()
            self._until[cursor] = time.monotonic() + self._seconds
            if self._idle:  # else it looks again when an earlier question must have ended, which is early enough
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._until.pop(cursor, None)

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while not self._closed:
                late = [cursor for cursor, until in self._until.items() if until <= time.monotonic()]
                for cursor in late:
                    del self._until[cursor]
                    cursor.interrupt()
                until = next(iter(self._until.values()), None)
                self._idle = until is None
                self._changed.wait(None if until is None else max(0.0, until - time.monotonic()))
