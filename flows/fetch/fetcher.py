"""Asks for addresses and says how it ended: redirects, retries, robots.txt, and a row for every attempt."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from flows.fetch.addresses import ForbiddenAddressError, WebAddress, redirect_target, web_address
from flows.fetch.client import Answer, Client, RequestsClient
from flows.fetch.politeness import HeldError, Politeness, StoppedError
from flows.fetch.robots import MAX_ROBOTS_BYTES, RobotsCache, Rules, Unavailable, read_robots
from flows.fetch.values import Fetched, HttpSettings
from flows.fetch.verdicts import REDIRECTS, Verdict, one_line, verdict
from parsers.identity import capture_id
from parsers.model import Capture, FetchAttempt, Purpose
from warehouse.state import Validators

_TOKEN = "Followthrough"  # noqa: S105 - a product name
_VERSION = "0.1"
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml, application/pdf, */*"
)
_LONGEST_BACKOFF = 60.0
_LONGEST_VALIDATOR = 1024
_NOT_KNOWN = Validators()


@dataclass(slots=True)
class _Try:
    """One try at an address, its redirects included."""

    address: WebAddress
    begun: datetime
    answer: Answer = field(default_factory=lambda: Answer(0.0))
    elapsed: float = 0.0
    conditional: bool = False
    verdict: Verdict = field(default_factory=lambda: Verdict("cancelled", "stopped before it was asked for"))

    def end(self, judged: Verdict) -> _Try:
        self.verdict = judged
        return self


class Fetcher:
    """Asks for addresses; any number of threads at once. One lives as long as its process: it keeps connections, the
    robots.txt files and the delays of the platforms.
    """

    def __init__(
        self,
        settings: HttpSettings,
        *,
        client: Client | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """See the class.

        Args:
            settings: how to ask.
            client: stands in for requests.
            clock: seconds that never go back.
            sleep: pauses for so many seconds; `stop` ends the pauses of the default.
            now: the time in UTC, naive.
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
        self._politeness = Politeness(settings.delay_seconds, clock=clock, wait=self._wait)
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
        """Whether `stop` or `close` was called; everything asked for afterwards ends as `cancelled`."""
        return self._stopped.is_set()

    def fetch(
        self, url: str, *, purpose: Purpose, platform: str | None = None, validators: Validators | None = None
    ) -> Fetched:
        """Ask for `url`, and say how that ended. Raises nothing for what the address, the network or the server does.

        Args:
            url: absolute; anything else ends as `forbidden_address`.
            purpose: noted in the attempts.
            platform: whose delay counts; the host (with its port) when absent. Remembered for the host, so that a redirect
                that comes by later counts there as well.
            validators: from the last time; make the request conditional, but for every N-th.
        """
        known = validators or _NOT_KNOWN
        attempts: list[FetchAttempt] = []
        try:
            address = web_address(url)
        except ForbiddenAddressError as error:
            nowhere = _Try(WebAddress(url, "http", "", 80), self._now()).end(Verdict("forbidden_address", error.message))
            attempts.append(_attempt(url, purpose, nowhere, None))
            return _fetched(url, nowhere, known, tuple(attempts), None)
        if platform is not None:
            self._platforms[address.authority] = platform
        tried = self._tries(address, purpose, known, attempts, self._settings.max_body_bytes)
        # Every whole body that came is kept, those of errors and refusals too: they are the evidence.
        whole = tried.answer.failure is None and tried.answer.body != b""
        capture = _capture(url, tried) if whole else None
        attempts.append(_attempt(url, purpose, tried, capture))
        return _fetched(url, tried, known, tuple(attempts), capture)

    def stop(self) -> None:
        """End all waiting and all transfers soon, as `cancelled`. From any thread, or a signal handler's."""
        self._stopped.set()
        self._client.stop()

    def close(self) -> None:
        """Stop, and let go of the connections."""
        self._stopped.set()
        self._client.close()

    def _tries(
        self, address: WebAddress, purpose: Purpose, known: Validators, attempts: list[FetchAttempt], limit: int
    ) -> _Try:
        """Try until it ends well, or ill for good. Appends all tries but the last one to `attempts`."""
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
            attempts.append(_attempt(address.url, purpose, tried, None))
        return tried

    def _try(
        self, address: WebAddress, purpose: Purpose, known: Validators, attempts: list[FetchAttempt], limit: int
    ) -> _Try:
        """Ask once, and follow where that leads."""
        tried = _Try(address, self._now())
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
                    tried.answer = self._client.get(tried.address, headers, limit=limit)
            except StoppedError:
                return tried.end(Verdict("cancelled", "stopped before it was asked for"))
            except HeldError as held:
                return tried.end(Verdict("rate_limited", f"not asked: the platform wants to be left alone {held}"))
            tried.elapsed += tried.answer.elapsed
            location = tried.answer.header("location") if tried.answer.status in REDIRECTS else None
            if location is None or tried.answer.failure is not None:
                return tried.end(verdict(tried.answer, conditional=tried.conditional, now=self._now()))
            try:
                tried.address = redirect_target(tried.address, location)
            except ForbiddenAddressError as error:
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
        """Fetch the robots.txt that speaks for `address` (RFC 9309, section 2.3.1)."""
        where = web_address(f"{address.origin}/robots.txt")
        tried = self._tries(where, "robots", _NOT_KNOWN, attempts, MAX_ROBOTS_BYTES)
        attempts.append(_attempt(where.url, "robots", tried, None))
        match tried.verdict.outcome:
            case "ok" | "too_large":
                return read_robots(tried.answer.body, _TOKEN)
            case "not_found" | "redirect_loop":
                return Rules()
            case "refused" if 400 <= (tried.answer.status or 0) < 500:
                return Rules()
            case outcome:
                return Unavailable(outcome, tried.verdict.error or outcome)

    def _platform(self, address: WebAddress) -> str:
        return self._platforms.get(address.authority, address.authority)

    def _conditions(self, known: Validators) -> dict[str, str]:
        every = self._settings.full_request_every
        if every > 0 and known.unchanged >= every - 1:
            return {}
        conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in conditions.items() if value and _sendable(value)}

    def _wait(self, seconds: float) -> bool:
        if seconds <= 0 or self._stopped.is_set():
            return self._stopped.is_set()
        if self._sleep is None:
            return self._stopped.wait(seconds)
        self._sleep(seconds)
        return self._stopped.is_set()


