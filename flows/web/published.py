"""The published file in use: opened read-only, and exchanged for a newer one between two requests."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from parsers.dates import paris_day
from warehouse.clock import Clock, utc_now
from warehouse.published.serving.snapshot import ServingLimits, Snapshot, UnusableFileError

log = logging.getLogger("followthrough")

_LOOKING_SECONDS = 1.0
"""Between two looks at the file; a look is one `stat`."""

_Identity = tuple[int, int, int, int]
"""Device, inode, size and time of change of a file: a published file is replaced, never written to."""


@dataclass(slots=True)
class _InUse:
    """A snapshot, and how many requests read from it."""

    snapshot: Snapshot
    identity: _Identity
    readers: int = 0
    retired: bool = False


@dataclass(slots=True)
class _State:
    current: _InUse | None = None
    refused: _Identity | None = None
    """The file that could not be opened last, so that it is not tried again at every request."""
    trouble: UnusableFileError | None = None
    looked_at: float = float("-inf")
    opening: bool = False
    leaving: int = 0
    """Snapshots that have been replaced, and that requests still read from."""
    changed: threading.Condition = field(default_factory=threading.Condition)


class PublishedFile:
    """Gives each request the newest file that could be opened, and closes the older ones when nobody reads them."""

    def __init__(
        self, path: Path, limits: ServingLimits | None = None, clock: Clock = utc_now, *, held: bool = False
    ) -> None:
        """Nothing is opened before the first request, or `refresh`.

        `held` says that what was opened first is served for good: a static copy is made of one file.
        """
        self.path = path
        self._limits = limits or ServingLimits()
        self._clock = clock
        self._held = held
        self._state = _State()

    @property
    def trouble(self) -> UnusableFileError | None:
        """Why the file in its place cannot serve, while an earlier one still does; None when all is well."""
        return self._state.trouble

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """The snapshot for one request, which stays open while the block lasts.

        The first request opens the file; a newer one is opened beside the requests, and serves those that come after.

        Raises UnusableFileError where no file could be opened.
        """
        self._look()
        with self._state.changed:
            used = self._state.current
            if used is None:
                raise self._state.trouble or UnusableFileError("missing", f"{self.path} does not exist yet")
            used.readers += 1
        try:
            yield used.snapshot
        finally:
            with self._state.changed:
                used.readers -= 1
                closing = used.retired and used.readers == 0
            if closing:
                used.snapshot.close()
                with self._state.changed:
                    self._state.leaving -= 1

    def refresh(self) -> None:
        """Take up what is in place now, and return when that is done. Raises nothing: see `trouble`."""
        with self._state.changed:
            while self._state.opening:
                self._state.changed.wait()
            self._state.opening = True
        self._open()

    def close(self) -> None:
        """Close what is open."""
        with self._state.changed:
            while self._state.opening:
                self._state.changed.wait()
            used, self._state.current = self._state.current, None
        if used is not None:
            used.snapshot.close()

    def _look(self) -> None:
        state = self._state
        if self._held and state.current is not None:
            return
        with state.changed:
            if time.monotonic() - state.looked_at < _LOOKING_SECONDS and state.current is not None:
                return
            state.looked_at = time.monotonic()
            if not self._is_out_of_date():
                return
            if state.leaving:
                return  # two are open as it is, and each may take its memory
            if state.opening:
                while state.current is None and state.opening:
                    state.changed.wait()
                return
            state.opening = True
            first = state.current is None
        if first:
            self._open()
        else:
            threading.Thread(target=self._open, name="published-file", daemon=True).start()

    def _is_out_of_date(self) -> bool:
        state = self._state
        identity = self._identity()
        if identity is None:
            return state.current is None or state.trouble is None
        if identity == state.refused:
            return False
        if state.current is None or identity != state.current.identity:
            return True
        return state.current.snapshot.today != paris_day(self._clock()) or state.trouble is not None

    def _identity(self) -> _Identity | None:
        try:
            known = self.path.stat()
        except OSError:
            return None
        return known.st_dev, known.st_ino, known.st_size, known.st_mtime_ns

    def _open(self) -> None:
        """Open what is in place; `opening` has been set by who calls."""
        identity = self._identity()
        opened: Snapshot | None = None
        trouble: UnusableFileError | None = None
        older = self._state.current
        try:
            if older is not None:
                older.snapshot.give_memory_back()
            opened = Snapshot(self.path, self._limits)
        except UnusableFileError as error:
            trouble = error
            log.warning("the published file cannot be served: %s %s", error.message, error.hint or "")
        finally:
            if older is not None and opened is None:
                older.snapshot.take_memory_again()
            self._exchange(identity, opened, trouble)

    def _exchange(self, identity: _Identity | None, opened: Snapshot | None, trouble: UnusableFileError | None) -> None:
        state, idle = self._state, None
        with state.changed:
            state.trouble = trouble
            state.refused = identity if trouble else None
            if opened is not None and identity is not None:
                replaced, state.current = state.current, _InUse(opened, identity)
                if replaced is not None:
                    replaced.retired = True
                    idle = replaced.snapshot if replaced.readers == 0 else None
                    state.leaving += idle is None
            state.opening = False
            state.changed.notify_all()
        if idle is not None:
            idle.close()
