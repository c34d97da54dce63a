"""The summary of a pass: each source once, and the same reason at many sources in one line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flows.passes.full_pass import PassResult
from flows.passes.summary import pass_summary, troubles
from parsers.model import FetchAttempt, Source
from warehouse.harvests.values import Harvest, Loaded

NOW = datetime(2026, 3, 1, 12)
NO_NETWORK = "robots.txt could not be had: the host's name is not known"


def visited(name: str, *problems: str, readable: bool = False) -> Harvest:
    home = f"https://{name}.example/"
    attempt = FetchAttempt(name, "run-1", home, "feed", NOW, "unreachable", 1)
    return Harvest(
        Source(name, name, "generic", home), "run-1", NOW, NOW, readable, attempts=(attempt,),
        problems=tuple(f"{home}: {one}" for one in problems),
    )  # several a line, as in a table  # fmt: skip


def made(*harvests: Harvest) -> PassResult:
    loaded = tuple(Loaded(one.source.source_id) for one in harvests)
    return PassResult("run-1", "completed", NOW, NOW, harvests, loaded, Path("data/followthrough.duckdb"))


def test_ten_sources_without_network_are_one_line():
    result = made(*(visited(f"s{number}", NO_NETWORK) for number in range(10)))
    found = troubles(result)
    assert [(one.mark, len(one.sources), one.reason) for one in found] == [("a", 10, NO_NETWORK)]
    lines = [line.text for line in pass_summary(result, found, named=False)]
    assert lines[0] == f"a  10 sources: {NO_NETWORK}"
    assert lines[1].startswith("10 sources in 0.0 s: 0 new releases")
    assert lines[2] == "No site at all could be read: look at this machine's network first."
    assert len(lines) == 4
    assert not any(f"s{number}" in line for number in range(10) for line in lines)


def test_in_a_log_with_no_table_a_few_are_named():
    result = made(*(visited(f"s{number}", NO_NETWORK) for number in range(10)))
    first = next(iter(pass_summary(result, troubles(result), named=True)))
    assert first.text == f"10 sources (s0, s1, s2 and 7 more): {NO_NETWORK}"
    assert first.trouble


def test_different_reasons_are_different_lines_and_keep_their_address():
    result = made(visited("b", "404", "410", "500"), visited("a", "404"), visited("c", readable=True))
    found = troubles(result)
    assert [(one.mark, one.reason, one.sources) for one in found] == [
        ("a", "404", ("a", "b")),
        ("b", "https://b.example/: 410", ("b",)),
    ]
    lines = [line.text for line in pass_summary(result, found, named=False)]
    assert lines[:3] == ["a  2 sources: 404", "b  https://b.example/: 410", "and 1 more problem (--json lists all)"]
    assert "In trouble: a (failing), b (failing)." in lines[4]


def test_marks_never_run_out():
    result = made(*(visited(f"s{number:03}", f"status {number}") for number in range(60)))
    assert [one.mark for one in troubles(result)][24:29] == ["y", "z", "aa", "ab", "ac"]
