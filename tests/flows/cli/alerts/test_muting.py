"""`followthrough alerts mute`, `acknowledge`, `unmute` and `muted`, as people use them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.cli.alerts.muting import span
from flows.cli.terminal import exits
from parsers.commitments import find_commitments
from tests.support.measures.tables import try_each
from tests.support.stored.harvests import Page, harvest, load
from tests.support.stored.outboxes import alert, queue, states
from warehouse.clock import utc_now
from warehouse.incidents import Incident, write_incidents
from warehouse.published.publish import publish
from warehouse.store import open_store

NOW = utc_now()
INCIDENT = Incident("beef" * 5, "nord", "blocked", NOW - timedelta(days=2), None, None, "refused", ("nord",))
OVER = Incident("cafe" * 5, "nord", "empty", NOW - timedelta(days=9), None, NOW - timedelta(days=8), "nothing", ("nord",))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A working file with a source, a promise, two alerts that wait, an incident that lasts and one that is over."""
    working = tmp_path_factory.mktemp("made") / "warehouse.duckdb"
    queue(working, [alert(1, at=NOW - timedelta(days=5)), alert(2, at=NOW - timedelta(days=1))], "console")
    visit = harvest(Page("plan", "La préfecture du Nord s'engage à présenter un bilan d'ici la fin de l'année.", "Plan"))
    (one,) = visit.releases
    found = find_commitments(one.body, title=one.title, published=one.published.on, language="fr", authority="Préfecture")
    load(working, replace(visit, releases=(replace(one, commitments=found, extractor_version=1),)))
    with open_store(working) as store:
        store.write(lambda change: write_incidents(change, [INCIDENT, OVER]))
        store.checkpoint()
    publish(working, working.with_name("followthrough.duckdb"))
    return working.parent


@pytest.fixture
def office(made, bare):
    shutil.copytree(made, bare / "data")
    return bare / "data" / "warehouse.duckdb"


def in_words(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def test_a_source_is_muted_listed_explained_and_unmuted(office, said, monkeypatch):
    monkeypatch.setattr("flows.cli.alerts.muting.utc_now", lambda: NOW - timedelta(days=3))
    status, out, _ = said("alerts", "mute", "source", "nord", "--until", "2099-01-01", "--by", "Ana", "--note", "pause")
    assert (status, out.startswith("muted until 2099-01-01 00:00 CET: source nord (")) == (exits.OK, True)
    assert "2 deliveries are kept" in out
    assert states(office) == {"muted": 2}
    (row,) = json.loads(said("alerts", "muted", "--json")[1])
    assert (row["subject_id"], row["decided_by"], row["muted_until"]) == ("nord", "Ana", "2098-12-31T23:00:00Z")
    out, err = said("alerts", "muted")[1:]
    assert "pause" in out
    assert "1 thing is muted; 2 alerts are kept" in in_words(err)
    assert "muted by Ana until 2099-01-01 00:00 CET" in said("alerts", "show", "alert00001")[1]
    tried = json.loads(said("alerts", "try", "--kind", "release", "--json")[1])
    assert {one["alert_id"]: one["held_back_by"] for one in tried} == {
        "alert00001": [],  # written before it was muted
        "alert00002": ["muted by Ana until 2099-01-01 00:00 CET"],
    }
    monkeypatch.setattr("flows.cli.alerts.muting.utc_now", lambda: NOW)
    status, out, _ = said("alerts", "unmute", "source", "nord")
    assert (status, "sent by the next pass" in out) == (exits.OK, True)
    assert json.loads(said("alerts", "muted", "--json")[1]) == []
    assert said("alerts", "deliver")[0] == exits.OK
    assert states(office) == {"sent": 2}
    assert said("alerts", "unmute", "source", "nord")[0] == exits.USAGE, "it is not muted any more"


def test_an_incident_is_acknowledged_until_it_is_over_and_a_promise_muted_by_how_its_id_begins(office, said):
    status, out, _ = said("alerts", "acknowledge", "nord")
    assert (status, out) == (exits.OK, "muted until it is over: incident beefbeef (nord, blocked).\n")
    with open_store(office, read_only=True) as store:
        ((commitment_id,),) = store.connection.execute("SELECT commitment_id FROM commitments").fetchall()
    status, out, _ = said("alerts", "mute", "commitment", commitment_id[:9], "--for", "2w")
    assert (status, f"commitment {commitment_id[:8]} (La préfecture du Nord s'engage" in out) == (exits.OK, True)
    rows = json.loads(said("alerts", "muted", "--json")[1])
    assert [(row["subject"], row["subject_id"]) for row in rows] == [
        ("incident", INCIDENT.incident_id), ("commitment", commitment_id),
    ]  # several a line, as in a table  # fmt: skip
    assert "beefbeef" in said("alerts", "muted")[1]
    assert said("alerts", "unmute", "incident", "beef")[0] == exits.OK
    status, _, err = said("alerts", "unmute", "commitment", "beef")
    assert (status, "`followthrough alerts muted` lists" in in_words(err)) == (exits.USAGE, True)


WRONG = (
    (("mute", "source", "nrod"), 'did you mean "nord"?'),
    (("mute", "commitment", "0000"), "`followthrough commitments list` shows them"),
    (("acknowledge", "0000"), "open: beefbeef (nord, blocked)"),
    (("acknowledge", "cafe"), "this incident was over on"),
    (("mute", "source", "nord", "--until", "2020"), "2020-01-01 is not ahead"),
    (("mute", "source", "nord", "--until", "2099", "--for", "14d"), "exclude each other"),
    (("mute", "source", "nord", "--for", "soon"), "no time such as 12h, 14d or 2w"),
    (("mute", "planet", "nord"), "planet"),
)


def test_what_cannot_be_muted_is_said_with_what_can(office, said):
    def check(case):
        arguments, words = case
        status, _, err = said("alerts", *arguments)
        assert (status, words in in_words(err)) == (exits.USAGE, True), err

    try_each(WRONG, check, name=lambda case: " ".join(case[0]))
    assert states(office) == {"pending": 2}


@pytest.mark.parametrize(("text", "hours"), [("12h", 12), ("14d", 336), ("2w", 336), ("1 D", 24)])
def test_a_time_is_read(text, hours):
    assert span(text) == timedelta(hours=hours)
