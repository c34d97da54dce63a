"""A promise that gets another day, or is taken out: what is told, and what is no longer told beside it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.alerts.happenings import LATER, PATROLS, REVIEW, VISIT, Page, Promise, harvest, watched

LATE_REVIEW = Promise("Un bilan sera présenté avant le 30 septembre 2025.", date(2025, 9, 30))
LATEST_REVIEW = Promise("Un bilan sera présenté avant le 31 décembre 2025.", date(2025, 12, 31))
EARLY_REVIEW = Promise("Un bilan sera présenté avant le 30 avril 2025.", date(2025, 4, 30))


def new_since(desk, before):
    return desk.alerts()[len(before) :]


def published(desk, *promises, slug="plan", **changed):
    desk.load(harvest("nord", desk.now, Page(slug, promises, date(2025, 3, 10), "Un plan", **changed)))


def facts(desk, kind="moved"):
    return [json.loads(row[0]) for row in desk.rows(f"SELECT facts FROM alerts WHERE kind = '{kind}' ORDER BY revision")]


@pytest.fixture
def told(desk):
    """A desk whose source has published a plan with one promise."""
    watched(desk, "nord")
    published(desk, REVIEW)
    return desk


def test_another_day_in_an_edited_page_is_told_as_that_alone(told):
    before = told.alerts()
    told.now = LATER + timedelta(days=1)
    published(told, LATE_REVIEW)
    assert new_since(told, before) == [("moved", "Due 2025-09-30 instead of 2025-06-30: " + REVIEW.quote[:80])]
    (found,) = facts(told)
    assert (found["before"]["quote"], found["after"]["quote"]) == (REVIEW.quote, LATE_REVIEW.quote)
    assert (found["times"], found["first_due_on"], found["later"]) == (1, "2025-06-30", None)


def test_what_else_an_edit_changes_is_told_beside_it_without_the_sentence_that_moved(told):
    before = told.alerts()
    told.now = LATER + timedelta(days=1)
    published(told, LATE_REVIEW, PATROLS, words="Le préfet a réuni les maires de l’arrondissement.")
    assert [kind for kind, _ in new_since(told, before)] == ["edited", "moved", "new_commitment"]
    (edited,) = facts(told, "edited")
    shown = " ".join(one["text"] for one in edited["changes"])
    assert "maires" in shown
    assert "septembre" not in shown
    assert edited["promises_gone"] == []
    assert [one["quote"] for one in facts(told, "new_commitment")[-1]["promises"]] == [PATROLS.quote]


def test_each_further_edit_counts_and_the_first_day_stays_known(told):
    for number, promise in enumerate((LATE_REVIEW, LATEST_REVIEW), 1):
        told.now = LATER + timedelta(days=number)
        published(told, promise)
    assert [(one["times"], one["first_due_on"], one["before"]["due_on"]) for one in facts(told)] == [
        (1, "2025-06-30", "2025-06-30"),
        (2, "2025-06-30", "2025-09-30"),
    ]


def test_an_earlier_day_is_another_day(told):
    told.now = LATER + timedelta(days=1)
    published(told, EARLY_REVIEW)
    assert [(one["before"]["due_on"], one["after"]["due_on"]) for one in facts(told)] == [("2025-06-30", "2025-04-30")]


def test_two_promises_of_one_form_are_not_taken_for_one(told):
    told.now = LATER + timedelta(days=1)
    other = Promise("Un gymnase sera inauguré avant le 30 septembre 2025.", date(2025, 9, 30))
    published(told, other)
    assert facts(told) == []
    assert [one["promises"][0]["quote"] for one in facts(told, "withdrawn")] == [REVIEW.quote]


def test_copies_of_one_announcement_are_told_once_also_when_the_second_is_edited_later(desk):
    watched(desk, "nord", "oise")
    desk.copies = [("https://www.oise.gouv.fr/plan", "https://www.nord.gouv.fr/plan")]
    page = Page("plan", (REVIEW,), date(2025, 3, 10))
    desk.load(harvest("nord", LATER, page), harvest("oise", LATER, page))
    desk.now = LATER + timedelta(days=1)
    later = replace(page, promises=(LATE_REVIEW,))
    desk.load(harvest("nord", desk.now, later))
    desk.now = LATER + timedelta(days=2)
    desk.load(harvest("oise", desk.now, later))
    assert len(facts(desk)) == 1


def test_a_postponement_is_told_as_a_move_and_neither_as_a_follow_up_nor_as_a_new_promise(told):
    before = told.alerts()
    told.now = LATER + timedelta(days=1)
    said = Promise("Le bilan a été présenté.", date(2025, 9, 30))
    told.links = [("https://www.nord.gouv.fr/report", REVIEW.quote, "renewed")]
    told.moves = {"https://www.nord.gouv.fr/report": date(2025, 9, 30)}
    published(told, said, slug="report")
    assert [kind for kind, _ in new_since(told, before)] == ["moved", "release"]
    (found,) = facts(told)
    assert (found["before"]["due_on"], found["after"]["due_on"], found["after"]["quote"]) == (
        "2025-06-30",
        "2025-09-30",
        "Le bilan a été présenté.",
    )
    assert found["later"]["url"] == "https://www.nord.gouv.fr/report"


def test_a_second_postponement_names_the_day_that_held_and_one_that_repeats_a_day_is_no_move(told):
    told.links = [(f"https://www.nord.gouv.fr/{slug}", REVIEW.quote, "renewed") for slug in ("one", "two", "three")]
    days = {"one": date(2025, 9, 30), "two": date(2025, 12, 31), "three": date(2025, 12, 31)}
    told.moves = {f"https://www.nord.gouv.fr/{slug}": day for slug, day in days.items()}
    for number, slug in enumerate(days, 1):
        told.now = LATER + timedelta(days=number)
        told.load(harvest("nord", told.now, Page(slug, (), told.now.date(), f"Point {number}")))
    assert [(one["times"], one["before"]["due_on"], one["after"]["due_on"]) for one in facts(told)] == [
        (1, "2025-06-30", "2025-09-30"),
        (2, "2025-09-30", "2025-12-31"),
    ]
    assert [kind for kind, _ in told.alerts("follow_up")] == ["follow_up"], "what only says it again is a follow-up"


def test_a_promise_taken_out_is_withdrawn_and_one_that_is_only_worded_otherwise_is_not(told):
    told.now = LATER + timedelta(days=1)
    published(told, Promise("Un bilan détaillé sera présenté avant le 30 juin 2025.", date(2025, 6, 30)))
    assert facts(told, "withdrawn") == facts(told) == []
    told.now = LATER + timedelta(days=2)
    published(told, words="Le préfet a réuni les services. Un bilan détaillé a été présenté le 11 mars 2025.")
    assert facts(told, "withdrawn") == [], "its sentence now says that it was done"
    told.now = LATER + timedelta(days=3)
    published(told, PATROLS)
    told.now = LATER + timedelta(days=4)
    published(told)
    (found,) = facts(told, "withdrawn")
    assert [one["quote"] for one in found["promises"]] == [PATROLS.quote]
    assert found["seen_on"] == "2025-03-14"


def test_a_visit_that_is_put_off_is_no_move(desk):
    watched(desk, "nord")
    published(desk, VISIT)
    desk.now = LATER + timedelta(days=1)
    published(desk, replace(VISIT, quote="Le ministre se rendra à Lysval le 27 mars 2025.", due=date(2025, 3, 27)))
    assert facts(desk) == []


def test_catching_up_tells_nothing_a_second_time(told):
    told.now = LATER + timedelta(days=1)
    published(told, LATE_REVIEW)
    before = told.alerts()
    told.catch_up()
    assert told.alerts() == before


def test_promises_of_a_page_that_is_gone_are_withdrawn_and_one_that_comes_back_is_no_news(told):
    for number in (1, 2, 3):
        told.now = LATER + timedelta(days=number)
        visit = harvest("nord", told.now, Page("plan", (REVIEW,), date(2025, 3, 10), "Un plan"))
        attempts = tuple(replace(one, outcome="not_found", http_status=404, capture_id=None) for one in visit.attempts)
        keys = frozenset(one.key for one in visit.entries)
        empty = replace(visit, attempts=attempts, captures=(), releases=(), entry_releases={}, not_found=keys)
        told.load(empty)
    (found,) = facts(told, "withdrawn")
    assert (found["page_gone"], found["seen_on"], found["promises"][0]["quote"]) == (True, "2025-03-12", REVIEW.quote)
    status = "SELECT is_watched FROM commitment_status JOIN commitments USING (commitment_id) WHERE quote = '{}'"
    assert told.rows(status.format(REVIEW.quote)) == [(False,)]
    before = told.alerts()
    told.now = LATER + timedelta(days=4)
    published(told, REVIEW)
    assert told.alerts() == before
    assert told.rows(status.format(REVIEW.quote)) == [(True,)]
    told.now = datetime(2025, 6, 24, 8)
    assert told.remind() == 1, "the watch over it goes on"
