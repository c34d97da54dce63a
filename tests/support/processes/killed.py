"""A program that kills itself, without a word, before a counted step: a statement of DuckDB, or an operation on a file."""

from __future__ import annotations

import functools
import io
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

OPERATIONS = frozenset(
    {"fsync", "rename", "replace", "link", "unlink", "remove", "mkdir", "rmdir", "open", "write", "truncate", "ftruncate",
     "utime", "chmod", "lockf", "flock", "scandir"}
)  # several a line, as in a table  # fmt: skip
"""On files; strings and lists have methods of such names, too."""


def is_step(called: Any) -> bool:
    """Whether a function of C is a statement, or an operation on a file."""
    name = getattr(called, "__name__", "")
    if name == "execute":
        return True
    owner = getattr(called, "__self__", None)
    of_module = getattr(called, "__module__", None) in ("posix", "fcntl", "_io", "io")
    return name in OPERATIONS and (of_module or isinstance(owner, io.FileIO | io.BufferedWriter | io.TextIOWrapper))


def kill_before(number: int, counted: Path) -> None:
    """Have this process killed before step `number` of its main thread (0: never); `counted` says how many there were.

    To be called in the process: `tests.support.processes.forked.Program(…, before=functools.partial(kill_before, 7, file))`.
    """
    handle = os.open(counted, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    passed = 0

    def profile(_: FrameType, event: str, called: Any) -> None:
        nonlocal passed
        if event != "c_call" or not is_step(called):
            return
        passed += 1
        if passed == number:
            os.kill(os.getpid(), signal.SIGKILL)
        if not number:
            sys.setprofile(None)  # so that counting is not counted
            os.pwrite(handle, str(passed).encode(), 0)
            sys.setprofile(profile)

    sys.setprofile(profile)


def at_step(number: int, counted: Path) -> functools.partial[None]:
    """For the `before` of a `Program`."""
    return functools.partial(kill_before, number, counted)
