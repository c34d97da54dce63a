"""Which alerts come of what is stored, with a real working file."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from pydantic import TypeAdapter

from alerts import rules
from alerts.kinds.digest import SummaryFacts
from alerts.subscriptions.subscribers import ChannelRules, Subscribers, SubscriptionRules
from tests.alerts.happenings import AIM, FIRST, LATER, PAST, PATROLS, REVIEW, VISIT, Page, harvest, watched
from warehouse.connection.sql import Row
from warehouse.errors import AlertsError
from warehouse.review.decisions import about_commitment


def test_a_first_capture_is_told_as_one_summary(desk):
    pages = (Page("a", (REVIEW, PAST), date(2019, 3, 1)), Page("b", (PATROLS,), date(2025, 3, 2)))
    desk.links = [("https://www.nord.gouv.fr/b", REVIEW.quote, "review")]
    desk.load(harvest("nord", FIRST, *pages))
    assert desk.alerts() == [("digest", "First capture of Préfecture nord: 2 releases, 3 promises")]
    (facts,) = desk.rows(
        "SELECT facts->>'due_ahead', facts->>'long_past', facts->>'follow_ups', facts->>'earliest' FROM alerts"
    )
    assert facts == ("2", "1", "1", "2019-03-01")


def test_a_first_capture_that_takes_several_runs_is_told_when_nothing_of_it_waits(desk):
    desk.load(harvest("nord", FIRST, Page("a", (REVIEW,)), waiting=["b"]))
    assert desk.alerts() == []
    desk.now = LATER
    desk.load(harvest("nord", LATER, Page("b", (PATROLS,), first_listed=FIRST), Page("new")))
    assert desk.alerts() == [
        ("digest", "First capture of Préfecture nord: 2 releases, 2 promises"),
        ("release", "New release: Réunion de sécurité"),
    ]


def test_what_never_answered_does_not_hold_a_summary_back_for_ever(desk):
    visit = harvest("nord", FIRST, Page("a"), waiting=["gone"])
    desk.load(visit)
    assert desk.alerts() == []
    desk.store.connection.execute("UPDATE private.entries SET failures = 1 WHERE url LIKE '%gone'")
    desk.catch_up()
    assert [kind for kind, _ in desk.alerts()] == ["digest"]


def test_a_release_listed_later_is_news_with_its_promises(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("new", (REVIEW, PATROLS), date(2025, 3, 10), "Un plan")))
    assert desk.alerts("release", "new_commitment") == [
        ("new_commitment", "2 new promises in: Un plan"),
        ("release", "New release: Un plan"),
    ]


def test_an_old_page_that_turns_up_after_the_first_capture_fills_the_ledger_and_tells_nothing(desk):
    watched(desk, "nord")
    before = desk.alerts()
    desk.load(harvest("nord", LATER, Page("archive", (REVIEW,), date(2019, 3, 1), "Un vieux plan")))
    assert desk.alerts() == before
    desk.now = datetime(2025, 6, 24, 8)
    assert desk.remind() == 1, "its day was still to come when the ledger first held it"


def test_news_is_news_when_the_clock_was_set_back_before_the_first_capture(desk):
    watched(desk, "nord")
    desk.now = FIRST - timedelta(hours=1)
    desk.load(harvest("nord", desk.now, Page("new", (REVIEW,), title="Un plan")))
    assert ("release", "New release: Un plan") in desk.alerts()


def test_an_edit_tells_its_words_and_only_its_new_promises(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), title="Un plan")))
    before = desk.alerts()
    desk.now = LATER + timedelta(days=1)
    page = Page("plan", (REVIEW, PATROLS), title="Un plan", words="Le préfet a réuni les maires de l’arrondissement.")
    desk.load(harvest("nord", desk.now, page))
    assert desk.alerts()[len(before) :] == [
        ("edited", "Reads differently now: Un plan"),
        ("new_commitment", "1 new promise in: Un plan"),
    ]
    promises = desk.rows("SELECT facts->'promises'->0->>'quote' FROM alerts WHERE kind = 'new_commitment'")
    assert promises == [(REVIEW.quote,), (PATROLS.quote,)]
    (facts,) = desk.rows("SELECT facts FROM alerts WHERE kind = 'edited'")
    changes = [(one["kind"], one["text"].strip()) for one in json.loads(facts[0])["changes"]]
    assert changes[:4] == [
        ("kept", "Le préfet a réuni les"),
        ("removed", "services"),
        ("added", "maires"),
        ("kept", "de l’"),
    ]


def test_what_the_publisher_takes_out_is_named(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW, PATROLS))))
    desk.now = LATER + timedelta(days=1)
    desk.load(harvest("nord", desk.now, Page("plan", (REVIEW,))))
    (gone,) = desk.rows(
        "SELECT facts->'promises_gone'->0->>'quote', facts->>'words_removed' FROM alerts WHERE kind = 'edited'"
    )
    assert gone == (PATROLS.quote, "9")


def test_a_better_reading_tells_nothing(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan")))
    before = desk.alerts()
    reread = harvest("nord", LATER, Page("plan", (REVIEW, PAST), parser_version=2), attempts=False)
    same_page = harvest("nord", LATER, Page("plan")).releases[0].capture_id
    desk.load(replace(reread, captures=(), releases=(replace(reread.releases[0], capture_id=same_page),)), run="reparse")
    assert desk.rows("SELECT kind FROM release_versions WHERE version = 2") == [("technical",)]
    desk.catch_up()
    desk.remind()
    assert desk.alerts() == before


def test_a_backfill_is_told_as_one_summary(desk):
    watched(desk, "nord")
    before = set(desk.alerts())
    desk.links = [("https://www.nord.gouv.fr/b", REVIEW.quote, "review")]
    pages = (Page("a", (REVIEW, PAST), date(2019, 3, 1)), Page("b", (), date(2025, 1, 2)))
    desk.load(harvest("nord", LATER, *pages), run="backfill")
    assert set(desk.alerts()) - before == {("digest", "Older releases of Préfecture nord: 2 releases, 2 promises")}
    desk.catch_up()
    assert len(desk.alerts()) == len(before) + 1


def test_a_fault_over_one_promise_keeps_no_other_from_being_reminded_of(desk, monkeypatch):
    watched(desk, "nord")
    other = replace(REVIEW, quote="La digue sera finie le 30 juin.")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), LATER.date()), Page("digue", (other,), LATER.date())))
    judge = rules.notices

    def breaks(promises, *more):
        if any(one.promise.quote == other.quote for one in promises):
            raise ZeroDivisionError
        return judge(promises, *more)

    monkeypatch.setattr(rules, "notices", breaks)
    desk.now = datetime(2025, 6, 24, 8)
    assert desk.remind() == 1


def test_what_was_stored_without_being_told_is_told_at_the_next_catching_up_once(desk):
    watched(desk, "nord")
    tell_nothing = desk.change_alerts
    desk.change_alerts = lambda run="watch": None  # type: ignore[method-assign, assignment]  # a stand-in
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), title="Un plan")))
    desk.change_alerts = tell_nothing
    assert desk.alerts("release") == []
    assert desk.catch_up() == 2
    assert desk.alerts("release", "new_commitment") == [
        ("new_commitment", "1 new promise in: Un plan"),
        ("release", "New release: Un plan"),
    ]
    assert desk.catch_up() == 0


def test_a_fault_while_telling_stores_nothing_and_the_next_load_stores_and_tells_all(desk):
    watched(desk, "nord")
    visit = harvest("nord", LATER, Page("plan", (REVIEW,), title="Un plan"))
    before = desk.rows("SELECT count(*) FROM release_versions"), desk.alerts()

    def fault() -> None:
        raise ValueError("a fault")

    desk.fail = fault
    with pytest.raises(AlertsError):
        desk.load(visit)
    assert (desk.rows("SELECT count(*) FROM release_versions"), desk.alerts()) == before
    desk.fail = None
    desk.load(visit)
    assert len(desk.alerts("release", "new_commitment")) == 2
    assert desk.rows("SELECT count(*), count(DISTINCT alert_id || channel_id) FROM deliveries") == [(2, 2)]


def test_one_release_that_a_rule_breaks_on_holds_up_no_other_and_is_tried_again(desk, monkeypatch):
    from alerts import rules

    watched(desk, "nord")
    sound = rules.new_commitments

    def breaks(versions, told, now):
        versions = list(versions)
        if any("cassé" in one.release.title for one in versions):
            raise RuntimeError("a fault")
        return sound(versions, told, now)

    monkeypatch.setattr(rules, "new_commitments", breaks)
    desk.load(harvest("nord", LATER, Page("a", (REVIEW,), title="cassé"), Page("b", (PATROLS,), title="sain")))
    assert desk.alerts("new_commitment") == [("new_commitment", "1 new promise in: sain")]
    monkeypatch.setattr(rules, "new_commitments", sound)
    assert desk.catch_up() == 1
    assert ("new_commitment", "1 new promise in: cassé") in desk.alerts()


def test_pages_of_a_new_template_are_no_edits(desk):
    watched(desk, "nord")
    context = desk.context
    asked: list[str] = []

    def template(transaction, source_id) -> bool:
        asked.append(source_id)
        return True

    desk.context = lambda run="watch": replace(context(run), template_changed=template)  # type: ignore[method-assign]  # a stand-in
    desk.load(harvest("nord", LATER, Page("old", words="Tout autre chose.")))
    assert (asked, desk.alerts("edited")) == (["nord"], [])


def test_an_alert_that_is_there_gets_no_further_delivery(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,))))
    before = desk.rows("SELECT alert_id, channel_id FROM deliveries ORDER BY ALL")
    desk.subscribers = Subscribers([ChannelRules("late")], [SubscriptionRules("late", ("release", "digest"))])
    desk.store.connection.execute("DELETE FROM private.taken_up WHERE subject IN ('version', 'commitment')")
    desk.catch_up()
    assert desk.rows("SELECT alert_id, channel_id FROM deliveries ORDER BY ALL") == before


def test_what_was_stored_before_anybody_was_told_is_no_news(desk):
    desk.load(harvest("nord", FIRST, Page("plan", (REVIEW, PAST))))
    desk.store.connection.execute("DELETE FROM alerts; DELETE FROM deliveries;")
    desk.store.connection.execute("UPDATE private.taken_up SET occasion = 'before', revision = 0")
    desk.now = LATER
    assert desk.catch_up() == 0
    desk.now = datetime(2025, 6, 24, 8)
    assert desk.remind() == 1
    desk.load(harvest("nord", desk.now, Page("new", title="Un plan")))
    assert ("release", "New release: Un plan") in desk.alerts()


def test_hostile_titles_make_one_plain_line(desk):
    watched(desk, "nord")
    title = "Plan\r\nBcc: x@example.org \u202e<script>alert(1)</script>\x00 " + "é" * 100_000
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), title=title)))
    for _, told in desk.alerts():
        assert len(told) < 300
        assert not set(told) & set("\r\n\x00\u202e")


def test_titles_that_json_must_escape_do_not_hide_what_was_told(desk):
    watched(desk, "nord", "interieur")
    title = 'Plan "\\u0000\x00\ud800 {}'
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW,), title=title)))
    desk.now = LATER + timedelta(days=1)
    desk.links = [("https://www.interieur.gouv.fr/bilan", REVIEW.quote, "review")]
    desk.load(harvest("interieur", desk.now, Page("bilan", title=title)))
    before = desk.alerts()
    assert len(desk.alerts("follow_up")) == 1
    desk.store.connection.execute("DELETE FROM private.taken_up WHERE subject = 'follow_up'")
    assert desk.catch_up() == 0
    assert desk.alerts() == before


def test_what_the_publisher_has_taken_out_or_a_person_rejected_is_not_reminded_of(desk):
    watched(desk, "nord")
    one, other = (
        replace(REVIEW, quote="La digue sera finie le 30 juin."),
        replace(REVIEW, quote="Le port ouvrira le 30 juin."),
    )
    desk.load(harvest("nord", LATER, Page("plan", (REVIEW, one, other))))
    desk.now = LATER + timedelta(days=1)
    desk.load(harvest("nord", desk.now, Page("plan", (REVIEW, one))))
    ((release_id,),) = desk.rows("SELECT release_id FROM release_records WHERE url LIKE '%/plan'")
    desk.store.decide([about_commitment(release_id, one.quote, "rejected", "claire", desk.now)])
    desk.now = datetime(2025, 6, 24, 8)
    assert desk.remind() == 1
    desk.store.decide([about_commitment(release_id, one.quote, "accepted", "claire", desk.now)])
    assert desk.remind() == 1
    quotes = desk.rows("SELECT facts->'promise'->>'quote' FROM alerts WHERE kind = 'due_soon' ORDER BY 1")
    assert quotes == [(one.quote,), (REVIEW.quote,)]


def test_a_first_reading_is_sent_only_if_it_found_something_with_the_days_that_come_next(desk):
    desk.load(harvest("nord", FIRST, Page("old", published=date(2025, 3, 1))))
    assert len(desk.alerts("digest")) == 1, "it is in the table, so that it is not judged again"
    assert desk.rows("FROM deliveries") == []
    desk.load(harvest("interieur", FIRST, Page("plan", (REVIEW, VISIT), published=date(2025, 3, 1))))
    [facts] = desk.rows("SELECT facts FROM alerts SEMI JOIN deliveries USING (alert_id) WHERE source_id = 'interieur'")
    told = TypeAdapter(SummaryFacts).validate_json(facts[0])
    assert (told.promises, told.due_ahead) == (1, 1)
    assert [one.quote for one in told.next_due] == [REVIEW.quote]


def test_a_row_says_what_delivering_needs(desk):
    desk.load(harvest("nord", FIRST, Page("old", (REVIEW,), published=date(2025, 3, 1))))
    names = ("state", "attempts", "rhythm", "next_attempt_at", "queued_at", "sent_at", "message_id")
    (row,) = desk.rows(f"SELECT {', '.join(names)} FROM deliveries LIMIT 1")
    expected: Row = dict(zip(names, ("pending", 0, "immediate", FIRST, FIRST, None, None), strict=True))
    assert dict(zip(names, row, strict=True)) == expected


def test_an_event_is_in_the_ledger_and_is_never_reported_as_a_promise(desk):
    watched(desk, "nord", "interieur")
    plan = Page("plan", (VISIT, REVIEW), published=date(2025, 3, 10))
    desk.load(harvest("nord", LATER, plan, Page("visite", (VISIT,), published=date(2025, 3, 10))))
    assert len(desk.rows("FROM commitments WHERE firmness = 'event'")) == 2
    assert [title for _, title in desk.alerts("new_commitment")] == ["1 new promise in: Réunion de sécurité"]
    desk.links = [("https://www.interieur.gouv.fr/suite", VISIT.quote, "fulfilled")]
    desk.load(harvest("interieur", LATER, Page("suite", published=date(2025, 3, 10))))
    desk.remind()
    assert desk.alerts("follow_up", "due_soon", "overdue") == []


def test_an_alert_says_how_firm_its_firmest_promise_is_and_goes_to_who_asks_for_that(desk):
    watched(desk, "nord")
    day = date(2025, 3, 10)
    aim = Page("aim", (AIM,), day, "Soutien aux communes", "Les maires ont exposé leurs besoins.")
    both = Page(
        "both", (replace(AIM, quote="L’État poursuivra cet effort."), REVIEW), day, "Traversées", "Un point a été fait."
    )
    plan = Page("plan", (PATROLS,), day, "Littoral", "Les plages étaient calmes dimanche dernier.")
    desk.load(harvest("nord", LATER, aim, both, plan))
    sent = desk.rows(
        "SELECT r.url, a.firmness, count(d.channel_id) FROM alerts AS a JOIN release_records AS r USING (release_id)"
        " LEFT JOIN deliveries AS d USING (alert_id) WHERE a.kind = 'new_commitment' GROUP BY ALL ORDER BY ALL"
    )
    assert [(url.rpartition("/")[2], *rest) for url, *rest in sent] == [
        ("aim", "intention", 0),
        ("both", "firm", 1),
        ("plan", "firm", 1),
    ]


def test_what_was_due_years_before_the_ledger_held_it_is_no_new_promise(desk):
    watched(desk, "nord")
    desk.load(harvest("nord", LATER, Page("plan", (PAST,), published=date(2025, 3, 10))))
    assert desk.alerts("new_commitment") == []
    desk.load(harvest("nord", LATER, Page("autre", (PAST, REVIEW), published=date(2025, 3, 10))))
    assert [title for _, title in desk.alerts("new_commitment")] == ["1 new promise in: Réunion de sécurité"]
    assert desk.rows("SELECT DISTINCT quote FROM ledger WHERE long_overdue") == [(PAST.quote,)]
