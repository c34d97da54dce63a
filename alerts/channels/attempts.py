"""One attempt to send one message: what is noted while it goes on, its time, and what the libraries would log about it.

The transport (alerts/channels/transport.py) and the mail conversation (alerts/channels/mail.py) find here the attempt that
their thread is making, and note in it what Apprise's true or false cannot express.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from alerts.channels.failures import Failure

_T = TypeVar("_T")

_LOGGERS = (
    "apprise",
    "requests",
    "urllib3.connectionpool",
    "urllib3.connection",
    "urllib3.poolmanager",
    "urllib3.util.retry",
)
_MOST_REMARKS = 20
"""Remarks kept from one attempt; they become one line of 300 characters."""
_LONGEST_REMARK = 2_000
"""Characters of each remark, kept until it is cleaned: a plugin may log a server's whole answer."""


@dataclass
class Attempt:
    """One attempt to send one message, while it lasts."""

    message_id: str
    now: datetime
    until: float
    """On the monotonic clock, seconds; no request begins after it."""
    failures: list[Failure] = field(default_factory=list)
    """In their order; the last is the reason when the message was not accepted."""
    accepted: bool = False
    """Whether the server has accepted it, whatever it does afterwards."""
    remarks: list[str] = field(default_factory=list)
    """What Apprise would have logged; it may hold parts of the address."""
    sent: list[str] = field(default_factory=list)
    """What was sent to log in, as it was sent: a server may say it again."""
    close: Callable[[], None] | None = None
    """Ends the current conversation, from another thread."""

    def left(self) -> float:
        """Seconds left; at least 0.1, since 0 means forever to a socket."""
        return max(0.1, self.until - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether its time is over."""
        return time.monotonic() >= self.until


_attempt: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def attempt_under_way() -> Attempt | None:
    """The attempt that this thread is making."""
    return _attempt.get()


@contextmanager
def attempting(attempt: Attempt) -> Iterator[None]:
    """Notes in `attempt` what happens in the block; what the libraries would log there goes nowhere else."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if _KEPT_BACK not in logger.filters:
            logger.addFilter(_KEPT_BACK)
    token = _attempt.set(attempt)
    try:
        yield
    finally:
        _attempt.reset(token)


class _KeptBack(logging.Filter):
    """Their records contain addresses, so they are for us to clean, not for a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        attempt = _attempt.get()
        if attempt is None:
            return True
        if record.levelno >= logging.WARNING and len(attempt.remarks) < _MOST_REMARKS:
            attempt.remarks.append(record.getMessage()[:_LONGEST_REMARK])
        return False


_KEPT_BACK = _KeptBack()


def in_time(seconds: float, attempt: Attempt, work: Callable[[], _T]) -> _T:
    """What `work` returns, or raises, on a separate thread. Raises TimeoutError when it takes longer than `seconds`.

    A thread cannot be ended from outside: its conversation is closed, and it cannot begin another request.
    """
    result: list[_T] = []
    broke: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:  # raised again in the thread that waits
            broke.append(error)

    thread = threading.Thread(target=copy_context().run, args=(run,), name="send", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        attempt.until = 0.0
        if attempt.close is not None:
            attempt.close()
        raise TimeoutError
    if broke:
        raise broke[0]
    return result[0]
