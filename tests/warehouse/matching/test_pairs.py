"""Releases in different words, through the warehouse: the look-up finds them, and joins nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.support.stored.harvests import Page, rows
from tests.warehouse.matching.test_match import LINKS, settle, store

PAIRS = Path(__file__).parents[2] / "data" / "followups" / "further.toml"
STRONG = """
SELECT DISTINCT e.url AS earlier, l.url AS later
FROM follow_ups AS f
JOIN commitments AS c USING (commitment_id)
JOIN releases AS e ON e.release_id = c.release_id
JOIN releases AS l ON l.release_id = f.release_id
WHERE f.score >= 0.5
"""


def filled(path: Path, *sides: str) -> list[dict]:
    """Store all further pairs, one side after the other, match them, and return the pairs."""
    pairs = tomllib.loads(PAIRS.read_text(encoding="utf-8"))["pair"]
    for side in sides:
        pages = [
            Page(
                f"{pair['id']}-{side}",
                pair[side]["body"],
                pair[side]["title"],
                published=pair[side]["published"],
                language=pair[side]["language"],
            )
            for pair in pairs
        ]
        store(path, *pages)
    settle(path)
    return pairs


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("pairs") / "warehouse.duckdb"


@pytest.fixture(scope="module")
def links(path):
    """The pairs, and the strong links in a warehouse in which the later releases were stored first."""
    return filled(path, "later", "earlier"), rows(path, STRONG)


def test_what_came_first_changes_no_link(links, path, tmp_path):
    straight = tmp_path / "straight.duckdb"
    filled(straight, "earlier", "later")
    assert rows(straight, LINKS) == rows(path, LINKS)


def test_what_is_told_in_other_words_is_found_among_the_candidates(links):
    pairs, found = links
    told = {pair["id"] for pair in pairs if pair["expected"] != "none"}
    linked = {pair for pair in told if any(pair in one[0] and pair in one[1] for one in found)}
    assert len(linked) >= 7


def test_few_look_alikes_of_the_warehouse_are_linked(links):
    """Three of the five look-alikes, and no releases of two pairs: what a likelihood learnt from others reaches."""
    pairs, found = links
    ids = [pair["id"] for pair in pairs]
    assert [one for one in found if not any(pair in one[0] and pair in one[1] for pair in ids)] == []
    alike = [pair["id"] for pair in pairs if pair["expected"] == "none"]
    assert len({pair for pair in alike if any(pair in one[0] for one in found)}) <= 3
