"""Days, deadlines and spans are stated as exactly as they are known, and no more so."""

from datetime import date, datetime

import pytest

from alerts.messages import dates_in_words
from alerts.messages.wordings import wordings
from tests.support.written.alert_facts import later, promise, release

FR, EN = wordings("fr"), wordings("en")


def plain(text):
    return text and text.replace("\u00a0", " ")


DAYS = [(date(2021, 3, 1), "1er mars 2021", "1 March 2021"), (date(2021, 5, 29), "29 mai 2021", "29 May 2021")]


@pytest.mark.parametrize(("on", "french", "english"), DAYS)
def test_a_day(on, french, english):
    assert (plain(dates_in_words.day(on, FR)), plain(dates_in_words.day(on, EN))) == (french, english)


DUE = [
    ("day", None, date(2021, 5, 1), "1er mai 2021", "à échéance du 1er mai 2021", "due 1 May 2021"),
    (
        "week",
        date(2021, 5, 3),
        date(2021, 5, 9),
        "semaine du 3 au 9 mai 2021",
        "à échéance de la semaine du 3 au 9 mai 2021",
        "due in the week of 3 to 9 May 2021",
    ),
    (
        "week",
        date(2021, 5, 31),
        date(2021, 6, 6),
        "semaine du 31 mai 2021 au 6 juin 2021",
        "à échéance de la semaine du 31 mai 2021 au 6 juin 2021",
        "due in the week of 31 May 2021 to 6 June 2021",
    ),
    (
        "week",
        date(2021, 5, 3),
        date(2021, 5, 17),
        "vers le 17 mai 2021",
        "échéance : vers le 17 mai 2021",
        "due around 17 May 2021",
    ),
    ("month", date(2020, 11, 29), date(2021, 5, 29), "mai 2021", "à échéance de mai 2021", "due May 2021"),
    (
        "quarter",
        date(2021, 4, 1),
        date(2021, 6, 30),
        "2e trimestre 2021",
        "à échéance du 2e trimestre 2021",
        "due in the second quarter of 2021",
    ),
    (
        "half_year",
        date(2021, 1, 1),
        date(2021, 6, 30),
        "1er semestre 2021",
        "à échéance du 1er semestre 2021",
        "due in the first half of 2021",
    ),
    ("season", date(2026, 3, 20), date(2026, 6, 20), "printemps 2026", "échéance : printemps 2026", "due spring 2026"),
    (
        "season",
        date(2025, 12, 21),
        date(2026, 3, 19),
        "hiver 2025-2026",
        "échéance : hiver 2025-2026",
        "due winter 2025-2026",
    ),
    ("season", None, date(2026, 6, 20), "vers juin 2026", "échéance : vers juin 2026", "due around June 2026"),
    ("year", None, date(2018, 12, 31), "2018", "à échéance de 2018", "due 2018"),
    (
        "approximate",
        date(2020, 11, 29),
        date(2020, 12, 13),
        "vers le 13 décembre 2020",
        "échéance : vers le 13 décembre 2020",
        "due around 13 December 2020",
    ),
    (
        None,
        None,
        date(2020, 12, 13),
        "vers le 13 décembre 2020",
        "échéance : vers le 13 décembre 2020",
        "due around 13 December 2020",
    ),
]


@pytest.mark.parametrize(("precision", "start", "end", "when", "french", "english"), DUE)
def test_a_deadline_is_told_as_exactly_as_its_words_tell_it(precision, start, end, when, french, english):
    promised = promise(precision=precision, due_from=start, due_on=end)
    assert plain(dates_in_words.due_when(promised, FR)) == when
    assert plain(dates_in_words.due_of(promised, FR)) == french
    assert plain(dates_in_words.due_of(promised, EN)) == english


def test_a_month_never_shows_a_day_of_it():
    for words in (FR, EN):
        assert "29" not in dates_in_words.due(promise(deadline_text="sous six mois"), words)


def test_a_deadline_comes_with_the_words_that_set_it():
    assert plain(dates_in_words.due(promise(), FR)) == "mai 2021 (« Au cours des six prochains mois »)"


