"""One large body in memory at a time: the others wait on the disk, whole, until the one before has been read and kept."""

from __future__ import annotations

import tempfile
import threading

SMALL = 1_000_000
"""Bytes up to which a body stays in memory while it arrives; hardly any page or document has more."""
_PATIENCE = 120.0
"""Seconds to wait for another's body to be read. Nobody should have it longer than a few readings may take; a thread that
never says that it is done must not stop the others."""

_turn = threading.Lock()
_holder: list[int] = []


class Gathered:
    """A body that is arriving."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=SMALL)  # noqa: SIM115 - closed by `take`, or with this object
        self.length = 0

    def add(self, piece: bytes) -> None:
        """Append what has come."""
        self._file.write(piece)
        self.length += len(piece)

    def head(self, length: int) -> bytes:
        """Its first bytes, at most `SMALL`."""
        self._file.seek(0)
        return self._file.read(min(length, SMALL))

    def take(self) -> bytes:
        """All of it, once. For a large one this thread waits for its turn, which it has until `let_go`."""
        if self.length > SMALL:
            _wait_for_turn()
        with self._file:
            self._file.seek(0)
            return self._file.read()


def let_go() -> None:
    """This thread is done with the last body it took, if that was a large one."""
    if _holder and _holder[0] == threading.get_ident():
        _holder.clear()
        _turn.release()


def _wait_for_turn() -> None:
    me = threading.get_ident()
    if not (_holder and _holder[0] == me) and _turn.acquire(timeout=_PATIENCE):
        _holder.append(me)
