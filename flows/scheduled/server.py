"""Prefect's own server, started for as long as it is needed when PREFECT_API_URL names none.

Whoever may talk to its API can have a deployment of ours run any command as our user. Loopback keeps no other user of the
machine out, so the API asks for a password that is made for each start.
"""

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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flows.scheduled.password import password_file
from flows.scheduled.template import DATABASE, take_template, template
from parsers.errors import FollowthroughError
from warehouse.connection.database import saying_what_happened
from warehouse.connection.private_files import PRIVATE_FOLDER, PRIVATE_UMASK, open_private

log = logging.getLogger("followthrough")

START_SECONDS = 600.0
"""How long the server may take to answer; 9 to 15 seconds is usual, and 180 was not enough alongside ten other programs on
two cores. One that ends before it answers is reported at once, so this limit is for one that hangs."""
_STOP_SECONDS = 15.0
"""For the server to close its database before it is killed."""
_PR_SET_PDEATHSIG = 1
_LISTENING = "0A"
"""TCP_LISTEN in /proc/net/tcp."""
_DATABASE_VARIABLE = "PREFECT_API_DATABASE_CONNECTION_URL"
_BLOCKS_VARIABLE = "PREFECT_SERVER_REGISTER_BLOCKS_ON_START"
"""Whether a start describes Prefect's blocks in its database, for 1.5 s of CPU time; they are of use in its page alone."""


class PrefectServerError(FollowthroughError):
    """Prefect's server did not start."""


def prefect_home(warehouse: Path) -> Path:
    """Where Prefect keeps its own database and settings: PREFECT_HOME, else a folder next to the warehouse."""
    return Path(os.environ.get("PREFECT_HOME") or warehouse.parent / "prefect")


def check_reached_by_others(who: str) -> None:
    """Raise PrefectServerError, which says what `who` needs, unless Prefect's server is one that other machines reach."""
    missing = [] if os.environ.get("PREFECT_API_URL") else ["PREFECT_API_URL"]
    if not (os.environ.get("PREFECT_API_AUTH_STRING") or os.environ.get("PREFECT_API_KEY")):
        missing.append("PREFECT_API_AUTH_STRING")
    if missing:
        raise PrefectServerError(
            f"{who} needs a Prefect server that all machines reach: set {' and '.join(missing)}",
            hint="They are the address of its API and its password; docs/scaling.md says how to start one.",
        )


def set_up_prefect(warehouse: Path) -> None:
    """Set what Prefect reads from the environment once, when imported; what the operator has already set stands.

    Raises WarehouseError when its folder cannot be created.
    """
    home = prefect_home(warehouse).absolute()
    with saying_what_happened(home):
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    os.environ.setdefault("PREFECT_HOME", str(home))
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    # Its history is not ours (`runs` and `fetches` are); a month is plenty, and it must not grow for ever.
    os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED", "events,flow_runs,orphans")
    os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD", str(30 * 86400))
    os.environ.setdefault("PREFECT_SERVER_EVENTS_RETENTION_PERIOD", "P7D")
    # A visit that was handed over waits this long for a worker to see it; ten seconds by default.
    os.environ.setdefault("PREFECT_WORKER_QUERY_SECONDS", "2")
    # Lines of threads that belong to no run, when the log of runs is sent to Prefect's page (flows/scheduled/artifacts.py).
    os.environ.setdefault("PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW", "ignore")


def what_starts(warehouse: Path) -> str:
    """What `prefect_api` will be waiting for, in words; the first start makes Prefect's database and takes longer."""
    if os.environ.get("PREFECT_API_URL"):
        return "Reaching Prefect at PREFECT_API_URL"
    there = (prefect_home(warehouse) / DATABASE).exists() or template().exists()
    if there or "postgresql" in os.environ.get(_DATABASE_VARIABLE, ""):
        return "Starting Prefect's server (some ten seconds)"
    return "Starting Prefect's server, which makes its database first (half a minute or more, once; --direct needs neither)"


