"""When something starts by itself: what may be written, and what it means."""

from __future__ import annotations

from datetime import timedelta

import pytest
from prefect.schedules import Cron as PrefectCron

from flows.config.load import load_config
from flows.config.tables.rhythm import Cron, Every, rhythm_of


@pytest.mark.parametrize(
    ("text", "minutes"), [("every 1 minute", 1), ("Every  30 minutes", 30), ("every 10080 minutes", 10080)]
)
def test_equal_intervals(text: str, minutes: int) -> None:
    assert rhythm_of(text) == Every(timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("text", "cron"),
    [
        ("06:37", Cron("37 6 * * *", (37,), (6,), (), tuple(range(1, 13)), ())),
        ("7 * * * *", Cron("7 * * * *", (7,), tuple(range(24)), (), tuple(range(1, 13)), ())),
        ("*/20 6-8,22 1,15 jan-mar mon-fri", Cron(
            "*/20 6-8,22 1,15 jan-mar mon-fri", (0, 20, 40), (6, 7, 8, 22), (1, 15), (1, 2, 3), (1, 2, 3, 4, 5)
        )),
        ("5/25 0-12/6 * * 5-7", Cron("5/25 0-12/6 * * 5-7", (5, 30, 55), (0, 6, 12), (), tuple(range(1, 13)), (0, 5, 6))),
        ("0 0 29 feb *", Cron("0 0 29 feb *", (0,), (0,), (29,), (2,), ())),
    ],
)  # several a line, as in a table  # fmt: skip
def test_cron_is_what_prefect_takes_and_what_timers_are_made_of(text: str, cron: Cron) -> None:
    assert rhythm_of(text) == cron
    assert PrefectCron(cron.text, timezone="Europe/Paris").cron == cron.text


def test_never_is_never() -> None:
    assert rhythm_of("never") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hourly", 'expected "every 30 minutes"'),
        ("", 'expected "every 30 minutes"'),
        ("every 0 minutes", "1 to 10080 minutes"),
        ("every 10081 minutes", "1 to 10080 minutes"),
        ("25:00", "expected"),
        ("60 * * * *", "minute: expected 0 to 59"),
        ("0 24 * * *", "hour: expected 0 to 23"),
        ("0 0 0 * *", "day: expected 1 to 31"),
        ("0 0 * 13 *", "month: expected 1 to 12 or jan to dec"),
        ("0 0 * * lundi", "weekday: expected 0 to 7 or sun to sat"),
        ("*/0 * * * *", "minute: expected a step"),
        ("*/x * * * *", "minute: expected a step"),
        ("30-10 * * * *", "minute: expected a range that goes up"),
        ("0 0 30 2 *", "no such day"),
        ("\u0663 * * * *", "minute: expected"),
        ("* * * * * *", "expected"),
    ],
)
def test_what_is_no_rhythm_is_told_with_what_was_expected(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"expected|no such day") as caught:
        rhythm_of(text)
    assert says in str(caught.value)


def test_the_table_is_read_with_its_defaults(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    schedule = load_config().schedule
    assert (schedule.passes, schedule.reminders, schedule.digests) == ("7 * * * *", "06:37", "never")
    monkeypatch.setenv("FOLLOWTHROUGH_SCHEDULE__PASSES", "every 15 minutes")
    assert load_config().schedule.passes == "every 15 minutes"
