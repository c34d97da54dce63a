"""Watches what Apprise does during one attempt: its HTTP exchanges, its remarks, and its time.

Apprise itself returns true or false. Its plugins call functions of the `requests` module that each of them has imported;
in those modules, and nowhere else, that name is set to a stand-in that calls the real functions, notes what came of it, and
gives each message a mark by which a server can tell a repeat. Outside of an attempt it does nothing.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any, TypeVar

from alerts.channels.failures import LONGEST_WAIT, Failure, of_error, of_redirect, of_status, wait_asked_for

_T = TypeVar("_T")

_CALLS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_LOGGERS = (
    "apprise",
    "requests",
    "urllib3.connectionpool",
    "urllib3.connection",
    "urllib3.poolmanager",
    "urllib3.util.retry",
)
_MATRIX_MESSAGE = re.compile(r"(/_matrix/client/[^/]+/rooms/[^/]+/send/m\.room\.message/)[^/?]+$")
_DROPS_THE_MESSAGE = frozenset({301, 302, 303})
_MOST_JSON = 65_536
"""Bytes of an answer that are read for the id of a message; the services answer with some hundreds."""


@dataclass
class Attempt:
    """One attempt to send one message, while it goes on."""

    message_id: str
    now: datetime
    until: float
    """On the monotonic clock, seconds; no request begins after it."""
    failures: list[Failure] = field(default_factory=list)
    accepted: bool = False
    """Whether the server has said so, whatever it does afterwards."""
    remarks: list[str] = field(default_factory=list)
    """What Apprise would have logged; it may hold parts of the address."""
    lost: Failure | None = None
    """Why a message that the plugin takes for delivered was not."""
    close: Callable[[], None] | None = None
    """Ends the conversation under way, from another thread."""

    def left(self) -> float:
        """Seconds left; 0.1 at least, since 0 means for ever to a socket."""
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
    """Notes in `attempt` what happens in the block; what the libraries would log in it goes nowhere else."""
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
    """Their records hold addresses, so they are for us to clean, not for a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        attempt = _attempt.get()
        if attempt is None:
            return True
        if record.levelno >= logging.WARNING and len(attempt.remarks) < 20:
            attempt.remarks.append(record.getMessage()[:2000])
        return False


_KEPT_BACK = _KeptBack()


def in_time(seconds: float, attempt: Attempt, work: Callable[[], _T]) -> _T:
    """What `work` returns, or raises, on a thread of its own. Raises TimeoutError when it takes longer than `seconds`.

    A thread cannot be ended from outside: its conversation is closed, and it can begin no other request.
    """
    result: list[_T] = []
    broke: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:  # told to the thread that waits
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


def watch(plugin: object) -> None:
    """Have the exchanges of this plugin of Apprise noted."""
    for kind in type(plugin).__mro__:
        module = sys.modules.get(kind.__module__)
        real = getattr(module, "requests", None)
        if (
            kind.__module__.startswith("apprise.plugins.")
            and isinstance(real, ModuleType)
            and not isinstance(real, _Watched)
        ):
            setattr(module, "requests", _Watched(real))  # noqa: B010 - a module has no such attribute for the type checker


class _Watched(ModuleType):
    """Stands in for `requests` in a module of Apprise."""

    def __init__(self, real: ModuleType) -> None:
        super().__init__(real.__name__)
        self._real = real

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._real, name)
        if name not in _CALLS:
            return value

        def call(*args: Any, **options: Any) -> Any:
            attempt = _attempt.get()
            return value(*args, **options) if attempt is None else self._noted(attempt, name, value, args, options)

        return call

    def _noted(
        self, attempt: Attempt, name: str, value: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]
    ) -> Any:
        errors = self._real.exceptions
        if attempt.over:
            raise errors.Timeout("the time for this attempt is over")
        method = str(args[0] if name == "request" and args else name).upper()
        if method not in ("GET", "HEAD", "OPTIONS"):
            options["headers"] = {**(options.get("headers") or {}), "Idempotency-Key": attempt.message_id}
        if method == "PUT" and args:
            # Matrix takes a message with a transaction id that it has seen as the same message.
            args = (*args[:-1], _MATRIX_MESSAGE.sub(rf"\g<1>{attempt.message_id}", str(args[-1])))
        try:
            response = value(*args, **options)
        except errors.RequestException as error:
            attempt.failures.append(of_error(error))
            raise
        moved = [one.status_code for one in response.history if one.status_code in _DROPS_THE_MESSAGE]
        if moved and method not in ("GET", "HEAD"):
            attempt.lost = of_redirect(moved[0])
        elif not 200 <= response.status_code < 300:
            wait = wait_asked_for(response.headers, attempt.now) or _wait_in_body(response)
            attempt.failures.append(of_status(response.status_code, wait))
            if response.status_code == 429:  # some plugins would wait and ask again in the middle of a run
                raise errors.RequestException("the server asks to wait")
        return response


def _wait_in_body(response: Any) -> float | None:
    """Seconds to wait as Matrix, Discord and Telegram say them: in the JSON of the answer."""
    try:
        value = json.loads(response.content[:_MOST_JSON])
        if isinstance(value.get("parameters"), dict):
            value = value["parameters"]
        seconds = value["retry_after_ms"] / 1000 if "retry_after_ms" in value else float(value["retry_after"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return min(seconds, LONGEST_WAIT) if seconds > 0 else None
