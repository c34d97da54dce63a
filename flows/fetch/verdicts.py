"""Which outcome an answer means: a pure decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.fetch.client import Answer
from flows.fetch.politeness import LONGEST_DELAY, retry_after
from parsers.model import Outcome

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WHOLE = frozenset({200, 203})


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a try ended, and whether another one makes sense."""

    outcome: Outcome
    error: str | None = None
    again: bool = False
    hold: float | None = None
    """Seconds for which the platform is left alone, because it asked us to."""


def verdict(answer: Answer, *, conditional: bool, now: datetime) -> Verdict:
    """What `answer`, which is not a redirect, means.

    `conditional` says whether the request was: a 304 that nobody asked for holds nothing. Failures in transit (see
    `Answer.transient`) and 502, 503 and 504 are retried; a 429, like a 503, only if Retry-After names a short time.
    """
    if answer.failure is not None:
        return Verdict(answer.failure, answer.error, again=answer.transient)
    status = answer.status or 0
    if status == 304:
        return Verdict("not_modified") if conditional else Verdict("protocol_error", "304 to a request without conditions")
    if status in REDIRECTS:
        return Verdict("protocol_error", f"a redirect ({status}) that leads nowhere")
    if 200 <= status < 300 and status not in _WHOLE:
        return Verdict(*_challenge(answer, status) or ("protocol_error", f"the answer {status} holds no page"))
    if status in _WHOLE:
        return Verdict(*_challenge(answer, status) or ("ok", None))
    if status in (404, 410):
        return Verdict("not_found", f"the server answers {status}")
    wait = retry_after(answer.header("retry-after"), now)
    if status == 429 or (status == 503 and wait is not None):
        asked = "" if wait is None else f", wait {wait:.0f} s"
        short = wait is not None and wait <= LONGEST_DELAY
        return Verdict("rate_limited", f"the server answers {status}: too many requests{asked}", again=short, hold=wait)
    if 400 <= status < 500:
        return Verdict(*_challenge(answer, status) or ("refused", f"the server answers {status}"))
    if 500 <= status < 600:
        challenge = _challenge(answer, status)
        return (
            Verdict(*challenge)
            if challenge
            else Verdict("server_error", f"the server answers {status}", again=status in (502, 503, 504))
        )
    return Verdict("protocol_error", f"the server answers {status}")


def _challenge(answer: Answer, status: int) -> tuple[Outcome, str] | None:
    from parsers.pages.block_pages import block_reason  # with all readers of pages, by need: most answers are a 304

    reason = block_reason(answer.body, answer.header("content-type"), status, answer.headers)
    return ("refused", f"{reason} (status {status})") if reason else None
