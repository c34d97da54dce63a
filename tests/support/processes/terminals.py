"""The real program in a pseudo-terminal, as a person at a keyboard has it."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from tests.support.measures.patience import HANGS


class Terminal:
    """A program in a terminal: `sees` waits for words, `types` presses keys."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self._master = master
        self._seen = ""

    def sees(self, words: str) -> str:
        """Wait for words; returns all that was shown since the last time up to their end, without colours."""
        until = time.monotonic() + HANGS
        while words not in self._plain():
            assert time.monotonic() < until, f"{words!r} is not among what was shown:\n{self._plain()}"
            if not self._read(0.1) and self.process.poll() is not None and not self._read(0.1):
                assert words in self._plain(), f"it ended without {words!r}:\n{self._plain()}"
        shown, _, self._seen = self._plain().partition(words)
        return shown + words

    def types(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def ends(self) -> int:
        """Wait for it to end; returns the status."""
        until = time.monotonic() + HANGS
        while self.process.poll() is None:
            assert time.monotonic() < until, f"it has not ended:\n{self._plain()}"
            self._read(0.1)
        return self.process.wait()

    def echoes(self) -> bool:
        """Whether the terminal shows what is typed, as it does between programs."""
        return bool(termios.tcgetattr(self._master)[3] & termios.ECHO)

    def _plain(self) -> str:
        return Text.from_ansi(self._seen).plain if "\x1b" in self._seen else self._seen

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            read = os.read(self._master, 65536)
        except OSError:  # Linux's way of saying that nobody holds the other end any more
            return False
        self._seen += read.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(read)


@contextlib.contextmanager
def in_terminal(*arguments: str, folder: Path) -> Iterator[Terminal]:
    """`followthrough` with these arguments, in a terminal of 100 columns."""
    master, slave = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FOLLOWTHROUGH_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments],
        stdin=slave, stdout=slave, stderr=slave, cwd=folder, start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - no thread of the tests holds a lock that it needs
        env={**environment, "COLUMNS": "100", "LINES": "40", "TERM": "xterm", "LOGNAME": "anne"},
    )  # several a line, as in a table  # fmt: skip
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        process.kill()
        process.wait()
        os.close(master)


def _take_terminal() -> None:
    """Make the pseudo-terminal the program's controlling one, so that Ctrl-C typed in it reaches it."""
    import fcntl

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
