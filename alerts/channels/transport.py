"""The transport adapter through which Apprise's plugins talk HTTP while a message is sent.

Apprise says true or false. What its plugins ask of a server goes through `requests`, which has each exchange carried by a
transport adapter. Ours carries it with the existing adapter, notes what came of it, gives each message a mark that lets a
server recognize a repeat, and reads no more than 64 KB of an answer.

Plugins make a session for each request, so there is none to mount an adapter on. `take_over` therefore wraps the one method
that every session asks for its adapter, `requests.Session.get_adapter`, once per process. In a thread that is not sending,
it returns what it always returned. Why this and nothing else: docs/decisions/0019-the-seam-to-apprise.md; what it relies on:
tests/alerts/channels/test_apprise_contract.py.
"""

from __future__ import annotations

import contextlib
import json
import re
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from alerts.channels.attempts import Attempt, attempt_under_way
from alerts.channels.failures import LONGEST_WAIT, of_error, of_redirect, of_status, wait_asked_for

MOST_ANSWER = 65_536
"""Bytes read of an answer, decompressed; the most that a plugin needs is a few hundred. A compressed answer of 2.9 MB took
6 GB before."""

_AT_ONCE = 8_192
"""Bytes; between two such pieces we check whether an attempt's time is over."""
_ASKING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that hand nothing over."""
_DROPS_THE_MESSAGE = frozenset({301, 302, 303})
"""A POST redirected this way is followed as a GET (RFC 9110, 15.4), and the message is lost."""
_MATRIX_MESSAGE = re.compile(r"(/_matrix/client/[^/]+/rooms/[^/]+/send/m\.room\.message/)[^/?]+(?=\?|$)")

_plain_adapter = requests.Session.get_adapter


def take_over() -> None:
    """Have `requests` sessions carry a sending thread's requests with our adapter; does nothing the second time."""
    if requests.Session.get_adapter is not _adapter:
        setattr(requests.Session, "get_adapter", _adapter)  # noqa: B010 - a type checker knows methods as constants


def _adapter(session: requests.Session, url: str) -> BaseAdapter:
    plain = _plain_adapter(session, url)
    attempt = attempt_under_way()
    return plain if attempt is None else _Noting(plain, attempt)


class _Noting(BaseAdapter):
    """Carries the exchanges of one attempt, each hop of a redirect separately."""

    def __init__(self, plain: BaseAdapter, attempt: Attempt) -> None:
        super().__init__()
        self._plain = plain
        self._attempt = attempt

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Carry one exchange. Also raises requests.RequestException for answers that a plugin must not act upon."""
        attempt, asks = self._attempt, request.method in _ASKING
        if attempt.over:
            raise requests.Timeout("the time for this attempt is over", request=request)
        if not asks:
            request.headers["Idempotency-Key"] = attempt.message_id
        if request.method == "PUT":
            # Matrix treats a message with a transaction id that it has seen before as the same message.
            request.url = _MATRIX_MESSAGE.sub(rf"\g<1>{attempt.message_id}", request.url or "")
        try:
            response = self._plain.send(request, *args, **options)
        except requests.RequestException as error:
            attempt.failures.append(of_error(error))
            raise
        answer = _bounded(response, attempt)
        if 200 <= response.status_code < 300:
            return response
        if response.status_code in _DROPS_THE_MESSAGE and not asks:
            attempt.failures.append(of_redirect(response.status_code))
            raise requests.RequestException("the server leads elsewhere", request=request)
        wait = wait_asked_for(response.headers, attempt.now) or _wait_in(answer)
        attempt.failures.append(of_status(response.status_code, wait))
        if response.status_code == 429:  # some plugins would wait and ask again in the middle of a run
            raise requests.RequestException("the server asks to wait", request=request)
        return response

    def close(self) -> None:
        """Close the underlying adapter."""
        self._plain.close()


def _bounded(response: requests.Response, attempt: Attempt) -> bytes:
    """The beginning of an answer, which is all the plugin will be able to read of it; the connection is closed.

    An answer that breaks off still has a status, and the status decides.
    """
    raw, answer = response.raw, b""
    attempt.close = lambda: _hang_up(raw)
    try:
        while len(answer) < MOST_ANSWER and not attempt.over:
            piece = raw.read1(min(_AT_ONCE, MOST_ANSWER - len(answer)), decode_content=True)
            if not piece:
                break
            answer += piece
    except (HTTPError, OSError, ValueError):  # dropped, too slow, shut down, or not compressed as it says
        pass
    finally:
        attempt.close = None
        raw.close()
    response.raw = BytesIO(answer)
    return answer


def _hang_up(raw: HTTPResponse) -> None:
    with contextlib.suppress(OSError, ValueError, RuntimeError):  # it may have just ended
        raw.shutdown()


def _wait_in(answer: bytes) -> float | None:
    """Seconds to wait as Matrix, Discord and Telegram state them: in the JSON of the answer."""
    try:
        value = json.loads(answer)
        if isinstance(value.get("parameters"), dict):
            value = value["parameters"]
        seconds = value["retry_after_ms"] / 1000 if "retry_after_ms" in value else float(value["retry_after"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return min(seconds, LONGEST_WAIT) if seconds > 0 else None
