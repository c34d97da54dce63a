"""What one poll shows is wrong with a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.incidents.symptoms import Rhythm, rhythm, signs_after, silence_limit, symptom
from parsers.model import Source
from warehouse.incidents import Poll, Signs, changed_at_once

TODAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 12, 0)
SOURCE = Source("nord", "Nord", "prefecture", "https://www.nord.gouv.fr/", max_age_days=60)
READ = "prefecture"
LOST = "generic<prefecture>"


def poll(**more: Any) -> Poll:
    """A poll at which everything was fine."""
    well: dict[str, Any] = {"read": 1, "failures": 0, "listed": 10, "releases": 40, "newest_on": date(2026, 2, 27)}
    return Poll(**{"source_id": "nord", **well, **more})


def failing(**more: Any) -> Poll:
    return poll(read=0, failures=1, listed=0, **more)


def before(**more: Any) -> Signs:
    return Signs(**{"source_id": "nord", "run_id": "run-0", "judged_at": NOW - timedelta(hours=6), **more})


@pytest.mark.parametrize(
    ("seen", "cause", "says"),
    [
        (poll(), None, ""),
        (poll(read=0, unchanged=1, listed=0), None, ""),
        (poll(failed=2), None, ""),  # one feed out of two
        (failing(failed=3, error="https://a/feed: timed out"), "unreachable", "timed out"),
        (failing(blocked=1, failed=2), "blocked", "refused"),
        (failing(unreadable=1, failed=1), "not_a_feed", "no feed"),
        (failing(unreadable=1, blocked=1), "blocked", ""),
        (poll(read=0, failures=None, listed=None, broke=True), "not_a_feed", "a fault of the program"),
        (failing(unlisted=1, error="the page lists no dated publication"), "empty", "no dated publication"),
        (poll(failures=1, problem="nothing of it could be stored"), "not_a_feed", "could be stored"),
        (poll(listed=0), "empty", "hold nothing"),
        (poll(read=1, unchanged=1, listed=0), None, ""),  # the unchanged list may be full
        (poll(releases=0, newest_on=None, problem="https://a/1: 404"), "empty", "https://a/1: 404"),
        (poll(pages_unread=3, page_tries=3, page_outcome="refused", page_error="a captcha"), "blocked", "a captcha"),
        (poll(pages_unread=3, page_tries=3, page_outcome="unreadable"), "layout_changed", "its last 3 pages"),
        (poll(pages_unread=3, page_tries=3, page_outcome="timeout"), "unreachable", ""),
        (poll(pages_unread=3, page_tries=2, page_outcome="refused"), None, ""),
        (poll(pages_unread=2, page_tries=9, page_outcome="refused"), None, ""),
        (poll(readers=(LOST,) * 5 + (READ,) * 9), "layout_changed", "bear no marks of the family prefecture"),
        (poll(readers=(LOST,) * 4 + (READ,) * 9), None, ""),
        (poll(readers=(READ,) + (LOST,) * 9), None, ""),
        (poll(readers=("generic",) * 9), None, ""),
        (poll(read_again=8, changed=5), "layout_changed", "5 of 8 known pages"),
        (poll(read_again=10, changed=5), None, ""),
        (poll(read_again=4, changed=4), None, ""),
        (poll(dated_ahead=1, furthest_on=date(2062, 2, 27)), "clock", "2062-02-27"),
        (poll(dated_ahead=3, furthest_on=date(2026, 4, 1)), "clock", "3 new releases"),
        (poll(newest_on=date(2025, 12, 31)), None, ""),  # 60 days
        (poll(newest_on=date(2025, 12, 30)), "silent", "nothing new for 61 days"),
        (failing(failed=1, newest_on=date(2020, 1, 1)), "unreachable", ""),  # the graver one
    ],
)
def test_a_poll_shows_what_is_wrong(seen: Poll, cause: str | None, says: str) -> None:
    found = symptom(SOURCE, seen, None, TODAY)
    assert (found.cause if found else None) == cause
    assert found is None or says in found.detail


def test_lists_that_did_not_change_are_as_empty_as_they_were() -> None:
    unchanged = poll(read=0, unchanged=1, listed=0)
    assert symptom(SOURCE, unchanged, before(listed=12), TODAY) is None
    found = symptom(SOURCE, unchanged, before(listed=0, cause="empty"), TODAY)
    assert found is not None
    assert found.cause == "empty"
    assert signs_after(SOURCE, unchanged, before(listed=12), "run-1", NOW, TODAY).listed == 12


def test_a_change_of_template_lasts_until_a_page_is_read_again_and_is_as_it_was() -> None:
    first = signs_after(SOURCE, poll(read_again=9, changed=9), None, "run-1", NOW, TODAY)
    assert (first.cause, first.streak) == ("layout_changed", 3)
    quiet = signs_after(SOURCE, poll(), first, "run-2", NOW + timedelta(hours=6), TODAY)
    assert (quiet.cause, quiet.detail, quiet.since) == (
        "layout_changed",
        "most of its known pages changed at once on 2026-03-01: a new template",
        NOW,
    )
    read = signs_after(SOURCE, poll(read_again=2), quiet, "run-3", NOW + timedelta(days=1), TODAY + timedelta(days=1))
    assert read.cause is None
    old = signs_after(SOURCE, poll(), quiet, "run-3", NOW + timedelta(days=7), TODAY + timedelta(days=7))
    assert old.cause is None


def test_pages_that_bear_their_marks_again_are_no_new_template() -> None:
    lost = signs_after(SOURCE, poll(readers=(LOST,) * 5), None, "run-1", NOW, TODAY)
    assert lost.cause == "layout_changed"
    assert signs_after(SOURCE, poll(readers=(READ, *[LOST] * 5)), lost, "run-2", NOW, TODAY).cause is None


def days(*pauses: int) -> list[date]:
    found = [TODAY]
    for pause in pauses:
        found.append(found[-1] - timedelta(days=pause))
    return found


@pytest.mark.parametrize(
    ("published", "learnt", "limit"),
    [
        ([], None, 60),
        (days(400, 400, 400, 400), None, 60),  # too few to learn from
        (days(1, 1, 2, 1, 3), Rhythm(1, 2), 60),  # daily: what is configured counts
        (days(30, 28, 31, 33, 35), Rhythm(31, 33), 66),  # monthly
        (days(90, 91, 92, 90, 300), Rhythm(91, 92), 184),  # quarterly, with an outage that is not rhythm
        (days(365, 366, 364, 365, 370), Rhythm(365, 366), 732),  # yearly
    ],
)
def test_a_source_is_silent_by_its_own_rhythm(published: list[date], learnt: Rhythm | None, limit: int) -> None:
    assert rhythm(published) == learnt
    assert silence_limit(60, learnt) == limit
    quiet = poll(days=tuple(published), newest_on=TODAY - timedelta(days=limit))
    assert symptom(SOURCE, quiet, None, TODAY) is None
    found = symptom(SOURCE, quiet, None, TODAY + timedelta(days=1))
    assert found is not None
    assert found.cause == "silent"


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), max_size=70))
def test_a_rhythm_does_not_depend_on_the_order_or_on_repeats(published: list[date]) -> None:
    found = rhythm(published)
    assert rhythm([*reversed(published), *published]) == found
    assert found is None or found.usual >= 1
    assert silence_limit(60, found) >= 60


def test_polls_in_a_row_are_counted_whatever_is_wrong_at_each() -> None:
    signs = None
    for number, seen in enumerate([failing(failed=1), failing(blocked=1), poll(listed=0)], start=1):
        signs = signs_after(SOURCE, seen, signs, f"run-{number}", NOW + timedelta(hours=number), TODAY)
        assert (signs.streak, signs.since) == (number, NOW + timedelta(hours=1))
    well = signs_after(SOURCE, poll(), signs, "run-4", NOW, TODAY)
    assert (well.streak, well.since, well.cause, well.detail) == (0, None, None, None)


def test_what_rests_on_weeks_counts_at_once() -> None:
    patient = replace(SOURCE, failures_before_incident=9)
    assert signs_after(patient, poll(newest_on=date(2025, 1, 1)), None, "run-1", NOW, TODAY).streak == 9
    assert signs_after(patient, failing(failed=1), None, "run-1", NOW, TODAY).streak == 1


@pytest.mark.parametrize(
    ("changed", "read_again", "is_one"), [(5, 5, True), (5, 9, True), (5, 10, False), (4, 4, False), (0, 0, False)]
)
def test_a_template_change_is_most_of_the_pages_and_five_at_least(changed: int, read_again: int, is_one: bool) -> None:
    assert changed_at_once(changed, read_again) is is_one
