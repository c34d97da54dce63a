"""`followthrough commitments …` as people and machines use it, on the seed corpus."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from flows.cli.commitments.timeline import lateness, stands
from flows.cli.main import call
from flows.cli.terminal import exits, printing
from tests.commitment_pages import copy_of, link, store_pages
from tests.harvests import Page
from warehouse.published.publish import publish
from warehouse.review.decisions import about_follow_up
from warehouse.store import open_store

REVIEW = "Au cours des six prochains mois, les résultats seront examinés"
SEED_004 = "seed:004_58cd97f2a4b1d87c.txt"


@dataclass
class Said:
    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture(scope="module")
def stored(first_pass) -> Path:
    """A configuration whose published file holds the seed corpus."""
    return first_pass / "followthrough.toml"


@pytest.fixture
def run(capsys, monkeypatch, tmp_path, stored) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("FOLLOWTHROUGH_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FOLLOWTHROUGH_CONFIG", str(stored))

    def run_it(*arguments: str) -> Said:
        status = call(["commitments", *arguments])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run_it


@pytest.fixture
def id_of_review(run) -> str:
    (row,) = json.loads(run("list", "--text", "résultats examinés", "--json").out)
    return row["commitment_id"]


class TestList:
    def test_a_table_by_due_day_with_what_states_no_deadline_last(self, run):
        said = run("list")
        assert said.status == exits.OK
        lines = [line for line in said.out.splitlines() if line.strip()]
        assert lines[0].split() == ["due", "precision", "stands", "who", "what", "published", "id"]
        assert "no deadline stated" in lines[2]
        apart = lines.index("Overdue by more than three years when first read")
        assert not any(line[1:5].isdigit() for line in lines[:apart])
        days = [line.split()[0] for line in lines[apart:] if line[1:5].isdigit()]
        assert days == sorted(days)
        assert days[0] == "2018-12-31"
        assert "2021-05-29" in days
        assert "broken" not in said.out
        assert "commitments show ID" in said.err

    def test_firm_ones_are_listed_and_the_others_when_asked_for(self, run):
        said = run("list", "--json")
        assert {row["is_firm"] for row in json.loads(said.out)} == {True}
        aims = json.loads(run("list", "--firmness", "intention", "--json").out)
        assert {row["firmness"] for row in aims} == {"intention"}
        assert f"{len(aims)} intentions or events left out" in run("list").err
        both = json.loads(run("list", "--firmness", "intention", "--firmness", "firm", "--json").out)
        assert len(both) == len(aims) + len(json.loads(said.out))
        assert run("list", "--firmness", "vague").status == exits.USAGE

    def test_filters_narrow_it(self, run):
        everything = json.loads(run("list", "--json").out)
        british = json.loads(run("list", "--party", "royaume-uni", "--since", "2020-11", "--kind", "dated", "--json").out)
        assert 0 < len(british) < len(everything)
        assert {row["published_on"] for row in british} == {"2020-11-29"}
        assert all(row["kind"] == "dated" and row["deadline_to"] for row in british)

    @pytest.mark.parametrize(
        ("option", "period", "days"),
        [
            ("--since", "2020-11-29", {"2020-11-29"}),
            ("--since", "2020-11", {"2020-11-29"}),
            ("--since", "2021", set()),
            ("--until", "2018", {"2018-06-11"}),
            ("--until", "2018-06", {"2018-06-11"}),
            ("--until", "2018-06-10", set()),
        ],
    )
    def test_publication_is_asked_for_by_year_month_or_day(self, run, option, period, days):
        assert {row["published_on"] for row in json.loads(run("list", option, period, "--json").out)} == days

    @pytest.mark.parametrize(
        ("options", "days"),
        [
            (("--due-before", "2019"), {"2018-12-31"}),
            (("--due-before", "2018-12-31"), set()),
            (("--due-after", "2020"), {"2021-05-29"}),
            (("--due-after", "2021-05-28"), {"2021-05-29"}),
            (("--due-after", "2021-05"), set()),
        ],
    )
    def test_due_days_are_asked_for_in_the_same_way(self, run, options, days):
        found = {row["deadline_to"] for row in json.loads(run("list", *options, "--json").out)}
        assert found == days

    def test_csv_has_a_row_a_promise(self, run):
        rows = list(csv.DictReader(io.StringIO(run("list", "--csv", "--due-after", "2020").out)))
        assert [row["deadline_to"] for row in rows] == ["2021-05-29"]
        assert rows[0]["actors"] == "France; Royaume-Uni"
        assert rows[0]["quote"].startswith(REVIEW)

    def test_a_limit_says_what_is_left(self, run):
        said = run("list", "--limit", "2")
        assert "2 of " in said.err
        assert len(json.loads(run("list", "--limit", "3", "--json").out)) == 3

    def test_nothing_found_is_no_error(self, run):
        said = run("list", "--text", "licorne")
        assert (said.status, said.out) == (exits.OK, "")
        assert "No promise" in said.err

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("--since", "hier"), "is no year, month or day"),
            (("--due-before", "2020-13"), "is no year, month or day"),
            (("--until", "2020-02-30"), "is no year, month or day"),
            (("--source", "nrod"), "sources list"),
            (("--kind", "vague"), "vague"),
            (("--status", "broken"), "is none of open, due_soon, overdue"),
            (("--min-confidence", "2"), "--min-confidence"),
        ],
    )
    def test_what_cannot_be_asked_is_a_usage_error(self, run, arguments, told):
        said = run("list", *arguments)
        assert said.status == exits.USAGE
        assert told in said.err

    def test_without_a_published_file_it_says_what_to_do(self, run, tmp_path):
        empty = tmp_path / "empty.toml"
        empty.write_text("catalogue = []\n", encoding="utf-8")
        said = run("list", "--config", str(empty))
        assert said.status == exits.STORAGE
        assert "followthrough run" in said.err


class TestShow:
    def test_a_promise_word_for_word_in_its_place(self, run, id_of_review):
        said = run("show", id_of_review[:6])
        assert said.status == exits.OK
        lines = said.out.splitlines()
        (place,) = [number for number, line in enumerate(lines) if line.strip().startswith(REVIEW)]
        above = [line for line in lines[:place] if line.strip()][-1]
        assert "31,4 millions d'euros" in above
        for told in (
            "France, Royaume-Uni",
            "“Au cours des six prochains mois”: 2020-11-29 to 2021-05-29 (month)",
            "2020-11-29 (given by the manifest",
            SEED_004,
            "1 (first)",
            "61241e6762b89edd5a3d74c946bb9d42cad66576afe7f311894c7c039309bab2",
            id_of_review,
        ):
            assert told in said.out

    def test_amounts_and_the_absence_of_a_deadline(self, run):
        (row,) = json.loads(run("list", "--text", "investissement financier", "--json").out)
        said = run("show", row["commitment_id"])
        assert "31,4 millions d'euros (31,400,000 EUR)" in said.out
        assert "no deadline stated" in said.out

    def test_machines_get_the_lines_around_it(self, run, id_of_review):
        row = json.loads(run("show", id_of_review, "--json").out)
        assert row["deadline_to"] == "2021-05-29"
        assert row["line_before_quote"] == ""
        assert row["line_after_quote"].startswith(" Ces engagements")
        assert "body" not in row

    @pytest.mark.parametrize("name", ["zzzzzz", "a", ""])
    def test_an_id_that_is_not_there_is_a_usage_error(self, run, name):
        said = run("show", name)
        assert said.status == exits.USAGE
        assert "no promise" in said.err

    def test_a_terminal_gets_it_wrapped_and_a_pipe_does_not(self, run, id_of_review, monkeypatch):
        assert max(len(line) for line in run("show", id_of_review).out.splitlines()) > 200
        text = io.StringIO()
        monkeypatch.setattr(printing, "out", Console(file=text, force_terminal=True, width=60, highlight=False))
        assert run("show", id_of_review).status == exits.OK
        assert "\x1b[1m" in text.getvalue()
        assert max(len(line) for line in Text.from_ansi(text.getvalue()).plain.splitlines()) <= 60


class TestExplain:
    @pytest.mark.parametrize("by", ["address", "promise"])
    def test_every_clause_in_which_a_rule_fired_is_told(self, run, id_of_review, by):
        said = run("explain", SEED_004 if by == "address" else id_of_review)
        assert said.status == exits.OK
        assert "read as fr of 2020-11-29" in said.out
        review = said.out[said.out.index(REVIEW) :]
        assert "deadline  “Au cours des six prochains mois”: 2020-11-29 to 2021-05-29 (month)" in review
        assert "held back" in said.out
        assert "why " in said.out
        assert "clauses in which a rule fired" in said.err

    def test_only_one_kind_of_them(self, run):
        held = run("explain", SEED_004, "--only", "held").out
        assert "held back" in held
        assert "TAKEN" not in held
        assert run("explain", SEED_004, "--only", "both").status == exits.USAGE

    def test_machines_get_clauses_with_their_places(self, run):
        told = json.loads(run("explain", SEED_004, "--json").out)
        assert told["release"]["published"] == "2020-11-29"
        taken = [one for one in told["clauses"] if one["taken"]]
        assert all(one["commitment"]["quote"] == one["text"] for one in taken)
        assert all(one["commitment"] is None for one in told["clauses"] if not one["taken"])
        assert all(one["reasons"] for one in told["clauses"])
        (row,) = [one for one in taken if one["text"].startswith(REVIEW)]
        assert row["commitment"]["deadline"]["end"] == "2021-05-29"

    def test_what_is_explained_is_what_was_stored(self, run):
        everything = ("--firmness", "firm", "--firmness", "intention", "--firmness", "event")
        stored = {row["quote"] for row in json.loads(run("list", "--since", "2020-11-29", *everything, "--json").out)}
        told = json.loads(run("explain", SEED_004, "--json").out)
        assert {one["text"] for one in told["clauses"] if one["taken"]} == stored

    def test_a_text_file_of_one_s_own(self, run):
        Path("mine.txt").write_text(
            "Titre\r\n\r\nLa mairie s'engage à ouvrir un guichet sous deux mois.\r\n", encoding="utf-8"
        )
        dated = run("explain", "mine.txt", "--published", "2022-03-14", "--authority", "Mairie d'Ici")
        assert "2022-05-14" in dated.out
        undated = run("explain", "mine.txt")
        assert "no day known" in undated.out
        assert "2022" not in undated.out

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("https://nowhere.example/a",), "no release in the published file"),
            (("zzzzzzz",), "no file of that name"),
            (("z" * 5000,), "no file of that name"),
            (("mine.txt", "--published", "14/03/2022"), "is no day"),
            (("binary",), "holds no text"),
        ],
    )
    def test_what_cannot_be_explained_is_a_usage_error(self, run, arguments, told):
        Path("mine.txt").write_text("Rien.", encoding="utf-8")
        Path("binary").write_bytes(b"\x00\x01" * 400)
        said = run("explain", *arguments)
        assert said.status == exits.USAGE
        assert told in " ".join(said.err.split())

    def test_what_a_terminal_would_obey_is_shown_and_not_sent(self, run):
        Path("bad.txt").write_text("La mairie s'engage à \x1b[2J ouvrir un \u202eguichet.", encoding="utf-8")
        said = run("explain", "bad.txt")
        assert "\ufffd[2J" in said.out
        assert not {"\x1b", "\u202e"} & set(said.out)


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
