"""`followthrough evaluate GOLD_DIR`: scores of a folder of marked texts, for people and machines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.cli.main import call
from flows.cli.terminal import exits
from flows.evaluation.evaluate import evaluate
from flows.evaluation.gold import read_gold
from flows.evaluation.scoring import aside

EXAMPLE = Path(__file__).parents[2] / "data" / "gold"


@dataclass
class Said:
    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(capsys) -> Run:
    def run_it(*arguments: str | Path) -> Said:
        status = call(["evaluate", *map(str, arguments)])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run_it


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "gold"))


def mark(folder: Path, **change) -> None:
    path = folder / "gold_commitments.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **change}), encoding="utf-8")


def group(told: dict, language: str, part: str = "all") -> dict:
    (found,) = [one for one in told["commitments"] if (one["language"], one["part"]) == (language, part)]
    return found


def test_a_table_of_promises_and_one_of_times(run):
    said = run(EXAMPLE)
    assert said.status == exits.OK
    assert said.err == ""
    (french,) = [line for line in said.out.splitlines() if line.split()[:2] == ["fr", "5"]]
    assert "3 of 3 (1.00)   3 of 4 (0.75)" in french
    assert "deadlines_fr.jsonl   role due" in said.out


def test_machines_get_counts_and_shares(run):
    told = json.loads(run(EXAMPLE, "--json").out)
    assert [one["language"] for one in told["commitments"]] == ["en", "fr", "all"]
    everything = group(told, "all")
    assert (everything["documents"], everything["strong"], everything["strong_found"]) == (6, 4, 4)
    assert (everything["marked"], everything["marked_found"], everything["recall_all"]) == (5, 4, 0.8)
    assert (everything["traps"], everything["traps_taken"]) == (2, 0)
    assert (everything["dated_right"], everything["deadlines_right"]) == (4, 1.0)
    assert told["times"]["temporal_fr.jsonl"] == {
        "negative": {"rows": 1, "right": 1},
        "verified": {"rows": 2, "right": 2},
        "verified absolute": {"rows": 1, "right": 1},
        "verified relative": {"rows": 1, "right": 1},
    }


def test_the_part_held_out_can_be_told_apart(run):
    told = json.loads(run(EXAMPLE, "--json", "--aside").out)
    parts = {one["part"]: one["documents"] for one in told["commitments"] if one["language"] == "all"}
    assert parts == {"all": 6, "not held out": 3, "held out": 3}
    assert "held out" in run(EXAMPLE, "--aside").out


def test_what_was_missed_is_shown(run, folder):
    quote = "La sous-préfète a réuni lundi les maires du canton"
    mark(folder, commitments=[{"doc": "101", "quote": quote}])
    assert f"MISSED  101: {quote}" in run(folder, "--show", "missed").out
    told = json.loads(run(folder, "--show", "missed", "--json").out)
    assert told["shown"]["missed"] == [{"doc": "101", "words": quote}]


def test_nothing_of_the_part_held_out_is_shown(run, folder):
    mark(folder, commitments=[])
    everything = run(folder, "--show", "false").out
    shown = run(folder, "--show", "false", "--aside").out
    documents = {line.split()[1] for line in everything.splitlines() if line.startswith("FALSE")}
    assert documents - {"101:", "102:", "103:"} == set()
    kept = {name for name in documents if not aside(read_gold(folder).documents[name.rstrip(":")])}
    assert {line.split()[1] for line in shown.splitlines() if line.startswith("FALSE")} == kept
    assert kept < documents


def test_what_was_found_and_not_marked_is_shown(run, folder):
    mark(folder, commitments=[])
    said = run(folder, "--show", "false").out
    assert "FALSE  102: We will publish a review of the patrols by 31 December 2022." in said
    assert group(json.loads(run(folder, "--json").out), "all")["precision"] == 0.0


def test_a_trap_taken_and_a_time_missed_are_shown(run, folder):
    mark(folder, not_commitments=[{"doc": "102", "quote": "We will publish a review of the patrols by 31 December 2022."}])
    assert "TRAP  102: We will publish" in run(folder, "--show", "false").out
    row = {"text": "jamais", "reference_date": "2022-03-14", "role": "due", "due_lo": "2022-05-31", "due_hi": "2022-05-31"}
    (folder / "deadlines_fr.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert "TIME  deadlines_fr.jsonl, 2022-03-14: jamais" in run(folder, "--show", "missed").out


def test_the_seed_corpus_is_scored_where_a_folder_marks_it(folder):
    quote = "Au cours des six prochains mois, les résultats seront examinés afin d'évaluer l'efficacité"
    due = {"end": "2021-05-29", "precision": "day"}
    mark(folder, commitments=[{"doc": "seed-004", "quote": quote, "deadline_text": "x", "deadline_resolved": due}])
    result = evaluate(read_gold(folder))
    assert result.documents["seed-004"].strong_found == 1
    assert result.documents["seed-004"].dated_right == 1
    assert result.languages["seed-004"] == "fr"


def test_marks_of_texts_that_are_not_there_are_told_and_not_scored(run, folder):
    mark(folder, commitments=[{"doc": "999", "quote": "q"}, {"doc": "103", "quote": "jamais dit"}])
    said = run(folder)
    assert said.status == exits.OK
    assert "not scored: 999" in said.err
    assert "Not in the text of 103 word for word: jamais dit" in said.err


def test_no_words_of_the_part_held_out_are_told_as_out_of_place(run, folder):
    mark(folder, commitments=[{"doc": "101", "quote": "nulle part"}, {"doc": "103", "quote": "jamais dit"}])
    said = run(folder, "--aside").err
    assert "Not in the text of 101 word for word: nulle part" in said
    assert "Not in the text of 103" in said
    assert "jamais dit" not in said


def test_a_folder_of_another_form_is_a_usage_error(run, tmp_path):
    for place in (tmp_path, tmp_path / "none"):
        said = run(place)
        assert said.status == exits.USAGE
        assert "docs/evaluation.md" in said.err
    assert run(EXAMPLE, "--show", "everything").status == exits.USAGE
