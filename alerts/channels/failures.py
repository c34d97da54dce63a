"""Why a message was not delivered, and whether trying again can help. Pure: what was seen goes in."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

LONGEST_WAIT = 24 * 3600.0
"""Seconds; a server that asks for more is tried again after this all the same."""

Kind = Literal["later", "refused", "unfit"]
"""`later`: the server is away, busy or in trouble. `refused`: it takes no messages for this address (a wrong address or
password, a closed account). `unfit`: it does not take this one message; others to the same address may pass."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that, as far as is known, was not delivered."""

    kind: Kind
    said: str
    """What went wrong, in words for people; contains nothing of the address."""
    retry_after: float | None = None
    """Seconds that the server asked us to wait, at most LONGEST_WAIT."""
    too_large: bool = False
    """Whether a shorter message may be taken."""
    broke: bool = False
    """Whether it was the program that failed over the message, and no server, so that a plainer one may pass."""


_TOO_LARGE_STATUS = 413
"""Content Too Large (RFC 9110, 15.5.14)."""
_TOO_LARGE_REPLY = 552
"""The letter is larger than the server takes (RFC 1870, 6), or the mailbox is full (RFC 5321, 4.2.3)."""
_UNFIT_STATUS = frozenset({_TOO_LARGE_STATUS, 415, 422})
_PASSING_STATUS = frozenset({408, 423, 425, 429})
_MEANING = {
    400: "the request was not understood",
    401: "the secret in the address is not accepted",
    403: "not allowed for this address",
    404: "there is nothing at this address (any more)",
    410: "what was at this address is gone",
    413: "the message is too large",
    429: "too many messages",
    500: "the server is in trouble",
    502: "the server behind it does not answer",
    503: "the service is not available",
    504: "the server behind it does not answer",
}
_LONGEST_REPLY = 2_000
"""Characters of what a mail server says; they are cleaned before they are cut to a line."""
_UNFIT_REPLIES = frozenset({_TOO_LARGE_REPLY, 554})
"""SMTP replies after the message itself was handed over: too large, not wanted."""


def of_status(status: int, retry_after: float | None = None) -> Failure:
    """What an HTTP status other than 2xx means, when it is a server's last word."""
    if 300 <= status < 400:
        return of_redirect(status)
    meaning = _MEANING.get(status)
    said = f"the server answered {status}" + (f": {meaning}" if meaning else "")
    if status in _UNFIT_STATUS:
        return Failure("unfit", said, too_large=status == _TOO_LARGE_STATUS)
    if 400 <= status < 500 and status not in _PASSING_STATUS:
        return Failure("refused", said)
    return Failure("later", said, retry_after)


def of_redirect(status: int) -> Failure:
    """A redirect that is not followed: because the address asks for that, or the message would be dropped on the way."""
    return Failure("refused", f"the server answered {status}: the address has moved; put the new one into the variable")


def of_error(error: BaseException) -> Failure:
    """What a network error means. Looks only at types: the texts of such errors contain addresses."""
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain and len(chain) < 10:
        chain.append(at)
        at = at.__cause__ or at.__context__ or next((one for one in at.args if isinstance(one, BaseException)), None)
    names = {type(one).__name__ for one in chain}
    if any(isinstance(one, ssl.SSLError) for one in chain) or "SSLError" in names:
        return Failure("later", "no safe connection: the server's certificate or its TLS is not accepted")
    if any(isinstance(one, socket.gaierror) for one in chain) or "NameResolutionError" in names:
        return Failure("later", "the name of the server is not known (here, now)")
    if any(isinstance(one, ConnectionRefusedError) for one in chain):
        return Failure("later", "the server refuses connections")
    if any(isinstance(one, TimeoutError) for one in chain) or names & {"ConnectTimeout", "ReadTimeout", "Timeout"}:
        return Failure("later", "the server did not answer in time")
    if names & {"InvalidURL", "InvalidSchema", "MissingSchema", "LocationParseError"}:
        return Failure("refused", "the address is no address that can be asked")
    if any(isinstance(one, ConnectionError | smtplib.SMTPServerDisconnected) for one in chain) or names & {
        "ProtocolError",
        "ChunkedEncodingError",
        "RemoteDisconnected",
    }:
        return Failure("later", "the server dropped the connection")
    return Failure("later", f"the server cannot be reached ({type(error).__name__})")


def of_smtp(error: smtplib.SMTPException) -> Failure:
    """What an error in an SMTP conversation means; `said` may hold the server's words, which must be cleaned."""
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Failure("later", "the mail server dropped the connection")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Failure("refused", "the mail server cannot do what the address asks for (STARTTLS, a login or such)")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        refusal = next(iter(error.recipients.values()), (450, b""))
        kind: Kind = "refused" if refusal[0] >= 500 else "later"
        return Failure(kind, _reply("the recipient was refused", *refusal))
    if isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
        if not 500 <= code < 600:
            return Failure("later", _reply("the mail server asks to try later", code, words))
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return Failure("refused", _reply("the mail server does not accept the login", code, words))
        too_large = code == _TOO_LARGE_REPLY
        if (isinstance(error, smtplib.SMTPDataError) and code in _UNFIT_REPLIES) or (
            isinstance(error, smtplib.SMTPSenderRefused) and too_large  # some are told the size with MAIL FROM (RFC 1870)
        ):
            said = _reply("the mail server does not take this message", code, words)
            return Failure("unfit", said, too_large=too_large)
        return Failure("refused", _reply("the mail server refused", code, words))
    return Failure("later", f"the mail server cannot be talked to ({type(error).__name__})")


def _reply(what: str, code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{what}: {code} {' '.join(text.split())[:_LONGEST_REPLY]}".rstrip()


def wait_asked_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait according to a Retry-After header (seconds or a date, RFC 9110); None when none makes sense."""
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value).astimezone(UTC).replace(tzinfo=None) - now).total_seconds()
        except (ValueError, OverflowError):
            return None
    return min(seconds, LONGEST_WAIT) if seconds > 0 else None