def fetcher_for(settings: HttpSettings) -> Fetcher:
    """The fetcher of this process for these settings, so that sources fetched side by side share its delays."""
    fetcher = _fetcher(settings, os.getpid())
    if fetcher.stopped:
        _fetcher.cache_clear()
        fetcher = _fetcher(settings, os.getpid())
    return fetcher


@lru_cache(maxsize=8)
def _fetcher(settings: HttpSettings, _process: int) -> Fetcher:
    return Fetcher(settings)


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _backoff(seconds: float, retry: int) -> float:
    whole: float = min(seconds * 2.0**retry, _LONGEST_BACKOFF)
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries, guards nothing


def _sendable(value: str) -> bool:
    return len(value) <= _LONGEST_VALIDATOR and value.isprintable() and value.isascii()


def _attempt(url: str, purpose: Purpose, tried: _Try, capture: Capture | None) -> FetchAttempt:
    error = tried.verdict.error
    return FetchAttempt(
        url=_shown(url),
        purpose=purpose,
        fetched_at=tried.begun,
        outcome=tried.verdict.outcome,
        http_status=tried.answer.status,
        bytes=len(tried.answer.body),
        elapsed_ms=round(tried.elapsed * 1000),
        error=one_line(error) if error else None,
        capture_id=capture.capture_id if capture else None,
    )


def _shown(url: str) -> str:
    """`url` as it may be stored and shown: on one line, with no password."""
    try:
        netloc = urlsplit(url).netloc
    except ValueError:
        netloc = ""
    if "@" in netloc:
        url = url.replace(netloc, netloc.rpartition("@")[2], 1)
    return url if url.isprintable() and len(url) <= 2048 else one_line(url, 2048)


def _capture(url: str, tried: _Try) -> Capture:
    answer = tried.answer
    return Capture(
        capture_id=capture_id(answer.body),
        url=tried.address.url,
        requested_url=url,
        fetched_at=tried.begun,
        http_status=answer.status or 0,
        headers=answer.headers,
        body=answer.body,
        content_type=_content_type(answer),
    )


def _content_type(answer: Answer) -> str | None:
    value = answer.header("content-type")
    return one_line(value, 200) if value else None


def _validators(tried: _Try, known: Validators) -> Validators:
    answer = tried.answer
    etag, modified = answer.header("etag"), answer.header("last-modified")
    etag = etag if etag and _sendable(etag) else None
    modified = modified if modified and _sendable(modified) else None
    match tried.verdict.outcome:
        case "ok":
            return Validators(etag, modified)
        case "not_modified":
            return Validators(etag or known.etag, modified or known.last_modified, known.unchanged + 1)
        case _:
            return known


def _fetched(
    url: str, tried: _Try, known: Validators, attempts: tuple[FetchAttempt, ...], capture: Capture | None
) -> Fetched:
    answer = tried.answer
    return Fetched(
        url=url,
        final_url=tried.address.url,
        outcome=tried.verdict.outcome,
        status=answer.status,
        body=answer.body if answer.failure is None else b"",
        headers=answer.headers,
        content_type=_content_type(answer),
        validators=_validators(tried, known),
        fetched_at=tried.begun,
        attempts=attempts,
        error=attempts[-1].error,
        capture=capture,
    )
