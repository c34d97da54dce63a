"""A backfill that is stopped or killed goes on when it is run again, and takes nothing twice."""

from __future__ import annotations

import functools
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.cli.terminal import exits
from flows.config.load import load_config
from flows.passes.crawls import noting, taking
from flows.passes.crawls.backfill import backfill_from_crawls
from flows.passes.crawls.progress import CrawlLog
from flows.passes.crawls.sources import named_by
from flows.passes.lifecycle.stopping import Stop
from tests.flows.cli.test_killed import IN_A_ROW
from tests.flows.passes.crawls.office import RECORDS, Office, crawl_of
from tests.support.processes.forked import Ended, Program
from tests.support.processes.killed import kill_before
from warehouse.archive.kinds import archive_at
from warehouse.harvests.values import CaptureRef


def test_one_that_is_stopped_goes_on_when_it_is_run_again(office, monkeypatch):
    monkeypatch.setattr(taking, "_PORTION", 1)
    stop = Stop()
    path = office.save(crawl_of("common crawl", 2019), "crawl.warc.gz")

    class Stopping(CrawlLog):
        def took(self, source_id: str, records: int) -> None:
            if records == 3:
                stop.request("interrupted")

    result = backfill_from_crawls(load_config(office.file), named_by(path), report=Stopping(), stop=stop)
    assert (result.outcome, result.taken["littoral"].records) == ("interrupted", 3)
    result = office.take(path)
    assert (result.found.records, result.taken["littoral"].records) == (0, RECORDS - 3)
    assert len(office.versions()) == 2


def small_portions(number: int, counted: Path) -> None:
    """In a process of its own: portions of one record, so that there is much to be killed between."""
    noting._PORTION = 2
    taking._PORTION = 1
    kill_before(number, counted)


def told(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    """What must be published in the end, whoever was killed."""
    columns = {
        "fetches": "source_id, url, purpose, fetched_at, outcome, capture_id",
        "release_versions": "version_id, kind, seen_at, body, capture_id",
        "commitments": "commitment_id, quote",
        "captures": "capture_id, url, fetched_at",
    }
    return {name: office.ask(f"SELECT {some} FROM {name} ORDER BY ALL", published=True) for name, some in columns.items()}


@pytest.mark.parametrize("kills", [5, pytest.param(200, marks=pytest.mark.soak)])  # each kill is a backfill and more
def test_killed_at_any_step_nothing_is_lost_and_nothing_is_there_twice(tmp_path, kills):
    def begun(name: str) -> tuple[Office, Callable[[int], Ended]]:
        (tmp_path / name).mkdir()
        office = Office(tmp_path / name)
        path = office.save(crawl_of("library", 2019), "crawl.warc.gz")
        arguments = ("backfill", "--warc", str(path), "--config", str(office.file))

        def run(step: int) -> Ended:
            before = functools.partial(small_portions, step, tmp_path / "counted")
            return Program(*arguments, before=before).ended()

        return office, run

    office, run = begun("undisturbed")
    assert run(0).returncode == exits.OK
    steps = int((tmp_path / "counted").read_text())
    whole = told(office)
    assert (len(whole["fetches"]), len(whole["release_versions"])) == (RECORDS, 2)
    killed = 0
    chosen = [1 + number * steps // kills for number in range(kills)]
    random.Random(20261201).shuffle(chosen)
    for first in range(0, kills, IN_A_ROW):
        office, run = begun(f"killed-{first}")
        for step in chosen[first : first + IN_A_ROW]:  # the less is left, the earlier it ends
            killed += run(step).returncode == -signal.SIGKILL
        ended = run(0)
        assert ended.returncode == exits.OK, ended.stderr
        assert told(office) == whole
        for row in office.ask("SELECT capture_id, url, content_type, warc_file, warc_offset FROM captures", published=True):
            archive_at(office.folder / "data" / "archive").read(CaptureRef(*row))
    assert killed > kills / 2
