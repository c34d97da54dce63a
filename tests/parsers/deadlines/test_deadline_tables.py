"""The tables of words and forms hold only what the rules understand; whoever extends them learns so here."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any

import pytest

from parsers.deadlines.calendar import PRECISION, SEASONS, feast_of, plus
from parsers.deadlines.forms.periods import RULES
from parsers.deadlines.lexicon import lexicon
from parsers.text.folding import fold

LANGUAGES = ["fr", "en", "nl"]
MODIFIERS = {
    "by", "before", "latest", "earliest", "until", "from", "within", "since", "after", "in", "about", "of", "between",
}  # several a line, as in a table  # fmt: skip


def table(language: str) -> dict[str, Any]:
    file = resources.files("parsers") / "lexicon" / f"deadlines_{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_names_a_rule_and_every_placeholder_a_table(language: str) -> None:
    built = lexicon(language)
    assert {form.rule for form in built.forms} <= set(RULES)
    assert all(form.triggers for form in built.forms)
    assert all(form.pattern.groups for form in built.forms), "and each can be compiled"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meaning_is_one_that_the_rules_know(language: str) -> None:
    words = table(language)["words"]
    assert {int(month) for month in words["month"]} == set(range(1, 13))
    assert {int(day) for day in words["weekday"]} == set(range(7))
    assert set(words["unit"]) <= set(PRECISION)
    assert set(words["units"]) <= set(PRECISION)
    assert set(words["season"]) == set(SEASONS)
    assert all(feast_of(2021, name) for name in words["feast"])
    assert set(words["modifier"]) <= MODIFIERS
    assert set(table(language)["dated_event"]) <= MODIFIERS
    assert set(words["part"]) <= {"start", "mid", "end", "rest"}
    assert set(words["counted_from"]) <= {"date", "after", "back"}
    for span in words["span"]:
        count, unit = span.split()
        assert plus(feast_of(2021, "easter")[0], int(count), unit)  # type: ignore[index]  # Easter is known


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_stands_twice_in_a_table_with_two_meanings(language: str) -> None:
    for name, meanings in table(language)["words"].items():
        said = [fold(word) for words in meanings.values() for word in words]
        assert len(said) == len(set(said)), (name, sorted(word for word in said if said.count(word) > 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_puts_no_bare_space_into_a_set_of_characters(language: str) -> None:
    forms = [said for forms in table(language)["forms"].values() for said in forms]
    assert [said for said in forms if re.search(r"\[[^\]]* [^\]]*\]", said)] == []


def test_easter_is_where_the_calendars_of_the_churches_have_it() -> None:
    expected = {2016: "03-27", 2019: "04-21", 2021: "04-04", 2024: "03-31", 2038: "04-25"}
    assert {year: f"{feast_of(year, 'easter')[0]:%m-%d}" for year in expected} == expected  # type: ignore[index]  # Easter is known
