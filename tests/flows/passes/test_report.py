"""How a run reports on itself: plain lines in a log, a bar on a terminal, and what it changed in all."""

import io
import logging
from datetime import datetime

import pytest
from rich.console import Console

from flows.passes.lifecycle import log_lines
from flows.passes.report import LogReport, ProgressReport, report_for, set_up_logging, source_line, totals
from parsers.model import Source
from warehouse.harvests.values import Harvest, Loaded

NOW = datetime(2026, 3, 1, 12)
SOURCE = Source("nord", "Préfecture du Nord", "prefecture", "https://www.nord.example/")
QUIET = Harvest(SOURCE, "run-1", NOW, NOW, readable=True, listed=20)
FAILED = Harvest(SOURCE, "run-1", NOW, NOW, readable=False, problems=("the server answers 503", "and so did its feed"))


@pytest.fixture
def logged():
    """The lines of the log, as `set_up_logging` formats them."""
    log = logging.getLogger("followthrough")
    before = (log.handlers[:], log.level, log.propagate)
    lines = io.StringIO()
    set_up_logging(Console(file=lines, force_terminal=False))
    log.handlers[0].setStream(lines)
    yield lines
    log.handlers[:], log.level, log.propagate = before


def test_one_line_says_what_came_what_waits_and_what_was_wrong():
    loaded = Loaded("nord", versions={"first": 2, "edit": 1})
    harvest = Harvest(SOURCE, "run-1", NOW, NOW, readable=True, listed=20, waiting=3)
    assert source_line(harvest, loaded) == "nord: 20 listed, 1 edit, 2 first, 3 wait for a later run"
    assert source_line(FAILED, Loaded("nord")) == (
        "nord: 0 listed, no list could be read, 2 problems: the server answers 503"
    )
    assert source_line(QUIET, Loaded("nord", problem="nothing of it could be stored")).endswith("could be stored")


def test_a_log_has_a_line_for_what_is_news_or_trouble_and_none_for_a_quiet_source(logged, monkeypatch):
    monkeypatch.setattr(log_lines, "_run", [])  # as before any run of this process
    report = LogReport()
    report.begin(2)
    report.stored(QUIET, Loaded("nord"))
    report.stored(FAILED, Loaded("nord"))
    report.step("Publishing")
    lines = logged.getvalue().splitlines()
    assert [line.split(" ", 2)[2] for line in lines] == [
        "INFO visiting 2 sources",
        "WARNING nord: 0 listed, no list could be read, 2 problems: the server answers 503",
        "INFO Publishing",
    ]
    datetime.fromisoformat(lines[0][:19])


def test_a_terminal_gets_a_bar_and_a_pipe_gets_lines():
    with report_for(Console(file=io.StringIO(), force_terminal=True)) as report:
        assert isinstance(report, ProgressReport)
    with report_for(Console(file=io.StringIO(), force_terminal=False)) as report:
        assert isinstance(report, LogReport)


def test_above_the_bar_stands_what_came_and_what_is_in_trouble():
    said = io.StringIO()
    with report_for(Console(file=said, force_terminal=True, width=120)) as report:
        report.begin(2)
        report.stored(QUIET, Loaded("nord"))
        report.stored(FAILED, Loaded("nord"))
        report.step("Publishing [not markup]")
    assert "no list could be read" in said.getvalue()
    assert "20 listed" not in said.getvalue()


def test_totals_count_every_kind_of_version():
    assert totals([Loaded("a", 2, 3, {"first": 2}), Loaded("b", 1, 0, {"edit": 1, "technical": 4})]) == {
        "sources": 2, "captures": 3, "entries": 3, "first": 2, "edit": 1, "technical": 4, "restored": 0, "gone": 0,
    }  # several a line, as in a table  # fmt: skip
    assert set(totals([]).values()) == {0}


def test_reading_again_is_told_in_captures_with_rate_and_time_left(logged, monkeypatch):
    monkeypatch.setattr("flows.passes.report._TELL_SECONDS", 0.0)
    report = LogReport()
    report.begin_reading(100_000)
    report.read(250)
    assert "reading 100000 captures again" in logged.getvalue()
    assert "250 of 100,000 captures read, " in logged.getvalue()
    assert logged.getvalue().endswith(" left\n")
    said = io.StringIO()
    with report_for(Console(file=said, force_terminal=True, width=160)) as bar:
        bar.begin_reading(100_000)
        bar.read(250)
        bar.stored(QUIET, Loaded("nord"))
    assert "250 of 100,000 captures read" in said.getvalue()
    assert "250/100000" in said.getvalue(), "a source that is done is no capture more"
