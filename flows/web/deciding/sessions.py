"""Who is signed in, held by the server: a cookie bears nothing but a random name of a session. A restart ends them all."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.web.deciding.reviewers import Reviewers
from warehouse.clock import Clock, utc_now
from warehouse.review.inbox import Waiting

COOKIE = "reviewer"
"""The cookie of a session."""
IDLE_SECONDS = 4 * 3600.0
"""After which who did nothing has to sign in again: longer than lunch, shorter than a night."""
_LONGEST_SECONDS = 12 * 3600.0
"""Of a session in all: a working day."""
_MOST_SESSIONS = 200
"""Held at a time; with more, the one idle longest ends."""
_RANDOM_BYTES = 32
"""Of a session's name and of the token in its forms; OWASP asks for 16 at least."""
_MOST_SKIPPED = 5_000
"""Matters that a session remembers as skipped: more than anybody gets through in a day."""
_FAILURES = 5
"""Wrong tokens from one address, after which it waits."""
_FAILURES_OF_ALL = 60
"""Wrong tokens from anywhere, after which everybody waits: behind a proxy, all come from one address."""
_WAIT_SECONDS = 300.0
"""For which wrong tokens count: an hour gives sixty guesses at 192 bits."""
_MOST_ADDRESSES = 10_000  # remembered, some hundred bytes each


@dataclass(slots=True)
class Session:
    """Somebody who is signed in."""

    name: str
    form_token: str
    """Which every form sends back, so that no other site can send one in their name."""
    began: float
    used: float
    skipped: OrderedDict[str, None] = field(default_factory=OrderedDict)
    """Ids of what was skipped, asked again at the end."""
    decided: list[Waiting] = field(default_factory=list)
    """What may be undone, the latest last."""

    def may_send(self, form_token: str) -> bool:
        """Whether a form came from a page of this session."""
        return hmac.compare_digest(self.form_token.encode(), form_token.encode("utf-8", "replace"))

    def skip(self, row_id: str) -> None:
        """Leave a matter for later."""
        self.skipped[row_id] = None
        while len(self.skipped) > _MOST_SKIPPED:
            self.skipped.popitem(last=False)


class Sessions:
    """All who are signed in, and how often signing in failed."""

    def __init__(self, reviewers: Reviewers, seconds: Callable[[], float] = time.monotonic, clock: Clock = utc_now) -> None:
        self._reviewers = reviewers
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._failures: OrderedDict[str, list[float]] = OrderedDict()
        self._last: datetime | None = None

    def sign_in(self, name: str, token: str, address: str) -> str | None:
        """The value for the cookie of a new session; None for a wrong name or token.

        Raises TooManyFailuresError, and tries nothing, after too many of them.
        """
        with self._lock:
            self._check_failures(address)
            # Counted before it is known to be one, so that many tries at a time are no way around the limit.
            self._failures.setdefault(address, []).append(self._seconds())
        if not self._reviewers.admits(name, token):
            return None
        cookie = secrets.token_urlsafe(_RANDOM_BYTES)
        now = self._seconds()
        with self._lock:
            self._failures.pop(address, None)
            self._sessions[cookie] = Session(name, secrets.token_urlsafe(_RANDOM_BYTES), now, now)
            while len(self._sessions) > _MOST_SESSIONS:
                self._sessions.popitem(last=False)
        return cookie

    def session(self, cookie: str | None) -> Session | None:
        """The session of a cookie, which counts as used; None where there is none, or it has ended."""
        if not cookie:
            return None
        with self._lock:
            found = self._sessions.get(cookie)
            if found is None:
                return None
            now = self._seconds()
            if now - found.used > IDLE_SECONDS or now - found.began > _LONGEST_SECONDS:
                del self._sessions[cookie]
                return None
            found.used = now
            self._sessions.move_to_end(cookie)
            return found

    def sign_out(self, cookie: str | None) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(cookie or "", None)

    def moment(self) -> datetime:
        """Now, and later than every moment given before, however coarse the clock: decisions keep their order."""
        with self._lock:
            moment = self._clock()
            if self._last is not None:
                moment = max(moment, self._last + timedelta(microseconds=1))
            self._last = moment
            return moment

    def _check_failures(self, address: str) -> None:
        since = self._seconds() - _WAIT_SECONDS
        for one, at in list(self._failures.items()):
            self._failures[one] = [moment for moment in at if moment > since]
            if not self._failures[one]:
                del self._failures[one]
        while len(self._failures) > _MOST_ADDRESSES:
            self._failures.popitem(last=False)
        of_all = sum(map(len, self._failures.values()))
        if len(self._failures.get(address, ())) >= _FAILURES or of_all >= _FAILURES_OF_ALL:
            raise TooManyFailuresError


class TooManyFailuresError(Exception):
    """Signing in failed too often; try again in some minutes."""
