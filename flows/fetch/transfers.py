"""Ends transfers that take too long, and all of them on a stop, whatever they are waiting for."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Literal

Cut = Literal["timeout", "cancelled"]
"""Why a transfer was ended from outside."""


class Transfer:
    """One exchange under way. Its socket is shut down when its time is up, so that every read from it ends at once."""

    __slots__ = ("_lock", "cut", "deadline", "sock")

    def __init__(self, lock: threading.Lock, deadline: float) -> None:
        self._lock = lock
        self.deadline = deadline
        self.sock: socket.socket | None = None
        self.cut: Cut | None = None

    def watch(self, sock: socket.socket) -> None:
        """Say which socket the exchange uses; it is shut down at once if its time is already up."""
        with self._lock:
            self.sock = sock
            if self.cut is not None:
                _shut(sock)


class Transfers:
    """All exchanges under way, and one thread (started when first needed) that enforces their time limit.

    A limit on each read alone is not enough: a server that sends a byte now and then, in headers or body, keeps every
    single read short. All exchanges have the same limit, so the oldest is always the next to end.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._under_way: dict[Transfer, None] = {}
        self._thread: threading.Thread | None = None
        self._idle = False
        self._ended = False

    def begin(self) -> Transfer:
        """A new exchange, whose time begins now. Cut at once after `stop`."""
        transfer = Transfer(self._lock, time.monotonic() + self._seconds)
        with self._lock:
            if self._ended:
                transfer.cut = "cancelled"
                return transfer
            self._under_way[transfer] = None
            if self._thread is None:
                self._thread = threading.Thread(target=self._look_after, name="transfers", daemon=True)
                self._thread.start()
            elif self._idle:
                self._changed.notify()
        return transfer

    def end(self, transfer: Transfer) -> Cut | None:
        """Let go of an exchange; say whether and why it was cut. Its socket is left alone from now on."""
        with self._lock:
            self._under_way.pop(transfer, None)
            transfer.sock = None
            return transfer.cut

    def stop(self) -> None:
        """Cut every exchange under way, and those begun later."""
        with self._lock:
            self._ended = True
            for transfer in self._under_way:
                _cut(transfer, "cancelled")
            self._changed.notify()

    def _look_after(self) -> None:
        with self._lock:
            while not self._ended:
                oldest = next(iter(self._under_way), None)
                now = time.monotonic()
                if oldest is None:
                    self._idle = True
                    self._changed.wait()
                    self._idle = False
                elif oldest.deadline > now:
                    self._changed.wait(oldest.deadline - now)
                else:
                    del self._under_way[oldest]
                    _cut(oldest, "timeout")


def _cut(transfer: Transfer, why: Cut) -> None:
    transfer.cut = transfer.cut or why
    if transfer.sock is not None:
        _shut(transfer.sock)


def _shut(sock: socket.socket) -> None:
    # Not sock.shutdown: on an SSL socket it drops the TLS state from under the thread that is reading.
    with contextlib.suppress(OSError):  # the other side may have closed it already
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
