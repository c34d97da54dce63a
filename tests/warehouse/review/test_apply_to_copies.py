"""What a decision makes of two releases that are, or are not, one announcement, in a real warehouse."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.support.stored.commitment_pages import asked, copy_of, decide, release_named, store_pages
from tests.support.stored.harvests import Page
from warehouse.review.decisions import about_copies

DAY = timedelta(days=1)
DECIDED = datetime(2026, 3, 2, 9)
PLAN = "Le préfet s'engage à présenter un plan de prévention d'ici la fin de l'année 2021."


@pytest.fixture
def trio(tmp_path):
    path = tmp_path / "trio.duckdb"
    for number, slug in enumerate(["un", "deux", "trois"], start=1):
        store_pages(path, Page(slug, PLAN, "Plan", published=date(2021, 3, number)), source_id=f"s{number}", run_id=slug)
    return path


def groups(working):
    return {
        (copy, first, by)
        for copy, first, by in asked(
            working,
            "SELECT regexp_extract(a.url, '[^/]+$'), regexp_extract(b.url, '[^/]+$'), s.decided_by"
            " FROM same_announcements AS s JOIN releases AS a USING (release_id)"
            " JOIN releases AS b ON b.release_id = s.same_as",
        )
    }


def pair(working, one, other, verdict, day=0):
    return about_copies(release_named(working, one), release_named(working, other), verdict, "Anne", DECIDED + day * DAY)


def test_an_accepted_pair_is_the_later_as_a_copy_of_the_earlier(trio):
    decide(trio, pair(trio, "trois", "un", "accepted"))
    assert groups(trio) == {("trois", "un", "Anne")}
    decide(trio, pair(trio, "trois", "un", "withdrawn", day=1))
    assert groups(trio) == set()


def test_a_rejected_pair_is_parted_and_comes_back_when_withdrawn(trio):
    copy_of(trio, "deux", "un")
    decide(trio, pair(trio, "un", "deux", "rejected"))
    assert groups(trio) == set()
    decide(trio, pair(trio, "un", "deux", "withdrawn", day=1))
    assert groups(trio) == {("deux", "un", "rules 1")}


def test_pairs_make_one_group_whatever_their_order(trio):
    copy_of(trio, "trois", "deux")
    decide(trio, pair(trio, "deux", "un", "accepted"))
    assert groups(trio) == {("deux", "un", "Anne"), ("trois", "un", "Anne")}
    decide(trio, pair(trio, "deux", "un", "withdrawn", day=1))
    assert groups(trio) == {("trois", "deux", "rules 1")}


def test_two_decisions_and_the_rules_between_them_make_one_group(trio):
    store_pages(trio, Page("quatre", PLAN, "Plan", published=date(2021, 3, 4)), source_id="s4", run_id="quatre")
    copy_of(trio, "trois", "un")
    decide(trio, pair(trio, "quatre", "trois", "accepted"))
    assert groups(trio) == {("trois", "un", "rules 1"), ("quatre", "un", "Anne")}
    decide(trio, pair(trio, "deux", "un", "accepted"))
    assert groups(trio) == {("trois", "un", "rules 1"), ("quatre", "un", "Anne"), ("deux", "un", "Anne")}
    decide(trio, pair(trio, "deux", "un", "withdrawn", day=1))
    assert groups(trio) == {("trois", "un", "rules 1"), ("quatre", "un", "Anne")}


def test_a_pair_that_was_one_already_bears_the_name(trio):
    copy_of(trio, "deux", "un")
    decide(trio, pair(trio, "un", "deux", "accepted"))
    assert groups(trio) == {("deux", "un", "Anne")}
