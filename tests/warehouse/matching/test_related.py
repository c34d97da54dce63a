"""Releases that belong together without speaking of one commitment: separate rows, which change no status."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.stored.harvests import NOON, Page, rows
from tests.warehouse.matching.test_match import settle, store
from warehouse.review.decisions import about_follow_up
from warehouse.store import open_store

MEETING = "Les ministres de l'intérieur français et britannique se sont réunis à Calais, avec la maire de la ville."
FIRST = Page(
    "premiere",
    f"{MEETING} La France et le Royaume-Uni s'engagent à recruter 200 agents pour la brigade commune d'ici la fin de 2021.",
    "Déclaration conjointe France – Royaume-Uni",
    published=date(2021, 3, 2),
)
NEXT = Page(
    "suivante",
    f"{MEETING} Ils ont visité le beffroi. La déclaration conjointe du 2 mars 2021 est pleinement appliquée.",
    "Déclaration conjointe France – Royaume-Uni",
    published=date(2021, 9, 3),
)
WEATHER = Page("meteo", "Des vents forts ont soufflé sur les Vosges.", "Vigilance météo", published=date(2021, 9, 4))
RELATED = """
SELECT e.url LIKE '%premiere', l.url LIKE '%suivante', p.kind, l.body[p.quote_start + 1 : p.quote_end] = p.quote
FROM related_releases AS p
JOIN releases AS e ON e.release_id = p.earlier_release_id
JOIN releases AS l ON l.release_id = p.later_release_id
"""
PAIRS = "SELECT * EXCLUDE (revision) FROM related_pairs ORDER BY pair_id"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "warehouse.duckdb"


def test_a_release_that_names_the_day_of_another_is_one_row_and_changes_no_status(path):
    store(path, FIRST, WEATHER)
    before = rows(path, "SELECT commitment_id, status, follow_up_count FROM commitment_status ORDER BY ALL")
    store(path, NEXT, at=NOON + timedelta(days=200))
    assert rows(path, RELATED) == [(True, True, "reference", True)]
    assert rows(path, "SELECT count(*) FROM follow_ups WHERE counts") == [(0,)]
    assert before
    assert rows(path, "SELECT commitment_id, status, follow_up_count FROM commitment_status ORDER BY ALL") == before


def test_the_order_of_arrival_changes_nothing_and_matching_again_writes_nothing(path, tmp_path):
    other = tmp_path / "other.duckdb"
    store(path, FIRST, NEXT, WEATHER)
    settle(path)
    for number, page in enumerate((WEATHER, NEXT, FIRST)):
        store(other, page, at=NOON + timedelta(hours=number))
    settle(other)
    assert rows(path, PAIRS)
    assert rows(path, PAIRS) == rows(other, PAIRS)
    before = rows(path, "SELECT revision FROM related_pairs")
    with open_store(path) as opened:
        opened.connection.execute("UPDATE private.subjects SET matched_with = 0")
    settle(path)
    assert rows(path, "SELECT revision FROM related_pairs") == before


def test_a_pair_of_which_a_link_counts_is_no_row_and_comes_back_when_it_is_rejected(path):
    store(path, FIRST, NEXT)
    settle(path)
    with open_store(path) as opened:
        ((earlier, later),) = opened.connection.execute(
            "SELECT earlier_release_id, later_release_id FROM related_releases"
        ).fetchall()
        (quote, *_) = opened.connection.execute("SELECT quote FROM commitments").fetchone()
        opened.decide([about_follow_up(earlier, quote, later, "accepted", "claire", NOON)])
    assert rows(path, RELATED) == []
    with open_store(path) as opened:
        opened.decide([about_follow_up(earlier, quote, later, "rejected", "claire", NOON + timedelta(hours=1))])
    assert len(rows(path, RELATED)) == 1
