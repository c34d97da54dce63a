"""Fifty people who read pages at once, while passes publish: statuses, time to the first byte, memory of the server."""

from __future__ import annotations

import http.client
import itertools
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote, urlsplit

from bench.measure import fresh, table

AT_ONCE = 50
SECONDS = 60.0
PUBLISHED = 10
"""Passes that publish in this time."""
CHANGED = 100
"""Releases and commitments that each of them changes."""
_NEXT = """(SELECT max(revision) + 1 FROM (
    SELECT revision FROM release_records UNION ALL SELECT revision FROM commitments
    UNION ALL SELECT revision FROM follow_ups UNION ALL SELECT revision FROM same_announcements
))"""
LONGEST = 60.0
"""Seconds that a reader waits for an answer; one that takes longer has failed."""


@dataclass(slots=True)
class Answers:
    """What a crowd was answered."""

    statuses: Counter[int] = field(default_factory=Counter)
    """How often each; 0 is no answer at all."""
    seconds: list[float] = field(default_factory=list)
    """From the request to the first byte of the answer."""


def crowd(address: str, paths: Sequence[str], meanwhile: Callable[[], object], at_once: int = AT_ONCE) -> Answers:
    """Have `at_once` readers ask the server at `address` for one of the paths after the other, until `meanwhile` returns."""
    answers, ended, lock = Answers(), threading.Event(), threading.Lock()
    turns = itertools.cycle(paths)

    def read() -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=LONGEST)
        while True:
            with lock:
                path = next(turns)
            began = time.perf_counter()
            try:
                connection.request("GET", quote(path, safe="/?&=+%|"))
                answer = connection.getresponse()
                seconds = time.perf_counter() - began
                answer.read()
                status = answer.status
            except (OSError, http.client.HTTPException):
                connection.close()
                status, seconds = 0, time.perf_counter() - began
            with lock:
                answers.statuses[status] += 1
                answers.seconds.append(seconds)
            if ended.is_set():
                break
        connection.close()

    readers = [threading.Thread(target=read) for _ in range(at_once)]
    for reader in readers:
        reader.start()
    try:
        meanwhile()
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    return answers


def change(working: Path, number: int, changed: int = CHANGED) -> None:
    """Change some releases and as many commitments as a pass does, others for each number."""
    from warehouse.store import open_store

    with open_store(working) as store:
        rows = {"first": number * changed, "last": (number + 1) * changed - 1}
        for relation in ("release_records", "commitments"):
            store.connection.execute(f"UPDATE {relation} SET revision = {_NEXT} WHERE rowid BETWEEN $first AND $last", rows)


def publish_changed(working: Path, published: Path, number: int) -> None:
    """Change some releases and commitments, and publish."""
    from warehouse.published.publish import publish

    change(working, number)
    publish(working, published)


def publish_fresh(working: str, published: str, number: int) -> None:
    """The same, as a process of its own."""
    publish_changed(Path(working), Path(published), number)


@contextmanager
def _served(published: Path) -> Iterator[tuple[str, int]]:
    """A server in a process of its own: its address, and its number."""
    command = [sys.executable, "-m", "bench.crowd", str(published)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.kill()


def _peak(pid: int) -> float:
    """The largest resident set of a process, in MB (10⁶ bytes); Linux only."""
    [line] = [one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) * 1024 / 1e6


def main(_: int = 1) -> None:
    """Once, however many rounds are asked for: it takes a minute as it is."""
    from bench.web import COMMITMENTS, RELEASES, addresses, made

    with made() as folder:
        working, published = folder / "warehouse.duckdb", folder / "followthrough.duckdb"

        def passes() -> None:
            began = time.monotonic()
            for number in range(PUBLISHED):
                fresh(publish_fresh, str(working), str(published), number)
                time.sleep(max(0.0, began + (number + 1) * SECONDS / PUBLISHED - time.monotonic()))

        paths = [path for turn in zip(*addresses().values(), strict=True) for path in turn]
        with _served(published) as (address, pid):
            answers = crowd(address, paths, passes)
            peak = _peak(pid)
    slow = quantiles(answers.seconds, n=20)[-1]
    rows: list[list[str | float | int | None]] = [
        [len(answers.seconds), str(dict(answers.statuses)), median(answers.seconds), slow, peak]
    ]
    title = f"{AT_ONCE} readers of {RELEASES:,} releases and {COMMITMENTS:,} promises, {PUBLISHED} times published"
    table(title, ["requests", "statuses", "first byte s", "of 95 %, at most", "peak MB"], rows)


def _serve(published: str) -> None:
    """Serve until killed, on a free port that is printed first."""
    import socket

    from flows.web.serving import serve_alone
    from flows.web.settings import WebSettings

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{probe.getsockname()[1]}"
    print(f"http://{listen}", flush=True)
    serve_alone(WebSettings(Path(published)), listen)


if __name__ == "__main__":
    _serve(sys.argv[1])
