"""When a message may go out, as tables; local hours in Paris, moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.subscriptions.hours import QuietHours, after_quiet, next_hour

PARIS = ZoneInfo("Europe/Paris")
NIGHT = QuietHours(time(22), time(7))
NOON = QuietHours(time(12), time(14))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("now", "at", "weekday", "expected"),
    [
        ("2025-01-10 06:00", time(8), None, "2025-01-10 07:00"),
        ("2025-01-10 07:00", time(8), None, "2025-01-10 07:00"),
        ("2025-01-10 07:01", time(8), None, "2025-01-11 07:00"),
        ("2025-07-10 06:30", time(8), None, "2025-07-11 06:00"),
        ("2025-01-10 23:30", time(0, 45), None, "2025-01-10 23:45"),
        ("2025-03-29 23:00", time(2, 30), None, "2025-03-30 01:30"),  # that hour is skipped: 3:30 there
        ("2025-10-26 00:10", time(2, 30), None, "2025-10-26 00:30"),  # the first of the two
        ("2025-10-26 00:40", time(2, 30), None, "2025-10-27 01:30"),
        ("2025-01-10 06:00", time(8), 0, "2025-01-13 07:00"),  # a Friday: the next Monday
        ("2025-01-13 07:00", time(8), 0, "2025-01-13 07:00"),
        ("2025-01-13 07:01", time(8), 0, "2025-01-20 07:00"),
        ("2024-02-26 12:00", time(8), 3, "2024-02-29 07:00"),
    ],
)
def test_the_next_hour_of_a_digest(now, at, weekday, expected):
    assert next_hour(utc(now), at, PARIS, weekday) == utc(expected)


@pytest.mark.parametrize(
    ("moment", "quiet", "expected"),
    [
        ("2025-01-10 20:59", NIGHT, "2025-01-10 20:59"),
        ("2025-01-10 21:00", NIGHT, "2025-01-11 06:00"),
        ("2025-01-11 03:00", NIGHT, "2025-01-11 06:00"),
        ("2025-01-11 06:00", NIGHT, "2025-01-11 06:00"),
        ("2025-07-10 20:30", NIGHT, "2025-07-11 05:00"),
        ("2025-03-29 22:00", NIGHT, "2025-03-30 05:00"),  # the night in which the clocks go forward
        ("2025-10-25 22:00", NIGHT, "2025-10-26 06:00"),  # and back
        ("2025-01-10 11:30", NOON, "2025-01-10 13:00"),
        ("2025-01-10 13:00", NOON, "2025-01-10 13:00"),
        ("2025-01-10 11:30", None, "2025-01-10 11:30"),
        ("2025-01-10 11:30", QuietHours(time(12), time(12)), "2025-01-10 11:30"),
    ],
)
def test_what_is_due_in_quiet_hours_waits_until_they_end(moment, quiet, expected):
    assert after_quiet(utc(moment), quiet, PARIS) == utc(expected)


zones = st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]).map(ZoneInfo)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31))
hours = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@given(moments, hours, zones, st.none() | st.integers(0, 6))
def test_the_next_hour_is_never_past_nor_further_than_its_rhythm(now, at, zone, weekday):
    moment = next_hour(now, at, zone, weekday)
    assert now <= moment <= now + timedelta(days=1 if weekday is None else 7, hours=2)
    local = moment.replace(tzinfo=UTC).astimezone(zone)
    shifted = zone.utcoffset(local.replace(tzinfo=None)) != zone.utcoffset(local.replace(tzinfo=None) - timedelta(hours=3))
    assert local.time() == at or shifted


@given(moments, st.tuples(hours, hours), zones)
def test_quiet_hours_end_within_a_day_and_what_waits_is_past_them(moment, ends, zone):
    quiet = QuietHours(*ends)
    later = after_quiet(moment, quiet, zone)
    assert moment <= later <= moment + timedelta(hours=25)
