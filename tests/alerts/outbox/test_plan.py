"""Which message goes next, and what becomes of one that failed: tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels import Failure
from alerts.outbox.plan import LATER_WAITS, Planned, Rules, after_failure, in_quiet_hours, message_id, next_message, parted
from warehouse.outbox.deliveries import Delivery

NOW = datetime(2026, 5, 29, 8, 0)
RULES = Rules(max_per_hour=3)
AT_NIGHT = Rules(max_per_hour=3, quiet_hours="22:00-07:00", time_zone="UTC")
MINUTE = timedelta(minutes=1)


def waiting(number: int, **changes) -> Delivery:
    at = NOW - timedelta(hours=2) + number * MINUTE
    one = Delivery(f"a{number}", "team", "pending", 0, NOW - MINUTE, "immediate", at, None, "follow_up", at)
    return replace(one, **changes)


def test_alerts_are_told_one_by_one_in_the_order_in_which_they_were_written():
    planned = next_message([waiting(1), waiting(2)], 0, RULES, NOW)
    assert (planned.alert_ids, planned.occasion) == (("a1",), "single")


def test_nothing_goes_before_its_time():
    assert next_message([waiting(1, next_attempt_at=NOW + MINUTE)], 0, RULES, NOW) is None


def test_a_delivery_without_a_time_is_due_rather_than_lost():
    assert next_message([waiting(1, next_attempt_at=None)], 0, RULES, NOW).alert_ids == ("a1",)


def test_what_goes_beyond_the_ceiling_of_an_hour_is_one_digest():
    rows = [waiting(number) for number in range(10)]
    sent: list[Planned] = []
    while (planned := next_message(rows, len(sent), RULES, NOW)) is not None:
        sent.append(planned)
        rows = [one for one in rows if one.alert_id not in planned.alert_ids]
    assert [one.occasion for one in sent] == ["single", "single", "single", "overflow"]
    assert sent[-1].alert_ids == tuple(f"a{number}" for number in range(3, 10))


def test_after_that_digest_the_rest_of_the_hour_is_quiet_and_nothing_is_dropped():
    assert next_message([waiting(1)], RULES.max_per_hour + 1, RULES, NOW) is None
    assert next_message([waiting(1)], 0, RULES, NOW) is not None


@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
def test_what_is_gathered_is_one_message_whatever_the_ceiling(rhythm):
    rows = [waiting(number, rhythm=rhythm) for number in range(5)]
    planned = next_message([*rows, waiting(7, rhythm=rhythm, next_attempt_at=NOW + MINUTE)], 99, RULES, NOW)
    assert (len(planned.alert_ids), planned.occasion) == (5, rhythm)


def test_what_may_have_arrived_is_sent_again_first_as_the_same_message():
    begun = [waiting(number, state="uncertain", attempts=1, message_id="m1") for number in (5, 6)]
    planned = next_message([waiting(1), *begun], 0, RULES, NOW)
    assert planned == Planned("m1", ("a5", "a6"), "overflow", 1, True)


def test_a_message_that_failed_goes_again_whole_and_before_all_others():
    failed = [waiting(number, attempts=2, message_id="m1", rhythm="daily") for number in (1, 2)]
    planned = next_message([waiting(0), *failed, waiting(3, rhythm="daily")], 0, RULES, NOW)
    assert planned == Planned("m1", ("a1", "a2"), "daily", 2, False)


def test_nothing_overtakes_a_message_that_waits_for_its_server():
    failed = waiting(1, attempts=2, message_id="m1", next_attempt_at=NOW + MINUTE)
    assert next_message([failed, waiting(2)], 0, RULES, NOW) is None


def test_a_wait_that_a_clock_wrote_which_was_ahead_is_not_waited_for():
    failed = waiting(1, attempts=2, message_id="m1", next_attempt_at=NOW + timedelta(days=30))
    assert next_message([failed], 0, RULES, NOW).alert_ids == ("a1",)


def test_in_quiet_hours_only_incidents_are_told_and_only_to_a_channel_for_them():
    rules = replace(RULES, quiet_hours="08:00-12:00", ops=True)  # Paris is two hours ahead of UTC
    rows = [waiting(1), waiting(2, rhythm="daily"), waiting(3, attempts=1, message_id="m"), waiting(4, kind="incident")]
    assert next_message(rows, 0, rules, NOW).alert_ids == ("a4",)
    assert next_message(rows[:3], 0, rules, NOW) is None
    assert next_message(rows, 0, replace(rules, ops=False), NOW) is None
    assert next_message(rows[:3], 0, rules, NOW + timedelta(hours=2)) is not None


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        ("22:00-07:00", datetime(2026, 1, 15, 21, 0), True),  # 22:00 in winter
        ("22:00-07:00", datetime(2026, 7, 15, 20, 0), True),  # 22:00 in summer
        ("22:00-07:00", datetime(2026, 7, 15, 19, 59), False),
        ("22:00-07:00", datetime(2026, 7, 15, 4, 59), True),
        ("22:00-07:00", datetime(2026, 7, 15, 5, 0), False),
        ("12:00-14:00", datetime(2026, 7, 15, 10, 30), True),
        ("22:00-07:00", datetime(2026, 3, 29, 1, 30), True),  # the night in which the clock jumps
        (None, datetime(2026, 7, 15, 1, 0), False),
    ],
)
def test_quiet_hours_are_those_of_the_clock_on_the_wall(hours, at, quiet):
    assert in_quiet_hours(Rules(quiet_hours=hours), at) is quiet


def test_a_server_that_is_away_for_three_days_is_still_asked_and_then_given_up():
    at, planned, asked = NOW, Planned("m1", ("a1",), "single"), [NOW]
    while (ending := after_failure(planned, Failure("later", "away"), at)).state == "pending":
        at = ending.next_attempt_at
        asked.append(at)
        planned = replace(planned, attempts=planned.attempts + 1)
    assert len(asked) == len(LATER_WAITS) + 1 == 16
    assert timedelta(days=3) < asked[-1] - NOW < timedelta(days=5)
    assert max(later - earlier for earlier, later in pairwise(asked)) < timedelta(hours=10)


def test_a_refusal_is_tried_again_for_a_day_because_some_are_mistakes():
    refused = Failure("refused", "403")
    endings = [after_failure(Planned("m1", ("a1",), "single", attempts=number), refused, NOW) for number in range(3)]
    assert [one.state for one in endings] == ["pending", "pending", "failed"]
    assert endings[1].next_attempt_at > NOW + timedelta(days=1)


def test_a_message_that_the_server_does_not_take_is_given_up_at_once():
    assert after_failure(Planned("m1", ("a1",), "single"), Failure("unfit", "413"), NOW).state == "failed"


def test_a_server_that_says_how_long_to_wait_is_listened_to():
    ending = after_failure(Planned("m1", ("a1",), "single"), Failure("later", "429", retry_after=7200.0), NOW)
    assert ending.next_attempt_at == NOW + timedelta(hours=2)


@given(st.text(min_size=1, max_size=20), st.integers(0, 14))
def test_waits_are_spread_by_the_message_and_never_shorter_than_said(message, attempts):
    planned = Planned(message, ("a1",), "single", attempts)
    first, second = (after_failure(planned, Failure("later", ""), NOW).next_attempt_at for _ in range(2))
    assert first == second
    assert 1 <= (first - NOW).total_seconds() / LATER_WAITS[attempts] <= 1.2


def test_a_message_is_known_by_its_recipient_and_its_alerts_in_any_order():
    one, other = waiting(1), waiting(2)
    assert message_id("team", [one, other]) == message_id("team", [other, one])
    assert len({message_id("team", [one]), message_id("team/2", [one]), message_id("team", [one, other])}) == 3
    assert message_id("team", [one]) != message_id("team", [replace(one, queued_at=NOW)]), "sent anew, a new message"


def test_all_that_a_release_says_is_one_message_whatever_comes_between():
    rows = [waiting(1, release_id="r"), waiting(2), waiting(3, release_id="r", kind="new_commitment")]
    planned = next_message(rows, 0, RULES, NOW)
    assert (planned.alert_ids, planned.occasion) == (("a1", "a3"), "single")


def test_what_was_to_be_gathered_about_a_release_comes_with_its_message_and_not_again_in_the_evening():
    later = waiting(2, release_id="r", rhythm="daily", next_attempt_at=NOW + timedelta(hours=9))
    planned = next_message([waiting(1, release_id="r"), later, replace(later, alert_id="a3", release_id="s")], 0, RULES, NOW)
    assert (planned.alert_ids, planned.occasion) == (("a1", "a2"), "single")


def test_a_message_about_one_release_that_failed_is_sent_again_as_one_about_one_release():
    rows = [waiting(number, release_id="r", attempts=1, message_id="m", rhythm=rhythm) for number, rhythm in RHYTHMS]
    assert next_message(rows, 0, RULES, NOW) == Planned("m", ("a1", "a2"), "single", 1, False)


RHYTHMS = ((1, "daily"), (2, "immediate"))


def test_the_first_readings_of_a_pass_are_one_message():
    rows = [waiting(number, kind="digest") for number in range(5)]
    planned = next_message(rows, 0, RULES, NOW)
    assert (len(planned.alert_ids), planned.occasion) == (5, "single")


@pytest.mark.parametrize(("hours_ago", "together"), [(2, 4), (0.5, 1)])  # at 6, and at half past 7
def test_what_quiet_hours_held_up_comes_as_one(hours_ago, together):
    stored = NOW - timedelta(hours=hours_ago)
    rows = [waiting(number, queued_at=stored, next_attempt_at=NOW - MINUTE) for number in range(4)]
    planned = next_message([*rows, waiting(9, queued_at=NOW - MINUTE)], 0, AT_NIGHT, NOW)
    assert len(planned.alert_ids) == together
    assert planned.occasion == ("overflow" if together > 1 else "single")


def test_what_is_merely_late_comes_one_by_one():
    rows = [waiting(number, next_attempt_at=NOW - timedelta(days=2)) for number in range(4)]
    planned = next_message(rows, 0, RULES, NOW)
    assert (planned.alert_ids, planned.occasion) == (("a0",), "single")


def test_one_release_that_was_held_up_is_still_a_message_of_its_own():
    rows = [waiting(number, release_id="r", queued_at=NOW - timedelta(hours=8)) for number in range(3)]
    planned = next_message([*rows, waiting(9, queued_at=NOW - MINUTE)], 0, AT_NIGHT, NOW)
    assert (planned.alert_ids, planned.occasion) == (("a0", "a1", "a2"), "single")


def test_what_waited_while_a_server_was_away_comes_as_one_when_it_is_back():
    rows = [waiting(number) for number in range(4)]
    later = waiting(5, rhythm="daily", next_attempt_at=NOW + MINUTE)
    planned = next_message([*rows, later], 1, RULES, NOW, back=True)
    assert (len(planned.alert_ids), planned.occasion) == (4, "overflow")
    assert next_message(rows[:1], 1, RULES, NOW, back=True).occasion == "single"
    assert next_message(rows, RULES.max_per_hour + 1, RULES, NOW, back=True) is None, "the ceiling holds all the same"


@given(st.integers(2, 40), st.integers(0, 39))
def test_a_message_that_is_not_taken_is_parted_until_one_alert_is_alone(count, bad):
    left, parts, seen = [Planned("m", tuple(f"a{number}" for number in range(count)), "single")], 0, set()
    alone = f"a{bad % count}"
    while left:
        one = left.pop()
        assert one.message_id not in seen, "a part is a new message"
        seen.add(one.message_id)
        if alone not in one.alert_ids or len(one.alert_ids) == 1:
            continue
        found: dict[str, list[str]] = {}
        for alert_id, message in parted("team", one).items():
            found.setdefault(message, []).append(alert_id)
        assert sorted(sum(found.values(), [])) == sorted(one.alert_ids)  # noqa: RUF017 - two lists
        left += [Planned(message, tuple(ids), "single", 1) for message, ids in found.items()]
        parts += 1
    assert parts <= (count - 1).bit_length()


@given(
    st.lists(st.tuples(st.sampled_from("rst"), st.sampled_from(["immediate", "daily"]), st.integers(-90, 90)), max_size=12)
)
def test_until_all_is_sent_nothing_is_sent_twice_and_no_release_costs_two_messages(things):
    rows = [
        waiting(number, release_id=release, rhythm=rhythm, next_attempt_at=NOW + due * MINUTE)
        for number, (release, rhythm, due) in enumerate(things)
    ]
    sent: list[str] = []
    at = NOW + timedelta(hours=2)
    while (planned := next_message(rows, 0, RULES, at)) is not None:
        sent += planned.alert_ids
        carried = {one.release_id for one in rows if one.alert_id in planned.alert_ids and one.rhythm == "immediate"}
        rows = [one for one in rows if one.alert_id not in planned.alert_ids]
        assert not carried & {one.release_id for one in rows}
    assert sorted(sent) == sorted(f"a{number}" for number in range(len(things)))
