"""The dead-man address: fetched after each good run, so that a service elsewhere notices when runs stop ending well."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

from flows.config.load import Config
from flows.fetch import Fetcher, HttpSettings, unlogged
from warehouse.connection.secret import SecretError, read_secret

log = logging.getLogger("followthrough")

_CONNECT_SECONDS = 5.0
"""A run that ended well does not wait for a service that is down."""
_TOTAL_SECONDS = 10.0
"""For the whole answer."""
_LARGEST_ANSWER = 65_536
"""Bytes; such services answer with a word."""


def beat(config: Config, *, environ: Mapping[str, str] | None = None) -> bool:
    """Fetch the dead-man address, if `[monitoring] heartbeat_env` names one. Call this after a run that ended well.

    The address is a secret: whoever has it can make a dead pipeline look alive. It appears in no log, error or table.

    Args:
        config: names the environment variable.
        environ: the environment; the process's own when None.

    Returns:
        Whether the service answered well. False, with a warning in the log, when it did not; False without one when no
        address is configured. Raises nothing.
    """
    name = config.monitoring.heartbeat_env
    if name is None:
        return False
    address, problem = heartbeat_address(name, os.environ if environ is None else environ)
    if address is not None:
        problem = _ask(address, config.http.contact)
    if problem is None:
        return True
    log.warning("the heartbeat was not sent: %s", problem)
    return False


def heartbeat_address(name: str, environ: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The address in the variable `name`, or in the file that `name`_FILE names; and what is wrong when there is none."""
    try:
        return read_secret(name, environ, what="the address to fetch")[0], None
    except SecretError as error:
        return None, f"{error.message}. {error.hint}"


def _ask(address: str, contact: str | None) -> str | None:
    """What went wrong, giving away nothing of the address; None when all went well."""
    settings = HttpSettings(
        contact=contact,
        delay_seconds=0.0,
        # The operator names it in the environment, and it may well be a service on their own network.
        allow_private_addresses=True,
        connect_seconds=_CONNECT_SECONDS,
        read_seconds=_CONNECT_SECONDS,
        total_seconds=_TOTAL_SECONDS,
        max_body_bytes=_LARGEST_ANSWER,
        max_redirects=2,
        retries=1,
        backoff_seconds=1.0,
        respect_robots=False,  # the operator's own address, meant to be requested by programs
    )
    fetcher = Fetcher(settings)
    try:
        with unlogged():
            fetched = fetcher.fetch(address, purpose="home")
    finally:
        fetcher.close()
    # Many such services answer 204, with no page: for a source that would be an error.
    received = fetched.outcome == "protocol_error" and 200 <= (fetched.status or 0) < 300
    if received or fetched.outcome in ("ok", "too_large"):
        return None
    # Not `fetched.error`: it may name the host, and with some services the host or path is the secret.
    return fetched.outcome if fetched.status is None else f"{fetched.outcome} (status {fetched.status})"
