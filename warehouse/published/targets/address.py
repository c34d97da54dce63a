"""Where another database is, and how to speak of it without its password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from parsers.text.lines import visible_line
from warehouse.errors import TargetError

LONGEST = 2_000
"""Characters of an address: more than a host, a database, a user and a long token take."""
CONNECT_SECONDS = 10
"""How long a server may take to answer, so that a run does not wait for one that is away."""
_PATIENCE = {
    "connect_timeout": str(CONNECT_SECONDS),
    # A server that has gone away silently is noticed within a minute, not after the two hours of the system.
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "application_name": "followthrough",
}
"""Keywords of libpq that are set unless the address sets them."""
_URIS = ("postgres://", "postgresql://")
_KEYWORD = re.compile(r"\s*(?P<key>\w+)\s*=\s*(?P<value>'(?:[^'\\]|\\.)*'|[^\s']\S*|)(?=\s|$)")
_SECRET_WORDS = re.compile(r"(?i)(?P<key>\b(?:ssl)?password\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s'\"&]+)")
_SECRET_URI = re.compile(r"(?P<before>://[^\s/@:]*:)[^\s/]*@")
_HIDDEN = "…"
_MOST_SAID = 500
"""Characters of a message, which may quote a whole statement."""
_EXPECTED = "Such as postgres://user@host/database, ducklake:postgres:host=db dbname=lake, or ducklake:lake.ducklake"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is."""

    kind: Literal["postgres", "ducklake"]
    on_postgres: bool
    """Whether a PostgreSQL server is part of it: as the database, or as the catalogue of a lake."""
    attached: str = field(repr=False)
    """What DuckDB attaches; it may have a password."""
    shown: str
    """For people: without a password."""
    secrets: tuple[str, ...] = field(repr=False)
    """What must not be said: the password, as written and as read."""

    def without_secrets(self, said: str) -> str:
        """What DuckDB or PostgreSQL said, which may quote the address, in one line without passwords."""
        first, *others = said.strip().split("\n")
        text = " ".join([first, *(one for one in others if one.startswith("DETAIL:"))])
        for prefix in ("", "ducklake:", "ducklake:postgres:"):  # a lake's is quoted in each of these ways
            text = text.replace(self.attached.removeprefix(prefix), self.shown)
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        text = _SECRET_URI.sub(rf"\g<before>{_HIDDEN}@", _SECRET_WORDS.sub(rf"\g<key>{_HIDDEN}", text))
        return visible_line(text, _MOST_SAID)


def read_address(text: str) -> Address:
    """Read an address. The error never repeats it, as it may have a password.

    Raises:
        TargetError: it is none of the forms understood.
    """
    text = text.strip()
    if len(text) > LONGEST or not text.isprintable():
        raise TargetError("the address of the target cannot be read", hint=_EXPECTED)
    if text.startswith(_URIS):
        attached, shown, secrets = _of_server(text)
        return Address("postgres", True, attached, f"PostgreSQL {shown}", secrets)
    kind, _, rest = text.partition(":")
    if kind == "ducklake" and rest.startswith(("postgres:", *_URIS)):
        attached, shown, secrets = _of_server(rest if rest.startswith(_URIS) else rest.removeprefix("postgres:"))
        return Address("ducklake", True, f"ducklake:postgres:{attached}", f"DuckLake on PostgreSQL {shown}", secrets)
    if kind == "ducklake" and rest and not re.match(r"[a-z0-9_]+:", rest):
        return Address("ducklake", False, text, f"DuckLake {rest}", ())
    raise TargetError("the address of the target is none that is understood", hint=_EXPECTED)


def _of_server(text: str) -> tuple[str, str, tuple[str, ...]]:
    """What libpq gets, what is shown of it, and its secrets."""
    values = dict(_of_uri(text) if text.startswith(_URIS) else _of_keywords(text))
    secrets = tuple({one for key in ("password", "sslpassword") if (one := values.get(key))} | set(_as_written(text)))
    shown = f"{values.get('host') or values.get('hostaddr') or 'here'}/{values.get('dbname') or values.get('user') or ''}"
    more = {key: value for key, value in _PATIENCE.items() if key not in values}
    if text.startswith(_URIS):
        between = "&" if "?" in text else "?"
        return text + between + "&".join(f"{key}={value}" for key, value in more.items()), shown, secrets
    return " ".join([text, *(f"{key}={value}" for key, value in more.items())]), shown, secrets


def _of_uri(text: str) -> Iterator[tuple[str, str]]:
    try:
        parts = urlsplit(text)
        found = [("host", parts.hostname), ("user", parts.username), ("password", parts.password)]
        found.append(("port", str(parts.port or "")))
    except ValueError:  # a port or host that is none; its text would repeat the address
        raise TargetError("the address of the target is not a whole address", hint=_EXPECTED) from None
    found.append(("dbname", parts.path.strip("/")))
    yield from ((key, unquote(value)) for key, value in found if value)
    yield from parse_qsl(parts.query)


def _of_keywords(text: str) -> Iterator[tuple[str, str]]:
    end = 0
    while found := _KEYWORD.match(text, end):
        value = found["value"]
        yield found["key"], re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith("'") else value
        end = found.end()
    if text[end:].strip() or not end:
        raise TargetError("the address of the target is not of the form key=value", hint=_EXPECTED)


def _as_written(text: str) -> Iterator[str]:
    """Passwords in the form in which the address writes them: in percent signs, or in quotation marks."""
    if text.startswith(_URIS):
        if password := urlsplit(text).password:
            yield password
        return
    for found in _KEYWORD.finditer(text):
        if found["key"] in ("password", "sslpassword") and (value := found["value"].strip("'")):
            yield value
