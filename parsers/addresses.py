"""Addresses as markup, feeds and people write them, to addresses that can be requested."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_LONGEST = 2000
"""Characters; servers and browsers agree on little more."""
_UNASKABLE = re.compile("[\x00-\x1f\x7f]")
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/_.~%-]*")
"""Addresses that stand for themselves, nine in ten of a sitemap, whose 50,000 took 2.5 s of CPU to resolve."""
_NO_HOST = re.compile(r"https?:(?:(?!//)|//(?![^/?#]))", re.IGNORECASE)
_BROKEN_LINE = re.compile(r"\s*[\r\n]\s*")
_GOV_UK_HOSTS = frozenset({"www.gov.uk", "gov.uk"})
_GOV_UK_NO_CONTENT = ("/api/", "/search/", "/assets/", "/media/")
"""Paths of GOV.UK without a content item behind them."""


def web_address(written: str, base: str) -> str | None:
    """`written` as an absolute http(s) address, resolved against `base` if relative; None if it is anything else.

    An address broken over lines is joined, spaces are encoded; one with control characters, no host, an impossible port or
    more than 2,000 characters gives None.
    """
    if len(written) > _LONGEST * 2:
        return None
    stated = _BROKEN_LINE.sub("", written.strip())
    if len(stated) <= _LONGEST and _PLAIN.fullmatch(stated):
        return stated
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


def page_address(family: str, url: str) -> str:
    """The address to fetch for the text of the release at `url`, of a source of this family; mostly `url` itself.

    GOV.UK provides every page as JSON under /api/content, with the body, the
    times and the change history separated, which is better than the page. An address that cannot be parsed is
    returned as it is.
    """
    if family != "gov_uk":
        return url
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    path = parts.path.rstrip("/")
    if parts.scheme not in ("http", "https") or host not in _GOV_UK_HOSTS or port not in (None, 80, 443):
        return url
    if not path or f"{path}/".startswith(_GOV_UK_NO_CONTENT):
        return url
    return f"https://www.gov.uk/api/content{path}"
