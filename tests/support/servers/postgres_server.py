"""A PostgreSQL server of the tests' own: on a free port of 127.0.0.1, in a temporary folder, ended by its own process id."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.measures.patience import HANGS

PASSWORD = "geheim-é%/:@x"
"""Of the role `writer`: with what an address writes in another way, and must not say."""
_FOLDERS = "/usr/lib/postgresql/*/bin"
_ATTEMPTS = 20
_PAUSE = 0.1
_QUIET = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB", "-c", "max_wal_size=256MB")


def programs() -> Path:
    """The folder with initdb and postgres; the latest, where there are several."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(Path("/").glob(_FOLDERS.lstrip("/")), key=lambda one: int(one.parent.name.split(".")[0]))
    assert folders, "PostgreSQL is not installed: make postgres"
    return folders[-1]


@dataclass
class PostgresServer:
    """A server, begun by `start`, ended by `stop` or `kill`, and begun again on the same data and port."""

    folder: Path
    port: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def create(self) -> None:
        """Make its data; a server refuses to be root's, so that then it is nobody's."""
        self.folder.mkdir(mode=0o700)
        password = self.folder.parent / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        if os.getuid() == 0:
            self.folder.parent.chmod(0o711)
            for one in (self.folder, password):
                os.chown(one, _nobody().pw_uid, _nobody().pw_gid)
        options = ("-U", "writer", "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C", "--no-sync")
        self._call("initdb", "-D", str(self.folder), *options)
        password.unlink()
        self.port = _free_port()

    def start(self) -> None:
        """Begin it, and wait until it answers; after a kill, what it left may be in the way for a moment."""
        for _ in range(_ATTEMPTS):
            self._begin()
            if self._answers():
                return
            time.sleep(_PAUSE)
        raise AssertionError(f"the server does not start: see {self._log}")

    def _begin(self) -> None:
        options = ("-D", str(self.folder), "-p", str(self.port), "-c", "listen_addresses=127.0.0.1", "-k", "")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [programs() / "postgres", *options, *_QUIET], stdout=log, stderr=log, cwd="/", **_as_nobody()
            )

    def _answers(self) -> bool:
        """Whether it answers in the end, or has ended."""
        asked = [programs() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-d", "postgres"]
        until = time.monotonic() + HANGS
        while subprocess.run(asked, check=False).returncode:  # asked until it answers
            assert time.monotonic() < until, "the server does not answer"
            if self._process is None or self._process.poll() is not None:
                return False
            time.sleep(_PAUSE)
        return True

    @property
    def _log(self) -> Path:
        return self.folder.parent / f"{self.folder.name}.log"

    def stop(self) -> None:
        """End it, whoever is connected, and without a word to the disk."""
        self._end(signal.SIGQUIT)

    def kill(self) -> None:
        """As a machine does that fails: the server and all that serve a connection are gone at once."""
        self._end(signal.SIGKILL)

    def database(self) -> str:
        """A new, empty database; returns its name."""
        name = f"test_{next(self._numbers)}"
        self.psql("postgres", f"CREATE DATABASE {name}")
        return name

    def psql(self, database: str, *texts: str) -> str:
        """What psql answers to some statements, one row a line, columns between bars."""
        commands = [part for text in texts for part in ("-c", text)]
        done = subprocess.run(
            [programs() / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *self._where(database), *commands],
            capture_output=True, text=True, env={**os.environ, **self.environment()}, timeout=HANGS,
            check=False,  # the assertion shows what it said
        )  # several a line, as in a table  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.rstrip("\n")

    def environment(self) -> dict[str, str]:
        """The variable from which libpq takes the password."""
        return {"PGPASSWORD": PASSWORD}

    def address(self, database: str) -> str:
        """Of one of its databases, without the password."""
        return f"postgres://writer@127.0.0.1:{self.port}/{database}"

    def keywords(self, database: str) -> str:
        """The same in the form that DuckLake is usually given."""
        return f"host=127.0.0.1 port={self.port} user=writer dbname={database}"

    def _where(self, database: str) -> tuple[str, ...]:
        return ("-h", "127.0.0.1", "-p", str(self.port), "-U", "writer", "-d", database)

    def _call(self, program: str, *arguments: str) -> None:
        command = [programs() / program, *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd="/", **_as_nobody(),
            check=False,  # what it wrote is shown below
        )  # several a line, as in a table  # fmt: skip
        assert done.returncode == 0, done.stderr

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        serving = _children(process.pid)
        process.send_signal(how)
        process.wait(timeout=HANGS)
        if how is signal.SIGKILL:  # those who served connections notice, but not at once
            for pid in serving:
                with contextlib.suppress(ProcessLookupError):  # it has noticed
                    os.kill(pid, how)
            until = time.monotonic() + HANGS
            while any(_is_running(pid) for pid in serving):
                assert time.monotonic() < until, "what served a connection goes on"
                time.sleep(0.02)
            (self.folder / "postmaster.pid").unlink(missing_ok=True)  # as after an orderly end


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server with no data yet, for as long as the block lasts.

    Its folder is not one of pytest's: these are shut to all but their user again and again, and root's server is nobody's.
    """
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        server = PostgresServer(Path(folder) / "data")
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def _as_nobody() -> dict[str, int | list[int]]:
    if os.getuid() != 0:
        return {}
    return {"user": _nobody().pw_uid, "group": _nobody().pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(one) for one in text.split()]


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:  # it has ended
        return False
    return state != "Z"
