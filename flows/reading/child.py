"""What runs in the reading process: one body after another, each within the limits, until the program is gone."""

from __future__ import annotations

import contextlib
import os
import queue
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from flows.harvest.extraction import with_commitments_and_claims
from flows.reading.frames import GoneError, Question, packed, read_question, send_answer
from flows.reading.limits import OUT_OF_MEMORY, Limits
from parsers import lexicon
from parsers.commitments import find_commitments
from parsers.documents.pdf import read_document
from parsers.errors import FollowthroughError
from parsers.feeds.discovery import find_feeds
from parsers.feeds.feed import read_feed
from parsers.feeds.sitemaps import read_sitemap
from parsers.followups import digest
from parsers.listings.listing import read_listing
from parsers.pages import read_page

READERS: Mapping[str, Callable[..., Any]] = {
    "digest": digest,
    "find_commitments": find_commitments,
    "find_feeds": find_feeds,
    "read_document": read_document,
    "read_feed": read_feed,
    "read_listing": read_listing,
    "read_page": read_page,
    "read_sitemap": read_sitemap,
    "with_commitments_and_claims": with_commitments_and_claims,
}
"""By the name by which the program asks for them."""
_TOO_MUCH = packed("too_much", None)
"""Made beforehand: there is no memory left when it is needed."""


def main() -> None:
    """Answer what comes on standard input, a socket, beginning with the limits and people's own lines of the lexicon."""
    # The program decides when reading ends, also on a Ctrl-C or a service manager's SIGTERM, which may reach both.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    line = socket.socket(fileno=0)
    source = line.makefile("rb")
    first = read_question(source)
    limits: Limits = first.options["limits"]
    lexicon.extend(first.options["own"])
    space = limits.memory_bytes + limits.margin_bytes
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    questions: queue.SimpleQueue[Question] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(source, questions), daemon=True).start()
    while True:
        said, retires = _answer(questions.get(), limits)
        with contextlib.suppress(OSError):  # the program is gone; the listener sees it too
            send_answer(line, said, retires=retires)
        if retires:
            return


def _listen(source: BinaryIO, questions: queue.SimpleQueue[Question]) -> None:
    """Pass on what is asked; once the program is gone, end the process in the middle of whatever it reads."""
    try:
        while True:
            questions.put(read_question(source))
    except (GoneError, OSError):  # the program has ended, and this process with it
        os._exit(0)
    except MemoryError:  # by its status the program knows why; to say more would take memory
        os._exit(OUT_OF_MEMORY)


def _answer(question: Question, limits: Limits) -> tuple[bytes, bool]:
    """What to answer, and whether this process has taken so much memory that it is to end."""
    # Counted by the system in the time of this process, and deadly to it even in the middle of a call into C.
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds)
    try:
        said = _read(question)
    except MemoryError:  # an answer prepared when there was memory
        return _TOO_MUCH, True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    peak = _peak_bytes(min(limits.idle_bytes, limits.memory_bytes))
    if peak > limits.memory_bytes:
        # Whatever was read is not trusted: a parser in C that got no memory may have stopped in the middle without a word.
        return _TOO_MUCH, True
    return said, peak > limits.idle_bytes


def _read(question: Question) -> bytes:
    body = {} if question.body is None else {"body": question.body}
    try:
        return packed("value", READERS[question.reader](*question.arguments, **body, **question.options))
    except MemoryError:  # no fault of the reader: see `_answer`
        raise
    except FollowthroughError as error:  # its class and words are sent, and it is raised where the body was asked for
        return packed("error", (type(error), error.message, error.hint))
    except Exception as error:  # a reader's fault, which the program names where it asked
        return packed("fault", (type(error).__name__, str(error)))


def _peak_bytes(little: int) -> int:
    """The most memory that this process has had at once; no more than `little` is not measured exactly."""
    # In bytes on macOS only. On Linux it is no less than the program's own: a new process inherits that (getrusage(2)).
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    if most <= little:
        return most
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:  # no Linux
        pass
    return most


if __name__ == "__main__":
    try:
        main()
    except MemoryError:  # before the first question: by its status the program knows why
        os._exit(OUT_OF_MEMORY)
