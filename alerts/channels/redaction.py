"""Keeps the secrets of addresses out of every text that leaves the program: whatever was sent, however it is written."""

from __future__ import annotations

import base64
import html
import json
import quopri
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote_plus

from parsers.text.lines import visible_line

_SHORTEST_SECRET = 4
"""Characters; shorter parts of an address (a port, "me") are not secret, and would black out half of a message."""
_LONGEST_SAID = 300
"""Characters of what a service says about a failure."""
_SHORTEST_FRAGMENT = 8
"""Characters of a part of an encoded secret: what a server breaks over lines, or cuts."""
_SHORTEST_IN_BASE64 = 6
"""The same for one that begins within a longer text in base64, where four characters would be found by chance."""
_PARTED_BY = re.compile(r"[/:@?&=,;#\s]+")
_WORDS_OF_ADDRESSES = frozenset(
    {"false", "form", "format", "from", "hooks", "host", "html", "http", "https", "insecure", "json", "jsons", "localhost"}
    | {"mail", "mailto", "mailtos", "markdown", "matrix", "matrixs", "mattermost", "mmost", "mmosts", "mode", "name"}
    | {"ntfy", "ntfys", "overflow", "port", "reply", "slack", "smtp", "split", "starttls", "text", "true", "user", "verify"}
)
"""Parts of addresses that are not secret, and words that messages need."""
_WORD = re.compile(r"[A-Za-z0-9+/=_.~%-]+")


class Redaction:
    """Removes the secrets of some addresses from texts that others wrote: servers' answers, Apprise's remarks."""

    def __init__(self, urls: Iterable[str], logins: Iterable[tuple[str, str]] = ()) -> None:
        """For `urls` as they are written, and for the users and passwords that are sent to their servers."""
        parts: set[str] = set()
        for url in urls:
            for form in {url, unquote_plus(url), quote(url, safe=""), quote(unquote_plus(url))}:
                parts.add(form)
                parts.update(_PARTED_BY.split(form))
            parts.update(unquote_plus(one) for one in _PARTED_BY.split(url))
            parts.update(_encodings(url))
        self._logins = {form for login in logins for form in _forms_of(*login) if len(form) >= _SHORTEST_SECRET}
        secret = {one for one in parts if len(one) >= _SHORTEST_SECRET} | self._logins
        self._secret = _any_of(one for one in secret if one.lower() not in _WORDS_OF_ADDRESSES)

    def clean(self, text: str, sent: Iterable[str] = ()) -> str:
        """`text` as one line of at most 300 characters with no secret in it, nor any of what was `sent` to log in."""
        line = " ".join(text.split())
        given = _any_of({one for one in sent if len(one) >= _SHORTEST_SECRET})
        secret = [found.span() for one in (self._secret, given) if one for found in one.finditer(line)]
        secret += [found.span() for found in _WORD.finditer(line) if self._is_fragment(found[0])]
        clean, end = "", 0
        for start, stop in sorted(secret):  # one may begin within another
            if start >= end:
                clean += line[end:start] + "…"
            end = max(end, stop)
        return visible_line(clean + line[end:], _LONGEST_SAID)

    def _is_fragment(self, word: str) -> bool:
        bare = word.strip("=.")
        return len(bare) >= _SHORTEST_FRAGMENT and any(bare in form for form in self._logins)


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of the texts, the longest first, with any white space for theirs."""
    longest_first = sorted(texts, key=lambda one: (-len(one), one))
    alternatives = "|".join(filter(None, (r"\s+".join(map(re.escape, one.split())) for one in longest_first)))
    return re.compile(alternatives, re.IGNORECASE) if alternatives else None


def _forms_of(user: str, password: str) -> Iterator[str]:
    """A login as it may come back: as HTTP (RFC 7617) and SMTP (RFC 4616) send it, part by part, in every encoding."""
    whole = (f"{user}:{password}", f"\0{user}\0{password}", f"{user}\0{user}\0{password}") if password else ()
    for text in (user, password, *whole):
        yield text
        yield from _encodings(text)


def _encodings(text: str) -> Iterator[str]:
    """`text` in the ways in which mail, the web and logs write what they may not write as it is."""
    yield from (quote(text, safe=""), quote_plus(text), html.escape(text), json.dumps(text)[1:-1], ascii(text)[1:-1])
    bodies = {text.encode("utf-8", "replace"), text.encode("latin-1", "replace")}  # the second: `requests`, for Basic
    for body in bodies:
        yield body.hex()
        yield quopri.encodestring(body).decode("ascii").strip()
        for before in range(3):  # bytes in front of it, in the group of three that becomes four characters
            packed = base64.b64encode(bytes(before) + body).decode("ascii").rstrip("=")
            inner = packed[(0, 2, 3)[before] : len(packed) - bool((before + len(body)) % 3)]
            for form in {inner} if before else {inner, packed}:
                if before == 0 or len(form) >= _SHORTEST_IN_BASE64:
                    yield from (form, form.replace("+", "-").replace("/", "_"))
