"""When deadline notices are given, as tables: what is known about a commitment in, the notified stage out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import rules
from alerts.model import ProgressFacts
from alerts.rules.coverage import Watching
from alerts.rules.deadlines import period_end, stage_reached
from alerts.rules.events import NotifiedStage
from parsers.dates import paris_day
from tests.alerts.values import dated, release

DUE = date(2025, 6, 30)
PROGRESS = ProgressFacts(
    "progress", "Neuf des douze stations sont installées.", "Point", "https://x.fr/point", date(2025, 5, 1), "day", "fr"
)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour)


def notices(promises, told, now, watching=None, standing=None):
    """The notices, with sources read today and every commitment standing, unless said otherwise."""
    promises = list(promises)
    ids = frozenset(one.promise.commitment_id for one in promises) if standing is None else standing
    return rules.notices(promises, told, now, watching or Watching(paris_day(now), days=(paris_day(now),)), ids)


def stages(day: date, *promises, told=()) -> list[tuple[str, int, int]]:
    found = notices(promises or [dated(DUE)], told, at(day))
    return [(one.kind, one.facts.stage, one.facts.days_left) for one in found]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-31, []),
        (-30, [("due_soon", 30, 30)]),
        (-8, [("due_soon", 30, 8)]),
        (-7, [("due_soon", 7, 7)]),
        (0, [("due_soon", 7, 0)]),
        (1, [("overdue", 1, -1)]),
        (29, [("overdue", 1, -29)]),
        (30, [("overdue", 30, -30)]),
        (179, [("overdue", 30, -179)]),
        (180, [("overdue", 180, -180)]),
        (2000, [("overdue", 180, -2000)]),
    ],
)
def test_the_latest_stage_reached_is_told(days, expected):
    assert stages(DUE + timedelta(days=days)) == expected


@pytest.mark.parametrize(
    ("why", "day", "more", "expected"),
    [
        ("progress was reported: the day is still near", -7, {"follow_ups": 1}, [7]),
        ("it is said to be fulfilled", -7, {"follow_ups": 1, "settled": True}, []),
        ("progress ends no watch", 1, {"follow_ups": 1}, [1]),
        ("nor does it half a year on", 180, {"follow_ups": 2}, [180]),
        ("a review was given", 1, {"follow_ups": 1, "settled": True}, []),
        ("it is replaced", 30, {"follow_ups": 1, "settled": True}, []),
        ("news of a day that is near", -5, {"known_since": DUE - timedelta(days=5)}, [7]),
        ("news of a day just past", 3, {"known_since": DUE + timedelta(days=3)}, [1]),
        ("news of a day past by 31 days", 31, {"known_since": DUE + timedelta(days=31)}, []),
        ("a first capture has told of the near day", -5, {"known_since": DUE - timedelta(days=5), "news": False}, []),
        ("the stage after a first capture", -7, {"known_since": DUE - timedelta(days=20), "news": False}, [7]),
        ("the stage on the day of a first capture", -7, {"known_since": DUE - timedelta(days=7), "news": False}, []),
        ("overdue after a first capture", 1, {"known_since": DUE, "news": False}, [1]),
        ("past when first captured", 30, {"known_since": DUE + timedelta(days=1), "news": False}, []),
        ("past when first captured, half a year on", 180, {"known_since": DUE + timedelta(days=1), "news": False}, []),
    ],
)
def test_what_is_known_decides(why, day, more, expected):
    assert [stage for _, stage, _ in stages(DUE + timedelta(days=day), dated(DUE, **more))] == expected, why


@pytest.mark.parametrize(
    ("told", "day", "expected"),
    [
        (("due_soon", 30), -20, []),
        (("due_soon", 30), -7, [7]),
        (("due_soon", 30), 40, [30]),  # off for three months: the latest, and only that
        (("overdue", 1), 0, []),  # the clock was set back over midnight
        (("overdue", 180), 181, []),
        (("overdue", 30), 2, []),
    ],
)
def test_a_stage_is_told_once_and_no_earlier_one_after_it(told, day, expected):
    before = NotifiedStage("c1", "r1", DUE, told[1], told[0])
    assert [stage for _, stage, _ in stages(DUE + timedelta(days=day), told=[before])] == expected


def test_another_due_day_of_the_same_words_is_another_notice():
    before = NotifiedStage("c1", "r1", DUE - timedelta(days=365), 7, "due_soon")
    assert len(stages(DUE - timedelta(days=7), told=[before])) == 1


def test_the_day_begins_in_paris_not_in_greenwich():
    summer_evening = datetime(2025, 6, 30, 22, 30)  # half past midnight of 1 July in Paris
    assert [one.kind for one in notices([dated(DUE)], [], summer_evening)] == ["overdue"]
    assert [one.kind for one in notices([dated(DUE)], [], summer_evening - timedelta(hours=1))] == ["due_soon"]


def copies(**more):
    first = release("r1", same_as=("r2",))
    second = release("r2", "interieur", same_as=("r1",))
    return (
        dated(DUE, release=first, announcement="r1", commitment_id="c1"),
        dated(DUE, release=second, announcement="r1", commitment_id="c2", **more),
    )


def test_of_copies_the_first_is_reminded_of():
    assert [one.commitment_id for one in notices(copies(), [], at(DUE))] == ["c1"]


def test_a_copy_that_was_told_is_not_told_again_under_the_other_name():
    assert notices(copies(), [NotifiedStage("c2", "r2", DUE, 7, "due_soon")], at(DUE)) == []


def test_no_silence_is_claimed_when_a_copy_was_followed_up():
    (one,) = notices(copies(follow_ups=1, last_told=PROGRESS), [], at(DUE + timedelta(days=1)))
    assert one.title.startswith("Not told as done, due yesterday: ")
    assert one.facts.last_told == PROGRESS
    assert notices(copies(follow_ups=1, settled=True), [], at(DUE + timedelta(days=1))) == []


def test_the_title_says_what_was_found_and_no_more():
    (one,) = notices([dated(DUE)], [], at(DUE + timedelta(days=1)))
    assert one.title.startswith("No follow-up found, due yesterday: Un bilan")
    assert not any(word in one.title.lower() for word in ("broken", "failed", "missed"))


@pytest.mark.parametrize(
    ("days", "precision", "begins"),
    [
        (-12, "day", "Due in 12 days: "),
        (-1, "month", "Due tomorrow: "),  # 30 June is the end of a month
        (0, "day", "Due today: "),
        (184 + 30, "year", "No follow-up found, due about 214 days ago: "),
        (-12, "approximate", "Due in about 12 days: "),
        (0, "season", "Due about today: "),
        (1, "approximate", "No follow-up found, due about now: "),
        (30, "season", "No follow-up found, due about 30 days ago: "),
    ],
)
def test_the_title_is_no_more_exact_than_the_words_of_the_promise(days, precision, begins):
    one = dated(DUE)
    one = replace(one, promise=replace(one.promise, precision=precision))
    (alert,) = notices([one], [], at(DUE + timedelta(days=days)))
    assert alert.title.startswith(begins)


promises = st.lists(
    st.builds(
        lambda number, due, since, news, found: dated(
            due, commitment_id=f"c{number}", known_since=since, news=news, follow_ups=found
        ),
        st.integers(0, 50),
        st.dates(date(2024, 1, 1), date(2026, 1, 1)),
        st.dates(date(2024, 1, 1), date(2026, 1, 1)),
        st.booleans(),
        st.integers(0, 2),
    ),
    unique_by=lambda one: one.promise.commitment_id,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(promises, st.randoms(use_true_random=False), st.dates(date(2024, 1, 1), date(2026, 6, 1)))
def test_any_order_gives_the_same_notices_and_what_was_told_is_not_told_again(some, chance, day):
    first = notices(some, [], at(day))
    shuffled = list(some)
    chance.shuffle(shuffled)
    again = notices(shuffled, [], at(day, 11))
    assert {one.alert_id for one in first} == {one.alert_id for one in again}
    told = [
        NotifiedStage(one.commitment_id, one.release_id, one.facts.promise.due_on, one.facts.stage, one.kind)
        for one in first
    ]
    assert notices(some, told, at(day)) == []


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-400, 400))
def test_a_stage_never_comes_before_its_day(due_on, days):
    today = due_on + timedelta(days=days)
    reached = stage_reached(due_on, due_on, today, today)
    if reached is None:
        assert days < -30
    else:
        kind, stage = reached
        assert (-days <= stage) if kind == "due_soon" else (days >= stage)


@pytest.mark.parametrize(
    ("until", "failing", "day", "expected"),
    [
        (None, (), 1, []),  # nothing was ever read
        (DUE, (), 40, []),  # the machine slept, or had no network, since the day
        (DUE + timedelta(days=1), (), 40, [1]),
        (DUE + timedelta(days=30), (), 40, [30]),
        (DUE + timedelta(days=40), ("nord",), 5, []),  # its own source cannot be read just now
        (DUE + timedelta(days=40), ("nord",), 40, [30]),
        (DUE, ("nord",), -7, [7]),  # what lies ahead needs no reading
    ],
)
def test_silence_is_told_of_days_on_which_sources_were_read(until, failing, day, expected):
    found = notices([dated(DUE)], [], at(DUE + timedelta(days=day)), Watching(until, frozenset(failing)))
    assert [one.facts.stage for one in found] == expected


@pytest.mark.parametrize(
    ("due_on", "precision", "last"),
    [
        (date(2026, 11, 20), "day", date(2026, 11, 20)),
        (date(2026, 11, 20), "approximate", date(2026, 11, 20)),
        (date(2026, 11, 23), "week", date(2026, 11, 29)),
        (date(2026, 11, 20), "month", date(2026, 11, 30)),
        (date(2028, 2, 3), "month", date(2028, 2, 29)),
        (date(2026, 11, 20), "quarter", date(2026, 12, 31)),
        (date(2026, 3, 31), "half_year", date(2026, 6, 30)),
        (date(2027, 3, 31), "year", date(2027, 12, 31)),
    ],
)
def test_a_day_has_passed_when_the_period_that_the_words_name_has(due_on, precision, last):
    assert period_end(due_on, precision) == last
    one = dated(due_on)
    one = replace(one, promise=replace(one.promise, precision=precision))
    assert [found.kind for found in notices([one], [], at(last))] in ([], ["due_soon"])
    assert [found.kind for found in notices([one], [], at(last + timedelta(days=1)))] == ["overdue"]


def test_a_promise_that_reads_otherwise_goes_on_where_it_was():
    told = [NotifiedStage("c0", "r1", DUE, 1, "overdue")]  # of the same release, and no longer a commitment
    later = DUE + timedelta(days=3)
    one = dated(DUE, commitment_id="c1", known_since=later, news=False)
    assert notices([one], told, at(later)) == []
    assert [found.facts.stage for found in notices([one], told, at(DUE + timedelta(days=30)))] == [30]
    both = frozenset({"c0", "c1"})  # another commitment for the same day, found by a better reading
    assert notices([one], told, at(DUE + timedelta(days=30)), standing=both) == []


def test_before_the_day_it_says_whether_anything_was_said_of_it():
    (quiet,) = notices([dated(DUE)], [], at(DUE))
    (answered,) = notices([dated(DUE, follow_ups=2)], [], at(DUE))
    assert (quiet.facts.follow_ups, answered.facts.follow_ups) == (0, 2)
