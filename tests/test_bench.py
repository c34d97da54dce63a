"""The benchmarks can be listed and named, and still run; what they measure is not for tests."""

import subprocess
import sys
from pathlib import Path

from bench import matching
from bench.history import courses, remember, remembered
from tests.support.measures.patience import HANGS


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(
        command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, timeout=HANGS, check=False
    )


def test_the_benchmarks_are_listed():
    listed = bench("--list")
    assert listed.returncode == 0, listed.stderr
    names = {line.split()[0] for line in listed.stdout.splitlines()}
    assert names == {
        "polling", "reading", "promises", "passing", "starting", "status", "storing", "matching", "alerts", "web", "crowd",
        "datasette", "growth", "hostile", "rereading", "small", "targets",
    }  # several a line, as in a table  # fmt: skip


def test_an_unknown_benchmark_is_a_usage_error():
    assert bench("pollling").returncode == 2


def test_each_table_is_kept_in_the_history_and_its_course_shown(tmp_path):
    history = tmp_path / "history.jsonl"
    for seconds in (1.23456, 2.0):
        remember("Polling 3 feeds", ["pass", "CPU s"], [["first", seconds], ["unchanged", None]], history)
    with history.open("a") as file:
        file.write('{"title": "Polling cut sh')
    tables = list(remembered(["polling"], history))
    assert [one["rows"][0] for one in tables] == [["first", 1.235], ["first", 2.0]]
    assert list(remembered(["searching"], history)) == []
    ((title, (columns, *rows)),) = courses(tables)
    assert (title, columns) == ("Polling 3 feeds", ["when", "revision", "load", "pass", "CPU s"])
    assert [row[3:] for row in rows] == [["first", 1.235], ["first", 2.0], ["unchanged", None], ["unchanged", None]]


def test_the_ledger_that_matching_is_measured_on_has_the_columns_of_the_schema(tmp_path, monkeypatch):
    monkeypatch.setattr(matching, "BASE", 5)
    monkeypatch.setattr(matching, "NEW", 2)
    path = str(tmp_path / "warehouse.duckdb")
    assert matching.fill(path, 60) == 20
    assert matching.adding(path)["links"] == 0
