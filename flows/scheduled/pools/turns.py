"""One delay a platform among all machines: Prefect's global concurrency limits, one slot each, held for request and delay.

A slot that decays, as those of Prefect's rate limits do, would count from the start of a request. The delay counts from its
end, so the slot is held on a lease until that has passed. The lease of a machine that dies ends by itself.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from uuid import UUID

from httpx import HTTPError, HTTPStatusError
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.client.schemas.responses import ConcurrencyLimitWithLeaseResponse, GlobalConcurrencyLimitResponse

from flows.fetch import HttpSettings
from flows.fetch.politeness import LONGEST_DELAY, NoTurnError, StoppedError

PATIENCE = 300.0
"""Seconds without an answer of Prefect's server until a visit ends, in which it asks for nothing: a restart takes less."""
_AGAIN = 0.5
"""Seconds before asking for a turn again: a tenth of the usual delay, for two or three machines that wait."""
_MARGIN = 60.0
"""Seconds by which a lease outlasts the longest request and delay, for a busy machine; Prefect gives none shorter."""
_HEAD = "followthrough-platform-"
_PAGE = 200  # limits of a page; the most that Prefect gives at once
_UNSAFE = re.compile(r"[^A-Za-z0-9.]+")


def limit_of(platform: str) -> str:
    """The name of the limit that stands for a platform, in characters that Prefect takes."""
    digest = hashlib.sha256(platform.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{_HEAD}{_UNSAFE.sub('-', platform)[:60]}-{digest}"


class Turns:
    """Turns at platforms, as `flows.fetch.politeness.SharedTurn`; any thread can take them."""

    def __init__(self, client: SyncPrefectClient, http: HttpSettings, platforms: Collection[str] | None = None) -> None:
        """See the class.

        Args:
            client: of the API that all machines talk to.
            http: how requests are made, and so how long one may take.
            platforms: those that other machines ask, too; all when None.
        """
        self._client = client
        self._lease_seconds = min(http.total_seconds + LONGEST_DELAY + _MARGIN, 86_400.0)
        self._platforms = platforms
        self._endings: dict[str, threading.Timer] = {}

    @contextmanager
    def __call__(self, platform: str, delay: Callable[[], float], wait: Callable[[float], bool]) -> Iterator[None]:
        """A turn that nobody else has until `delay()` seconds after it. Raises NoTurnError, and StoppedError for `wait`."""
        if self._platforms is not None and platform not in self._platforms:
            yield
            return
        if (ending := self._endings.pop(platform, None)) is not None:
            ending.join()  # our own delay, which has passed
        lease = self._take(limit_of(platform), wait)
        try:
            yield
        finally:
            # Not a daemon: a program that ends waits for it, or others would wait until the lease has run out.
            ending = threading.Timer(max(0.0, delay()), self._give_back, (lease,))
            self._endings[platform] = ending
            ending.start()

    def _take(self, limit: str, wait: Callable[[float], bool]) -> UUID:
        silent_since = None
        while True:
            if wait(0.0):
                raise StoppedError
            try:
                if (lease := self._ask(limit)) is not None:
                    return lease
                silent_since = None
            except HTTPError as error:  # it may be back: asked again until it has been silent for too long
                silent_since = silent_since or time.monotonic()
                if time.monotonic() - silent_since > PATIENCE:
                    said = f"Prefect's server has not said for {PATIENCE / 60:.0f} minutes whose turn it is at the platform"
                    raise NoTurnError(said) from error
            if wait(_AGAIN):
                raise StoppedError

    def _ask(self, limit: str) -> UUID | None:
        """The lease of our turn; None while it is somebody else's. Raises HTTPError when the server does not say."""
        try:
            answer = self._client.increment_concurrency_slots_with_lease(
                names=[limit], slots=1, mode="concurrency", lease_duration=self._lease_seconds
            )
        except HTTPStatusError as error:  # another visit has the turn, or it is an error to be raised
            if error.response.status_code == HTTPStatus.LOCKED:
                return None
            raise
        given = ConcurrencyLimitWithLeaseResponse.model_validate(answer.json())
        if not given.limits:  # a platform that nobody has asked yet
            self._client.upsert_global_concurrency_limit_by_name(limit, 1)
            return None
        return given.lease_id

    def _give_back(self, lease: UUID) -> None:
        ends = time.monotonic() + self._lease_seconds
        while time.monotonic() < ends:
            try:
                self._client.release_concurrency_slots_with_lease(lease)
            except HTTPStatusError:  # the server knows it no more
                return  # it has run out
            except HTTPError:  # it may be back before the lease ends
                time.sleep(_AGAIN)  # the server is away; in vain for as long as the lease lasts, then it is over anyway
            else:
                return


def free_all(client: SyncPrefectClient) -> None:
    """Take back every turn: a server that was restarted may have forgotten leases, whose slots would stay taken for ever.

    For the start of a pass, when no visit is under way that anybody waits for.
    """
    found: list[GlobalConcurrencyLimitResponse] = []
    while page := client.read_global_concurrency_limits(limit=_PAGE, offset=len(found)):
        found += page
    for one in found:
        if one.name.startswith(_HEAD) and one.active_slots:
            client.update_global_concurrency_limit(one.name, GlobalConcurrencyLimitUpdate(active_slots=0))
