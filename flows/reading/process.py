"""The reading process as the program sees it: started when there is something to read, replaced when it takes too much."""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from typing import Any, BinaryIO

from flows.reading.frames import Answer, GoneError, Question, read_answer, send_question
from flows.reading.limits import OUT_OF_MEMORY, Limits, OverLimitError, ended, too_long, too_much
from parsers import lexicon

_KEPT_VARIABLES = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "TZ")
"""What of the environment the process gets. Passwords and addresses of web hooks are not among it."""


class ReaderFaultError(Exception):
    """A reader broke on a body: its type of error and what that says. To be reported, and mended in the reader."""


class ReadingProcess:
    """One process that reads bodies, one at a time, for any number of threads; they wait for each other.

    Reading is all computing, which Python does on one processor anyway; a second process would read no more than this one
    on most machines, and each takes memory. Nothing is started before the first question.
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

    def ask(self, reader: str, *arguments: Any, body: bytes | None = None, what: str, **options: Any) -> Any:
        """What the reader returns; raises the `FollowthroughError` that it raises.

        Args:
            reader: see `flows.reading.child.READERS`.
            arguments: to be pickled.
            body: the argument of that name, of readers of bytes.
            what: what is read, for messages ("the page at https://…").
            options: to be pickled.

        Raises:
            OverLimitError: it took more memory or computing time than a body may, or ended the process.
            ReaderFaultError: the reader broke.
        """
        with self._lock:
            answer = self._answer(Question(reader, body, arguments, options), what)
        match answer.kind:
            case "value":
                return answer.value
            case "error":
                kind, message, hint = answer.value
                raise kind(message, hint=hint)
            case "fault":
                raise ReaderFaultError(": ".join(map(str, answer.value)))
            case _:
                raise too_much(what, self._limits)

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

    def _answer(self, question: Question, what: str) -> Answer:
        line, answers = self._started()
        try:
            send_question(line, question)
            answer = read_answer(answers, largest=self._limits.answer_bytes)
        except TimeoutError:
            self._end()
            raise too_long(what, self._limits) from None
        except pickle.UnpicklingError as error:
            self._end()
            raise OverLimitError(f"{what} was read into something that is no reading: {error}") from error
        except (GoneError, OSError):
            raise self._said_by(what) from None
        except BaseException:  # a Ctrl-C in the middle: the answer that is still to come belongs to no question
            self._end()
            raise
        if answer.retires:
            self._end()
        return answer

    def _said_by(self, what: str) -> OverLimitError:
        """Why the process has ended."""
        process = self._process
        status = process.wait() if process is not None else 0
        self._end()
        if status == OUT_OF_MEMORY:
            return too_much(what, self._limits)
        return too_long(what, self._limits) if status == -signal.SIGPROF else ended(what, status)

    def _started(self) -> tuple[socket.socket, BinaryIO]:
        own = lexicon.own_lines()
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
        self._line, self._answers, self._own = ours, ours.makefile("rb"), own
        send_question(ours, Question("", None, (), {"limits": self._limits, "own": own}))
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


reading = ReadingProcess()
"""The one of this process."""
atexit.register(reading.close)
os.register_at_fork(after_in_child=reading.forget)
