"""From the address of a release, as feeds and people know it, to the address that is asked for its text."""

from __future__ import annotations

from urllib.parse import urlsplit

_GOV_UK_HOSTS = frozenset({"www.gov.uk", "gov.uk"})
_GOV_UK_NO_CONTENT = ("/api/", "/search/", "/assets/", "/media/")
"""Paths of GOV.UK behind which there is no content item."""


def page_address(family: str, url: str) -> str:
    """The address to fetch for the text of the release at `url`, of a source of this family; mostly `url` itself.

    GOV.UK gives every page as JSON under /api/content, with the body, the
    times and the history of changes apart, which is better than the page. An address that cannot be taken apart is
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
