"""The real program as a separate process, forked from one that has everything imported: a start costs no start of Python.

It is told what to do, stopped, killed and limited like any other process. `commands.py` next to it starts Python itself, for
tests that are about that.
"""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from tests.support.measures.patience import HANGS
from tests.support.processes import forked_reading
from tests.support.stored.ready_made import opener, opening_with


@functools.cache
def warm_processes() -> ForkServerContext:
    """Where processes are forked from that one; there is one per pytest worker."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.processes.warm"])
    return context


class Program:
    """`followthrough` running with these arguments, in the test's folder and environment.

    `before`, a module-level function, is called in the process before anything else. The files that it begins with are
    copies, as in the tests' own process (tests/support/stored/ready_made.py); with `from_nothing`, it makes them.
    """

    def __init__(
        self,
        *arguments: str,
        environ: Mapping[str, str] | None = None,
        before: Callable[[], object] | None = None,
        from_nothing: bool = False,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="forked-")
        outputs = [str(Path(self._folder.name) / name) for name in ("out", "err")]
        self._outputs = [Path(one) for one in outputs]
        self._process = warm_processes().Process(
            target=_work,
            args=(
                arguments,
                outputs,
                dict(environ or os.environ),
                str(Path.cwd()),
                before,
                None if from_nothing else opener(),
                forked_reading.door(),
            ),
            daemon=True,
        )
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Its exit status, negative when a signal ended it; None while it is running."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def ended(self) -> Ended:
        """Wait for it to end."""
        self._process.join(HANGS)
        assert self._process.exitcode is not None, "it hangs"
        out, err = (one.read_text(encoding="utf-8") if one.exists() else "" for one in self._outputs)
        self._folder.cleanup()
        return Ended(self._process.exitcode, out, err)


class Ended:
    """What a process left: exit status, output and errors."""

    def __init__(self, returncode: int, stdout: str, stderr: str) -> None:
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr


def _work(
    arguments: tuple[str, ...],
    outputs: list[str],
    environ: dict[str, str],
    folder: str,
    before: Callable[[], object] | None,
    open_with: Callable[..., Any] | None,
    reading_door: str,
) -> None:
    for number, file in enumerate(outputs, 1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    forked_reading.use(reading_door)
    if before is not None:
        before()
    from flows.cli.main import call

    with opening_with(open_with) if open_with else contextlib.nullcontext():
        sys.exit(call(arguments))
