"""How a source is doing, judged by what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from flows.catalogue.source_table import SEED_CORPUS
from flows.sources.health import IN_TROUBLE, condition
from parsers.model import Source
from warehouse.harvests.health import SourceHealth

NOW = datetime(2026, 3, 1, 12, 0)
SOURCE = Source("a", "A", "generic", "https://a.example/", max_age_days=60)


def known(**more: Any) -> SourceHealth:
    values: dict[str, Any] = {
        "source_id": "a",
        "name": "A",
        "last_polled_at": datetime(2026, 3, 1, 6, 0),
        "last_attempt_at": datetime(2026, 3, 1, 6, 0),
        "last_outcome": "ok",
        "failures": 0,
        "releases": 12,
        "newest_release_on": date(2026, 2, 20),
        "released_lately": 3,
        "waiting": 0,
        "problem": None,
        "max_age_days": 60,
    }
    return SourceHealth(**{**values, **more})


@pytest.mark.parametrize(
    ("health", "state", "says"),
    [
        (None, "new", ""),
        (known(last_polled_at=None, releases=0, newest_release_on=None), "new", ""),
        (known(), "ok", ""),
        (known(failures=1, problem="timed out"), "failing", "not readable at the last poll: timed out"),
        (known(failures=3, last_outcome="refused"), "failing", "not readable 3 times in a row: refused"),
        (known(newest_release_on=date(2025, 12, 1)), "silent", "nothing new for 90 days"),
        (known(newest_release_on=date(2026, 1, 1)), "ok", ""),
        (known(releases=0, newest_release_on=None), "empty", "no release was found"),
        (known(failures=9, newest_release_on=date(2020, 1, 1)), "failing", "9 times"),
        # What was judged at the last poll is shown as it was judged.
        (
            known(trouble="unreachable", trouble_seen=3, trouble_detail="timed out", failures=3),
            "failing",
            "3 times in a row: timed",
        ),
        (
            known(trouble="blocked", trouble_seen=2, trouble_detail="a captcha", failures=2),
            "failing",
            "not readable 2 times in a row: a captcha",
        ),
        (known(trouble="empty", trouble_seen=3, trouble_detail="hold nothing"), "empty", "hold nothing"),
        (known(trouble="empty", trouble_seen=1, trouble_detail="hold nothing"), "empty", "hold nothing"),
        (known(trouble="layout_changed", trouble_seen=3, trouble_detail="5 of 8 known pages"), "changed", "5 of 8"),
        (known(trouble="clock", trouble_seen=3, trouble_detail="a day to come"), "clock", "to come"),
        (known(trouble="silent", trouble_seen=3, trouble_detail="nothing new for 90 days"), "silent", "90 days"),
        # A silence keeps growing when nobody polls, and its limit is the one that was learnt.
        (known(newest_release_on=date(2025, 12, 1), silence_limit_days=100), "ok", ""),
        (known(newest_release_on=date(2025, 11, 1), silence_limit_days=100), "silent", "100 would not be unusual"),
    ],
)
def test_a_source_is_judged_by_what_came_of_polling_it(health: SourceHealth | None, state: str, says: str) -> None:
    found = condition(SOURCE, health, NOW)
    assert found.state == state
    assert says in found.text
    assert bool(found.text) is bool(says)


def test_the_seed_corpus_is_never_silent() -> None:
    assert condition(SEED_CORPUS, None, NOW).state == "bundled"
    assert condition(SEED_CORPUS, known(newest_release_on=date(2018, 6, 11)), NOW).state == "bundled"


def test_the_next_poll_is_told() -> None:
    assert condition(SOURCE, known(), NOW).due_at == NOW


def test_a_longer_patience_is_for_incidents_and_makes_no_trouble_ok() -> None:
    patient = replace(SOURCE, failures_before_incident=5)
    assert condition(patient, known(failures=1, problem="timed out"), NOW).state == "failing"
    assert condition(patient, known(failures=5, problem="timed out"), NOW).state == "failing"


def test_what_opens_an_incident_is_what_is_shown() -> None:
    assert frozenset({"failing", "silent", "empty", "changed", "clock"}) == IN_TROUBLE
    assert condition(SOURCE, known(usual_pause_days=30.0), NOW).due_at == datetime(2026, 3, 2, 6, 0)
