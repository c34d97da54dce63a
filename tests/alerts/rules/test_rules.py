"""Which releases and follow-ups are worth an alert."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.kinds.digest import SummaryFacts
from alerts.rules import edited, follow_ups, new_commitments, new_releases, summary
from alerts.rules.events import Capture, Notified
from alerts.rules.news import arrival_of_version, link_is_news
from tests.alerts.values import NOW, link, promise, release, version

NOBODY = Notified()
BEFORE = NOW.replace(hour=1)


@pytest.mark.parametrize(
    ("kind", "run", "seed", "first_listed", "source_listed", "expected"),
    [
        ("first", "watch", False, NOW, BEFORE, "news"),
        ("first", "watch", False, BEFORE, BEFORE, "first_capture"),
        ("first", "watch", False, BEFORE, NOW, "news"),  # the clock was set back
        ("first", "watch", False, None, NOW, "news"),
        ("first", "watch", True, NOW, BEFORE, "first_capture"),
        ("edit", "watch", False, BEFORE, BEFORE, "news"),
        ("restored", "watch", False, BEFORE, BEFORE, "news"),
        ("technical", "watch", False, NOW, BEFORE, "reread"),
        ("first", "reparse", False, NOW, BEFORE, "reread"),
        ("first", "backfill", False, NOW, BEFORE, "backfill"),
        ("edit", "backfill", False, NOW, BEFORE, "backfill"),
    ],
)
def test_how_a_version_came(kind, run, seed, first_listed, source_listed, expected):
    found = arrival_of_version(kind, run, is_seed=seed, first_listed_at=first_listed, source_listed_at=source_listed)
    assert found == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(-400, "first_capture"), (-31, "first_capture"), (-30, "news"), (0, "news"), (400, "news")]
)
def test_what_was_published_long_before_its_source_was_watched_is_no_news_whenever_it_turns_up(days, expected):
    published_on = BEFORE.date() + timedelta(days=days)
    found = arrival_of_version(
        "first", "watch", is_seed=False, first_listed_at=NOW, source_listed_at=BEFORE, published_on=published_on
    )
    assert found == expected


@pytest.mark.parametrize(
    ("later", "later_revision", "earlier", "earlier_revision", "expected"),
    [
        ("news", 9, "news", 3, True),
        ("news", 9, "first_capture", 3, True),
        ("news", 3, "news", 9, True),  # the commitment's page came late
        ("news", 9, "first_capture", 9, True),
        ("news", 3, "first_capture", 9, False),
        ("first_capture", 9, "news", 3, False),
        ("before", 0, "news", 3, False),
        (None, 0, "news", 3, False),
    ],
)
def test_which_follow_ups_are_news(later, later_revision, earlier, earlier_revision, expected):
    found = link_is_news(later=later, later_revision=later_revision, earlier=earlier, earlier_revision=earlier_revision)
    assert found is expected


@pytest.mark.parametrize(
    ("kind", "occasion", "expected"),
    [
        ("first", "news", ["release", "new_commitment"]),
        ("first", "first_capture", []),
        ("first", "backfill", []),
        ("first", "reread", []),
        ("edit", "news", ["new_commitment", "edited"]),
        ("restored", "news", ["new_commitment", "edited"]),
        ("technical", "reread", []),
        ("technical", "news", []),
        ("edit", "backfill", []),
    ],
)
def test_what_a_version_tells(kind, occasion, expected):
    former = "D’autres mots." if kind != "first" else None
    one = version(kind=kind, occasion=occasion, new_commitments=(promise(),), former_body=former)
    alerts = [*new_releases([one], NOW), *new_commitments([one], NOBODY, NOW), *edited([one], NOW)]
    assert [alert.kind for alert in alerts] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Un quai rouvre à Fécamp\n\nLa jetée nord sera consolidée.", "La jetée nord sera consolidée."),
        ("UN QUAI ROUVRE À FÉCAMP\nLa jetée nord.", "La jetée nord."),
        ("Préfecture maritime Un quai rouvre à Fécamp Un quai rouvre\nà Fécamp : la jetée suit.", None),
        ("Préfecture maritime – Un quai rouvre à Fécamp – Un quai rouvre\nà Fécamp. Suite.", "Suite."),
        ("Un quai rouvre à Fécamp aujourd’hui.", None),
        ("Un quai rouvre à Fécamp", ""),
        ("Le préfet l’annonce. " * 5 + "Un quai rouvre à Fécamp", None),
        ("", ""),
    ],
)
def test_the_beginning_of_a_release_does_not_repeat_its_title(body, expected):
    [alert] = new_releases([version(body=body, release=release(title="Un quai rouvre à Fécamp"))], NOW)
    assert alert.facts.excerpt == (body if expected is None else expected)


def test_a_version_with_no_new_promise_tells_of_none():
    assert new_commitments([version(promises=(promise(),))], NOBODY, NOW) == []


def test_a_page_that_arrives_after_a_newer_one_is_no_edit():
    assert edited([version(kind="edit", former_body=None)], NOW) == []


def test_an_edited_title_is_told_with_the_former_one():
    one = version(kind="edit", former_body="Un bilan sera présenté.", former_title="Un plan")
    (alert,) = edited([one], NOW)
    assert (alert.facts.former_title, alert.facts.changes, alert.facts.words_added) == ("Un plan", (), 0)


def pair(first="r1", second="r2"):
    return [
        version(f"v-{one}", release=release(one, one, same_as=(other,)), announcement="r1", new_commitments=(promise(one),))
        for one, other in ((first, second), (second, first))
    ]


def test_of_copies_that_come_together_the_first_speaks():
    assert [one.release_id for one in new_commitments(pair(), NOBODY, NOW)] == ["r1"]
    assert [one.release_id for one in new_commitments(reversed(pair()), NOBODY, NOW)] == ["r1"]


def test_a_copy_is_silent_when_the_other_was_told_and_the_other_speaks_again():
    assert [one.release_id for one in new_commitments(pair(), Notified(frozenset(["r2"])), NOW)] == ["r2"]
    assert new_commitments(pair()[:1], Notified(frozenset(["r2"])), NOW) == []


@pytest.mark.parametrize(
    ("relations", "words"),
    [
        (["progress", "fulfilled", "follow_up"], "Follow-up (reported as fulfilled): Bilan, on 3 promises of Un plan"),
        (["renewed", "superseded"], "Follow-up (another promise in its place): Bilan, on 2 promises of Un plan"),
        (["renewed", "review", "progress"], "Follow-up (review): Bilan, on 3 promises of Un plan"),
        (["follow_up", "renewed"], "Follow-up (promised again): Bilan, on 2 promises of Un plan"),
        (["progress"], "Follow-up (progress): Bilan, on Un plan"),
        (["follow_up"], "Follow-up: Bilan, on Un plan"),
    ],
)
def test_follow_ups_between_two_releases_are_one_alert_with_the_most_telling_relation(relations, words):
    links = [link(f"f{number}", relation) for number, relation in enumerate(relations)]
    (alert,) = follow_ups(links, NOBODY, NOW)
    assert alert.title.startswith(words)
    assert len(alert.facts.links) == len(relations)


def test_links_come_the_strongest_first():
    (alert,) = follow_ups([link("f1", score=0.5), link("f2", score=0.9), link("f3", score=0.7)], NOBODY, NOW)
    assert [one.score for one in alert.facts.links] == [0.9, 0.7, 0.5]


def test_each_earlier_release_is_an_alert_of_its_own():
    alerts = follow_ups([link("f1"), link("f2", earlier=release("r9"))], NOBODY, NOW)
    assert len({one.alert_id for one in alerts}) == 2


def test_what_is_no_news_is_left_out():
    assert follow_ups([link(news=False)], NOBODY, NOW) == []


def test_a_follow_up_told_between_copies_is_told_no_more():
    earlier = release("r1", same_as=("r3",))
    one = link(earlier=earlier, earlier_announcement="r1")
    assert follow_ups([one], Notified(follow_ups=frozenset([("r2", "r3")])), NOW) == []
    assert len(follow_ups([one], Notified(follow_ups=frozenset([("r2", "r1")])), NOW)) == 1
    assert len(follow_ups([one], Notified(follow_ups=frozenset([("r5", "r3")])), NOW)) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(4, 7), st.sampled_from(["review", "progress", "fulfilled"]), st.floats(0, 1)
        ),
        max_size=10,
    ),
    st.randoms(use_true_random=False),
)
def test_any_order_gives_the_same_alerts(drawn, chance):
    links = [
        link(f"f{number}", relation, score, earlier=release(f"e{earlier}"), later=release(f"l{later}"))
        for number, (earlier, later, relation, score) in enumerate(drawn)
    ]
    shuffled = list(links)
    chance.shuffle(shuffled)
    alerts = follow_ups(links, NOBODY, NOW)
    assert alerts == follow_ups(shuffled, NOBODY, NOW)
    told = Notified(follow_ups=frozenset((one.facts.later.release_id, one.facts.earlier.release_id) for one in alerts))
    assert alerts == follow_ups(links, told, NOW)


def capture(release_ids=("r1", "r2"), **more) -> Capture:
    values = {"occasion": "first_capture", "releases": 3, "promises": 1, **more}
    facts = SummaryFacts(
        source_id="nord", source_name="Préfecture\ndu Nord", due_ahead=1, long_past=0, follow_ups=0, earliest=None,
        latest=None, **values,
    )  # several a line, as in a table  # fmt: skip
    return Capture(facts, release_ids)


def test_a_capture_is_one_summary():
    assert summary(capture(), NOW).title == "First capture of Préfecture du Nord: 3 releases, 1 promise"
    assert summary(capture(releases=0), NOW) is None


def test_a_source_has_one_first_capture_and_as_many_backfills_as_bring_something_else():
    def told(**more) -> str:
        return summary(capture(**more), NOW).alert_id

    assert told() == told(release_ids=("r3",), releases=9)
    assert told(occasion="backfill") == told(occasion="backfill", release_ids=("r2", "r1"))
    assert told(occasion="backfill") != told(occasion="backfill", release_ids=("r3",))
    assert told(occasion="backfill") != told()
