"""Stored bodies read again by several readers: the same rows in the same order, whoever reads, and whoever is killed."""

import time
import tracemalloc
from datetime import datetime, timedelta

import pytest

from flows.passes.lifecycle.stopping import Stop
from flows.passes.reparse import reparse_all
from flows.passes.report import LogReport
from flows.reading.runners import reading
from flows.rereading import reread as rereading
from flows.rereading.reread import PORTION, reread
from parsers.identity import words_id
from parsers.model import Entry, PublicationDay, Reading, Source
from tests.support.stored.stored_captures import PAGES, Killing, rows
from warehouse.harvests.values import CaptureRef, StoredCapture

SOURCE = Source("office", "Office", "generic", "https://office.example/")
NOON = datetime(2026, 3, 1, 12)


def test_two_processes_read_what_one_reads(again, undisturbed):
    _, config = again("processes = 2")
    assert rows(config) == undisturbed
    before = rows(config)
    reparse_all(config, report=LogReport(), stop=Stop())
    assert rows(config) == before, "and nothing twice"


def test_a_process_killed_in_the_middle_costs_nothing(again, undisturbed):
    report = Killing(lambda: reading.here.pids[-1])
    result, config = again("processes = 2", report=report)
    assert report.killed
    assert [one.problems for one in result.harvests] == [()]
    assert rows(config) == undisturbed


def test_a_stop_in_the_middle_keeps_what_was_stored_and_the_next_run_does_the_rest(again, undisturbed):
    stop = Stop()

    class Stopping(LogReport):
        def read(self, captures):
            stop.request("interrupted")

    result, config = again("processes = 2", report=Stopping(), stop=stop)
    assert result.interrupted
    assert 0 < len(rows(config)["releases"]) < PAGES
    reparse_all(config, report=LogReport(), stop=Stop())
    assert rows(config) == undisturbed


def captured(number, url, purpose="page"):
    at = NOON + timedelta(minutes=number)
    return StoredCapture("office", url, purpose, at, CaptureRef(f"c{number}", url, None, "2026/a.warc.gz", number))


@pytest.fixture
def readers(monkeypatch):
    """Readers that take longer, the earlier a body came, and give its bytes as the text."""
    from flows.harvest import readers as honest

    def read_page(_family, body, *, url, content_type=None, language="fr"):
        time.sleep(0.02 if body.startswith(b"slow") else 0)
        return Reading("A title", body.decode(), "generic", 1, language=language)

    monkeypatch.setattr(honest, "read_page", read_page)
    monkeypatch.setattr("flows.rereading.bodies.with_commitments_and_claims", lambda release: release)
    monkeypatch.setattr(reading.here, "most", 4)


def test_readings_of_one_address_follow_each_other_however_long_each_takes(readers):
    bodies = {"c0": b"slow first", "c1": b"second", "c2": b"slow third", "c3": b"fourth"}
    url = "https://office.example/a"
    stored = [captured(number, url) for number in range(4)]
    (found,) = reread(SOURCE, stored, [], lambda ref: bodies[ref.capture_id])
    assert [one.body for one in found.releases] == ["slow first", "second", "slow third", "fourth"]
    earlier = [words_id("A title", one.body) for one in found.releases]
    assert [one.previous_reread for one in found.releases] == [None, *earlier[:3]]


def test_a_page_is_read_with_what_the_lists_said_until_then(readers, monkeypatch):
    url = "https://office.example/a"
    days = {"c0": 3, "c2": 5}

    def read_list(_purpose, body, **_):
        time.sleep(0.02)
        return (Entry(url, published=PublicationDay(datetime(2026, 2, days[body.decode()]).date())),), ()

    monkeypatch.setattr("flows.rereading.bodies.read_list", read_list)
    lists = "https://office.example/"
    stored = [captured(0, lists, "listing"), captured(1, url), captured(2, lists, "listing"), captured(3, url)]
    (found,) = reread(SOURCE, stored, [], lambda ref: ref.capture_id.encode())
    assert [one.published.on.day for one in found.releases] == [3, 5]


def test_a_stop_hands_over_what_was_read_up_to_there_and_reads_no_more(readers):
    read = []

    def recall(ref):
        read.append(ref.capture_id)
        return b"a text"

    stored = [captured(number, f"https://office.example/{number}") for number in range(1000)]
    portions = reread(SOURCE, stored, [], recall, stopped=lambda: len(read) >= 100)
    found = [one.body for portion in portions for one in portion.releases]
    assert 0 < len(found) <= len(read) < 200


def test_memory_stays_flat_however_many_captures_a_source_has(readers, monkeypatch):
    size, number = 50_000, 4_000
    monkeypatch.setattr(rereading, "PORTION", PORTION)
    monkeypatch.setattr(rereading, "_AHEAD", 2 * PORTION)
    stored = (captured(one, f"https://office.example/{one}") for one in range(number))
    tracemalloc.start()
    try:
        portions = reread(SOURCE, stored, [], lambda ref: ref.capture_id.encode().ljust(size))
        assert sum(len(portion.releases) for portion in portions) == number
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5 * PORTION * size < number * size / 2, "two portions, and as much again that is read ahead"
