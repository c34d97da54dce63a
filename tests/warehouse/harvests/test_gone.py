"""A page that is not there any more: when it counts as gone, and what comes of its release."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from parsers.model import FetchAttempt, Outcome
from tests.support.stored.harvests import NOON, Page, harvest, load
from warehouse.connection.sql import Row
from warehouse.harvests.values import Harvest
from warehouse.store import open_store

PAGE = Page("plan")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asked(at: datetime, outcome: Outcome = "not_found") -> Harvest:
    """A visit in which the page answered so, though it is still listed."""
    seen = harvest(PAGE, at=at, run_id=f"run-{at:%d%H%M}")
    url = seen.releases[0].url
    attempts = (FetchAttempt(url, "page", at, outcome, 404 if outcome == "not_found" else 503, 0, 5),)
    keys = frozenset(one.key for one in seen.entries) if outcome == "not_found" else frozenset()
    return replace(seen, attempts=attempts, captures=(), releases=(), entry_releases={}, not_found=keys)


def back(at: datetime, page: Page = PAGE) -> Harvest:
    return harvest(page, at=at, run_id=f"run-{at:%d%H%M}")


def versions(working) -> list[Row]:
    with open_store(working, read_only=True) as store:
        query = "SELECT version, kind, seen_at, body FROM release_versions ORDER BY version"
        return store.connection.execute(query).fetchall()


@pytest.fixture
def known(tmp_path):
    working = tmp_path / "warehouse.duckdb"
    load(working, back(NOON))
    return working


@pytest.mark.parametrize(
    ("visits", "gone"),
    [
        ([asked(NOON + DAY)], False),
        ([asked(NOON + DAY), asked(NOON + DAY + 5 * HOUR)], False),
        ([asked(NOON + DAY), asked(NOON + 2 * DAY)], True),
        ([asked(NOON + DAY), asked(NOON + DAY + HOUR, "server_error"), asked(NOON + 2 * DAY)], True),
        ([asked(NOON + DAY), back(NOON + DAY + HOUR), asked(NOON + 2 * DAY)], False),
        ([asked(NOON + DAY), asked(NOON + 2 * DAY, "server_error")], False),
    ],
)
def test_a_page_is_gone_when_it_was_not_found_twice_a_day_apart_and_not_received_in_between(known, visits, gone):
    for visit in visits:
        load(known, visit)
    assert [row[1] for row in versions(known)] == (["first", "gone"] if gone else ["first"])


def test_it_has_the_words_that_were_read_last_and_is_the_current_version_once(known):
    for day in (1, 2, 3, 5):
        load(known, asked(NOON + day * DAY))
    first, gone = versions(known)
    assert gone == (2, "gone", NOON + 2 * DAY, first[3])
    with open_store(known, read_only=True) as store:
        assert store.connection.execute("SELECT version, body FROM releases").fetchall() == [(2, first[3])]


def test_a_page_that_comes_back_is_restored_with_the_same_words_and_edited_with_others(known):
    load(known, asked(NOON + DAY))
    load(known, asked(NOON + 2 * DAY))
    load(known, back(NOON + 3 * DAY))
    load(known, back(NOON + 4 * DAY))
    assert [row[1] for row in versions(known)] == ["first", "gone", "restored"]
    load(known, asked(NOON + 5 * DAY))
    load(known, asked(NOON + 6 * DAY))
    load(known, back(NOON + 7 * DAY, replace(PAGE, body="Autre texte.")))
    assert [row[1] for row in versions(known)][3:] == ["gone", "restored"]
