"""Several reading processes: started by need, closed when there are too many, and replaced when somebody kills one."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from flows.config.tables.work import WorkTable
from flows.reading.frames import Answer
from flows.reading.limits import Limits, OverLimitError
from flows.reading.pool import ReadingPool
from flows.reading.process import ReadingProcess
from flows.reading.runners import processors, reading, reading_on
from parsers.pages import read_page
from tests.support.measures.patience import HANGS
from tests.support.servers.newsroom import page

URL = "https://valmont.example/a"
PAGE = page("Un titre").encode()


def asked(readers):
    return readers.ask("read_page", "generic", body=PAGE, what=f"the page at {URL}", url=URL)


class Held:
    """Stands in for a process: says when it was asked, and answers when it is told to."""

    asked = threading.Semaphore(0)
    answer_now = threading.Event()
    pid = 1

    def __init__(self, _limits=None):
        pass

    def answer(self, _question, _what, *, own=None):
        Held.asked.release()
        assert Held.answer_now.wait(HANGS)
        return Answer("value", own)

    def close(self):
        pass


@pytest.fixture
def held(monkeypatch):
    monkeypatch.setattr("flows.reading.pool.ReadingProcess", Held)
    monkeypatch.setattr(Held, "asked", threading.Semaphore(0))
    monkeypatch.setattr(Held, "answer_now", threading.Event())
    with ThreadPoolExecutor(8) as threads:
        yield threads
        Held.answer_now.set()


@pytest.mark.parametrize(("most", "patience", "started"), [(1, 0.0, 1), (3, 0.0, 3), (3, HANGS, 1)])
def test_a_process_is_started_for_a_question_that_has_waited_and_never_one_too_many(held, most, patience, started):
    pool = ReadingPool(most, patience=patience)
    answers = [held.submit(asked, pool) for _ in range(6)]
    for _ in range(started):
        assert Held.asked.acquire(timeout=HANGS)
    assert not Held.asked.acquire(timeout=0.05), "the others wait"
    assert len(pool.pids) == started
    Held.answer_now.set()
    assert [one.result(HANGS) for one in answers] == [None] * 6
    assert len(pool.pids) == started


def test_short_waits_add_up_to_a_process_unless_they_are_rare(monkeypatch):
    class Quick(Held):
        def answer(self, _question, _what, *, own=None):
            time.sleep(0.005)
            return Answer("value", own)

    monkeypatch.setattr("flows.reading.pool.ReadingProcess", Quick)
    busy, calm = ReadingPool(2, patience=0.1), ReadingPool(2, patience=HANGS)
    calm._waited = 2 * HANGS  # long ago
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: asked(busy), range(200))) == [None] * 200
        monkeypatch.setattr("flows.reading.pool._FORGOTTEN_AFTER", 0.0)
        assert list(threads.map(lambda _: asked(calm), range(20))) == [None] * 20
    assert (len(busy.pids), len(calm.pids)) == (2, 1)


def test_after_a_run_one_process_is_left_and_one_that_still_reads_is_not_taken_up_again(held):
    pool = ReadingPool(2, patience=0.0)
    answers = [held.submit(asked, pool) for _ in range(2)]
    for _ in answers:
        assert Held.asked.acquire(timeout=HANGS)
    pool.resize(1)
    assert len(pool.pids) == 1
    Held.answer_now.set()
    assert [one.result(HANGS) for one in answers] == [None] * 2
    assert len(pool.pids) == len(pool._idle) == 1


@pytest.mark.parametrize(
    ("work", "most"),
    [
        (WorkTable(), processors()),
        (WorkTable(processes=5), 5),
        (WorkTable(runner="threads", processes=5), 1),
        (WorkTable(dask="tcp://10.0.0.5:8786", processes=3), 3),
    ],
)
def test_as_many_read_as_the_configuration_says_for_as_long_as_a_run_takes(work, most):
    with reading_on(work):
        assert reading.at_once == most
    assert reading.at_once == 1


def stopped(process):
    """Stop the process of a reader, and say so; what it is then asked, it does not answer."""
    os.kill(process.pid, signal.SIGSTOP)
    return process.pid


def test_a_body_whose_process_is_killed_is_read_once_more(caplog):
    process = ReadingProcess()
    try:
        assert asked(process).title == "Un titre"
        first = stopped(process)
        with ThreadPoolExecutor(1) as thread:
            answer = thread.submit(asked, process)
            threading.Timer(0.2, os.kill, (first, signal.SIGKILL)).start()
            assert answer.result(HANGS) == read_page("generic", PAGE, url=URL)
        assert process.pid not in (None, first)
        psutil.Process(process.pid)
    finally:
        process.close()


def test_a_body_that_ends_its_process_twice_is_given_up_and_the_next_is_read():
    process = ReadingProcess(Limits(cpu_seconds=1000.0))
    try:
        with pytest.MonkeyPatch.context() as patched:
            # As a fault of a library in C: the process is gone before it has answered, each time it is asked this.
            started = ReadingProcess._started
            patched.setattr(ReadingProcess, "_started", lambda self, own: _killed(self, started(self, own)))
            with pytest.raises(OverLimitError, match=r"made the process that read it end \(status -9\), and was given up"):
                asked(process)
        assert process.pid is None
        assert asked(process).title == "Un titre"
    finally:
        process.close()


def _killed(process, line):
    os.kill(process.pid, signal.SIGKILL)
    return line
