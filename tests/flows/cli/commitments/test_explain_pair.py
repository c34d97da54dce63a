"""`followthrough commitments explain EARLIER LATER`: why two releases are linked, or not."""

from __future__ import annotations

import json

import pytest

from flows.cli.main import call
from flows.cli.terminal import exits
from tests.warehouse.matching.test_match import CENTRE, OPENED, WEATHER, rows, settle, store
from warehouse.published.publish import publish


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """The command, in a folder whose warehouse holds a commitment, what was said about it, and something else."""
    working, published = tmp_path / "w.duckdb", tmp_path / "p.duckdb"
    store(working, CENTRE, OPENED, WEATHER)
    settle(working)
    publish(working, published)
    file = tmp_path / "followthrough.toml"
    file.write_text(f'catalogue = []\n[warehouse]\npath = "{working}"\npublished = "{published}"\n', encoding="utf-8")
    monkeypatch.setenv("FOLLOWTHROUGH_CONFIG", str(file))
    ids = dict(rows(working, "SELECT title, release_id FROM releases"))
    addresses = dict(rows(working, "SELECT title, url FROM releases"))

    def run_it(*arguments):
        status = call(["commitments", "explain", *arguments])
        said = capsys.readouterr()
        return status, " ".join(said.out.split()), " ".join(said.err.split())

    run_it.ids, run_it.addresses = ids, addresses
    return run_it


def test_a_linked_pair_tells_object_acts_stage_and_what_spoke_for_it(run):
    status, out, err = run(run.ids[CENTRE.title], run.addresses[OPENED.title])
    assert status == exits.OK
    assert "As wholes, for a link: " in err
    for said in ("acts open", "claim done, open", "in both", "for ", "linked fulfilled, act, score", OPENED.body):
        assert said in out
    assert "capitainer" in out


def test_what_says_nothing_of_it_is_told_as_such(run):
    status, out, _ = run(run.ids[CENTRE.title], run.ids[WEATHER.title])
    assert status == exits.OK
    assert "not linked no passage claims anything of it" in out


def test_a_pair_in_the_wrong_order_says_why_it_has_no_link(run):
    status, out, err = run(run.ids[OPENED.title], run.ids[CENTRE.title])
    assert (status, out) == (exits.OK, "")
    assert "must be published on a later day" in err


def test_machines_get_the_same_as_json(run):
    _, out, _ = run(run.ids[CENTRE.title], run.ids[OPENED.title], "--json")
    told = json.loads(out)
    (promise,) = told["promises"]
    assert promise["link"]["relation"] == "fulfilled"
    assert promise["stage"] == "done"
    assert promise["score"] == promise["link"]["score"]
    assert promise["features"]


def test_a_name_that_means_nothing_is_a_usage_error(run):
    status, _, err = run(run.ids[CENTRE.title], "https://nowhere.example/")
    assert status == exits.USAGE
    assert "no release in the published file" in err
