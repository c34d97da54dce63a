"""Which follow-ups are notified, and that copies of one announcement are notified once, with a real working file."""

import json
from datetime import date, datetime, timedelta

import pytest

from alerts.generate import generate
from alerts.subscriptions.subscribers import ChannelRules, Subscribers, SubscriptionRules
from tests.alerts.happenings import FIRST, LATER, PATROLS, REVIEW, Page, harvest, watched


def test_what_was_published_these_days_is_news_whatever_run_finds_it(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), LATER.date(), "Un plan")))
    desk.now = LATER + timedelta(days=60)
    before = set(desk.alerts())
    desk.links = [("https://www.nord.gouv.fr/bilan", REVIEW.quote, "review")]
    desk.load(harvest("nord", desk.now, Page("bilan", (), desk.now.date(), "Bilan"), Page("b")), run="backfill")
    assert {kind for kind, _ in set(desk.alerts()) - before} == {"release", "follow_up", "digest"}


def test_what_is_added_to_a_page_known_for_long_is_told_then(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), LATER.date(), "Un plan"), Page("suivi", (), LATER.date())))
    desk.now = LATER + timedelta(days=60)
    desk.links = [("https://www.nord.gouv.fr/suivi", REVIEW.quote, "review")]
    desk.load(harvest("nord", desk.now, Page("suivi", (), LATER.date(), words="Le bilan a été présenté.")))
    assert [kind for kind, _ in desk.alerts("follow_up", "edited")] == ["edited", "follow_up"]


@pytest.mark.parametrize(("decided_by", "told"), [("rules 1", []), ("claire", ["follow_up"])])
def test_a_link_among_releases_known_for_long_is_told_when_a_person_accepts_it(desk, decided_by, told):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), LATER.date(), "Un plan")))
    desk.now = LATER + timedelta(days=30)
    desk.load(harvest("nord", desk.now, Page("bilan", (), desk.now.date(), "Bilan")))
    desk.now += timedelta(days=30)
    desk.links = [("https://www.nord.gouv.fr/bilan", REVIEW.quote, "review")]
    desk.store.generate(desk.match)
    desk.store.connection.execute("UPDATE follow_ups SET decided_by = ?", [decided_by])
    desk.catch_up()
    assert [kind for kind, _ in desk.alerts("follow_up")] == told


def test_a_link_that_waited_for_a_reading_again_is_told(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), LATER.date(), "Un plan")))
    desk.now = LATER + timedelta(days=2)
    desk.load(harvest("nord", desk.now, Page("bilan", (), desk.now.date(), "Bilan")))
    desk.links = [("https://www.nord.gouv.fr/bilan", REVIEW.quote, "review")]
    desk.store.generate(desk.match)
    desk.store.generate(lambda transaction: generate(transaction, desk.context("reparse"), everything=True))
    assert [kind for kind, _ in desk.alerts("follow_up")] == ["follow_up"]


def test_two_follow_ups_of_one_release_to_another_are_one_alert_with_the_most_telling_relation(desk):
    watched(desk, "nord", "interieur")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW, PATROLS), date(2025, 3, 10), "Un plan")))
    desk.now = LATER + timedelta(days=90)
    told = ((REVIEW, "progress"), (PATROLS, "fulfilled"))
    desk.links = [("https://www.interieur.gouv.fr/bilan", one.quote, relation) for one, relation in told]
    desk.load(harvest("interieur", desk.now, Page("bilan", (), date(2025, 6, 8), "Bilan")))
    assert desk.alerts("follow_up") == [
        ("follow_up", "Follow-up (reported as fulfilled): Bilan, on 2 promises of Un plan (10 March 2025)")
    ]
    assert desk.rows("SELECT facts->'links'->0->>'days_late' FROM alerts WHERE kind = 'follow_up'")[0][0] in ("8", "-22")


def test_an_old_page_that_a_first_capture_brings_is_no_follow_up_of_known_news(desk):
    watched(desk, "interieur")
    desk.load(harvest("interieur", LATER, Page("bilan", (), date(2025, 3, 8), "Bilan")))
    desk.now = LATER + timedelta(days=9)
    desk.links = [("https://www.interieur.gouv.fr/bilan", REVIEW.quote, "review")]
    desk.load(harvest("nord", desk.now, Page("plan", (REVIEW,), date(2024, 3, 10), "Un plan")))
    assert desk.alerts("follow_up") == []
    assert desk.rows("SELECT facts->>'follow_ups' FROM alerts WHERE kind = 'digest' AND source_id = 'nord'") == [("1",)]


def test_a_release_that_speaks_of_an_old_promise_of_a_first_capture_is_told(desk):
    desk.load(harvest("nord", FIRST, Page("plan", (REVIEW,), date(2024, 3, 10), "Un plan")))
    watched(desk, "interieur")
    desk.links = [("https://www.interieur.gouv.fr/bilan", REVIEW.quote, "review")]
    desk.load(harvest("interieur", LATER, Page("bilan", (), date(2025, 3, 8), "Bilan")))
    assert len(desk.alerts("follow_up")) == 1


