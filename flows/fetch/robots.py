"""What a robots.txt allows (RFC 9309), read with protego."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from protego import Protego

from parsers.model import Outcome

MAX_ROBOTS_BYTES = 512 * 1024
"""More is not read; what came before counts (RFC 9309, section 2.5, asks for at least 500 KiB)."""
_GOOD_FOR = 86_400.0
"""Seconds that a robots.txt is relied upon (section 2.4)."""
_RETRY_AFTER = 600.0
"""Seconds after which one that could not be fetched is requested again."""
_USER_AGENT_LINE = re.compile(r"[ \t]*user[- ]?agent[ \t:]+(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says to us; everything is allowed by default."""

    parsed: Protego | None = None
    token: str = ""
    delay: float = 0.0
    """Crawl-delay in seconds; 0 when there is none."""

    def allow(self, url: str) -> bool:
        """Whether `url`, an address of the same origin, may be requested."""
        return self.parsed is None or self.parsed.can_fetch(url, self.token)


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The robots.txt could not be fetched, for a reason that forbids going on (section 2.3.1.4)."""

    outcome: Outcome
    error: str


def read_robots(body: bytes, token: str) -> Rules:
    """The rules of a robots.txt for the product `token`, whatever the bytes are."""
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    lowered = text.lower()
    if "allow" not in lowered and "crawl" not in lowered:
        return Rules()
    parsed = Protego.parse(_without_others(text, token))
    delay = parsed.crawl_delay(token) or 0.0
    return Rules(parsed, token, max(0.0, delay) if math.isfinite(delay) else 0.0)


def looks_like_markup(body: bytes) -> bool:
    """Whether a page came in place of a robots.txt."""
    return body[:256].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _without_others(text: str, token: str) -> str:
    """Give the groups of all other robots one name.

    With ten thousand names before ten thousand rules, protego, which keeps the rules of each, would take minutes.
    """
    lines = text.splitlines()
    for number, line in enumerate(lines):
        found = _USER_AGENT_LINE.match(line)
        if found:
            name = found[1].split("#")[0].strip().strip("*").lower()
            if name and name not in token.lower() and token.lower() not in name:
                lines[number] = "User-agent: -other-"
    return "\n".join(lines)


@dataclass(slots=True)
class _Kept:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Rules | None = None
    failed: Unavailable | None = None
    until: float = 0.0


class RobotsCache:
    """The rules of all origins asked so far, in memory.

    A file that cannot be fetched for now does not undo the rules already known; with none known, nothing from the origin
    is requested for ten minutes. That is what the RFC demands; a source whose robots.txt fails for good shows as failing
    in its own words, rather than as forbidden.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """See the class; `clock` counts seconds that never go back."""
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def rules(self, origin: str, ask: Callable[[], Rules | Unavailable]) -> Rules | Unavailable:
        """The rules of `origin`, requested with `ask` when they are not known, by only one thread."""
        kept = self._kept.get(origin)
        if kept is None:
            with self._lock:
                kept = self._kept.setdefault(origin, _Kept())
        with kept.lock:
            if self._clock() >= kept.until or (kept.rules is None and kept.failed is None):
                answer = ask()
                if isinstance(answer, Rules):
                    kept.rules, kept.failed, kept.until = answer, None, self._clock() + _GOOD_FOR
                elif answer.outcome != "cancelled":
                    kept.failed, kept.until = answer, self._clock() + _RETRY_AFTER
                else:
                    return answer
            if kept.rules is not None:
                return kept.rules
            return kept.failed or Rules()
