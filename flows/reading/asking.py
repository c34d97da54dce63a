"""How the program asks for a reading, wherever it is then made: in one process, in several, on other machines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from flows.reading.frames import Answer, Question
from flows.reading.limits import OverLimitError
from parsers.errors import FollowthroughError


class ReaderFaultError(Exception):
    """A reader broke on a body: its type of error and what that says. To be reported, and mended in the reader."""


class ReadersGoneError(Exception):
    """Nobody is left who could read, and no body is to blame: what was found so far is kept, and the run ends."""


class ClusterError(FollowthroughError):
    """The Dask cluster named by `dask` in the configuration cannot be used, or was lost in the middle."""


class Asked(ABC):
    """What can be asked for readings, by any number of threads at once."""

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
            ReadersGoneError: the cluster that was to read is lost.
        """
        answer = self.answer(Question(reader, body, arguments, options), what)
        match answer.kind:
            case "value":
                return answer.value
            case "error":
                kind, message, hint = answer.value
                raise kind(message, hint=hint)
            case "fault":
                raise ReaderFaultError(": ".join(map(str, answer.value)))
            case _:
                message, hint = answer.value
                raise OverLimitError(message, hint=hint)

    @abstractmethod
    def answer(self, question: Question, what: str) -> Answer:
        """What came of it; a body over a limit is an answer too. Raises ReadersGoneError as `ask` does."""
