"""What a run showed about its sources, read from what was stored, and incidents as rows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from parsers.identity import words_id
from parsers.model import FetchAttempt, Outcome, PublicationDay, Purpose
from tests.support.stored.harvests import NOON, Page, harvest, load, rows, unchanged
from warehouse.connection.transaction import Transaction
from warehouse.incidents import (
    Incident,
    Poll,
    Signs,
    open_incidents,
    polls_of_run,
    start_of_previous_run,
    stored_signs,
    template_changed,
    write_incidents,
    write_signs,
)
from warehouse.published.ask import ask
from warehouse.published.publish import publish
from warehouse.store import open_store

TODAY = date(2021, 3, 1)
DAY = timedelta(days=1)


@pytest.fixture
def working(tmp_path):
    return tmp_path / "warehouse.duckdb"


def begin(path, run_id="run-1", at=NOON):
    with open_store(path) as store:
        store.begin_run(run_id, "watch", at - timedelta(minutes=1))


def seen(path, run_id="run-1", source_id="nord", at=NOON) -> Poll:
    with open_store(path, read_only=True) as store:
        [poll] = store.read(lambda file: polls_of_run(file, run_id, [source_id], at.date(), at))
    return poll


def attempt(outcome: Outcome, purpose: Purpose = "feed", at: datetime = NOON) -> FetchAttempt:
    return FetchAttempt(f"https://www.nord.gouv.fr/{purpose}", purpose, at, outcome, None, 0, 5, f"it was {outcome}")


@pytest.mark.parametrize(
    ("attempts", "counts"),
    [
        ([attempt("ok")], (1, 0, 0, 0, 0, 0)),
        ([attempt("not_modified"), attempt("ok", "sitemap")], (1, 1, 0, 0, 0, 0)),
        ([attempt("timeout"), attempt("ok")], (1, 0, 0, 0, 0, 1)),
        ([attempt("refused"), attempt("rate_limited"), attempt("robots_denied")], (0, 0, 3, 0, 0, 0)),
        ([attempt("unreadable"), attempt("unreadable", "listing")], (0, 0, 0, 1, 1, 0)),
        ([attempt("not_found"), attempt("server_error"), attempt("tls_error")], (0, 0, 0, 0, 0, 3)),
        ([attempt("cancelled")], (0, 0, 0, 0, 0, 0)),  # told to stop: that says nothing about the source
        ([attempt("server_error", "robots"), attempt("ok")], (1, 0, 0, 0, 0, 0)),
        ([attempt("ok"), attempt("refused", "page")], (1, 0, 0, 0, 0, 0)),
    ],
)
def test_attempts_for_lists_are_counted_by_what_they_mean(working, attempts, counts):
    begin(working)
    load(working, replace(harvest(), attempts=tuple(attempts), readable=counts[0] > 0))
    poll = seen(working)
    assert (poll.read, poll.unchanged, poll.blocked, poll.unreadable, poll.unlisted, poll.failed) == counts
    assert poll.asked is any(counts)
    if counts[0] == 0 and any(counts):
        assert poll.failures == 1
        assert f"it was {attempts[0].outcome}" in (poll.error or "")


def test_only_what_the_run_itself_asked_counts(working):
    begin(working, "run-1")
    load(working, harvest(Page("a"), readable=False))
    begin(working, "run-2", NOON + DAY)
    load(working, unchanged(at=NOON + DAY, run_id="run-2"))
    poll = seen(working, "run-2", at=NOON + DAY)
    assert (poll.failed, poll.unchanged, poll.failures, poll.releases) == (0, 1, 0, 1)
    assert not poll.broke


def test_a_visit_that_left_no_attempt_broke(working):
    begin(working)
    assert seen(working, source_id="elsewhere").broke
    load(working, replace(harvest(), attempts=(attempt("cancelled"),)))
    assert (seen(working).broke, seen(working).asked) == (False, False)


def test_the_days_of_publication_are_known_and_those_to_come_do_not_hide_a_silence(working):
    begin(working)
    pages = [
        Page("a", published=date(2021, 1, 5)),
        Page("b", published=date(2021, 2, 2)),
        Page("c", published=date(2062, 1, 1)),
    ]
    load(working, harvest(*pages, Page("d", published=None), at=NOON))
    poll = seen(working)
    assert poll.days == (TODAY, date(2021, 2, 2), date(2021, 1, 5))
    assert (poll.newest_on, poll.releases) == (TODAY, 4)
    assert (poll.dated_ahead, poll.furthest_on) == (1, date(2062, 1, 1))
    later = seen(working, at=NOON + 40 * DAY)
    assert later.dated_ahead == 0  # a slip that nobody fixes is not reported for forty years


def test_a_day_to_come_that_a_feed_states_is_told_though_it_is_not_believed(working):
    begin(working)
    found = harvest(Page("a", published=date(2062, 1, 1)))
    (read,) = found.releases
    load(working, replace(found, releases=(replace(read, published=PublicationDay(TODAY, "day", "received")),)))
    poll = seen(working)
    assert (poll.dated_ahead, poll.furthest_on, poll.newest_on) == (1, date(2062, 1, 1), TODAY)


def test_tomorrow_is_no_day_to_come(working):
    begin(working)
    load(working, harvest(Page("a", published=TODAY + DAY), Page("b", published=TODAY + 2 * DAY)))
    assert seen(working).dated_ahead == 1


def test_the_readers_of_the_latest_pages_are_told_the_newest_first(working):
    begin(working)
    visit = harvest(Page("a"), Page("b", seen_at=NOON - DAY))
    lost = replace(visit.releases[0], parser="generic<prefecture>")
    load(working, replace(visit, releases=(lost, visit.releases[1])))
    assert seen(working).readers == ("generic<prefecture>", "prefecture")


def test_pages_that_cannot_be_read_are_told_beside_lists_that_can(working):
    begin(working)
    visit = harvest(*(Page(name) for name in "abcd"))
    refused = [replace(attempt("refused", "page"), error="a captcha")]
    tried = tuple(replace(one, failures=3) for one in visit.entries[:3])
    known = replace(visit.entries[3], first_seen_at=NOON - DAY)
    load(
        working,
        replace(
            visit,
            entries=(*tried, known),
            releases=visit.releases[3:],
            entry_releases={known.key: 0},
            attempts=(visit.attempts[0], *refused),
        ),
    )
    poll = seen(working)
    assert (poll.pages_unread, poll.page_tries, poll.page_outcome) == (3, 3, "refused")
    assert "a captcha" in (poll.page_error or "")


@pytest.mark.parametrize(
    ("changed", "same", "not_modified", "is_one"), [(6, 1, 1, True), (6, 3, 3, False), (4, 0, 0, False)]
)
def test_most_old_pages_that_read_differently_in_one_visit_are_a_change_of_template(
    working, changed, same, not_modified, is_one
):
    begin(working)
    names = [f"p{number}" for number in range(changed + same + not_modified)]
    load(working, harvest(*(Page(name, f"Le texte de {name}.") for name in names)))
    begin(working, "run-2", NOON + DAY)
    second = harvest(
        *(Page(name, f"Accueil. Le texte de {name}.") for name in names[:changed]),
        *(Page(name, f"Le texte de {name}.", noise="other bytes") for name in names[changed : changed + same]),
        *(Page(f"new{number}", "Un autre.") for number in range(9)),
        at=NOON + DAY,
        run_id="run-2",
    )
    quiet = [
        FetchAttempt(f"https://www.nord.gouv.fr/Actualites/{name}", "page", NOON + DAY, "not_modified", 304, 0, 5)
        for name in names[changed + same :]
    ]
    load(working, replace(second, attempts=(*second.attempts, *quiet)))
    [(revision,)] = rows(working, "SELECT max(revision) FROM release_versions")
    with open_store(working, read_only=True) as store:
        assert template_changed(Transaction(store.connection, revision), "nord") is is_one
        assert not template_changed(Transaction(store.connection, revision - 1), "nord")
        assert not template_changed(Transaction(store.connection, revision), "elsewhere")
    poll = seen(working, "run-2", at=NOON + DAY)
    assert (poll.changed, poll.read_again) == (changed, changed + same + not_modified)
    assert poll.template_changed is is_one
    assert not seen(working, "run-1").changed  # all were new at that time
    later = [Page(name, f"Accueil. Le texte de {name}.") for name in names[:changed]]
    load(working, harvest(*later, at=NOON + 2 * DAY, run_id="run-3"))
    with open_store(working, read_only=True) as store:  # what came again since removes no change
        assert template_changed(Transaction(store.connection, revision), "nord") is is_one


def test_a_change_of_our_reading_is_no_change_of_template(working):
    begin(working)
    pages = [Page(f"p{number}", f"Le texte {number}.") for number in range(8)]
    load(working, harvest(*pages))
    begin(working, "run-2", NOON + DAY)
    reread = []
    for page in pages:
        body = f"{page.body} Encore."
        reread.append(replace(page, body=body, parser_version=2, previous_reread=words_id(page.title, body)))
    load(working, harvest(*reread, at=NOON + DAY, run_id="run-2"))
    assert rows(working, "SELECT kind, count(*) FROM release_versions GROUP BY ALL ORDER BY ALL") == [
        ("first", 8),
        ("technical", 8),
    ]
    assert not seen(working, "run-2", at=NOON + DAY).template_changed


def test_incidents_and_signs_are_kept_and_published_as_they_stand(working, tmp_path):
    begin(working)
    load(working, harvest(Page("a")))
    incident = Incident("i1", "nord", "unreachable", NOON, None, None, "timed out", ("nord",))
    many = Incident("i2", None, "blocked", NOON, None, None, "2 at once", ("nord", "pas-de-calais"), 1)
    signs = Signs("nord", "run-1", NOON, "unreachable", 3, NOON - DAY, "timed out", 12, 2.5, 60, NOON)
    with open_store(working) as store:
        store.write(lambda change: write_incidents(change, [incident, many]))
        store.write(lambda change: write_signs(change, [signs]))
        assert store.read(open_incidents) == [incident, many]
        assert store.read(stored_signs) == {"nord": signs}
        well = replace(signs, run_id="run-2", cause=None, streak=0, since=None, detail=None)
        closed = replace(incident, resolved_at=NOON + DAY, cause="blocked", reminders=2, reminded_at=NOON + DAY)
        store.write(lambda change: write_incidents(change, [closed]))
        store.write(lambda change: write_signs(change, [well]))
        assert store.read(open_incidents) == [many]
        assert store.read(stored_signs) == {"nord": well}
        [health] = store.health(NOON)
        assert (health.silence_limit_days, health.usual_pause_days, health.trouble) == (60, 2.5, None)
        assert store.source_states(["nord"], NOON)["nord"].usual_pause_days == 2.5
    published = tmp_path / "followthrough.duckdb"
    publish(working, published)
    page = (Path(__file__).parents[2] / "docs" / "health.md").read_text(encoding="utf-8")
    [recipes] = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    lasting, over = (ask(published, recipe).rows for recipe in recipes.split(";") if recipe.strip())
    assert lasting == [(NOON, "blocked", "2 sources", "2 at once")]
    assert over == [("nord", 1, 24, NOON + DAY)]
    with duckdb.connect(str(published), read_only=True) as connection:
        found = connection.execute("SELECT incident_id, cause, source_ids, reminders FROM incidents ORDER BY ALL").fetchall()
    assert found == [("i1", "blocked", ["nord"], 2), ("i2", "blocked", ["nord", "pas-de-calais"], 1)]


def test_the_run_before_is_the_one_written_before_whatever_its_clock_said(working):
    begin(working, "run-1", datetime(2035, 1, 1))
    with open_store(working) as store:
        assert store.read(lambda file: start_of_previous_run(file, "run-1")) is None
        store.end_run("run-1", datetime(2035, 1, 1, 1), "completed", {})
    begin(working, "run-2")
    with open_store(working) as store:
        assert store.read(lambda file: start_of_previous_run(file, "run-2")) == datetime(2034, 12, 31, 23, 59)
