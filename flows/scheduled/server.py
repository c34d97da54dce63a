"""Prefect's own server, started for as long as it is needed when PREFECT_API_URL names none."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parsers.errors import FollowthroughError
from warehouse.connection.database import saying_what_happened

log = logging.getLogger("followthrough")

START_SECONDS = 600.0
"""How long the server may take to answer; 9 to 15 seconds is usual, and 180 was not enough alongside ten other programs on
two cores. One that ends before it answers is reported at once, so this limit is for one that hangs."""
_STOP_SECONDS = 15.0
"""For the server to close its database before it is killed."""
_PR_SET_PDEATHSIG = 1
_DATABASE_VARIABLE = "PREFECT_API_DATABASE_CONNECTION_URL"
_DATABASE = "prefect.db"
"""As Prefect names it in PREFECT_HOME."""


class PrefectServerError(FollowthroughError):
    """Prefect's server did not start."""


def prefect_home(warehouse: Path) -> Path:
    """Where Prefect keeps its own database and settings: PREFECT_HOME, else a folder next to the warehouse."""
    return Path(os.environ.get("PREFECT_HOME") or warehouse.parent / "prefect")


def set_up_prefect(warehouse: Path) -> None:
    """Set what Prefect reads from the environment once, when imported; what the operator has already set stands.

    Raises WarehouseError when its folder cannot be created.
    """
    home = prefect_home(warehouse).absolute()
    with saying_what_happened(home):
        home.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PREFECT_HOME", str(home))
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    # Its history is not ours (`runs` and `fetches` are); a month is plenty, and it must not grow for ever.
    os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED", "events,flow_runs,orphans")
    os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD", str(30 * 86400))
    os.environ.setdefault("PREFECT_SERVER_EVENTS_RETENTION_PERIOD", "P7D")


def what_starts(warehouse: Path) -> str:
    """What `prefect_api` will be waiting for, in words; the first start makes Prefect's database and takes longer."""
    if os.environ.get("PREFECT_API_URL"):
        return "Reaching Prefect at PREFECT_API_URL"
    if (prefect_home(warehouse) / _DATABASE).exists() or "postgresql" in os.environ.get(_DATABASE_VARIABLE, ""):
        return "Starting Prefect's server (some ten seconds)"
    return "Starting Prefect's server, which makes its database first (half a minute or more, once; --direct needs neither)"


@contextmanager
def prefect_api(warehouse: Path, *, scheduler: bool) -> Iterator[str]:
    """The address of Prefect's API: PREFECT_API_URL, else that of a server started on loopback while the block lasts.

    The server runs in its own session, so that Ctrl-C ends the run first and then the server. Its output goes
    to `server.log` in Prefect's folder. `scheduler` says whether it has deployments to schedule.

    Raises PrefectServerError when it does not answer in time.
    """
    set_up_prefect(warehouse)
    given = os.environ.get("PREFECT_API_URL")
    if given:
        yield given
        return
    home = prefect_home(warehouse)
    port = _free_port()
    options = ["--no-ui", "--log-level", "WARNING"] + ([] if scheduler else ["--no-scheduler", "--no-late-runs"])
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), *options]
    api = f"http://127.0.0.1:{port}/api"
    with (home / "server.log").open("ab") as output:
        server = subprocess.Popen(  # noqa: S603 - our own interpreter, no outside text
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread of ours that could hold a lock is running yet
            env={**os.environ, "PREFECT_API_URL": api},
        )
        try:
            _wait_for(server, api, home / "server.log")
            os.environ["PREFECT_API_URL"] = api
            yield api
        finally:
            os.environ.pop("PREFECT_API_URL", None)
            _stop(server)


def _die_with_parent() -> None:
    """Have the kernel end the server when we are killed, or it would keep Prefect's database open for ever (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(server: subprocess.Popen[bytes], api: str, output: Path) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if server.poll() is not None:
            raise PrefectServerError(
                f"Prefect's server ended with status {server.returncode} before it answered",
                hint=f"See {output}; `followthrough run --direct` needs no server.",
            )
        try:
            with urllib.request.urlopen(f"{api}/health", timeout=5) as answer:  # noqa: S310 - loopback, our own port
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise PrefectServerError(
        f"Prefect's server did not answer within {START_SECONDS:.0f} seconds",
        hint=f"See {output}; `followthrough run --direct` needs no server.",
    )


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End the server's whole session: the server starts its own processes."""
    for number, seconds in ((signal.SIGTERM, _STOP_SECONDS), (signal.SIGKILL, _STOP_SECONDS)):
        if server.poll() is not None:
            return
        try:
            os.killpg(server.pid, number)
            server.wait(seconds)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            log.warning("Prefect's server did not end within %.0f seconds", seconds)
