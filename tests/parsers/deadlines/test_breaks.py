"""School holidays and recesses: their days change from year to year, so they are read as approximate."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.deadlines import find_deadlines

PUBLISHED = date(2031, 2, 10)


@pytest.mark.parametrize(
    ("text", "language", "last"),
    [
        ("The code will be laid before the summer recess.", "en", date(2031, 7, 21)),
        ("Parents will be told before the Christmas holidays.", "en", date(2031, 12, 18)),
        ("Tests will be run during the October half-term.", "en", date(2031, 11, 1)),
        ("Le parc sera remis en état avant les vacances d'été.", "fr", date(2031, 7, 5)),
        ("Les capteurs seront posés avant les vacances de la Toussaint.", "fr", date(2031, 10, 18)),
        ("Les classes seront repeintes pendant les grandes vacances.", "fr", date(2031, 8, 31)),
        ("Un accueil ouvrira pendant les vacances de Noël.", "fr", date(2032, 1, 4)),
        ("De school wordt voor de zomervakantie geschilderd.", "nl", date(2031, 6, 30)),
    ],
)
def test_a_break_has_its_own_days_and_not_those_of_its_season_or_feast(text: str, language: str, last: date) -> None:
    (found,) = find_deadlines(text, PUBLISHED, language)
    assert (found.end, found.precision, found.role) == (last, "approximate", "due")


def test_a_recess_without_its_season_may_be_any() -> None:
    assert find_deadlines("Ministers will meet the families before the recess.", PUBLISHED, "en") == []


@pytest.mark.parametrize(
    ("text", "language", "last"),
    [
        ("L'exploitant aura trois mois pour couvrir ses cuves.", "fr", date(2031, 5, 10)),
        ("Les communes disposeront de deux ans pour créer ces places.", "fr", date(2033, 2, 10)),
        ("The company will have six weeks to repair the fence.", "en", date(2031, 3, 24)),
    ],
)
def test_time_given_to_do_something_ends_on_a_day(text: str, language: str, last: date) -> None:
    (found,) = find_deadlines(text, PUBLISHED, language)
    assert (found.end, found.role) == (last, "due")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Il a fallu trois mois pour couvrir les cuves.", "fr"),
        ("They had been given six weeks to repair the fence.", "en"),
    ],
)
def test_time_that_something_took_is_no_day(text: str, language: str) -> None:
    assert [one for one in find_deadlines(text, PUBLISHED, language) if one.end is not None and one.role == "due"] == []
