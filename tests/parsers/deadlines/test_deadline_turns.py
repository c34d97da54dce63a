"""Turns of time that name no calendar unit by itself: working days, a season and the next, the first Monday in May."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.deadlines import Deadline, find_deadlines
from parsers.deadlines.calendar import plus

PUBLISHED = date(2023, 3, 15)  # a Wednesday


def due(text: str, language: str) -> list[Deadline]:
    return [one for one in find_deadlines(text, PUBLISHED, language) if one.role in ("due", "from", "until")]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Le bac reprendra ce mois de mai.", "fr", "2023-05-31"),
        ("Les haies seront plantées cet hiver et le prochain.", "fr", "2024-03-19"),
        ("Les berges seront curées l'été prochain et le suivant.", "fr", "2024-09-22"),
        ("Le bac sera repeint en 2024 et l'année suivante.", "fr", "2025-12-31"),
        ("La réponse partira sous dix jours ouvrés.", "fr", "2023-03-29"),
        ("La réponse partira sous six jours ouvrables.", "fr", "2023-03-22"),
        ("La réponse partira sous les 72 heures.", "fr", "2023-03-18"),
        ("Le pont rouvrira avant six mois.", "fr", "2023-09-15"),
        ("Le pont rouvrira avant un an.", "fr", "2024-03-15"),
        ("Le pont rouvrira dans l'année qui vient.", "fr", "2024-03-15"),
        ("Le pont rouvrira dans les premiers jours de mai.", "fr", "2023-05-10"),
        ("Le pont rouvrira avant les fêtes de fin d'année.", "fr", "2023-12-23"),
        ("Le bilan sera présenté l'an prochain à la même époque.", "fr", "2024-03-31"),
        ("Le bilan sera présenté l'an prochain à la même date.", "fr", "2024-03-15"),
        ("The banks will be cleared this summer and next.", "en", "2024-08-31"),
        ("The ferry will be painted in 2024 and the year after.", "en", "2025-12-31"),
        ("The reply will be sent within ten working days.", "en", "2023-03-29"),
        ("The bridge will open before the year is out.", "en", "2023-12-31"),
        ("The bridge will open on the first Monday in May.", "en", "2023-05-01"),
        ("The bridge will open in the spring of next year.", "en", "2024-05-31"),
        ("The bridge will open by this time next year.", "en", "2024-03-31"),
        ("The bridge will open in the first days of May.", "en", "2023-05-10"),
        ("The bridge will open by Whitsun.", "en", "2023-05-28"),
        ("The bridge will open in Q3.", "en", "2023-09-30"),
        ("The bridge will open come September.", "en", "2023-09-30"),
        ("The bridge will open in September next.", "en", "2023-09-30"),
        ("The bridge will open by the start of the school year.", "en", "2023-09-01"),
        ("Le dossier sera examiné lors de la session d'octobre.", "fr", "2023-10-31"),
        ("La ligne rouvrira à l'horizon du changement d'horaire de décembre 2024.", "fr", "2024-12-31"),
        ("La grille sera affichée dès le conseil de juin.", "fr", "2023-06-30"),
        ("Rents will be reviewed before the meeting of June.", "en", "2023-05-31"),
        ("La piscine ouvrira au cours de l'année scolaire.", "fr", "2023-07-07"),
        ("The ferry will run from May this year.", "en", "2023-05-31"),
        ("De brug gaat open binnen tien werkdagen.", "nl", "2023-03-29"),
    ],
)
def test_a_turn_sets_the_day_it_means(text: str, language: str, expected: str) -> None:
    assert [str(one.end) for one in due(text, language)] == [expected]


@pytest.mark.parametrize(
    ("origin", "count", "unit", "expected"),
    [
        (date(2023, 3, 15), 10, "working_day", date(2023, 3, 29)),
        (date(2023, 3, 18), 1, "working_day", date(2023, 3, 20)),  # from a Saturday
        (date(2023, 3, 18), 5, "working_day", date(2023, 3, 24)),
        (date(2023, 3, 20), -1, "working_day", date(2023, 3, 17)),
        (date(2023, 3, 15), 0, "working_day", date(2023, 3, 15)),
        (date(2023, 3, 19), 6, "open_day", date(2023, 3, 25)),  # from a Sunday
        (date(2023, 3, 17), 2, "open_day", date(2023, 3, 20)),
    ],
)
def test_free_days_are_not_counted(origin: date, count: int, unit: str, expected: date) -> None:
    assert plus(origin, count, unit) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("I shall ask the board next week to let us lift the winter rules.", "en", "2023-03-26"),
        ("We will ask the council tomorrow to open the June session to all.", "en", "2023-03-16"),
        ("Monday to the end of May, the road will be closed.", "en", "2023-05-31"),
        ("La route sera fermée de mai à la mi-juin.", "fr", "2023-06-20"),
    ],
)
def test_a_range_has_nothing_between_its_ends_but_a_preposition(text: str, language: str, expected: str) -> None:
    assert str(due(text, language)[0].end) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Les dossiers seront traités sous trois jours au lieu de dix.", "fr"),
        ("Le trajet se fera dans les deux heures contre trois.", "fr"),
        ("Samples will be read in three working days rather than seven.", "en"),
        ("Cases will be closed within two weeks, against the present five.", "en"),
    ],
)
def test_a_length_of_time_compared_with_another_is_no_day(text: str, language: str) -> None:
    assert due(text, language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le bilan des contrôles de l'été sera publié.", "fr"),
        ("La digue emportée lors de la crue de janvier sera reconstruite.", "fr"),
        ("Les familles sinistrées à l'occasion des orages de juillet seront aidées.", "fr"),
        ("The wall lost in the storms of January will be rebuilt.", "en"),
        ("The board will introduce a Sunday sailing.", "en"),
        ("A book of tickets will go on sale on the same day.", "en"),
    ],
)
def test_what_dates_something_else_is_no_day_of_the_sentence(text: str, language: str) -> None:
    assert [one for one in due(text, language) if one.end is not None] == []


@pytest.mark.parametrize("text", ["Le pont ne rouvrira pas avant six mois.", "Il a quitté Lille avant deux ans de travaux."])
def test_not_before_a_length_of_time_is_no_limit(text: str) -> None:
    assert due(text, "fr") == []


@pytest.mark.parametrize(
    "text",
    [
        "Un guichet sera ouvert rue du 4-Septembre.",
        "Des bancs seront installés place du 14 Juillet et avenue du 8 Mai 1945.",
        "Le kiosque du Champ-de-Mars sera repeint.",
        "Trente arbres seront plantés sur l'esplanade du 11 novembre.",
    ],
)
def test_a_street_called_after_a_day_sets_none(text: str) -> None:
    assert find_deadlines(text, PUBLISHED, "fr") == []


def test_a_street_and_a_day() -> None:
    assert [one.end for one in due("La rue sera fermée le 3 mai.", "fr")] == [date(2023, 5, 3)]
    assert [one.end for one in due("La mise en place du dispositif aura lieu en mai.", "fr")] == [date(2023, 5, 31)]


@pytest.mark.parametrize(
    ("text", "language", "last"),
    [
        # A participle that goes on from a future, or comes with one, is to come.
        ("La consultation sera ouverte en avril et close le 30 juin.", "fr", "2023-06-30"),
        ("Le site sera fermé en avril puis démoli en février.", "fr", "2024-02-29"),
        ("The scheme will be launched in April and completed by the end of February.", "en", "2024-02-29"),
        ("A survey will begin in April, with a full report published by February.", "en", "2024-02-29"),
    ],
)
def test_a_participle_after_a_future_is_to_come(text: str, language: str, last: str) -> None:
    assert str(due(text, language)[-1].end) == last


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le site a été fermé en janvier puis démoli en février.", "fr"),
        ("Le plan approuvé en février sera affiché.", "fr"),
        ("The scheme was launched in January and completed by the end of February.", "en"),
        ("The scheme approved in February will be published.", "en"),
    ],
)
def test_a_participle_of_what_was_done_is_past(text: str, language: str) -> None:
    assert due(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        # A gathering or occasion that a month or day dates, after a preposition of time or place.
        ("Le projet sera présenté au conseil municipal de juin.", "fr", "2023-06-30"),
        ("Le projet sera soumis à la séance du 3 avril.", "fr", "2023-04-03"),
        ("Ce texte sera examiné par le conseil communautaire d'avril.", "fr", "2023-04-30"),
        ("Les trains reprendront au changement d'horaire de décembre.", "fr", "2023-12-31"),
        ("The scheme will be debated at the meeting of 3 April.", "en", "2023-04-03"),
        # The day of a vote on a budget is not a year of that budget.
        ("Le conseil votera le budget le 27 avril.", "fr", "2023-04-27"),
        ("Il présentera le rapport le 27.", "fr", "2023-03-27"),
        # The year around, and the one that begins about now.
        ("Les abris seront posés au cours de l'année.", "fr", "2023-12-31"),
        ("Les abris seront posés en cours d'année.", "fr", "2023-12-31"),
        ("Les abris seront posés au fil de l'année 2024.", "fr", "2024-12-31"),
        ("Les abris seront posés au cours de l'année suivante.", "fr", "2024-12-31"),
        ("Mille contrôles seront menés sur l'ensemble de l'année 2024.", "fr", "2024-12-31"),
        ("Mille arbres seront plantés pendant l'année qui s'ouvre.", "fr", "2023-12-31"),
    ],
)
def test_gatherings_and_the_year_around(text: str, language: str, expected: str) -> None:
    assert [str(one.end) for one in due(text, language)] == [expected]


def test_the_year_that_begins_in_december_is_the_next() -> None:
    (found,) = find_deadlines("Mille arbres seront plantés l'année qui s'ouvre.", date(2022, 12, 18), "fr")

    assert found.end == date(2023, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "Le bilan de la session de juin sera publié.",
        "Le compte rendu de la réunion du 3 mai sera publié.",
        "Au cours de l'année, cent maires ont été reçus.",
        "Les dossiers seront instruits sous quinze jours.",  # each of them
    ],
)
def test_what_a_gathering_or_case_dates_is_not_due(text: str) -> None:
    assert due(text, "fr") == []