def test_words_that_set_no_day_are_told_without_one():
    vague = promise(due_from=None, due_on=None, deadline_text="rapidement", precision="approximate")
    assert plain(dates_in_words.due(vague, FR)) == "« rapidement », sans date"
    assert dates_in_words.due_of(vague, FR) is None


def test_no_deadline_is_said_to_be_none():
    none = promise(due_from=None, due_on=None, deadline_text=None, precision=None)
    assert dates_in_words.due(none, FR) == "non énoncée"


def test_a_beginning_without_an_end_is_told_as_a_beginning():
    begins = promise(due_from=date(2021, 5, 1), due_on=None, deadline_text=None, precision="day")
    assert plain(dates_in_words.due(begins, FR)) == "à partir du 1er mai 2021"


LATER = [
    (date(2020, 11, 29), date(2021, 7, 21), "8 mois plus tard"),
    (date(2020, 11, 29), date(2020, 11, 29), "le même jour"),
    (date(2020, 11, 29), date(2020, 11, 30), "1 jour plus tard"),
    (date(2020, 11, 29), date(2021, 1, 12), "44 jours plus tard"),
    (date(2019, 12, 11), date(2020, 10, 16), "10 mois plus tard"),
    (date(2018, 6, 11), date(2020, 6, 11), "2 ans plus tard"),
    (date(2020, 2, 29), date(2021, 2, 28), "12 mois plus tard"),
    (date(2021, 7, 21), date(2020, 11, 29), None),
]


@pytest.mark.parametrize(("first", "last", "said"), LATER)
def test_how_much_later_a_release_speaks(first, last, said):
    assert plain(dates_in_words.later(release(published_on=first), later(published_on=last), FR)) == said


def test_how_much_later_is_not_told_of_a_day_that_is_not_known():
    assert dates_in_words.later(release(published_on=None), later(), FR) is None
    assert dates_in_words.later(release(published_precision="month"), later(), FR) is None


LATE = [
    ("day", 53, "53 jours après l’échéance"),
    ("day", 1, "1 jour après l’échéance"),
    ("day", 0, "le jour de l’échéance"),
    ("day", -3, "avant l’échéance"),
    ("day", 400, "13 mois après l’échéance"),
    ("month", 53, "environ 2 mois après l’échéance"),
    ("month", 12, "autour de l’échéance"),
    ("month", -12, "autour de l’échéance"),
    ("month", -60, "avant l’échéance"),
    ("year", 300, "autour de l’échéance"),
    ("year", 800, "environ 2 ans après l’échéance"),
    ("week", 20, "environ 20 jours après l’échéance"),
    ("approximate", 40, "environ 1 mois après l’échéance"),
    ("day", None, None),
]


@pytest.mark.parametrize(("precision", "days", "said"), LATE)
def test_how_late_a_follow_up_is_told_no_more_exactly_than_the_deadline(precision, days, said):
    assert plain(dates_in_words.late(promise(precision=precision), days, FR)) == said


PUBLISHED = [
    ("day", date(2021, 3, 1), "le 1er mars 2021", "on 1 March 2021"),
    ("month", date(2021, 3, 1), "en mars 2021", "in March 2021"),
    ("year", date(2021, 1, 1), "en 2021", "in 2021"),
    (None, None, "(jour de publication inconnu)", "(publication day not known)"),
]


@pytest.mark.parametrize(("precision", "on", "french", "english"), PUBLISHED)
def test_a_day_of_publication_is_told_as_it_is_known(precision, on, french, english):
    told = release(published_on=on, published_precision=precision)
    assert (plain(dates_in_words.published(told, FR)), plain(dates_in_words.published(told, EN))) == (french, english)


MOMENTS = [
    (datetime(2021, 7, 21, 22, 5), "22 juillet 2021 à 0 h 05"),
    (datetime(2021, 1, 1, 7, 0), "1er janvier 2021 à 8 h 00"),
]


@pytest.mark.parametrize(("at", "said"), MOMENTS)
def test_a_moment_is_told_by_a_clock_in_paris(at, said):
    assert plain(dates_in_words.moment(at, FR)) == f"{said} (heure de Paris)"
