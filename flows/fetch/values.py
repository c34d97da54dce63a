"""What goes into a fetch and what comes out of it: plain values, with nothing of the HTTP libraries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from parsers.model import Capture, FetchAttempt, Outcome
from warehouse.harvests.values import Validators


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """How to ask; built from `[http]` in the configuration. Times in seconds, sizes in bytes."""

    contact: str | None = None
    """An address or page where site owners can reach us; goes into the User-Agent."""
    delay_seconds: float = 5.0
    """From the end of one request to a platform to the start of the next."""
    allow_private_addresses: bool = False
    """Whether loopback and private networks are allowed; link-local and metadata addresses never are."""
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    """The longest silence in the middle of an answer."""
    total_seconds: float = 120.0
    """The whole exchange of one request, from connecting to the last byte of the body."""
    max_body_bytes: int = 20 * 1024 * 1024
    """Counted after decompression."""
    max_redirects: int = 5
    retries: int = 2
    """Further tries after a transient failure."""
    backoff_seconds: float = 2.0
    """Before the first retry; doubled for each later one, with a random half, at most a minute."""
    full_request_every: int = 10
    """One request in so many is made without conditions, because some servers answer 304 for ever."""
    respect_robots: bool = True


@dataclass(frozen=True, slots=True)
class Fetched:
    """How requesting one address ended."""

    url: str
    """As it was requested."""
    final_url: str
    """The address that answered, after redirects; the last one reached when none did."""
    outcome: Outcome
    status: int | None
    body: bytes
    """Decompressed. Empty unless a whole body came; also filled for bodies that came with an error status."""
    headers: tuple[tuple[str, str], ...]
    content_type: str | None
    """As the server says, parameters included; not to be trusted."""
    validators: Validators
    """To store for the next request; those given when this one brought none."""
    fetched_at: datetime
    """When the request that ended it began, UTC."""
    attempts: tuple[FetchAttempt, ...]
    """At least one: each try, redirects included, and each try at a robots.txt on its behalf. One decided without a
    request (a forbidden address, robots.txt, a platform that asked us to wait) has no `http_status`."""
    error: str | None = None
    """What went wrong, in one line; None for `ok` and `not_modified`."""
    capture: Capture | None = None
    """The body and what is needed to keep it; None when no whole body came, or an empty one."""

    def without_body(self) -> Fetched:
        """The same once its body was read: what is requested next must not find it in memory."""
        capture = None if self.capture is None else replace(self.capture, body=b"", size=len(self.body))
        return replace(self, body=b"", capture=capture)
