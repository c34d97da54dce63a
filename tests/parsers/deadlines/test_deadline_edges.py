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


@pytest.mark.parametrize(
    ("text", "language", "last"),
    [
        ("A decision will be taken after the summer.", "en", date(2031, 12, 31)),
        ("Le bac sera remis en service après l'été.", "fr", date(2031, 12, 31)),
        ("The lock will close on 8 May and open again a year later.", "en", date(2032, 5, 8)),
        ("L'écluse fermera le 8 mai et rouvrira six mois plus tard.", "fr", date(2031, 11, 8)),
        ("Grants will be paid this year and the next.", "en", date(2032, 12, 31)),
        ("Les aides seront versées cette année et la suivante.", "fr", date(2032, 12, 31)),
        ("Trees will be planted over the next three winters.", "en", date(2034, 2, 28)),
        ("On plantera au cours des trois prochains hivers.", "fr", date(2034, 3, 19)),
        ("Bomen worden geplant in de komende drie winters.", "nl", date(2034, 3, 19)),
        ("Les toits seront refaits au cours des étés 2032 et 2033.", "fr", date(2033, 9, 22)),
        ("Eight flats will be bought during the year.", "en", date(2031, 12, 31)),
        ("Le prix du repas sera maintenu jusqu'à l'été 2033.", "fr", date(2033, 6, 21)),
        ("The county will build it from this year.", "en", date(2031, 12, 31)),
    ],
)
def test_turns_of_phrase_for_a_stretch_of_time(text: str, language: str, last: date) -> None:
    assert ends(text, language)[-1][1] == last


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The bank will be rebuilt for the next hundred years.", "en"),
        ("A year later the ferry opened.", "en"),
        ("Un an plus tard, le bac rouvrira.", "fr"),
        ("Les permis y seront traités en un mois.", "fr"),
        ("Applications will be answered within ten days.", "en"),
        ("The machines will run for 24 hours a day.", "en"),
        ("Un bilan de l'été sera présenté aux élus.", "fr"),
        ("The card will be valid for two years.", "en"),
    ],
)
def test_how_lasting_how_fast_or_of_what_is_no_day(text: str, language: str) -> None:
    assert [last for _, last in ends(text, language) if last is not None] == []


def test_a_season_in_its_last_weeks_is_not_where_a_plan_is_put() -> None:
    """ "En hiver", said in the middle of March, is the next; "cet hiver" is the one that ends."""
    said = "Le préfet reviendra {} pour faire le point."
    march = date(2031, 3, 12)
    assert [find_deadlines(said.format(when), march, "fr")[0].end for when in ("en hiver", "cet hiver")] == [
        date(2032, 3, 19),
        date(2031, 3, 19),
    ]


def test_the_last_quarter_of_a_line_without_a_verb_is_that_of_the_year() -> None:
    read = find_deadlines("Ouverture d'une maison des familles au dernier trimestre.", date(2031, 6, 10), "fr")
    assert [one.end for one in read] == [date(2031, 12, 31)]


def test_an_adjective_before_a_day_is_no_verb_in_the_past() -> None:
    ((_, last),) = ends("La demande sera examinée par la commission spécialisée le 20 octobre.", "fr")
    assert last == date(2031, 10, 20)


def test_a_month_after_what_recurs_says_when_it_does() -> None:
    assert ends("Le bibliobus fera halte chaque mercredi de juillet.", "fr")[-1][1] == date(2031, 7, 31)
