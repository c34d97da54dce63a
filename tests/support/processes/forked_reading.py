"""The reading process of forked runs, forked itself from one that has read all tables of words: a start costs 1.5 s of CPU.

Its limits, its line to the program and what it reads are those of `flows.reading.child`. The tests of the process itself,
and of runs for which Python is started, have the real start.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import types
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.reading import process
from parsers import lexicon

_NUMBER = struct.Struct(">q")


@functools.cache
def door() -> str:
    """The path of a socket of the process that they are forked from; there is one per pytest worker."""
    path = Path(tempfile.mkdtemp(prefix="reading-")) / "door"
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.support.processes.forked_reading", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],  # a test may have gone elsewhere
    )  # it ends when its standard input does, with the worker
    assert started.stdout is not None
    assert started.stdout.readline() == b"ready\n"
    door.started = started  # type: ignore[attr-defined]  # or its pipes would be closed
    return str(path)


class Forked:
    """Stands in for `subprocess.Popen` where the program starts its reading process."""

    def __init__(self, path: str, line: int) -> None:
        self._said = socket.socket(socket.AF_UNIX)
        self._said.connect(path)
        socket.send_fds(self._said, [b"."], [line])
        self.pid = self._number()
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._said], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = self._number()
            self._said.close()
        return self.returncode

    def kill(self) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it has ended since, as `Popen.kill` takes it too
                os.kill(self.pid, 9)

    def _number(self) -> int:
        number: int = _NUMBER.unpack(self._said.recv(_NUMBER.size, socket.MSG_WAITALL))[0]
        return number


def use(path: str) -> None:
    """Have the program in this process fork its reading process from the one behind that door."""

    def start(command: list[str], *, stdin: int, **options: Any) -> Any:
        if lexicon.own_lines():  # the tables of that one were read without them
            return subprocess.Popen(command, stdin=stdin, **options)
        return Forked(path, stdin)

    stand_in = types.SimpleNamespace(Popen=start, DEVNULL=subprocess.DEVNULL)
    process.subprocess = stand_in  # type: ignore[assignment]  # all that is asked of the module there


def main(path: str) -> None:
    """Fork a reading process for each who comes to the door, until nobody holds standard input any more."""
    _warm()
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.bind(path)
        waiting.listen()
        print("ready", flush=True)
        while 0 not in (ready := select.select([0, waiting], [], [])[0]):
            assert ready
            with waiting.accept()[0] as asking:
                if not os.fork():
                    waiting.close()
                    _supervise(asking)
                    os._exit(0)
            while _one_has_ended():
                pass  # all that have ended by now are let go of


def _one_has_ended() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:  # there are no children at all
        return False


def _supervise(asking: socket.socket) -> None:
    """Tell who asked the number of the reading process, and how it ended: only its parent knows that."""
    _, [line], *_ = socket.recv_fds(asking, 1, 1)
    reader = os.fork()
    if not reader:
        asking.close()
        _read(line)
    os.close(line)
    with contextlib.suppress(OSError):  # who asked may have been killed, which ends the reading process as well
        asking.sendall(_NUMBER.pack(reader))
    status = os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1])
    with contextlib.suppress(OSError):  # who asked may be gone by now
        asking.sendall(_NUMBER.pack(status))


def _read(line: int) -> None:
    from flows.reading.child import main
    from flows.reading.limits import OUT_OF_MEMORY

    os.setsid()
    os.dup2(line, 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.close(line)
    status = 1
    try:
        main()
        status = 0
    except MemoryError:  # the program knows why by its status
        status = OUT_OF_MEMORY
    finally:
        os._exit(status)


def _warm() -> None:
    from flows.reading.child import READERS
    from parsers.model import PublicationDay, Release
    from tests.support.servers.newsroom import feed, page

    noon, url = datetime(2026, 3, 1, 12), "https://s.example/"
    READERS["read_feed"](feed("s", ["a"]).body, url=url)
    READERS["read_page"]("generic", page("T").encode(), url=url)
    for language in ("fr", "en", "nl"):
        READERS["with_commitments_and_claims"](
            Release("s", url, None, "T", "Un mot.", "generic", 1, "c", noon, PublicationDay(noon.date()), language=language)
        )
    gc.freeze()


if __name__ == "__main__":
    main(sys.argv[1])
