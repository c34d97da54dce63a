"""Objects read in steps: small ones where a record is wanted here and there, larger ones where reading goes on."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_FIRST_STEP = 64 * 1024
"""Bytes: the compressed record of a page takes 5 to 30 KB, so one request brings most of them."""
_GROWTH = 4
"""Three steps later they are as large as they get, and little was read in vain where somebody stops before."""
_LARGEST_STEP = 4 * 1024**2
"""Bytes: a request for so many takes far longer than its way there and back."""
_KEPT = 64 * 1024
"""Bytes of a step that stay when reading goes on: four of the blocks in which warcio reads."""
_REMEMBERED = 8
"""Objects of which the last step is kept: with the largest step, 32 MB at most."""

Fetch = Callable[[str, int, int], tuple[bytes, int]]
"""The bytes of an object from a first to a last place, as far as there are any, and the size of the whole."""


@dataclass(frozen=True, slots=True)
class _Step:
    start: int
    data: bytes
    size: int
    """Of the whole object."""

    @property
    def end(self) -> int:
        return self.start + len(self.data)


class ReadAhead:
    """Reads objects that never change, and remembers the last step of a few. May be used from several threads."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._steps: OrderedDict[str, _Step] = OrderedDict()
        self._lock = Lock()

    def opened(self, name: str, offset: int) -> BinaryIO:
        """An object, to be read from `offset` on; its first bytes are there. Raises what `fetch` raises."""
        self.read(name, offset)
        return io.BufferedReader(_ObjectReader(self, name, offset))

    def read(self, name: str, offset: int) -> bytes:
        """Some bytes of an object from `offset` on; none at its end."""
        with self._lock:
            step = self._steps.get(name)
        if step is None or not (step.start <= offset < step.end or offset >= step.size):
            step = self._next(name, offset, step)
        return step.data[offset - step.start :] if step.start <= offset else b""

    def _next(self, name: str, offset: int, before: _Step | None) -> _Step:
        # From the end of a record to the next one that is wanted is a small way when a file is read in order.
        goes_on = before is not None and before.end <= offset <= before.end + len(before.data)
        length = min(len(before.data) * _GROWTH, _LARGEST_STEP) if before is not None and goes_on else _FIRST_STEP
        data, size = self._fetch(name, offset, offset + length)
        # Who reads a record reads some KB on from its end, which is where the next one begins.
        kept = before.data[-_KEPT:] if before is not None and before.end == offset else b""
        step = _Step(offset - len(kept), kept + data, size)
        with self._lock:  # never while a request is under way: other threads read other objects meanwhile
            self._steps[name] = step
            self._steps.move_to_end(name)
            while len(self._steps) > _REMEMBERED:
                self._steps.popitem(last=False)
        return step


class _ObjectReader(io.RawIOBase):
    """An object as a file that is read from one place on."""

    def __init__(self, ahead: ReadAhead, name: str, offset: int) -> None:
        self._ahead = ahead
        self._name = name
        self._place = offset

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        into = memoryview(buffer).cast("B")
        data = self._ahead.read(self._name, self._place)[: len(into)]
        into[: len(data)] = data
        self._place += len(data)
        return len(data)
