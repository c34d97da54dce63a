"""What `followthrough commitments` shows of what became of promises, and in which words."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from flows.cli.commitments.timeline import lateness, stands
from tests.flows.cli.commitments.conftest import REVIEW, Run
from tests.support.stored.commitment_pages import copy_of, link, store_pages
from tests.support.stored.harvests import Page
from warehouse.published.publish import publish
from warehouse.review.decisions import about_follow_up
from warehouse.store import open_store

SAID = "Les résultats des six premiers mois ont été examinés par les deux ministres."


@pytest.fixture(scope="module")
def answered(tmp_path_factory, stored) -> Path:
    folder = tmp_path_factory.mktemp("answered")
    (folder / "followthrough.toml").write_text("catalogue = []\n", encoding="utf-8")
    shutil.copytree(stored.parent / "data", folder / "data")
    working = folder / "data" / "warehouse.duckdb"
    later = Page("suite", f"Réunion à Calais.\n\n{SAID}", "Six mois\x1b[2J après", published=date(2021, 7, 21))
    store_pages(working, later, Page("copie", "Coopération.", "Copie", published=date(2020, 11, 30)))
    with open_store(working) as store:
        store.connection.execute("DELETE FROM follow_ups")  # what the rules find in it is not examined here
    link(working, REVIEW[:40], "suite", SAID)
    copy_of(working, "copie", "004_58cd97f2a4b1d87c.txt")
    with open_store(working) as store:
        [(release_id, quote, later_id)] = store.connection.execute(
            "SELECT c.release_id, c.quote, f.release_id FROM follow_ups AS f JOIN commitments AS c USING (commitment_id)"
        ).fetchall()
        store.decide([about_follow_up(release_id, quote, later_id, "accepted", "Anne", datetime(2026, 1, 5), note="lu")])
    publish(working, folder / "data" / "followthrough.duckdb")
    return folder / "followthrough.toml"


class TestWhatBecameOfThem:
    """A commitment from the corpus with our own follow-up eight months later, a copy of its release, and a decision."""

    @pytest.fixture
    def ask(self, run, monkeypatch, answered) -> Run:
        monkeypatch.setenv("FOLLOWTHROUGH_CONFIG", str(answered))
        return run

    def test_the_list_tells_where_each_stands_and_what_overdue_means(self, ask):
        said = ask("list")
        assert "followed up, 53 d late" in said.out
        assert "no follow-up found in the sources watched" in said.err
        assert "broken" not in said.out + said.err

    def test_overdue_and_status_narrow_it(self, ask):
        overdue = json.loads(ask("list", "--overdue", "--json").out)
        assert overdue
        assert {row["status"] for row in overdue} == {"overdue"}
        both = json.loads(ask("list", "--overdue", "--status", "followed-up", "--json").out)
        assert len(both) == len(overdue) + 1
        rows = list(csv.DictReader(io.StringIO(ask("list", "--status", "followed_up", "--csv").out)))
        assert [(row["status"], row["last_follow_up_late_by"], row["follow_up_count"]) for row in rows] == [
            ("followed_up", "53", "1")
        ]

    def test_the_timeline_is_promised_due_said_and_then_silence(self, ask, id_of_review):
        said = ask("show", id_of_review)
        lines = [line for line in said.out.splitlines() if line.strip()]
        starts = [number for number, line in enumerate(lines) if line.startswith("2020-11-29  ")]
        told = lines[starts[0] :]
        events = [" ".join(line.split()[:2]) for line in told if line[:2] == "20"]
        assert events[:3] == ["2020-11-29 promised", "2021-05-29 due", "2021-07-21 review"]
        text = " ".join(" ".join(told).split())
        assert "53 days after the last day it could be due" in text
        assert f"« {SAID} »" in text
        assert "why: names: Tournai II; time: 12 days after the due day" in text
        assert "https://www.nord.gouv.fr/Actualites/suite" in text
        assert "nothing more found since 2021-07-21 in the sources watched" in text
        assert "Copie (nord)" in text
        assert "link accepted by Anne: « lu »" in text
        assert "\x1b" not in said.out

    def test_silence_is_said_in_its_own_words(self, run, id_of_review):
        said = run("show", id_of_review)
        assert "no follow-up found since 2020-11-29 in the sources watched" in said.out
        assert "overdue by" in said.out

    def test_machines_get_the_timeline(self, ask, id_of_review):
        row = json.loads(ask("show", id_of_review, "--json").out)
        assert row["silent_since"] == "2021-07-21"
        [found] = row["follow_ups"]
        assert (found["relation"], found["days_after_due"], found["decided_by"]) == ("review", 53, "Anne")
        assert [one["title"] for one in row["copies"]] == ["Copie"]
        assert [one["verdict"] for one in row["decisions"]] == ["accepted"]
        events = list(csv.DictReader(io.StringIO(ask("show", id_of_review, "--csv").out)))
        assert [row["event"] for row in events] == ["promised", "due", "review", "since then"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"status": "open"}, "open"),
        ({"status": "due_soon", "days_left": 5}, "due in 5 d"),
        ({"status": "due_soon", "days_left": 0}, "due today"),
        ({"status": "overdue", "days_left": -2006}, "overdue 2,006 d"),
        ({"status": "followed_up", "follow_up_count": 2, "last_follow_up_late_by": 0}, "followed up (2)"),
        ({"status": "fulfilled", "follow_up_count": 1}, "fulfilled"),
    ],
)
def test_where_a_promise_stands_is_said_in_a_few_words(row, words):
    assert stands({"days_left": None, "follow_up_count": 0, "last_follow_up_late_by": None} | row) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "on the last day it could be due"),
        (1, "1 day after the last day it could be due"),
        (-12, "12 days before the last day it could be due"),
        (None, ""),
    ],
)
def test_how_late_something_was_said(days, words):
    assert lateness(days, date(2021, 5, 29)) == words
