"""The secret addresses of channels, as they are read from the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping

from parsers.errors import FollowthroughError
from warehouse.connection.secret import SecretError, read_secret

MOST_ADDRESSES = 200
"""In one channel."""

_BEGINNING = re.compile(r"\s+(?=[A-Za-z][A-Za-z0-9+.-]{1,40}://)")


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
