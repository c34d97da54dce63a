"""The reading process as the program sees it: started when there is something to read, replaced when it takes too much."""

from __future__ import annotations

import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import BinaryIO

from flows.reading.asking import Asked
from flows.reading.frames import Answer, GoneError, Question, read_answer, send_question
from flows.reading.limits import OUT_OF_MEMORY, Limits, OverLimitError, ended, too_long, too_much
from parsers import lexicon

log = logging.getLogger("followthrough")

_KEPT_VARIABLES = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "TZ")
"""What of the environment the process gets. Passwords and addresses of web hooks are not among it."""


class _EndedError(Exception):
    """The process has ended while it read, with this exit status, and no limit of ours ended it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ReadingProcess(Asked):
    """One process that reads bodies, one at a time, for any number of threads; they wait for each other.

    Nothing is started before the first question.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._answers: BinaryIO | None = None
        self._own: dict[str, str] = {}

    @property
    def pid(self) -> int | None:
        """Of the process, None while there is none."""
        return self._process.pid if self._process is not None else None

    def answer(self, question: Question, what: str, *, own: Mapping[str, str] | None = None) -> Answer:
        """See `Asked`; `own` are people's lines of the lexicon to read with, those of this program when None.

        When the process ends under a body without having reached a limit, that may be the body's doing (a fault of a library
        in C) or anybody's (`kill -9`, a machine out of memory): the body is read once more, and given up if that ends too.
        """
        with self._lock:
            try:
                return self._read(question, what, lexicon.own_lines() if own is None else own)
            except OverLimitError as error:  # what went over a limit is an answer too
                return Answer("given_up", (error.message, error.hint))

    def close(self) -> None:
        """End the process, whatever it is doing; the next question starts another."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """In a copy of the program made by `fork`: leave the process to the original, and begin anew."""
        self._lock = threading.Lock()
        for one in (self._answers, self._line):
            if one is not None:
                one.close()
        if self._process is not None:
            self._process.returncode = 0  # not a child of this process, so not to be waited for
        self._process = self._line = self._answers = None

    def _read(self, question: Question, what: str, own: Mapping[str, str]) -> Answer:
        try:
            return self._answer(question, what, own)
        except _EndedError as error:  # nobody can tell whose fault that was: once more
            log.warning("the process that read %s has ended (status %d); it is read once more", what, error.status)
        try:
            return self._answer(question, what, own)
        except _EndedError as error:
            raise ended(what, error.status) from None

    def _answer(self, question: Question, what: str, own: Mapping[str, str]) -> Answer:
        line, answers = self._started(own)
        try:
            send_question(line, question)
            answer = read_answer(answers, largest=self._limits.answer_bytes)
        except TimeoutError:  # it is ended, and its body given up
            self._end()
            raise too_long(what, self._limits) from None
        except pickle.UnpicklingError as error:  # whatever spoke so is not trusted any more
            self._end()
            raise OverLimitError(f"{what} was read into something that is no reading: {error}") from error
        except (GoneError, OSError):
            raise self._why(what) from None
        except BaseException:  # a Ctrl-C in the middle: the answer that is still to come belongs to no question
            self._end()
            raise
        if answer.retires:
            self._end()
        if answer.kind == "too_much":
            raise too_much(what, self._limits)
        return answer

    def _why(self, what: str) -> Exception:
        """Why the process has ended: an OverLimitError for a limit of ours, an _EndedError for anything else."""
        process = self._process
        status = process.wait() if process is not None else 0
        self._end()
        if status == OUT_OF_MEMORY:
            return too_much(what, self._limits)
        return too_long(what, self._limits) if status == -signal.SIGPROF else _EndedError(status)

    def _started(self, own: Mapping[str, str]) -> tuple[socket.socket, BinaryIO]:
        if self._own != own or (self._process is not None and self._process.poll() is not None):
            self._end()
        if self._line is not None and self._answers is not None:
            return self._line, self._answers
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.reading.child"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=_environment(),
                # A Ctrl-C in the terminal is for the program.
                start_new_session=True,
            )
        ours.settimeout(self._limits.deadline_seconds)
        self._line, self._answers, self._own = ours, ours.makefile("rb"), dict(own)
        send_question(ours, Question("", None, (), {"limits": self._limits, "own": self._own}))
        return self._line, self._answers

    def _end(self) -> None:
        process, self._process = self._process, None
        for one in (self._answers, self._line):
            if one is not None:
                one.close()
        self._line = self._answers = None
        if process is not None:
            process.kill()
            process.wait()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    # One arena: those of further threads reserve address space, which is limited.
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"}
