"""Single keys from a terminal, and lines when a line is asked for."""

from __future__ import annotations

import os
import select
import sys
from types import TracebackType
from typing import Any

_ESCAPE = b"\x1b"


class Keys:
    """Reads keys as they are pressed, without Enter; the terminal is restored at the end, whatever happens."""

    def __enter__(self) -> Keys:
        import termios

        self._file = sys.stdin.fileno()
        self._before: list[Any] = termios.tcgetattr(self._file)
        self._set(waiting_for_line=False)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._set(waiting_for_line=True)

    def key(self) -> str | None:
        """The next key, in lower case; None at the end of the input. Arrows and the like do not count."""
        while True:
            read = os.read(self._file, 1)
            if not read or read == b"\x04":
                return None
            if read == _ESCAPE:
                self._pass_over_sequence()
                continue
            if read.isascii():
                return read.decode().lower()

    def _pass_over_sequence(self) -> None:
        """Read the rest of what an arrow or function key sends (ECMA-48: `[`, parameters, a final byte); Escape has none."""
        began = False
        while select.select([self._file], [], [], 0.05)[0]:
            read = os.read(self._file, 1)
            if began and b"@" <= read <= b"~":
                return
            if not began and read not in (b"[", b"O"):
                return
            began = True

    def line(self) -> str:
        """A line, which the person ends with Enter; "" at the end of the input."""
        self._set(waiting_for_line=True)
        try:
            return sys.stdin.readline().strip()
        finally:
            self._set(waiting_for_line=False)

    def _set(self, *, waiting_for_line: bool) -> None:
        import termios

        wanted = list(self._before)
        if not waiting_for_line:
            wanted[3] &= ~(termios.ICANON | termios.ECHO)
            wanted[6] = list(wanted[6])
            wanted[6][termios.VMIN], wanted[6][termios.VTIME] = 1, 0
        # At once: keys typed ahead are kept.
        termios.tcsetattr(self._file, termios.TCSANOW, wanted)
