"""What is kept of a source itself between harvests: its entries, what its lists said last, and its health."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parsers.identity import words_id
from tests.support.stored.harvests import NOON, Page, harvest, load, unchanged
from warehouse.errors import WarehouseError
from warehouse.harvests.stored_entries import due_of, only_unread_pages
from warehouse.harvests.values import SourceState
from warehouse.store import open_store

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "warehouse.duckdb"


def test_the_state_of_a_source_is_what_the_last_harvest_left(path):
    page = Page("a", guid="1", attached=("annexe",))
    visit = harvest(page)
    load(path, visit)
    with open_store(path) as store:
        state = store.source_states(["nord", "jamais-vu"], NOON)["nord"]
        assert store.source_states(["jamais-vu"], NOON) == {"jamais-vu": SourceState("jamais-vu")}
    [(key, known)] = state.entries.items()
    assert key == visit.entries[0].key
    assert replace(known, release_id=None) == visit.entries[0]
    release = state.releases[known.release_id]
    assert release.words_id == words_id(visit.releases[0].title, visit.releases[0].body)
    assert (release.parser, release.parser_version) == ("prefecture", 1)
    assert [release.capture.capture_id, release.attachments[0].capture_id] == [one.capture_id for one in visit.captures]
    assert state.validators == visit.validators
    assert (state.last_polled_at, state.failures) == (NOON, 0)


def test_entries_and_releases_can_be_read_later_once_they_are_asked_for(path):
    load(path, harvest(Page("a", guid="1", attached=("annexe",))))
    with open_store(path) as store:
        ids = ["nord", "jamais-vu"]
        now, later = store.source_states(ids, NOON), store.source_states(ids, NOON, later=ids)
    assert later["jamais-vu"] == SourceState("jamais-vu")
    assert list(due_of(later["nord"].entries, NOON)) == [], "told at a glance"
    path.rename(path.with_name("away"))
    with pytest.raises(WarehouseError):
        len(later["nord"].entries)
    path.with_name("away").rename(path)
    assert dict(later["nord"].releases) == dict(now["nord"].releases)
    path.unlink()  # all was read at once
    assert dict(later["nord"].entries) == dict(now["nord"].entries)
    assert len(later["nord"].releases) == 1


def test_what_is_due_is_told_at_a_glance_as_from_the_rows(path):
    pages = harvest(Page("a"), Page("b"), Page("c"))
    first, second, third = pages.entries
    entries = (first, replace(second, next_check_at=NOON), replace(third, next_check_at=NOON + DAY))
    load(path, replace(pages, releases=(), entry_releases={}, entries=entries))
    with open_store(path) as store:
        now = store.source_states(["nord"], NOON)["nord"].entries
        later = store.source_states(["nord"], NOON, later=["nord"])["nord"].entries
    for moment in (NOON - HOUR, NOON, NOON + DAY):
        assert only_unread_pages(later, moment) == only_unread_pages(now, moment)
        assert list(due_of(later, moment)) == list(due_of(now, moment))


def test_entries_that_went_out_of_the_lists_long_ago_are_left_out_of_the_state(path):
    load(path, harvest(Page("old"), at=NOON - 90 * DAY, run_id="run-0"))
    settled = harvest(Page("old"), at=NOON - 90 * DAY, run_id="run-0b")
    load(path, replace(settled, entries=(replace(settled.entries[0], next_check_at=None),)))
    with open_store(path) as store:
        assert len(store.source_states(["nord"], NOON)["nord"].entries) == 1, "nothing was listed since"
    load(path, harvest(Page("new")))
    with open_store(path) as store:
        state = store.source_states(["nord"], NOON)["nord"]
    assert list(state.entries) == ["https://www.nord.gouv.fr/Actualites/new"]


def test_entries_still_without_a_release_stay_in_the_state(path):
    visit = harvest(Page("old"), at=NOON - 90 * DAY)
    load(path, replace(visit, releases=(), entry_releases={}, entries=(replace(visit.entries[0], next_check_at=None),)))
    load(path, harvest(Page("new"), run_id="run-2"))
    with open_store(path) as store:
        state = store.source_states(["nord"], NOON)["nord"]
    assert [one.release_id is None for one in state.entries.values()] == [True, False]


def test_an_entry_keeps_its_first_day_and_its_release(path):
    load(path, harvest(Page("a")))
    again = harvest(Page("a"), at=NOON + DAY, run_id="run-2")
    load(path, replace(again, releases=(), entry_releases={}))
    with open_store(path) as store:
        [known] = store.source_states(["nord"], NOON)["nord"].entries.values()
    assert known.release_id is not None
    assert (known.first_seen_at, known.last_listed_at) == (NOON, NOON + DAY)


def test_failures_are_counted_until_a_list_can_be_read_again(path):
    for number, readable in enumerate([True, False, False]):
        load(path, harvest(at=NOON + number * HOUR, run_id=f"run-{number}", readable=readable, problems=["muet"]))
    [health] = _health(path)
    assert (health.failures, health.last_outcome, health.problem) == (2, "timeout", "muet")
    load(path, harvest(at=NOON + 3 * HOUR, run_id="run-3"))
    [health] = _health(path)
    assert (health.failures, health.last_outcome, health.problem) == (0, "ok", None)


def test_reading_stored_pages_again_is_no_poll(path):
    load(path, harvest(Page("a")))
    load(path, replace(harvest(run_id="reparse", at=NOON + DAY), attempts=(), validators={}, readable=False))
    [health] = _health(path)
    assert (health.last_polled_at, health.failures) == (NOON, 0)


def test_a_harvest_that_arrives_late_does_not_turn_the_state_back(path):
    load(path, unchanged(at=NOON + DAY, run_id="run-2", times=3))
    load(path, unchanged(at=NOON, run_id="run-1", times=2))
    with open_store(path) as store:
        state = store.source_states(["nord"], NOON)["nord"]
    assert state.last_polled_at == NOON + DAY
    assert state.validators["https://www.nord.gouv.fr/feed"].unchanged == 3


def test_health_tells_what_came_of_a_source(path):
    load(path, replace(harvest(Page("a"), Page("b", "Deux", published=None)), waiting=4), harvest(source_id="var"))
    nord, var = _health(path)
    assert (nord.source_id, nord.releases, nord.newest_release_on, nord.released_lately, nord.waiting) == (
        "nord", 2, NOON.date(), 2, 4,
    )  # several a line, as in a table  # fmt: skip
    assert (nord.last_attempt_at, nord.last_outcome) == (NOON, "ok")
    assert (var.releases, var.newest_release_on, var.waiting) == (0, None, 0)


def _health(path):
    with open_store(path) as store:
        return store.health(NOON)
