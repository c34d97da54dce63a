"""Which sources are due, and what a cycle takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import catalogue
from flows.catalogue.source_table import SEED_CORPUS
from flows.sources.plan import cycle, due, interval, is_due, next_due
from parsers.model import Source
from warehouse.harvests.values import SourceState

NOW = datetime(2026, 3, 1, 12, 0)


def source(source_id: str = "a", *, every_hours: float = 6.0, **more: Any) -> Source:
    return Source(source_id, source_id.upper(), "generic", f"https://{source_id}.example/", every_hours=every_hours, **more)


def polled(hours_ago: float, failures: int = 0) -> SourceState:
    return SourceState("a", last_polled_at=NOW - timedelta(hours=hours_ago), failures=failures)


@pytest.mark.parametrize(
    ("every_hours", "failures", "hours"),
    [
        (6, 0, 6),
        (6, 2, 6),  # a hiccup
        (6, 3, 12),
        (6, 4, 24),
        (6, 5, 24),
        (6, 10_000, 24),  # never stops
        (1, 3, 2),
        (1, 6, 16),
        (1, 7, 24),
        (48, 0, 48),
        (48, 9, 48),  # its own rhythm is slower than once a day
    ],
)
def test_failures_slow_a_source_down_to_once_a_day_at_most(every_hours: float, failures: int, hours: float) -> None:
    assert interval(source(every_hours=every_hours), failures) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("every_hours", "pause_days", "failures", "hours"),
    [
        (6, None, 0, 6),  # its rhythm is not known
        (6, 1, 0, 6),  # it publishes every day
        (6, 3, 0, 6),
        (6, 7, 0, 14),
        (6, 12, 0, 24),
        (6, 30, 0, 24),
        (6, 1e9, 0, 24),  # never stops
        (6, 7, 3, 24),  # both
        (6, 4, 3, 16),
        (2, 30, 0, 2),  # somebody wants to know soon
        (2, 30, 9, 24),
        (12, 4, 0, 12),
        (48, 90, 0, 48),
    ],
)
def test_a_source_that_seldom_publishes_is_asked_less_often_and_once_a_day_at_least(
    every_hours: float, pause_days: float | None, failures: int, hours: float
) -> None:
    assert interval(source(every_hours=every_hours), failures, pause_days) == timedelta(hours=hours)


def test_the_rhythm_that_was_learnt_says_when_a_source_is_due() -> None:
    weekly = SourceState("a", last_polled_at=NOW - timedelta(hours=7), usual_pause_days=7.0)
    assert not is_due(source(), weekly, NOW)
    assert is_due(source(), weekly, NOW + timedelta(hours=7))
    assert next_due(source(), weekly) == NOW + timedelta(hours=7)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, True),
        (SourceState("a"), True),
        (polled(7), True),
        (polled(5), False),
        (polled(5.99), True),  # half a minute early is on time
        (polled(7, failures=3), False),
        (polled(12, failures=3), True),
        (polled(-100), True),  # polled in the future: the clock was set back
    ],
)
def test_a_source_is_due_when_its_rhythm_says_so(state: SourceState | None, expected: bool) -> None:
    assert is_due(source(), state, NOW) is expected


def test_a_source_never_polled_has_no_time_to_wait_for() -> None:
    assert next_due(source(), SourceState("a")) is None
    assert next_due(source(), polled(1)) == NOW + timedelta(hours=5)


def test_an_hourly_schedule_that_starts_a_little_early_polls_an_hourly_source_every_hour() -> None:
    assert is_due(source(every_hours=1), polled(1 - 20 / 3600), NOW)


def test_the_longest_overdue_comes_first() -> None:
    states = {"late": polled(30), "later": polled(60), "early": polled(1)}
    sources = [source("early"), source("late"), source("later"), source("new")]
    assert [one.source_id for one in due(sources, states, NOW)] == ["new", "later", "late"]


@given(st.floats(0.1, 700), st.integers(0, 10**6), st.floats(0, 10_000), st.none() | st.floats(0, 1e6))
def test_every_source_is_polled_at_its_rhythm_or_once_a_day_whatever_happened(
    every: float, failures: int, ago: float, pause: float | None
) -> None:
    one = source(every_hours=every)
    assert interval(one, failures, pause) >= interval(one)
    if ago > max(every, 24):
        assert is_due(one, replace(polled(ago, failures), usual_pause_days=pause), NOW)


def test_the_slowest_platform_decides_how_long_a_cycle_takes() -> None:
    shared = {"platform": "shared", "feeds": ("https://x.example/f",), "max_pages": 10}
    found = cycle([source("a", **shared), source("b", **shared), source("c", max_pages=5), SEED_CORPUS], 2.0)
    first, second = found.platforms
    assert (first.platform, first.sources, first.quiet_requests) == ("shared", ("a", "b"), 1 + 2)
    assert first.full_requests == 3 + 20
    assert (second.platform, second.quiet_requests, second.full_requests) == ("c.example", 2, 2 + 2 + 5)
    assert (found.quiet_seconds, found.full_seconds) == (6.0, 46.0)


def test_no_source_takes_no_time() -> None:
    assert (cycle([], 5.0).quiet_seconds, cycle([SEED_CORPUS], 5.0).full_seconds) == (0.0, 0.0)


def test_rhythms_that_cannot_be_kept_are_told() -> None:
    hourly = [source(f"s{number}", every_hours=0.5, platform="one") for number in range(200)]
    assert [plan.platform for plan in cycle(hourly, 10.0).overloaded] == ["one"]
    assert cycle(hourly[:5], 10.0).overloaded == ()


def test_the_whole_catalogue_is_asked_politely_within_the_rhythm_of_its_sources() -> None:
    everything = [s for name in ("prefectures", "ministries", "partners") for s in catalogue.sources(name)]
    found = cycle(everything, 5.0)
    slowest = found.platforms[0]
    assert slowest.platform == "prefectures"
    assert len(slowest.sources) == 115
    assert found.overloaded == ()
    assert found.quiet_seconds < timedelta(hours=1).total_seconds()
