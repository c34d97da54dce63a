"""The secret addresses of channels: reading them from the environment, and keeping them out of every outgoing text."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote_plus

from alerts.secret import SecretError, read_secret
from parsers.errors import FollowthroughError
from parsers.text.lines import visible_line

MOST_ADDRESSES = 200
"""In one channel."""

_SHORTEST_SECRET = 4
"""Characters; shorter parts of an address (a port, "me") are not secret, and would black out half of a message."""
_LONGEST_SAID = 300
"""Characters of what a service says about a failure."""
_BEGINNING = re.compile(r"\s+(?=[A-Za-z][A-Za-z0-9+.-]{1,40}://)")
_PARTED_BY = re.compile(r"[/:@?&=,;#\s]+")
_WORDS_OF_ADDRESSES = frozenset(
    {"false", "form", "format", "from", "hooks", "host", "html", "http", "https", "insecure", "json", "jsons", "localhost"}
    | {"mail", "mailto", "mailtos", "markdown", "matrix", "matrixs", "mattermost", "mmost", "mmosts", "mode", "name"}
    | {"ntfy", "ntfys", "overflow", "port", "reply", "slack", "smtp", "split", "starttls", "text", "true", "user", "verify"}
)
"""Parts of addresses that are not secret, and words that messages need."""


class ChannelError(FollowthroughError):
    """The address of a channel is missing or not understood. The message contains nothing of it."""


def read_addresses(url_env: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """The Apprise addresses in the variable `url_env`, or in the file named by `url_env` with `_FILE`.

    Raises ChannelError when neither is set, the file cannot be read, or there is no address in it.
    """
    try:
        text, name = read_secret(url_env, environ, what="an Apprise address such as mailto://…")
    except SecretError as error:
        raise ChannelError(error.message, hint=error.hint) from None
    return split_addresses(text, name)


def split_addresses(text: str, place: str) -> tuple[str, ...]:
    """Addresses separated by white space or new lines, in their order; lines that begin with # are comments.

    Raises ChannelError when there is none, when something is not an address, or when there are more than MOST_ADDRESSES.
    """
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found = [one.strip() for one in _BEGINNING.split("\n".join(lines).strip()) if one.strip()]
    if not found:
        raise ChannelError(
            f"there is no address in {place}", hint="It has one Apprise address, or several on lines of their own."
        )
    for number, one in enumerate(found, start=1):
        if "://" not in one:
            which = "what stands" if len(found) == 1 else f"number {number} of the addresses"
            raise ChannelError(
                f"{which} in {place} is no address", hint="An Apprise address begins like mailto:// or slack://."
            )
    if len(found) > MOST_ADDRESSES:
        raise ChannelError(f"there are more than {MOST_ADDRESSES} addresses in {place}", hint="Use several channels.")
    return tuple(found)


class Redaction:
    """Removes every part of some addresses from texts that others wrote: servers' answers, Apprise's remarks."""

    def __init__(self, urls: Iterable[str]) -> None:
        parts: set[str] = set()
        for url in urls:
            for form in {url, unquote_plus(url), quote(url, safe=""), quote(unquote_plus(url))}:
                parts.add(form)
                parts.update(_PARTED_BY.split(form))
            parts.update(unquote_plus(one) for one in _PARTED_BY.split(url))
            parts.update(_encoded(url))
        secret = {one for one in parts if len(one) >= _SHORTEST_SECRET and one.lower() not in _WORDS_OF_ADDRESSES}
        alternatives = "|".join(re.escape(one) for one in sorted(secret, key=lambda one: (-len(one), one)))
        self._secret = re.compile(alternatives, re.IGNORECASE) if secret else None

    def clean(self, text: str) -> str:
        """`text` as one line of at most 300 characters with nothing of the addresses in it."""
        line = " ".join(text.split())
        return visible_line(self._secret.sub("…", line) if self._secret else line, _LONGEST_SAID)


def _encoded(url: str) -> set[str]:
    """User and password as sent in a Basic or PLAIN login."""
    login = url.partition("://")[2].rpartition("@")[0]
    user, _, password = (unquote_plus(one) for one in login.partition(":"))
    if not password:
        return set()
    plain = (f"{user}:{password}", f"\0{user}\0{password}", user, password)
    return {base64.b64encode(one.encode()).decode() for one in plain}