@contextmanager
def prefect_api(warehouse: Path, *, scheduler: bool, page_port: int | None = None) -> Iterator[str]:
    """The address of Prefect's API: PREFECT_API_URL, else that of a server started on loopback while the block lasts.

    The server runs in its own session, so that Ctrl-C ends the run first and then the server. Its output goes
    to `server.log` in Prefect's folder. `scheduler` says whether it has deployments to schedule; with `page_port`
    it serves Prefect's own page there.

    Raises PrefectServerError when it does not answer in time, or the port is taken.
    """
    set_up_prefect(warehouse)
    given = os.environ.get("PREFECT_API_URL")
    if given:
        yield given
        return
    home = prefect_home(warehouse)
    if _DATABASE_VARIABLE not in os.environ:
        with saying_what_happened(home):
            take_template(home)
    port = _free_port() if page_port is None else _this_port(page_port)
    blocks = {_BLOCKS_VARIABLE: "false"} if page_port is None else {}
    options = ["--no-ui" if page_port is None else "--ui", "--log-level", "WARNING"]
    options += [] if scheduler else ["--no-scheduler", "--no-late-runs"]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), *options]
    origin = f"http://127.0.0.1:{port}"
    api = f"{origin}/api"
    with (
        os.fdopen(open_private(home / "server.log", os.O_WRONLY | os.O_APPEND), "ab") as output,
        password_file(home, port) as password,
        _environment({"PREFECT_API_URL": api, "PREFECT_API_AUTH_STRING": password}),
    ):
        server = subprocess.Popen(  # noqa: S603 - our own interpreter, no outside text
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread of ours that could hold a lock is running yet
            umask=PRIVATE_UMASK,
            env={
                **blocks,
                **os.environ,
                "PREFECT_SERVER_API_AUTH_STRING": password,
                "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": origin,  # its own; by default, pages of any site may ask
                "PREFECT_SERVER_UI_API_URL": api,
                "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "page"),  # by default, files are copied inside its package
                "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
                "PREFECT_SERVER_UI_V2_ENABLED": "false",  # the newer page asks another host before anybody has signed in
            },
        )
        try:
            _wait_for(server, port, home / "server.log")
            yield api
        finally:
            _stop(server)


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Have these variables in the environment while the block lasts, for Prefect's client here and in the runs it starts."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _die_with_parent() -> None:
    """Have the kernel end the server when we are killed, or it would keep Prefect's database open for ever (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _this_port(port: int) -> int:
    """`port`, when nobody listens there yet: whoever does would be taken for our server."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that just ended is no hindrance
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PrefectServerError(
                f"Prefect's page cannot be served on 127.0.0.1:{port}: {error.strerror}",
                hint="Set another [prefect] ui_port; `ss -ltnp` says which program has this one.",
            ) from error
    return port


def _wait_for(server: subprocess.Popen[bytes], port: int, output: Path) -> None:
    hint = f"See {output}; `followthrough run --direct` needs no server."
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if server.poll() is not None:
            raise PrefectServerError(f"Prefect's server ended with status {server.returncode} before it answered", hint=hint)
        if _is_healthy(port):
            # Another user could have taken the port first, to be told the password and to hand us flows to run.
            owner = _listening_user(port)
            if owner == os.geteuid():
                return
            if owner is not None:
                raise PrefectServerError(
                    f"a program of another user (uid {owner}) answers on the port {port} meant for Prefect's server",
                    hint="Start again; should it come back, `ss -ltnp` says which program it is.",
                )
        time.sleep(0.1)
    raise PrefectServerError(f"Prefect's server did not answer within {START_SECONDS:.0f} seconds", hint=hint)


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _listening_user(port: int) -> int | None:
    """The uid of who listens on a port of 127.0.0.1, None when nobody does; ours where one cannot know (see proc(5))."""
    if sys.platform != "linux":
        return os.geteuid()
    loopback = int.from_bytes(socket.inet_aton("127.0.0.1"), sys.byteorder)
    with Path("/proc/net/tcp").open(encoding="ascii") as table:
        for fields in (line.split() for line in table):
            if fields[1] == f"{loopback:08X}:{port:04X}" and fields[3] == _LISTENING:
                return int(fields[7])
    return None


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
