"""Bodies that once took gigabytes or half a minute: each is read or given up within what an honest one may take."""

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from flows.reading.process import ReadingProcess
from parsers.errors import UnreadableError

URL = "https://valmont.example/a"


def headings_around_faces() -> bytes:
    """190 nested headings and 0.9 MB that are not ASCII: 1.3 GB, when each level was cached as a text of its own."""
    return b"<html><body>" + b"<h1>" * 190 + "é😀 abc. ".encode() * 80_000 + b"</h1>" * 190


def never_closed(tag: bytes, size: int) -> bytes:
    """82 KB took 35 s, when every subtree was walked for each of its ancestors; 300 KB 16 s."""
    return b"<html><body>" + (b"<%s>Le 3 mars 2025 " % tag) * (size // (len(tag) + 17))


def days_below_each_other() -> bytes:
    return b"<html><body>" + (b"<div>" * 190 + b"Le 3 mars 2025" + b"</div>" * 190) * 140


def dated_links() -> bytes:
    """300 KB took 5.6 s, most of them spent on selectors."""
    return b"<html><body>" + b"<p><a href=x.pdf>Le 3 mars 2025, un titre</a>" * 6_600


HOSTILE: dict[str, Callable[[], bytes]] = {
    "headings around faces": headings_around_faces,
    "headings never closed": lambda: never_closed(b"h1", 82_000),
    "blocks never closed": lambda: never_closed(b"div", 300_000),
    "inline never closed": lambda: never_closed(b"span", 300_000),
    "days below each other": days_below_each_other,
    "dated links": dated_links,
}


@pytest.fixture(scope="module")
def process():
    one = ReadingProcess()
    yield one
    one.close()


def spent(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("reader", ["read_page", "read_listing"])
def test_a_hostile_body_takes_no_more_than_an_honest_one_may(process, reader, name):
    body = HOSTILE[name]()
    family = ("generic",) if reader == "read_page" else ()
    with pytest.raises(UnreadableError, match="no reader is called"):  # which starts the process
        process.ask("read_page", "none", body=b"", what="nothing", url=URL)
    pid = process.pid
    before = spent(pid)
    try:
        process.ask(reader, *family, body=body, what="it", url=URL)
    except UnreadableError as error:  # refused by its reader, which is as good; but not because it took too much
        assert "was given up" not in error.message
    assert process.pid == pid, "it took so much memory that the process was replaced"
    assert spent(pid) - before < 4
    peak = next(line for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
    assert int(peak.split()[1]) < 128_000
