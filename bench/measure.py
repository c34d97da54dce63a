"""Runs a thing in a separate process and says what it took: wall time, CPU time, peak memory."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from bench.history import remember

LONGEST = 600.0
"""Seconds after which a measured process is ended."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a whole process took, from its start to its end, with the processes that it started and waited for."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds, user and system."""
    peak: float
    """The largest resident set of it or of any of those processes, in MB (10⁶ bytes)."""
    said: Any = None
    """What the function returned, if it was a function."""


def whole(command: Sequence[str], *, environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Measured:
    """Run a command to its end. Raises RuntimeError, with what it wrote, when its status is not 0.

    `ru_maxrss` begins with the parent's resident memory, so the caller must stay small: it imports nothing.
    """
    began = time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        text=True,
    ) as process:
        assert process.stdout is not None
        written = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}:\n{written[-3000:]}")
    said = written.rpartition("\n\x1e")[2]
    unit = 1 if sys.platform == "darwin" else 1024
    return Measured(
        wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6, json.loads(said) if said != written else None
    )


def fresh(function: Callable[..., Any], *arguments: str | int | float | None) -> Measured:
    """Call a function of a module in a fresh process; arguments and result go through JSON."""
    name = f"{function.__module__}:{function.__qualname__}"
    return whole([sys.executable, "-m", "bench.measure", name, json.dumps(arguments)])


class Clock:
    """Wall and CPU time of blocks inside this process, its threads included; `with clock: …` adds up."""

    def __init__(self) -> None:
        self.wall = 0.0
        self.cpu = 0.0

    def __enter__(self) -> Clock:
        gc.collect()
        self._began = (time.perf_counter(), time.process_time())
        return self

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter() - self._began[0]
        self.cpu += time.process_time() - self._began[1]

    def said(self, **more: Any) -> dict[str, Any]:
        """In the form returned by a function called by `fresh`."""
        return {"wall": self.wall, "cpu": self.cpu, **more}


def middle(measured: Sequence[Measured], of: str, inside: bool = False) -> float:
    """The median of a figure; `inside` takes it from what the functions themselves reported."""
    return median(one.said[of] if inside else getattr(one, of) for one in measured)


@contextlib.contextmanager
def serving(module: str, *arguments: str) -> Iterator[str]:
    """A server of this package in a separate process, whose time is not counted; gives its address."""
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str | float | int | None]]) -> None:
    """Print a table, and add it to the history (bench/history.py)."""
    show(title, columns, rows)
    remember(title, columns, rows)


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str | float | int | None]]) -> None:
    """Print a table; numbers right-aligned, with as many digits as are significant."""
    cells = [list(columns)] + [[_cell(value) for value in row] for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    print(f"\n{title}")
    for row in cells:
        first, *others = (
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  " + "  ".join([first, *others]).rstrip())
    sys.stdout.flush()


def _cell(value: str | float | None) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else value


def _called() -> None:
    module, _, name = sys.argv[1].partition(":")
    said = getattr(import_module(module), name)(*json.loads(sys.argv[2]))
    sys.stdout.write("\n\x1e" + json.dumps(said))


if __name__ == "__main__":
    _called()
