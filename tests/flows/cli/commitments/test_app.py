"""`followthrough commitments …` as people and machines use it, on the seed corpus."""

from __future__ import annotations

import csv
import io
import json

import pytest
from rich.console import Console
from rich.text import Text

from flows.cli.terminal import exits, printing
from tests.flows.cli.commitments.conftest import REVIEW, SEED_004


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
