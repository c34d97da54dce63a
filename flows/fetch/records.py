"""What is kept of a try: its row of `fetches`, its capture, the validators for the next time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from flows.fetch.addresses import MAX_URL_LENGTH, WebAddress
from flows.fetch.client import Answer
from flows.fetch.values import Fetched
from flows.fetch.verdicts import Verdict
from parsers.identity import capture_id
from parsers.model import LONGEST_ERROR, Capture, FetchAttempt, Purpose
from parsers.text.lines import one_line
from warehouse.harvests.values import Validators

_LONGEST_VALIDATOR = 1024
"""Characters of an ETag or Last-Modified that are kept and sent back; honest ones have a few dozen."""
_USER = re.compile(r"//[^/?#]*@")


@dataclass(slots=True)
class Try:
    """One try at an address, redirects included."""

    address: WebAddress
    begun: datetime
    answer: Answer = field(default_factory=lambda: Answer(0.0))
    elapsed: float = 0.0
    conditional: bool = False
    verdict: Verdict = field(default_factory=lambda: Verdict("cancelled", "stopped before it was asked for"))

    def end(self, judged: Verdict) -> Try:
        """Itself, with the verdict on it."""
        self.verdict = judged
        return self


def sendable(value: str) -> bool:
    """Whether an ETag or a date may be kept and sent back: printable ASCII of a sane length."""
    return len(value) <= _LONGEST_VALIDATOR and value.isprintable() and value.isascii()


def to_attempt(url: str, purpose: Purpose, tried: Try, capture: Capture | None) -> FetchAttempt:
    """Its row of `fetches`. `url` is the address requested, before redirects."""
    error = tried.verdict.error
    return FetchAttempt(
        url=_shown(url),
        purpose=purpose,
        fetched_at=tried.begun,
        outcome=tried.verdict.outcome,
        http_status=tried.answer.status,
        bytes=len(tried.answer.body),
        elapsed_ms=round(tried.elapsed * 1000),
        error=one_line(error, LONGEST_ERROR) if error else None,
        capture_id=capture.capture_id if capture else None,
    )


def _shown(url: str) -> str:
    """`url` as it may be stored and shown: on one line, with no user name or password."""
    url = _USER.sub("//", url[:MAX_URL_LENGTH])
    return url if url.isprintable() else one_line(url, MAX_URL_LENGTH)


def to_capture(url: str, tried: Try) -> Capture:
    """The body received, as it is kept."""
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


def _validators(tried: Try, known: Validators) -> Validators:
    answer = tried.answer
    etag, modified = answer.header("etag"), answer.header("last-modified")
    etag = etag if etag and sendable(etag) else None
    modified = modified if modified and sendable(modified) else None
    match tried.verdict.outcome:
        case "ok":
            return Validators(etag, modified)
        case "not_modified":
            return Validators(etag or known.etag, modified or known.last_modified, known.unchanged + 1)
        case _:
            return known


def to_fetched(
    url: str, tried: Try, known: Validators, attempts: tuple[FetchAttempt, ...], capture: Capture | None
) -> Fetched:
    """How requesting `url` ended; `tried` was the last try."""
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
