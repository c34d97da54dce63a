"""Several reading processes, so that threads that ask at once need not wait for each other."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from flows.reading.asking import Asked
from flows.reading.frames import Answer, Question
from flows.reading.limits import Limits
from flows.reading.process import ReadingProcess

PATIENCE = 1.0
"""Seconds that questions wait, all together, before a further process is started: about what a start takes of a processor.
A pass with a handful of new pages gets by with one process, as it would with none to spare."""
_FORGOTTEN_AFTER = 10.0
"""Seconds after which it counts no more that questions waited: a second's worth in an hour is not worth a process."""


class ReadingPool(Asked):
    """Up to `most` reading processes, each started when it is asked for while the others are busy."""

    def __init__(self, most: int = 1, *, limits: Limits | None = None, patience: float = PATIENCE) -> None:
        self.most = most
        self._limits = limits
        self._patience = patience
        self._processes: list[ReadingProcess] = []
        self._idle: list[ReadingProcess] = []
        self._changed = threading.Condition()
        self._waited = 0.0
        """Seconds, since the moment `_since`, for which questions waited that have been taken up."""
        self._since = time.monotonic()

    @property
    def pids(self) -> list[int]:
        """Of the processes that there are."""
        return [pid for one in self._processes if (pid := one.pid) is not None]

    def answer(self, question: Question, what: str, *, own: Mapping[str, str] | None = None) -> Answer:
        """See `Asked`; `own` are people's lines of the lexicon to read with, those of this program when None."""
        process = self._taken()
        try:
            return process.answer(question, what, own=own)
        finally:
            with self._changed:
                if process in self._processes:  # else it was one too many, and has been closed
                    self._idle.append(process)
                    self._changed.notify()

    def resize(self, most: int) -> None:
        """Have no more than `most` processes from now on; those beyond that end, once they have read what they read."""
        with self._changed:
            self.most = most
            beyond, self._processes = self._processes[most:], self._processes[:most]
            self._idle = [one for one in self._idle if one in self._processes]
        for one in beyond:
            one.close()

    def close(self) -> None:
        """End all processes; the next question starts another."""
        for one in self._processes:
            one.close()

    def forget(self) -> None:
        """In a copy of the program made by `fork`: leave the processes to the original, and begin anew."""
        for one in self._processes:
            one.forget()
        self._changed = threading.Condition()
        self._idle = list(self._processes)

    def _taken(self) -> ReadingProcess:
        """The process used last among those that are idle, so that no more than are needed have their tables in memory."""
        began = time.monotonic()
        with self._changed:
            while not self._idle:
                now = time.monotonic()
                if now - self._since > _FORGOTTEN_AFTER:
                    self._waited, self._since = 0.0, now
                left = self._patience - self._waited - (now - began)
                may_start = len(self._processes) < self.most
                if not self._processes or (left <= 0 and may_start):
                    self._waited, self._since = 0.0, now
                    self._processes.append(one := ReadingProcess(self._limits))
                    return one
                self._changed.wait(left if may_start else None)
            self._waited += time.monotonic() - began
            return self._idle.pop()
