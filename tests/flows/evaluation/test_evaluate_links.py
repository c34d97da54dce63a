"""`followthrough evaluate GOLD_DIR`: what it says about follow-ups."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from flows.cli.main import call
from flows.cli.terminal import exits

EXAMPLE = Path(__file__).parents[2] / "data" / "gold"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "gold"))


@pytest.fixture
def output(capsys):
    def run(*arguments: str | Path) -> str:
        assert call(["evaluate", *map(str, arguments)]) == exits.OK
        return capsys.readouterr().out

    return run


def change(folder: Path, document: str, text: str) -> None:
    path = folder / "docs" / f"{document}.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "text": text}), encoding="utf-8")


def scores(told: dict, links: str, part: str = "all") -> dict:
    (found,) = [one for one in told["follow_ups"] if (one["links"], one["part"]) == (links, part)]
    return found


def test_machines_get_pairs_and_promises_for_all_links_and_for_those_that_count(output):
    told = json.loads(output(EXAMPLE, "--json"))
    for links in ("all", "counted"):
        one = scores(told, links)
        assert (one["pairs"]["marked"], one["pairs"]["linked"], one["pairs"]["recall"]) == (2, 2, 1.0)
        assert one["pairs"]["look_alikes"] == 1
        assert (one["promise"]["marked"], one["promise"]["found"], one["promise"]["recall"]) == (2, 2, 1.0)
        assert (one["promise"]["relation_right"], one["promise"]["passage_right"]) == (2, 2)
        assert one["promise"]["precision"] == round(one["promise"]["right"] / one["promise"]["given"], 4)


def test_people_get_a_table_of_pairs_and_one_of_promises(output):
    lines = [" ".join(line.split()) for line in output(EXAMPLE).splitlines()]
    pairs, promises = (lines.index(f"Follow-ups: {name}") for name in ("pairs of releases", "at the very promise"))
    for start in (pairs, promises):
        assert any(line.startswith("all 2 of 2 (1.00)") for line in lines[start : start + 6])
        assert any(line.startswith("counted 2 of 2 (1.00)") for line in lines[start : start + 6])


def test_the_part_held_out_is_scored_apart(output):
    told = json.loads(output(EXAMPLE, "--json", "--aside"))
    marked = {one["part"]: one["promise"]["marked"] for one in told["follow_ups"] if one["links"] == "all"}
    assert marked == {"all": 2, "not held out": 1, "held out": 1}
    assert scores(told, "all", "held out")["pairs"]["look_alikes"] == 0


def test_a_missed_link_is_shown_with_promise_passage_and_titles(output, folder):
    change(folder, "104", "La saison a été calme.")
    shown = output(folder, "--show", "missed").splitlines()
    at = shown.index("LINK MISSED  101 -> 104, fulfilled: not linked")
    assert shown[at + 1] == (
        "  promise  Réunion sur la sécurité du port: “Une clôture de 800 mètres sera installée le long du quai nord”"
    )
    assert shown[at + 2] == (
        "  passage  Clôture du quai nord: “La clôture de 800 mètres le long du quai nord a été installée en mai.”"
    )


def test_a_false_link_is_shown_with_its_score_and_why_it_is_false(output, folder):
    links = {"links": [], "hard_negatives": [{"earlier_doc": "101", "later_doc": "104"}]}
    (folder / "gold_links.json").write_text(json.dumps({**links, "links": [EXAMPLE_LINK]}), encoding="utf-8")
    told = json.loads(output(folder, "--show", "false", "--json"))["shown"]["links"]
    (one,) = [each for each in told if each["later_doc"] == "104" and each["promise"].startswith("Une clôture")]
    assert (one["earlier_title"], one["later_title"]) == ("Réunion sur la sécurité du port", "Clôture du quai nord")
    assert one["why"] == "look-alike"
    score = f"{one['relation']} ({one['score']:.2f})"
    assert f"LINK FALSE  101 -> 104, {score}: look-alike" in output(folder, "--show", "false")


EXAMPLE_LINK = json.loads((EXAMPLE / "gold_links.json").read_text(encoding="utf-8"))["links"][1]


def test_no_link_of_the_part_held_out_is_shown(output, folder):
    for document in ("104", "106"):
        change(folder, document, "La saison a été calme.")
    assert "LINK MISSED  103 -> 106" in output(folder, "--show", "missed")
    for arguments in (("--show", "missed", "--aside"), ("--show", "missed", "--aside", "--json")):
        shown = output(folder, *arguments)
        assert "clôture de 800 mètres" in shown
        assert "postes de secours" not in shown


def test_no_false_link_of_the_part_held_out_is_shown(output, folder):
    links = {"links": [], "hard_negatives": [{"earlier_doc": "103", "later_doc": "106"}]}
    marked = {**EXAMPLE_LINK, "earlier_doc": "101", "later_doc": "104", "commitment_quote": "q", "later_quote": ""}
    (folder / "gold_links.json").write_text(json.dumps({**links, "links": [marked]}), encoding="utf-8")
    assert "LINK FALSE  103 -> 106" in output(folder, "--show", "false")
    shown = output(folder, "--show", "false", "--aside")
    assert "LINK FALSE  101 -> 104" in shown
    assert "103 -> 106" not in shown


def test_a_folder_without_marked_links_says_nothing_of_them(output, folder):
    (folder / "gold_links.json").unlink()
    assert "Follow-ups" not in output(folder)
    assert "follow_ups" not in json.loads(output(folder, "--json"))


def test_a_relation_that_there_is_none_of_is_told_by_its_place(folder, capsys):
    (folder / "gold_links.json").write_text(
        json.dumps({"links": [{**EXAMPLE_LINK, "also": ["answered"]}]}), encoding="utf-8"
    )
    assert call(["evaluate", str(folder)]) == exits.USAGE
    assert "links[0].also[0]" in capsys.readouterr().err
