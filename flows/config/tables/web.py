"""The `[web]` table: where the pages are served, and under which address people know them."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_LISTEN = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[A-Za-z0-9.-]+)):(?P<port>[0-9]{1,5})")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_LAST_PORT = 65_535  # a port has sixteen bits


def host_and_port(listen: str) -> tuple[str, int]:
    """The two halves of `127.0.0.1:8787` or `[::1]:8787`. Raises ValueError for anything else."""
    found = _LISTEN.fullmatch(listen)
    if found is None or not 0 < int(found["port"]) <= _LAST_PORT:
        raise ValueError('expected a host and a port, such as "127.0.0.1:8787"')
    if found["six"]:
        ipaddress.IPv6Address(found["six"])
    return found["six"] or found["host"], int(found["port"])


def _listen(text: str) -> str:
    host_and_port(text)
    return text


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError('expected a whole web address, such as "https://www.example.org/promises"')
    if not _PREFIX.fullmatch(parts.path.rstrip("/")):
        raise ValueError("expected a path of letters, digits, dots and dashes after the host")
    return text.rstrip("/")


class WebTable(BaseModel):
    """The pages for a browser: `followthrough web`, or `serve` when `listen` is set."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    listen: Annotated[str, Field(max_length=300), AfterValidator(_listen)] | None = None
    """Host and port on which `serve` serves the pages too; `followthrough web` alone serves them on 127.0.0.1:8787."""
    base_url: Annotated[str, Field(max_length=300), AfterValidator(_base_url)] | None = None
    """The address under which people reach the pages, behind a reverse proxy; its path is the prefix of every link."""
    reviewers_env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=200)] | None = None
    """The environment variable with the names and hashed tokens of who may decide; or `…_FILE`, a file that has them."""
    healthy_hours: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)] = 26.0
    """Hours since the end of the newest completed pass, after which `/healthz` says that something is wrong."""
