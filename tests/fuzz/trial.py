"""One reader with many inputs: what it broke on, and what took too long."""

from __future__ import annotations

import contextlib
import hashlib
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.mutations import inputs
from tests.fuzz.readers import ANSWERS, READERS

MOST_SECONDS = 2.0
"""Of CPU time for one input of at most 300,000 bytes."""
MOST_BYTES = 300_000_000
"""Of memory, for the process in which a reader had all its inputs."""

FAILURES = Path("fuzz-failures")
_KEPT = 20
"""Failures of one reader that are kept; more are of the same kind."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that is no good for a reader."""

    reader: str
    why: str
    body: bytes


def failures_of(reader: str, number: int, *, most: int, seconds: float | None = None) -> Iterator[Failure]:
    """What `reader` fails on among `most` inputs (`number` decides which), or those tried in `seconds` of CPU time."""
    one = READERS[reader]
    ends = None if seconds is None else time.process_time() + seconds
    for body in inputs(one.seeds(), most, number):
        failure = failure_on(reader, body)
        if failure is not None:
            yield failure
        if ends is not None and time.process_time() > ends:
            return


def failure_on(reader: str, body: bytes) -> Failure | None:
    """What is wrong with how `reader` takes one input."""
    started = time.process_time()
    try:
        READERS[reader].read(body)
    except ANSWERS:  # errors that readers may answer with
        pass
    except Exception as error:  # which is what is looked for
        return Failure(reader, f"{type(error).__name__}: {str(error)[:200]}", body)
    spent = time.process_time() - started
    if spent <= MOST_SECONDS:
        return None
    # The first of its kind may have imported something, and a busy machine counts double: the best of three.
    for _ in range(2):
        started = time.process_time()
        with contextlib.suppress(ANSWERS):  # only the time matters here
            READERS[reader].read(body)
        spent = min(spent, time.process_time() - started)
    return Failure(reader, f"{spent:.1f} s for {len(body):,} bytes", body) if spent > MOST_SECONDS else None


def try_in_turn(reader: str, number: int, most: int) -> None:
    """A process of its own: try a reader, print and keep what fails, exit with 1 where something did."""
    started = time.process_time()
    failed = 0
    for failure in failures_of(reader, number, most=most):
        failed += 1
        FAILURES.mkdir(exist_ok=True)
        kept = FAILURES / f"{reader}-{hashlib.sha256(failure.body).hexdigest()[:8]}"
        if failed <= _KEPT:
            kept.write_bytes(failure.body)
            print(f"{reader}: {failure.why} ({kept})", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    spent = time.process_time() - started
    print(f"{reader}: {most:,} inputs, {failed} failed, {spent:.0f} s, {peak // 1_000_000} MB", flush=True)
    sys.exit(int(failed > 0 or peak > MOST_BYTES))
