"""Requests addresses and says how that ended: redirects, retries, robots.txt, and a row for every attempt."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from flows.fetch import large_bodies
from flows.fetch.addresses import ForbiddenAddressError, WebAddress, redirect_target, web_address
from flows.fetch.client import Client, RequestsClient
from flows.fetch.politeness import HeldError, NoTurnError, Politeness, SharedTurn, StoppedError
from flows.fetch.records import Try, sendable, to_attempt, to_capture, to_fetched
from flows.fetch.robots import MAX_ROBOTS_BYTES, RobotsCache, Rules, Unavailable, looks_like_markup, read_robots
from flows.fetch.values import Fetched, HttpSettings
from flows.fetch.verdicts import REDIRECTS, Verdict, verdict
from parsers.model import FetchAttempt, Purpose
from parsers.text.lines import one_line
from warehouse.clock import Clock
from warehouse.harvests.values import Validators

_TOKEN = "Followthrough"  # noqa: S105 - a product name
_VERSION = "0.1"
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml, application/pdf, */*"
)
_LONGEST_BACKOFF = 60.0
"""Seconds before another attempt; a site that is down for longer is asked in the next run."""
_NOT_KNOWN = Validators()


class Fetcher:
    """Requests addresses, from any number of threads at once. One lives as long as its process: it keeps connections, the
    robots.txt files and the delays of the platforms.
    """

    def __init__(
        self,
        settings: HttpSettings,
        *,
        client: Client | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        now: Clock | None = None,
        shared: SharedTurn | None = None,
    ) -> None:
        """See the class.

        Args:
            settings: how to ask.
            client: stands in for requests.
            clock: seconds that never go back.
            sleep: pauses for that many seconds; `stop` ends the default's pauses.
            now: the time in UTC, naive.
            shared: turns at platforms that other machines ask, too; see `flows.fetch.politeness`.
        """
        self._settings = settings
        self._stopped = threading.Event()
        self._sleep = sleep
        self._now = now or _utc_now
        self._client = client or RequestsClient(
            allow_private=settings.allow_private_addresses,
            connect_seconds=settings.connect_seconds,
            read_seconds=settings.read_seconds,
            total_seconds=settings.total_seconds,
        )
        self._politeness = Politeness(settings.delay_seconds, clock=clock, wait=self._wait, shared=shared)
        self._robots = RobotsCache(clock)
        self._platforms: dict[str, str] = {}
        contact = one_line(settings.contact or "", 200).encode("ascii", "ignore").decode()
        self._headers = {
            "User-Agent": f"{_TOKEN}/{_VERSION} (+{contact})" if contact else f"{_TOKEN}/{_VERSION}",
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "fr, en;q=0.8, *;q=0.5",
            "Connection": "keep-alive",
        }

    @property
    def stopped(self) -> bool:
        """Whether `stop` or `close` was called; everything requested afterwards ends as `cancelled`."""
        return self._stopped.is_set()

    def fetch(
        self, url: str, *, purpose: Purpose, platform: str | None = None, validators: Validators | None = None
    ) -> Fetched:
        """Request `url`, and say how that ended. Raises nothing, whatever the address, the network or the server does.

        Args:
            url: absolute; anything else ends as `forbidden_address`.
            purpose: recorded in the attempts.
            platform: whose delay applies; the host (with its port) when absent. Remembered for the host, so that it also
                applies to a later redirect there.
            validators: from the last time; make the request conditional, except every N-th.
        """
        large_bodies.let_go()  # whoever asks for the next has read the last
        known = validators or _NOT_KNOWN
        attempts: list[FetchAttempt] = []
        try:
            address = web_address(url)
        except ForbiddenAddressError as error:  # recorded as an attempt, and never asked
            nowhere = Try(WebAddress(url, "http", "", 80), self._now()).end(Verdict("forbidden_address", error.message))
            attempts.append(to_attempt(url, purpose, nowhere, None))
            return to_fetched(url, nowhere, known, tuple(attempts), None)
        if platform is not None:
            self._platforms[address.authority] = platform
        tried = self._tries(address, purpose, known, attempts, self._settings.max_body_bytes)
        # Every whole body received is kept, those of errors and refusals too: they are the evidence.
        whole = tried.answer.failure is None and tried.answer.body != b""
        capture = to_capture(url, tried) if whole else None
        attempts.append(to_attempt(url, purpose, tried, capture))
        return to_fetched(url, tried, known, tuple(attempts), capture)

    def stop(self) -> None:
        """End all waiting and all transfers soon, as `cancelled`. From any thread, or a signal handler."""
        self._stopped.set()
        self._client.stop()

    def close(self) -> None:
        """Stop, and let go of the connections."""
        self._stopped.set()
        self._client.close()

    def _tries(
        self, address: WebAddress, purpose: Purpose, known: Validators, attempts: list[FetchAttempt], limit: int
    ) -> Try:
        """Try until it succeeds or fails for good. Appends all tries but the last one to `attempts`."""
        for retry in range(self._settings.retries + 1):
            tried = self._try(address, purpose, known, attempts, limit)
            judged = tried.verdict
            if judged.hold:
                self._politeness.hold(self._platform(tried.address), judged.hold)
            elif judged.outcome == "rate_limited":
                platform = self._platform(tried.address)
                self._politeness.slow_down(platform, max(1.0, 2 * self._politeness.delay(platform)))
            if not judged.again or retry == self._settings.retries:
                break
            if judged.hold is None and self._wait(_backoff(self._settings.backoff_seconds, retry)):
                break
            attempts.append(to_attempt(address.url, purpose, tried, None))
        return tried

    def _try(
        self, address: WebAddress, purpose: Purpose, known: Validators, attempts: list[FetchAttempt], limit: int
    ) -> Try:
        """Ask once, and follow where that leads."""
        tried = Try(address, self._now())
        conditions = self._conditions(known)
        tried.conditional = bool(conditions)
        headers = {**self._headers, **conditions} if conditions else self._headers
        seen = {address.url}
        for hop in range(self._settings.max_redirects + 1):
            if self._settings.respect_robots and purpose != "robots":
                forbidden = self._robots_say(tried.address, attempts)
                if forbidden is not None:
                    return tried.end(forbidden)
            try:
                with self._politeness.turn(self._platform(tried.address)):
                    if hop == 0:
                        tried.begun = self._now()
                    tried.answer = self._client.get(tried.address, headers, limit=limit, cut=purpose == "robots")
            except StoppedError:  # recorded, so that the next run asks
                return tried.end(Verdict("cancelled", "stopped before it was asked for"))
            except NoTurnError as error:  # an attempt as any other, recorded with its reason
                return tried.end(Verdict("cancelled", f"not asked: {error}"))
            except HeldError as held:  # recorded, and asked once the platform lets us
                return tried.end(Verdict("rate_limited", f"not asked: the platform wants to be left alone {held}"))
            tried.elapsed += tried.answer.elapsed
            location = tried.answer.header("location") if tried.answer.status in REDIRECTS else None
            if location is None or tried.answer.failure is not None:
                return tried.end(verdict(tried.answer, conditional=tried.conditional, now=self._now()))
            try:
                tried.address = redirect_target(tried.address, location)
            except ForbiddenAddressError as error:  # recorded with where it led
                return tried.end(Verdict("forbidden_address", f"redirected to where we do not go: {error.message}"))
            if tried.address.url in seen:
                return tried.end(Verdict("redirect_loop", "redirected back to where it came from"))
            seen.add(tried.address.url)
        return tried.end(Verdict("redirect_loop", f"more than {self._settings.max_redirects} redirects"))

    def _robots_say(self, address: WebAddress, attempts: list[FetchAttempt]) -> Verdict | None:
        """Why robots.txt keeps us from asking for `address`; None when it does not."""
        rules = self._robots.rules(address.origin, lambda: self._ask_robots(address, attempts))
        if isinstance(rules, Unavailable):
            return Verdict(rules.outcome, f"robots.txt could not be had, so nothing is asked for: {rules.error}")
        if rules.delay:
            self._politeness.slow_down(self._platform(address), rules.delay)
        if rules.allow(address.url):
            return None
        return Verdict("robots_denied", f"robots.txt of {address.authority} asks us not to")

    def _ask_robots(self, address: WebAddress, attempts: list[FetchAttempt]) -> Rules | Unavailable:
        """Fetch the robots.txt that covers `address` (RFC 9309, section 2.3.1)."""
        where = web_address(f"{address.origin}/robots.txt")
        tried = self._tries(where, "robots", _NOT_KNOWN, attempts, MAX_ROBOTS_BYTES)
        attempts.append(to_attempt(where.url, "robots", tried, None))
        match tried.verdict.outcome:
            case "ok" | "too_large":
                return read_robots(tried.answer.body, _TOKEN)
            case "not_found" | "redirect_loop":
                return Rules()
            case "refused" if 400 <= (tried.answer.status or 0) < 500:
                return Rules()
            case "refused" if not looks_like_markup(tried.answer.body):
                # A short robots.txt may well mention blocking.
                return read_robots(tried.answer.body, _TOKEN)
            case outcome:
                return Unavailable(outcome, tried.verdict.error or outcome)

    def _platform(self, address: WebAddress) -> str:
        return self._platforms.get(address.authority, address.authority)

    def _conditions(self, known: Validators) -> dict[str, str]:
        every = self._settings.full_request_every
        if every > 0 and known.unchanged >= every - 1:
            return {}
        conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in conditions.items() if value and sendable(value)}

    def _wait(self, seconds: float) -> bool:
        if seconds <= 0 or self._stopped.is_set():
            return self._stopped.is_set()
        if self._sleep is None:
            return self._stopped.wait(seconds)
        self._sleep(seconds)
        return self._stopped.is_set()


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _backoff(seconds: float, retry: int) -> float:
    whole: float = min(seconds * 2.0**retry, _LONGEST_BACKOFF)
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries, protects nothing
