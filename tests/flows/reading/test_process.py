"""The reading process: what comes through it, what its limits end, and that it never outlives the program."""

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from flows.reading.asking import ReaderFaultError
from flows.reading.frames import packed, read_answer, send_answer
from flows.reading.limits import Limits, OverLimitError
from flows.reading.process import ReadingProcess
from parsers.errors import NotAReleaseError, UnreadableError
from parsers.pages import read_page
from tests.support.measures.patience import HANGS
from tests.support.servers.newsroom import page

URL = "https://valmont.example/a"
PAGE = page("Un titre", "Le préfet a réuni les maires du département afin de préparer la saison.").encode()
LONG = b"<html><body>" + b"<p><a href=x.pdf>Le 3 mars 2025, un titre</a>" * 40_000
"""Two megabytes of links that any reader has to look at: seconds of computing."""


@pytest.fixture
def process(request):
    one = ReadingProcess(getattr(request, "param", None))
    yield one
    one.close()


def asked(process, body=PAGE, reader="read_page", *arguments, **options):
    given = arguments or (("generic",) if reader == "read_page" else ())
    return process.ask(reader, *given, body=body, what=f"the page at {URL}", url=URL, **options)


def test_it_is_started_by_the_first_question_and_gives_what_the_readers_give(process, monkeypatch):
    assert process.pid is None
    monkeypatch.setenv("FOLLOWTHROUGH_PASSWORD", "secret")
    assert asked(process) == read_page("generic", PAGE, url=URL)
    first = process.pid
    environ = Path(f"/proc/{first}/environ").read_bytes()
    assert b"PYTHONPATH" in environ
    assert b"secret" not in environ
    with pytest.raises(NotAReleaseError, match=r"holds no text|no markup") as empty:
        asked(process, b"<html></html>")
    assert empty.value.hint or empty.value.message
    with pytest.raises(UnreadableError, match="no reader is called") as unknown:
        asked(process, PAGE, "read_page", "no-such-family")
    assert "families" in unknown.value.hint
    with pytest.raises(ReaderFaultError, match=r"^TypeError: "):
        asked(process, language="fr", nonsense=1)
    assert process.pid == first, "none of which is a reason to begin another"
    # Somebody, or the system out of memory, ends it between two questions, which nobody need notice.
    os.kill(first, signal.SIGKILL)
    psutil.Process(first).wait(HANGS)
    assert asked(process).title == "Un titre"
    assert process.pid not in (None, first)


@pytest.mark.parametrize("process", [Limits(cpu_seconds=1.0)], indirect=True)
def test_what_takes_too_long_is_given_up_and_the_next_is_read(process):
    assert asked(process).title == "Un titre"
    spent = sum(os.times()[2:4])
    with pytest.raises(OverLimitError, match=f"the page at {URL} takes more than 1 seconds of computing time"):
        asked(process, LONG, "read_listing")
    assert sum(os.times()[2:4]) - spent < 8, "of which a second is the limit, and the rest the start of the process"
    assert process.pid is None
    assert asked(process).title == "Un titre"


@pytest.mark.parametrize("process", [Limits(memory_bytes=70_000_000, margin_bytes=80_000_000)], indirect=True)
def test_what_takes_too_much_memory_is_given_up_and_the_next_is_read(process):
    with pytest.raises(OverLimitError, match="takes more than 66 MB of memory"):
        asked(process, LONG)
    assert process.pid is None
    assert asked(process).title == "Un titre"


PROGRAM = """
import sys
from flows.reading.runners import reading
body = b"<html><body>" + b"<p><a href=x.pdf>Le 3 mars 2025, un titre</a>" * 100_000
reading.ask("read_page", "generic", body=b"<html><p>Un mot de plus.", what="a page", url="https://a.example/")
print(*reading.here.pids, flush=True)
reading.ask("read_listing", body=body, what="a list", url="https://a.example/")
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_program_in_the_middle_of_a_body(ending):
    program = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert program.stdout is not None
    reader = psutil.Process(int(program.stdout.readline()))
    before = reader.cpu_times().user
    waited = time.monotonic() + HANGS
    while reader.cpu_times().user < before + 0.05 and time.monotonic() < waited:
        time.sleep(0.01)
    program.send_signal(ending)
    program.communicate(timeout=HANGS)
    gone, _ = psutil.wait_procs([reader], timeout=HANGS)
    assert gone, "the program has ended, and its reading process has not"
    assert reader.pid not in psutil.pids() or psutil.Process(reader.pid).create_time() != reader.create_time()


def test_a_copy_of_the_program_leaves_the_process_to_the_original(process):
    assert asked(process).title == "Un titre"
    copy = os.fork()
    if not copy:
        process.forget()
        os._exit(0 if process.pid is None else 1)
    assert os.waitpid(copy, 0)[1] == 0
    first = process.pid
    assert asked(process).title == "Un titre"
    assert process.pid == first


@pytest.mark.parametrize("hostile", [os.system, subprocess.Popen, pickle.loads, Path, read_page, ReadingProcess])
def test_an_answer_makes_values_and_calls_nothing(hostile):
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as source:
        send_answer(theirs, packed("value", hostile))
        with pytest.raises(pickle.UnpicklingError, match="in an answer"):
            read_answer(source, largest=1000)
        send_answer(theirs, packed("value", "x" * 2000))
        with pytest.raises(pickle.UnpicklingError, match="bytes"):
            read_answer(source, largest=1000)
