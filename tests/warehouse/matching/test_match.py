"""Follow-ups and copies in the warehouse: what is written depends on what is stored, not on how it got there."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from flows.harvest.extraction import with_commitments_and_claims
from parsers.model import Release
from tests.support.stored.harvests import NOON, Page, harvest, rows
from warehouse.matching.release_texts import all_digested_here
from warehouse.review.decisions import about_copies, about_follow_up
from warehouse.store import open_store

CENTRE = Page(
    "centre",
    "L'État s'engage à ouvrir un centre de commandement commun dans la capitainerie du port avant le 1er avril 2022.",
    "Port de Dunkerque : un centre de commandement",
    published=date(2021, 3, 1),
)
OPENED = Page(
    "inauguration",
    "Le centre de commandement commun de la capitainerie du port de Dunkerque a été inauguré vendredi.",
    "Inauguration du centre de commandement",
    published=date(2022, 3, 28),
)
MET = "Les ministres de l'intérieur français et britannique se sont réunis à Calais."
SUMMIT = Page(
    "sommet",
    f"{MET} La France et le Royaume-Uni s'engagent à recruter 200 agents pour la brigade commune contre les passeurs d'ici "
    "la fin de l'année 2021. Gérald Martin et Priti Walker ont visité le tunnel.",
    "Déclaration conjointe France – Royaume-Uni",
    published=date(2021, 3, 2),
)
SUMMIT_IN_ENGLISH = Page(
    "summit",
    "The French and British interior ministers met in Calais. France and the United Kingdom will recruit 200 officers for "
    "the joint brigade against smugglers by the end of 2021. Gérald Martin and Priti Walker visited the tunnel.",
    "Joint statement by France and the United Kingdom",
    published=date(2021, 3, 3),
    language="en",
)
RECRUITED = Page(
    "brigade",
    f"{MET} À ce jour, 120 agents ont été recrutés pour la brigade commune de Calais contre les passeurs.",
    "Déclaration conjointe France – Royaume-Uni",
    published=date(2021, 9, 2),
)
WEATHER = Page("meteo", "Des vents forts ont soufflé sur les Vosges.", "Vigilance météo", published=date(2021, 9, 3))
EVERY = (CENTRE, OPENED, SUMMIT, SUMMIT_IN_ENGLISH, RECRUITED, WEATHER)
LINKS = "SELECT * EXCLUDE (revision) FROM follow_ups ORDER BY follow_up_id"
COPIES = "SELECT * EXCLUDE (revision) FROM same_announcements ORDER BY release_id"


def store(path: Path, *pages: Page, at: datetime = NOON, source_id: str = "nord") -> None:
    """Load pages as a visit would bring them, with their commitments."""
    visit = harvest(*pages, at=at, run_id=f"run-{at:%d%H%M}-{source_id}", source_id=source_id)
    read: tuple[Release, ...] = tuple(with_commitments_and_claims(one) for one in visit.releases)
    located = {one.capture_id: ("2021/run.warc.gz", 1) for one in visit.captures}
    with open_store(path, wait_seconds=5) as opened:
        opened.record_sources([visit.source])
        opened.load([replace(visit, releases=read)], located)


def settle(path: Path, most: int = 200) -> int:
    """Match again until nothing is left, as a run does at its end."""
    done = 0
    with open_store(path, wait_seconds=5) as opened:
        while portion := opened.match_again(most=most):
            done += portion
    return done


@pytest.fixture
def path(tmp_path):
    return tmp_path / "warehouse.duckdb"


def told(path: Path) -> list[tuple]:
    """Titles of the earlier and the later releases, and the relation."""
    return rows(
        path,
        "SELECT DISTINCT e.title, l.title, f.relation FROM follow_ups AS f JOIN commitments AS c USING (commitment_id) "
        "JOIN releases AS e ON e.release_id = c.release_id JOIN releases AS l ON l.release_id = f.release_id ORDER BY ALL",
    )


def test_a_follow_up_is_written_in_the_transaction_that_stores_its_release(path):
    store(path, CENTRE)
    store(path, OPENED, at=NOON + timedelta(days=390))
    assert told(path) == [(CENTRE.title, OPENED.title, "fulfilled")]
    assert rows(
        path,
        "SELECT count(DISTINCT revision) FROM (SELECT revision FROM follow_ups UNION ALL SELECT v.revision FROM "
        "release_versions AS v JOIN follow_ups AS f USING (release_id))",
    ) == [(1,)]


def test_an_old_promise_that_comes_late_is_found_by_what_followed_it(path):
    store(path, OPENED)
    store(path, CENTRE, at=NOON + timedelta(days=1))
    settle(path)
    assert told(path) == [(CENTRE.title, OPENED.title, "fulfilled")]


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_arrival_changes_nothing(tmp_path, seed):
    straight, shuffled = tmp_path / "straight.duckdb", tmp_path / "shuffled.duckdb"
    store(straight, *EVERY)
    settle(straight)
    chance = random.Random(seed)
    pages = chance.sample(EVERY, len(EVERY))
    at = NOON
    while pages:
        taken = [pages.pop() for _ in range(min(len(pages), chance.choice([1, 2, 3])))]
        at += timedelta(hours=1)
        store(shuffled, *taken, at=at)
        if chance.random() < 0.3:
            settle(shuffled, most=chance.choice([1, 2, 200]))
    settle(shuffled, most=chance.choice([1, 3]))
    assert rows(straight, LINKS)
    assert rows(straight, LINKS) == rows(shuffled, LINKS)
    assert rows(straight, COPIES) == rows(shuffled, COPIES)


def test_with_another_lexicon_every_release_is_taken_apart_and_matched_again(path, monkeypatch):
    store(path, *EVERY)
    settle(path)
    before = rows(path, LINKS)
    assert settle(path) == 0
    for module in ("waiting", "term_index"):
        monkeypatch.setattr(f"warehouse.matching.{module}.fingerprint", lambda: "other words")
    assert settle(path) >= len(EVERY)
    assert rows(path, "SELECT DISTINCT lexicon FROM private.subjects") == [("other words",)]
    assert rows(path, LINKS) == before
    assert settle(path) == 0


def test_matching_twice_writes_nothing(path):
    store(path, *EVERY)
    settle(path)
    before = rows(path, "SELECT follow_up_id, revision FROM follow_ups ORDER BY ALL")
    with open_store(path) as opened:
        opened.connection.execute("UPDATE private.subjects SET matched_with = 0")
    assert settle(path) == len(EVERY)
    assert rows(path, "SELECT follow_up_id, revision FROM follow_ups ORDER BY ALL") == before


def test_a_copy_in_another_language_is_the_same_announcement_and_no_follow_up(path):
    store(path, SUMMIT)
    store(path, SUMMIT_IN_ENGLISH, source_id="home-office", at=NOON + timedelta(hours=1))
    settle(path)
    assert told(path) == []
    found = rows(
        path,
        "SELECT c.title, o.title FROM releases AS c JOIN releases AS o ON o.release_id = c.same_as ORDER BY ALL",
    )
    assert found == [(SUMMIT_IN_ENGLISH.title, SUMMIT.title)]


def test_what_follows_up_on_a_release_follows_up_on_its_copies_too(path):
    store(path, *EVERY)
    settle(path)
    followed = {earlier for earlier, later, _ in told(path) if later == RECRUITED.title}
    assert {SUMMIT.title, SUMMIT_IN_ENGLISH.title} <= followed


def test_a_promise_that_is_no_more_takes_its_links_along(path):
    store(path, CENTRE, OPENED)
    settle(path)
    assert told(path)
    visit = harvest(CENTRE)
    nothing = replace(visit.releases[0], commitments=(), extractor_version=99)
    with open_store(path) as opened:
        opened.load([replace(visit, attempts=(), captures=(), entries=(), releases=(nothing,), listed=0)], {})
    settle(path)
    assert rows(path, "SELECT releases.title FROM releases JOIN commitments USING (release_id)") == []
    assert rows(path, LINKS) == []


def test_a_release_whose_day_is_not_known_is_linked_to_nothing(path):
    store(path, CENTRE)
    store(path, Page("sans-date", OPENED.body, OPENED.title, published=None), at=NOON + timedelta(days=390))
    settle(path)
    assert told(path) == []


def test_a_warehouse_of_an_older_program_is_matched_by_the_next_run(path):
    store(path, CENTRE, OPENED)
    with open_store(path) as opened:
        for relation in ("subjects", "subject_terms", "commitment_terms", "terms", "backgrounds", "term_counts"):
            opened.connection.execute(f"DELETE FROM private.{relation}")
        opened.connection.execute("DELETE FROM follow_ups")
    settle(path)
    assert told(path) == [(CENTRE.title, OPENED.title, "fulfilled")]


def test_what_a_person_decided_stays(path):
    store(path, CENTRE, OPENED)
    with open_store(path) as opened:
        opened.connection.execute("UPDATE follow_ups SET decided_by = 'claire', relation = 'progress'")
        opened.connection.execute("UPDATE private.subjects SET matched_with = 0")
    settle(path)
    assert rows(path, "SELECT relation, decided_by FROM follow_ups") == [("progress", "claire")]


def test_every_quotation_stands_in_the_release_that_follows_up(path):
    store(path, *EVERY)
    settle(path)
    quoted = rows(
        path,
        "SELECT r.body[f.quote_start + 1 : f.quote_end] = f.quote "
        "FROM follow_ups AS f JOIN releases AS r USING (release_id)",
    )
    assert quoted
    assert all(same for (same,) in quoted)


def test_a_rejected_link_is_not_suggested_again(path):
    store(path, CENTRE, OPENED)
    with open_store(path) as opened:
        (quote, earlier, later) = opened.connection.execute(
            "SELECT c.quote, c.release_id, f.release_id FROM follow_ups AS f JOIN commitments AS c USING (commitment_id)"
        ).fetchone()
        opened.decide([about_follow_up(earlier, quote, later, "rejected", "claire", NOON)])
        opened.connection.execute("UPDATE private.subjects SET matched_with = 0")
    assert rows(path, LINKS) == []
    settle(path)
    assert rows(path, LINKS) == []


def test_copies_that_a_person_parted_are_no_copies_when_matched_again(path):
    store(path, SUMMIT)
    store(path, SUMMIT_IN_ENGLISH, source_id="home-office", at=NOON + timedelta(hours=1))
    settle(path)
    with open_store(path) as opened:
        ((copy, first),) = opened.connection.execute("SELECT release_id, same_as FROM same_announcements").fetchall()
        opened.decide([about_copies(copy, first, "rejected", "claire", NOON)])
        opened.connection.execute("UPDATE private.subjects SET matched_with = 0")
    settle(path)
    assert rows(path, COPIES) == []
    assert rows(path, LINKS) == [], "what another source says within days is no follow-up either"


def test_long_texts_are_matched_a_few_at_a_time_and_the_rows_are_the_same(path, tmp_path, monkeypatch):
    store(path, *EVERY)
    settle(path)
    monkeypatch.setattr("warehouse.matching.match._TEXTS_AT_ONCE", len(SUMMIT.body))
    other = tmp_path / "a few at a time.duckdb"
    store(other, *EVERY)
    settle(other)
    assert rows(other, LINKS) == rows(path, LINKS) != []
    assert rows(other, COPIES) == rows(path, COPIES) != []


def test_releases_of_a_text_that_was_not_read_are_matched_once_and_not_for_ever(path):
    def by_title(texts):
        return all_digested_here([replace(one, body="", commitments=()) for one in texts])

    visit = harvest(*EVERY, at=NOON, run_id="run-1", source_id="nord")
    located = {one.capture_id: ("2021/run.warc.gz", 1) for one in visit.captures}
    with open_store(path, wait_seconds=5, digesting=by_title) as opened:
        opened.record_sources([visit.source])
        opened.load([replace(visit, releases=tuple(map(with_commitments_and_claims, visit.releases)))], located)
        done = [opened.match_again(most=200) for _ in range(5)]
    assert done[-1] == 0