@pytest.mark.parametrize("order", [("nord", "interieur"), ("interieur", "nord")])
def test_copies_of_one_announcement_are_told_of_once_whichever_comes_first(desk, order):
    watched(desk, "nord", "interieur", "premar")
    desk.copies = [("https://www.interieur.gouv.fr/plan", "https://www.nord.gouv.fr/plan")]
    for hour, source_id in enumerate(order):
        desk.now = LATER + timedelta(hours=hour)
        desk.load(harvest(source_id, desk.now, Page("plan", (REVIEW,), date(2025, 3, 10), f"Un plan ({source_id})")))
    assert desk.alerts("new_commitment") == [("new_commitment", f"1 new promise in: Un plan ({order[0]})")]
    desk.now = LATER + timedelta(days=30)
    desk.links = [("https://www.premar.gouv.fr/bilan", REVIEW.quote, "review")]
    desk.load(harvest("premar", desk.now, Page("bilan", (), date(2025, 4, 9), "Bilan")))
    assert len(desk.rows("FROM follow_ups")) == 2
    assert [title for _, title in desk.alerts("follow_up")] == [
        "Follow-up (review): Bilan, on Un plan (nord) (10 March 2025)"
    ]
    desk.catch_up()
    assert len(desk.alerts("follow_up")) == 1


def test_who_follows_the_site_of_a_copy_is_told_of_its_announcement(desk):
    desk.subscribers = Subscribers(
        [ChannelRules("paris"), ChannelRules("lille"), ChannelRules("brest")],
        [
            SubscriptionRules("paris", ("due_soon", "new_commitment"), sources=("interieur",)),
            SubscriptionRules("lille", ("due_soon", "new_commitment"), sources=("nord",)),
            SubscriptionRules("brest", ("due_soon", "new_commitment"), sources=("premar",)),
        ],
    )
    watched(desk, "nord", "interieur")
    desk.copies = [("https://www.interieur.gouv.fr/plan", "https://www.nord.gouv.fr/plan")]
    plan = Page("plan", (REVIEW,), date(2025, 3, 10))
    desk.load(harvest("nord", LATER, plan), harvest("interieur", LATER, plan))
    desk.now = datetime(2025, 6, 24, 8)
    assert desk.remind() == 1
    told = desk.rows("SELECT kind, channel_id FROM alerts JOIN deliveries USING (alert_id) ORDER BY ALL")
    assert told == [(kind, channel) for kind in ("due_soon", "new_commitment") for channel in ("lille", "paris")]


def test_a_day_that_passes_with_progress_only_is_told_as_overdue_with_what_was_last_told(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), LATER.date(), "Un plan")))
    desk.now = datetime(2025, 5, 2, 8)
    desk.links = [("https://www.nord.gouv.fr/point", REVIEW.quote, "progress")]
    desk.load(harvest("nord", desk.now, Page("point", (), date(2025, 5, 2), "Point d'étape")))
    desk.now = datetime(2025, 7, 1, 8)
    desk.load(harvest("nord", desk.now, Page("meteo")))
    assert desk.remind() == 1
    ((title, facts),) = desk.rows("SELECT title, facts FROM alerts WHERE kind = 'overdue'")
    assert title.startswith("Not told as done, due yesterday: ")
    last = json.loads(facts)["last_told"]
    assert (last["relation"], last["quote"], last["published_on"]) == ("progress", "Le bilan a été présenté.", "2025-05-02")
    assert last["title"] == "Point d'étape"


@pytest.mark.parametrize("relation", ["review", "fulfilled", "superseded"])
def test_what_ends_the_watch_ends_the_reminders(desk, relation):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), LATER.date(), "Un plan")))
    desk.now = datetime(2025, 5, 2, 8)
    desk.links = [("https://www.nord.gouv.fr/point", REVIEW.quote, relation)]
    desk.load(harvest("nord", desk.now, Page("point", (), date(2025, 5, 2), "Point d'étape")))
    for day in (datetime(2025, 6, 25, 8), datetime(2025, 7, 1, 8)):
        desk.now = day
        desk.load(harvest("nord", desk.now, Page(f"meteo-{day:%d}")))
        assert desk.remind() == 0


def test_a_postponed_promise_is_reminded_of_at_its_new_day(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), LATER.date(), "Un plan")))
    desk.now = datetime(2025, 5, 2, 8)
    desk.links = [("https://www.nord.gouv.fr/report", REVIEW.quote, "renewed")]
    desk.load(harvest("nord", desk.now, Page("report", (), date(2025, 5, 2), "Report")))
    desk.links = []
    desk.store.connection.execute("UPDATE follow_ups SET moved_to = DATE '2025-09-30'")
    told = []
    for day in (datetime(2025, 7, 1, 8), datetime(2025, 9, 25, 8), datetime(2025, 10, 1, 8)):
        desk.now = day
        desk.load(harvest("nord", desk.now, Page(f"meteo-{day:%m}")))
        desk.remind()
        told.append([(row[0], json.loads(row[1])["moved_from"], json.loads(row[1])["days_left"]) for row in desk.rows(
            "SELECT kind, facts FROM alerts WHERE kind IN ('due_soon', 'overdue') ORDER BY created_at DESC LIMIT 1"
        )])  # several a line, as in a table  # fmt: skip
    assert told == [[], [("due_soon", "2025-06-30", 5)], [("overdue", "2025-06-30", -1)]]
