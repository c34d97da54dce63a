"""What the working file holds after harvests were stored."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parsers.model import Capture, FetchAttempt
from tests.support.stored.harvests import NOON, Page, harvest, load, rows, source, unchanged
from warehouse.harvests.values import CaptureRef
from warehouse.store import open_store

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TABLES = (
    "sources", "runs", "fetches", "captures", "release_records", "release_versions", "private.identifiers",
    "private.entries", "private.validators", "private.source_state",
)  # several a line, as in a table  # fmt: skip


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "warehouse.duckdb"


def everything(path):
    return {table: sorted(map(str, rows(path, f"SELECT * FROM {table}"))) for table in TABLES}


def test_a_release_is_stored_with_what_is_known_of_it(path):
    [loaded] = load(path, harvest(Page("reunion", "Un bilan sera fait.", "Réunion", guid="g1")))
    assert (loaded.new_captures, loaded.new_entries, dict(loaded.versions)) == (1, 1, {"first": 1})
    [row] = rows(
        path,
        "SELECT source_id, external_id, url, title, body, published_on, published_precision, published_how, language, "
        "first_seen_at, last_seen_at, version FROM releases",
    )
    assert row == (
        "nord", "g1", "https://www.nord.gouv.fr/Actualites/reunion", "Réunion", "Un bilan sera fait.",
        date(2021, 3, 1), "day", "page", "fr", NOON, NOON, 1,
    )  # several a line, as in a table  # fmt: skip


def test_storing_the_same_harvest_twice_stores_it_once(path):
    visit = harvest(Page("a", guid="1", attached=("annexe",)), Page("b", "Deux"), readable=False, problems=["lent"])
    load(path, visit)
    before = everything(path)
    [loaded] = load(path, visit)
    assert everything(path) == before
    assert (loaded.new_captures, loaded.new_entries, dict(loaded.versions)) == (0, 0, {})


def test_two_warehouses_that_stored_the_same_hold_the_same_rows(path, tmp_path):
    other = tmp_path / "other.duckdb"
    visits = [harvest(Page("a", guid="1")), harvest(Page("a", "Autre", guid="1"), at=NOON + DAY, run_id="run-2")]
    for visit in visits:
        load(path, visit)
        load(other, visit)
    assert everything(path) == everything(other)


def test_changed_words_make_a_version_of_the_same_release(path):
    load(path, harvest(Page("a", "Le bilan sera fait en mai.")))
    [loaded] = load(path, harvest(Page("a", "Le bilan sera fait en juin."), at=NOON + DAY, run_id="run-2"))
    assert dict(loaded.versions) == {"edit": 1}
    assert rows(path, "SELECT body, version, first_seen_at, last_seen_at FROM releases") == [
        ("Le bilan sera fait en juin.", 2, NOON, NOON + DAY)
    ]
    assert rows(path, "SELECT version, kind, body FROM release_versions ORDER BY version") == [
        (1, "first", "Le bilan sera fait en mai."),
        (2, "edit", "Le bilan sera fait en juin."),
    ]


def test_words_that_come_back_are_a_restored_version(path):
    for number, body in enumerate(["Un.", "Deux.", "Un."]):
        load(path, harvest(Page("a", body, noise=str(number)), at=NOON + number * DAY, run_id=f"run-{number}"))
    assert rows(path, "SELECT kind FROM release_versions ORDER BY version") == [("first",), ("edit",), ("restored",)]


def test_a_better_reading_of_an_old_page_does_not_replace_what_was_published_later(path):
    load(path, harvest(Page("a", "Un. Menu")))
    load(path, harvest(Page("a", "Deux."), at=NOON + DAY, run_id="run-2"))
    first = harvest(Page("a", "Un. Menu")).releases[0]
    reread = replace(
        harvest(run_id="reparse", at=NOON + 2 * DAY), attempts=(), releases=(replace(first, body="Un.", parser_version=2),)
    )
    [loaded] = load(path, reread)
    assert dict(loaded.versions) == {"technical": 1}
    assert rows(path, "SELECT version, body FROM releases") == [(2, "Deux.")]


def test_a_changed_title_guid_or_address_makes_no_second_release(path):
    load(path, harvest(Page("a", title="Réunion", guid="g1")))
    load(path, harvest(Page("a", title="Réunion de Lille", guid="g2"), at=NOON + DAY, run_id="run-2"))
    moved = Page("a", url="https://www.nord.gouv.fr/Presse/a", title="Réunion de Lille", guid="g2")
    load(path, harvest(moved, at=NOON + 2 * DAY, run_id="run-3"))
    assert rows(path, "SELECT count(*), any_value(url), any_value(external_id) FROM releases") == [
        (1, "https://www.nord.gouv.fr/Presse/a", "g2")
    ]


def test_two_live_pages_that_share_a_guid_stay_two_releases(path):
    load(path, harvest(Page("a", "Un.", guid="1")))
    load(path, harvest(Page("a", "Un.", guid="1"), Page("b", "Deux.", guid="1"), at=NOON + DAY, run_id="run-2"))
    assert rows(path, "SELECT count(*) FROM releases") == [(2,)]
    listed = replace(
        harvest(Page("c", "Trois.", guid="1"), at=NOON + 2 * DAY, run_id="run-3"),
        listed_keys=frozenset(f"https://www.nord.gouv.fr/Actualites/{slug}" for slug in "abc"),
    )
    load(path, listed)
    assert rows(path, "SELECT count(*) FROM releases") == [(3,)]


def test_an_old_address_that_leads_to_the_new_one_is_not_live(path):
    old, new = "https://www.nord.gouv.fr/Actualites/a", "https://www.nord.gouv.fr/Presse/a"
    load(path, harvest(Page("a", url=old, guid="1")))
    again = Page("a", url=old, guid="1", lead_to=new, listed=False)
    load(path, harvest(again, Page("a", url=new, guid="1"), at=NOON + DAY, run_id="run-2"))
    assert rows(path, "SELECT count(*), any_value(url) FROM releases") == [(1, new)]


def test_what_a_new_page_does_not_say_stays_known(path):
    load(path, harvest(Page("a", published=date(2021, 2, 27))))
    load(path, harvest(Page("a", "Autre.", published=None), at=NOON + DAY, run_id="run-2"))
    assert rows(path, "SELECT published_on FROM releases") == [(date(2021, 2, 27),)]


def test_a_better_reading_of_the_newest_page_can_take_a_wrong_day_back(path):
    wrong = harvest(Page("a", published=date(1921, 2, 27)))
    load(path, wrong)
    load(path, replace(wrong, attempts=(), releases=(replace(wrong.releases[0], published=None),)))
    assert rows(path, "SELECT published_on FROM releases") == [(None,)]


def test_every_attempt_is_a_row_and_every_body_a_capture(path):
    load(path, harvest(Page("a", attached=("annexe",)), Page("b", "Deux")))
    assert rows(path, "SELECT purpose, outcome, count(*) FROM fetches GROUP BY ALL ORDER BY ALL") == [
        ("feed", "ok", 1),
        ("page", "ok", 2),
    ]
    assert rows(path, "SELECT count(*), count(DISTINCT capture_id) FROM captures") == [(3, 3)]
    [(page, attachments)] = rows(
        path, "SELECT capture_id, attachment_ids FROM release_versions WHERE len(attachment_ids) > 0"
    )
    [ref] = [one for one in _captures(path) if one.capture.capture_id == page]
    assert len(attachments) == 1
    assert ref.purpose == "page"


def test_two_attempts_at_one_address_are_two_rows(path):
    visit = harvest()
    attempt = FetchAttempt("https://www.nord.gouv.fr/feed", "feed", NOON, "server_error", 503)
    load(path, replace(visit, attempts=(attempt, attempt, replace(attempt, outcome="ok", http_status=200))))
    assert rows(path, "SELECT count(*), count(DISTINCT fetch_id) FROM fetches") == [(3, 3)]


def test_captures_come_back_in_order_and_a_body_once_as_long_as_it_stays_the_same(path):
    for number, body in enumerate(["Un.", "Un.", "Deux.", "Un."]):
        load(path, harvest(Page("a", body), at=NOON + number * DAY, run_id=f"run-{number}"))
    stored = _captures(path)
    assert [one.fetched_at for one in stored] == [NOON, NOON + 2 * DAY, NOON + 3 * DAY]
    assert stored[0].capture == stored[2].capture
    assert stored[0].requested_url == "https://www.nord.gouv.fr/Actualites/a"


def test_a_body_that_no_attempt_brought_is_among_the_captures(path):
    visit = harvest(Page("a"))
    load(path, replace(visit, attempts=()))
    assert [one.purpose for one in _captures(path)] == ["page"]


def test_a_capture_can_be_found(path):
    [capture] = harvest(Page("a")).captures
    load(path, harvest(Page("a")))
    with open_store(path) as store:
        assert store.find_capture(capture.capture_id) == CaptureRef(
            capture.capture_id, capture.url, "text/html", "2021/run.warc.gz", 1
        )
        assert store.find_capture("0" * 64) is None
        assert store.known_captures([]) == {}


def test_many_quiet_harvests_are_stored_together_and_told_apart(path):
    visits = [unchanged(at=NOON, run_id="run-1", source_id=f"s{number}") for number in range(30)]
    loaded = load(path, *visits)
    assert [one.source_id for one in loaded] == [f"s{number}" for number in range(30)]
    assert rows(path, "SELECT count(DISTINCT source_id), count(*), count(DISTINCT revision) FROM fetches") == [(30, 30, 1)]


def test_two_harvests_of_one_source_are_stored_one_after_the_other(path):
    first, second = harvest(Page("a", "Un.")), harvest(Page("a", "Deux."), at=NOON + DAY, run_id="run-2")
    loaded = load(path, first, second)
    assert [dict(one.versions) for one in loaded] == [{"first": 1}, {"edit": 1}]


def test_a_harvest_that_cannot_be_stored_costs_itself_and_says_so(path):
    bad = harvest(Page("a"), source_id="var")
    bad = replace(bad, releases=(replace(bad.releases[0], published=replace(bad.releases[0].published, how="hearsay")),))
    good, spoilt, other = load(path, harvest(Page("a")), bad, harvest(Page("a"), source_id="zone"))
    assert (good.problem, other.problem) == (None, None)
    assert "published_how" in spoilt.problem
    assert rows(path, "SELECT source_id FROM releases ORDER BY ALL") == [("nord",), ("zone",)]
    assert rows(path, "SELECT count(*) FROM fetches WHERE source_id = 'var'") == [(2,)]
    assert rows(path, "SELECT failures FROM private.source_state WHERE source_id = 'var'") == [(1,)]


def test_a_body_that_the_archive_does_not_hold_is_not_referred_to(path):
    visit = harvest(Page("a"))
    with open_store(path) as store:
        store.record_sources([visit.source])
        [loaded] = store.load([visit], {})
    assert "archive" in loaded.problem
    assert rows(path, "SELECT count(*) FROM captures") == [(0,)]
    assert rows(path, "SELECT count(*) FROM releases") == [(0,)]


def test_what_is_no_text_is_stored_as_far_as_it_can_be(path):
    odd = "a\x00b \ud83d c \U0001f600 '\"\\ \u2028 é"
    [loaded] = load(path, harvest(replace(Page("a"), body="Corps"), Page("b", "Deux")))
    visit = harvest(Page("c"), run_id="run-2", at=NOON + DAY)
    [loaded] = load(path, replace(visit, releases=(replace(visit.releases[0], title=odd, body=odd),)))
    assert loaded.problem is None
    assert rows(path, "SELECT title, body FROM releases WHERE url LIKE '%/c'") == [(odd.replace("\ud83d", "?"),) * 2]


def test_a_source_keeps_its_row_and_takes_new_facts(path):
    with open_store(path) as store:
        store.record_sources([source("nord"), source("var")])
        store.record_sources([replace(source("nord"), feeds=("https://x/feed",), territory="59", verified=date(2021, 1, 2))])
        assert store.source_ids() == ["nord", "var"]
    assert rows(path, "SELECT source_id, feeds, territory, verified FROM sources ORDER BY 1") == [
        ("nord", ["https://x/feed"], "59", date(2021, 1, 2)),
        ("var", [], None, None),
    ]


def test_sources_that_did_not_change_are_not_written_again(path):
    for _ in range(2):
        with open_store(path) as store:
            store.record_sources([source("nord")])
    assert rows(path, "SELECT revision FROM sources") == [(1,)]


def test_a_run_that_was_killed_is_marked_when_the_next_begins(path):
    with open_store(path) as store:
        store.begin_run("run-1", "watch", NOON)
        store.begin_run("run-1", "watch", NOON)
    with open_store(path) as store:
        store.begin_run("run-2", "watch", NOON + HOUR)
        store.end_run("run-2", NOON + 2 * HOUR, "completed", {"sources": 3, "releases": 12})
    assert rows(path, "SELECT run_id, ended_at, outcome, counts FROM runs ORDER BY 1") == [
        ("run-1", None, "interrupted", {}),
        ("run-2", NOON + 2 * HOUR, "completed", {"sources": 3, "releases": 12}),
    ]


def test_an_attempt_with_a_long_error_keeps_its_beginning(path):
    attempt = FetchAttempt("https://www.nord.gouv.fr/feed", "feed", NOON, "tls_error", None, error="e" * 5000)
    load(path, replace(harvest(), attempts=(attempt,)))
    assert rows(path, "SELECT length(error) FROM fetches") == [(300,)]


def test_the_same_body_from_two_sources_is_one_capture(path):
    [capture] = harvest(Page("a")).captures
    other = harvest(source_id="var")
    twin = Capture(capture.capture_id, "https://var.fr/a", "https://var.fr/a", NOON, 200, (), capture.body)
    load(path, harvest(Page("a")), replace(other, captures=(twin,)))
    assert rows(path, "SELECT source_id FROM captures") == [("nord",)]


def _captures(path):
    with open_store(path) as store:
        return store.captures_in_order("nord")


def test_captures_are_looked_up_in_portions_and_by_what_they_were_requested_as(path):
    load(path, harvest(Page("a"), Page("b"), Page("c")))
    everything = _captures(path)
    with open_store(path) as store:
        found, last = [], None
        while portion := store.captures_in_order("nord", after=last, most=2):
            assert len(portion) <= 2
            found += portion
            last = portion[-1]
        assert found == everything
        pages = [one for one in everything if one.purpose == "page"]
        assert store.captures_in_order("nord", purposes=["page"]) == pages
        assert store.count_captures("nord", ["page"]) == len(pages) == 3
        assert store.count_captures("nord", ["sitemap"]) == 0
