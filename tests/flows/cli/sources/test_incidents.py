"""Open incidents, where people look: `sources list`, `sources check`, `doctor`."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from flows.config.load import load_config
from tests.support.servers.newsroom import configure, furnish
from warehouse.incidents import Incident, Signs, write_incidents, write_signs
from warehouse.store import open_store

SINCE = datetime(2026, 3, 1, 6)
LINE = "incident since 2026-03-01 07:00 CET, unreachable: office-0. [red]timed out[/red]"


@pytest.fixture
def office(tmp_path, site, monkeypatch):
    """Two sources that answer, one of which was out of reach when it was polled; the current folder is theirs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    config = load_config(configure(tmp_path, site, furnish(site, 2, 1), seed_corpus=False))
    incident = Incident("i1", "office-0", "unreachable", SINCE, None, None, "[red]timed out[/red]", ("office-0",))
    many = Incident("i2", None, "silent", SINCE, None, None, "12 sources at once", tuple(f"s{n:02d}" for n in range(12)))
    over = Incident("i3", "office-1", "blocked", SINCE, None, SINCE, "over", ("office-1",))
    signs = Signs("office-0", "run-1", SINCE, "unreachable", 4, SINCE, "[red]timed out[/red]", 1)
    with open_store(config.warehouse.path) as store:
        store.record_sources(config.sources())
        store.connection.execute(
            "INSERT INTO private.source_state VALUES ('office-0', TIMESTAMP '2026-03-01', 4, [], 0, 0, 'x')"
        )
        store.write(lambda change: write_incidents(change, [incident, many, over]))
        store.write(lambda change: write_signs(change, [signs]))
    return tmp_path


def test_the_list_shows_them_below_the_sources(office, said):
    status, output, remarks = said("sources", "list")
    assert status == 0
    assert LINE in output
    assert "silent: s00, s01, s02, s03, s04 and 7 more. 12 sources at once" in output
    assert "over" not in output
    assert "1 in trouble" in remarks
    first, second = json.loads(said("sources", "list", "--json")[1])
    assert (first["state"], [one["cause"] for one in first["incidents"]], second["incidents"]) == (
        "failing",
        ["unreachable"],
        [],
    )
    assert first["incidents"][0]["opened_at"] == "2026-03-01T06:00:00Z"


def test_a_visit_shows_those_of_the_source_visited(office, said):
    _, output, _ = said("sources", "check", "office-0")
    assert f"  {LINE}" in output
    assert LINE not in said("sources", "check", "office-1")[1]
    [checked] = json.loads(said("sources", "check", "office-0", "--json")[1])
    assert (checked["readable"], [one["incident_id"] for one in checked["incidents"]]) == (True, ["i1"])


def test_the_doctor_looks_at_them(office, said):
    status, output, _ = said("doctor", "--json")
    found = [(one["verdict"], one["said"]) for one in json.loads(output) if one["check"] == "incidents"]
    assert status == 0
    assert [verdict for verdict, _ in found] == ["look", "look"]
    assert found[0][1] == LINE
    assert "timed out" in said("doctor")[1]


def test_a_doctor_with_no_warehouse_finds_none_open(bare, said):
    [found] = [one for one in json.loads(said("doctor", "--json")[1]) if one["check"] == "incidents"]
    assert found["verdict"] == "good"
    assert not (bare / "data").exists()
