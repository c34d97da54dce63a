"""Expressions of time at the edge of what is read: each once gave a wrong day."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.deadlines import find_deadlines

PUBLISHED = date(2031, 2, 10)


def ends(text: str, language: str) -> list[tuple[str, date | None]]:
    return [(one.text, one.end) for one in find_deadlines(text, PUBLISHED, language)]


def test_a_word_cut_by_the_edge_of_the_search_is_no_month() -> None:
    text = "par la loi du 21 février 2014, avec la mise en place des conseils citoyens et des Maisons du projet, et"
    assert [said for said, _ in ends(text, "fr")] == ["du 21 février 2014"]


def test_today_with_its_weekday_and_date_is_two_expressions_of_one_day() -> None:
    assert ends("Aujourd'hui, jeudi 4 mars 2032, un accord est signé.", "fr")[-1] == ("jeudi 4 mars 2032", date(2032, 3, 4))
    assert ends("aujourd'hui lundi", "fr") == [("aujourd'hui lundi", PUBLISHED)]


def test_a_period_of_years_behind_over_ends_with_the_later() -> None:
    ((_, last),) = ends("The state will contribute £5 million over the 2031 to 2034 period.", "en")
    assert last == date(2034, 12, 31)


def test_so_many_a_year_from_a_year_on_is_not_a_year_after_it() -> None:
    found = ends("It will train 2,500 nurses a year from 2032 to 2036.", "en")
    assert date(2033, 1, 1) not in [last for _, last in found]
    assert found[-1][1] == date(2036, 12, 31)


def test_the_new_year_is_its_first_quarter_by_and_large() -> None:
    ((_, last),) = ends("Details will follow in the new year.", "en")
    assert last == date(2032, 3, 31)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The port has been given until the end of November to submit a plan.", "en"),
        ("Le ministre a accordé jusqu'à la fin de novembre pour répondre.", "fr"),
    ],
)
def test_time_that_was_given_lies_ahead(text: str, language: str) -> None:
    ((_, last),) = ends(text, language)
    assert last == date(2031, 11, 30)
