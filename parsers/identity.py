"""What makes a thing the same thing: canonical addresses and deterministic ids."""

from __future__ import annotations

import hashlib
import unicodedata
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_TRACKING = frozenset({"fbclid", "gclid", "mc_cid", "mc_eid", "xtor", "at_medium", "at_campaign"})
_ID_LENGTH = 20
"""Hexadecimal digits: 80 bits, so that a hundred million rows collide by chance once in two hundred million warehouses."""


def capture_id(body: bytes) -> str:
    """SHA-256 of a body, 64 hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def stable_id(kind: str, *parts: str | int | None) -> str:
    """A 20-digit hexadecimal id of what identifies a thing, the same on every machine.

    `kind` keeps ids of different relations apart; `parts` are joined unambiguously ("a", "bc" differs from "ab", "c").
    """
    text = "\x1f".join([kind, *("" if part is None else str(part) for part in parts)])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]


def canonical_url(url: str) -> str:
    """The form of `url` under which a release is known; the same page requested in two ways gives one form.

    Scheme and host in lower case, http taken for https, default ports, fragments, tracking parameters and a trailing slash
    dropped, dot segments and percent-encoding normalised (RFC 3986, section 6). The letter case of the path is kept, and
    so is the order of the other parameters. An address that cannot be parsed is returned stripped.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    scheme = "https" if parts.scheme.lower() in ("http", "https") else parts.scheme.lower()
    host = (parts.hostname or "").lower().rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port not in (80, 443):
        host = f"{host}:{port}"
    kept = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.lower() not in _TRACKING and not key.lower().startswith("utm_")
    ]
    path = _without_dots(
        quote(unquote(parts.path, errors="surrogateescape"), safe="/:@!$&'()*+,;=~-._", errors="surrogateescape")
    )
    if len(path) > 1:
        path = path.rstrip("/") or "/"
    return urlunsplit((scheme, host, path or "/", urlencode(kept), ""))


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def words_id(title: str, body: str) -> str:
    """A hash of the words of a release, 20 hexadecimal digits: what must differ for a version to be an edit.

    White space and the Unicode form are not words: they are folded, nothing else is.
    """
    text = unicodedata.normalize("NFC", f"{title}\n{body}")
    return stable_id("words", " ".join(text.split()))


def release_id(source_id: str, url: str | None, external_id: str | None) -> str:
    """The id a release gets when it is first stored: by its source and canonical address, or its guid where it has none."""
    return stable_id("release", source_id, canonical_url(url) if url else None, None if url else external_id)
