"""Who may decide: names, and tokens of which only hashes are kept.

hashlib's scrypt (RFC 7914), so that nothing further has to be installed. Tokens are random, 192 bits, so that the cost of a
guess matters little; it is for tokens that somebody thought up.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.connection.secret import SecretError, read_secret
from warehouse.review.decisions import wrong_name

LONGEST_TOKEN = 200
"""Characters; ours have 32."""
_TOKEN_BYTES = 24
"""192 bits: nobody guesses one in the lifetime of the sun, with or without a limit."""
_SALT_BYTES = 16
"""As RFC 7914 and the OWASP cheat sheet on password storage have it."""
_HASH_BYTES = 32
"""Of SHA-256, on which scrypt rests."""
_COST, _BLOCK = 14, 8
"""2^14 rounds of blocks of 8: 16 MB and some 50 ms, so that signing in is quick and holds no other request up."""
_MOST_MEMORY = 64 * 1024 * 1024
"""Bytes; four times what one hash takes, as OpenSSL counts more than the blocks."""
_HASH = re.compile(r"scrypt:(?P<salt>[A-Za-z0-9_-]{22}):(?P<hash>[A-Za-z0-9_-]{43})")
_ONE_AT_A_TIME = threading.Lock()
"""However many try to sign in at once, they take one core, and 16 MB."""


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Hashes of tokens by name."""

    hashes: Mapping[str, str]

    def admits(self, name: str, token: str) -> bool:
        """Whether the token is that of `name`. It takes as long for a name that nobody has."""
        known = self.hashes.get(name)
        right = _is_hash_of(known or _NOBODY, token)
        return right and known is not None


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hashed(token: str) -> str:
    """What is kept of a token."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"scrypt:{_text(salt)}:{_text(_scrypt(token, salt))}"


def reviewers_in(variable: str, environ: Mapping[str, str]) -> Reviewers:
    """Those whom the environment variable names, or the file that `…_FILE` names: lines of "name: hash".

    Lines may be divided by semicolons, too; empty ones and those that begin with # are left out.

    Raises SecretError, which says nothing of what is in it, where it is missing or wrong.
    """
    what = "lines such as `followthrough review token NAME` makes"
    text, led = read_secret(variable, environ, what=what)
    found: dict[str, str] = {}
    for number, line in enumerate(re.split(r"[\n;]", text), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, _, kept = (part.strip() for part in line.partition(":"))
        if wrong_name(name) or not _HASH.fullmatch(kept) or name in found:
            problem = "names somebody a second time" if name in found else "is not a name, a colon and a hash"
            raise SecretError(f"line {number} of {led} {problem}", hint=f"Set it to {what}.")
        found[name] = kept
    if not found:
        raise SecretError(f"{led} names nobody", hint=f"Set it to {what}.")
    return Reviewers(found)


def _is_hash_of(kept: str, token: str) -> bool:
    parts = _HASH.fullmatch(kept)
    if parts is None or len(token) > LONGEST_TOKEN:
        return False
    try:
        salt, right = _bytes(parts["salt"]), _bytes(parts["hash"])
    except binascii.Error:
        return False
    return hmac.compare_digest(_scrypt(token, salt), right)


def _scrypt(token: str, salt: bytes) -> bytes:
    secret = token.encode("utf-8", "replace")
    with _ONE_AT_A_TIME:
        return hashlib.scrypt(secret, salt=salt, n=2**_COST, r=_BLOCK, p=1, dklen=_HASH_BYTES, maxmem=_MOST_MEMORY)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


_NOBODY = f"scrypt:{_text(bytes(_SALT_BYTES))}:{_text(bytes(_HASH_BYTES))}"
"""The hash of no token that anybody knows."""
