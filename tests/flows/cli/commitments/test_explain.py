"""`followthrough commitments explain`: why a sentence is read as a promise or not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cli.terminal import exits
from tests.flows.cli.commitments.conftest import REVIEW, SEED_004


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
