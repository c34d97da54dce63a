"""Addresses as markup writes them, to addresses that can be asked for."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_LONGEST = 2000
"""Characters; servers and browsers agree on little more."""
_UNASKABLE = re.compile("[\x00-\x1f\x7f]")
_NO_HOST = re.compile(r"https?:(?:(?!//)|//(?![^/?#]))", re.IGNORECASE)
_BROKEN_LINE = re.compile(r"\s*[\r\n]\s*")


def web_address(written: str, base: str) -> str | None:
    """`written` as an absolute http(s) address, taken from `base` when it is relative; None when it is anything else.

    An address broken over lines is joined, spaces are encoded; one with control characters, no host, an impossible port or
    more than 2,000 characters is none.
    """
    if len(written) > _LONGEST * 2:
        return None
    stated = _BROKEN_LINE.sub("", written.strip())
    if not stated or _NO_HOST.match(stated):
        return None  # and not the base itself, which is what urljoin makes of them
    try:
        address = urljoin(base, stated)
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if not good or len(address) > _LONGEST or _UNASKABLE.search(address):
        return None
    return address.replace(" ", "%20")
