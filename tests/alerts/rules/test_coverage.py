"""Where and how much was read while nothing was found, and when too little was read to say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from alerts.kinds.coverage import Coverage
from alerts.kinds.deadline import DeadlineFacts
from alerts.messages.wordings import wordings
from alerts.rules import notices
from alerts.rules.coverage import Polled, Trouble, Watching
from tests.alerts.values import dated, promise, release

DUE = date(2021, 5, 31)
TODAY = DUE + timedelta(days=1)
SINCE = date(2020, 11, 29)


def polled(*failing: bool, on: date = TODAY) -> tuple[Polled, ...]:
    return tuple(Polled(f"s{number}", f"Source {number}", on, fails) for number, fails in enumerate(failing))


def told(watching: Watching) -> list[DeadlineFacts]:
    now = datetime(2021, 6, 1, 8)
    one = dated(DUE, known_since=date(2021, 1, 1), release=replace(release(), published_on=SINCE))
    return [alert.facts for alert in notices([one], [], now, watching, frozenset({"c1"}))]


def test_what_is_counted_was_published_after_the_promise_and_not_after_today():
    days = (SINCE - timedelta(days=9), SINCE, SINCE + timedelta(days=1), date(2021, 5, 12), TODAY + timedelta(days=3))
    (facts,) = told(Watching(TODAY, polled=polled(False, False), days=days))
    assert facts.coverage == Coverage(2, 2, SINCE, date(2021, 5, 12))


def test_sources_in_trouble_at_any_time_since_the_promise_are_named_and_no_others():
    troubles = (
        Trouble("Before", date(2020, 1, 1), date(2020, 11, 1)),
        Trouble("Over", date(2021, 1, 1), date(2021, 1, 9)),
        Trouble("Lasting", date(2020, 10, 1), None),
    )
    (facts,) = told(Watching(TODAY, polled=polled(False, False, True), troubles=troubles))
    assert facts.coverage is not None
    assert facts.coverage.troubled == ("Lasting", "Over", "Source 2")
    assert facts.coverage.sources == 2


@pytest.mark.parametrize(("failing", "said"), [((False, True), True), ((False, True, True), False), ((False,), True)])
def test_nothing_is_said_while_most_sources_cannot_be_read(failing, said):
    assert bool(told(Watching(TODAY, polled=polled(*failing)))) == said


def test_a_source_that_is_no_longer_asked_neither_counts_nor_holds_a_notice_back():
    given_up = polled(True, True, True, on=DUE - timedelta(days=90))
    (facts,) = told(Watching(TODAY, polled=(*polled(False), *given_up)))
    assert facts.coverage is not None
    assert facts.coverage.sources == 1


def facts_with(coverage: Coverage, **more) -> DeadlineFacts:
    return DeadlineFacts(release(), promise(due_on=DUE), 1, -1, coverage=coverage, **more)


@pytest.mark.parametrize(
    ("language", "follow_ups", "said"),
    [
        (
            "fr", 0,
            "Au 1er juin 2021 : aucune suite trouvée dans 11 sources, 1 243 communiqués lus depuis le 29 novembre 2020"
            " (dernier : 12 mai 2021).",
        ),
        (
            "fr", 1,
            "Au 1er juin 2021 : dans 11 sources, 1 243 communiqués lus depuis le 29 novembre 2020"
            " (dernier : 12 mai 2021), rien ne dit que c’est fait.",
        ),
        (
            "en", 0,
            "As of 1 June 2021: no follow-up found in 11 sources, 1,243 releases read since 29 November 2020"
            " (latest: 12 May 2021).",
        ),
    ],
)  # several a line, as in a table  # fmt: skip
def test_a_notice_says_where_was_looked(language, follow_ups, said):
    facts = facts_with(Coverage(11, 1_243, SINCE, date(2021, 5, 12)), follow_ups=follow_ups)
    shown = facts.asked(datetime(2021, 6, 1, 8), wordings(language))["silence"]
    assert callable(shown)
    assert shown().replace("\u00a0", " ") == said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_where_nothing_was_read_no_silence_is_claimed(language):
    facts, words = facts_with(Coverage(2, 0, SINCE, None)), wordings(language)
    shown = facts.asked(datetime(2021, 6, 1, 8), words)["silence"]
    assert callable(shown)
    for line in (shown(), facts.headline("overdue", words), facts.title("overdue")):
        assert "aucune suite trouvée" not in line.casefold()
        assert "no follow-up found" not in line.casefold()


def test_many_sources_in_trouble_are_counted_after_the_first_six():
    line = Coverage(9, 1, SINCE, TODAY, tuple(f"Préfecture {name}" for name in "ABCDEFGH")).in_trouble(wordings("fr"))
    assert line.replace("\u00a0", " ").endswith("Préfecture E, Préfecture F, +2 autres")
