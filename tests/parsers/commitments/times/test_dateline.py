"""The day from which the times in a text count, where the page's own is missing or much later."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from typing import Any

import pytest

from parsers.commitments import find_commitments
from parsers.commitments.cues.lexicon import LANGUAGES, lexicon
from parsers.commitments.times.dateline import day_counted_from, stated_day

TOLD = date(2031, 5, 3)


def _table(language: str) -> dict[str, Any]:
    file = resources.files("parsers") / "lexicon" / f"commitments_{language}.toml"
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))["own_day"]
    return table


@pytest.mark.parametrize(
    ("language", "line"), [(language, line) for language in LANGUAGES for line in _table(language)["examples"]]
)
def test_a_line_that_states_the_day_of_the_text_is_known(language: str, line: str) -> None:
    assert stated_day(f"A title\n\n{line}\n\nA text.", lexicon(language), alone=False) == TOLD


@pytest.mark.parametrize(
    ("language", "line"), [(language, line) for language in LANGUAGES for line in _table(language)["alone_examples"]]
)
def test_a_line_that_may_tell_another_day_counts_only_where_the_page_has_none(language: str, line: str) -> None:
    body = f"A title\n\n{line}\n\nA text."
    assert day_counted_from(body, None, lexicon(language)) == TOLD
    assert day_counted_from(body, date(2035, 1, 1), lexicon(language)) == date(2035, 1, 1)


@pytest.mark.parametrize(
    ("language", "line"), [(language, line) for language in LANGUAGES for line in _table(language)["counters"]]
)
def test_a_day_told_of_something_else_is_not_that_of_the_text(language: str, line: str) -> None:
    assert stated_day(f"A title\n\n{line}\n\nA text.", lexicon(language), alone=True) is None


def test_the_end_of_a_text_may_state_its_day() -> None:
    body = "The ministers will meet again next year.\n" * 60 + "\nDone at Dover, 3 May 2031."
    assert stated_day(body, lexicon("en"), alone=False) == TOLD


def test_relative_times_of_an_old_text_put_up_again_count_from_its_own_day() -> None:
    body = "Lille, le 3 mai 2031\n\nLe préfet publiera un bilan dans un délai de deux mois."
    for published in (None, date(2033, 1, 17)):
        (one,) = find_commitments(body, title="", published=published, language="fr", authority=None)
        assert one.deadline is not None
        assert one.deadline.end == date(2031, 7, 3)


def test_a_page_published_within_weeks_of_its_text_keeps_its_day() -> None:
    body = "Lille, le 3 mai 2031\n\nUn bilan sera publié."
    assert day_counted_from(body, date(2031, 5, 20), lexicon("fr")) == date(2031, 5, 20)


def test_a_day_after_the_publication_is_not_the_texts_own() -> None:
    assert day_counted_from("3 mai 2031\n\nFête du port.", date(2031, 4, 2), lexicon("fr")) == date(2031, 4, 2)
