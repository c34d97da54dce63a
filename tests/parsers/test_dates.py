"""Days as official sites write them."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.dates import paris_time
from parsers.dates.reading import find_day, find_stamp, read_day, read_moment
from parsers.model import PublicationDay

WHOLE = {
    "11/12/2019": "2019-12-11",
    "11.12.2019": "2019-12-11",
    "11-12-2019": "2019-12-11",
    "1/2/2019": "2019-02-01",
    "11/12/19": "2019-12-11",
    "le 1er octobre 2019": "2019-10-01",
    "1<sup>er</sup> octobre 2019": "2019-10-01",
    "1 er octobre 2019": "2019-10-01",
    "1ᵉʳ octobre 2019": "2019-10-01",
    "Lundi 11 juin 2018": "2018-06-11",
    "lundi, le 11 juin 2018": "2018-06-11",
    "23 nov. 2018": "2018-11-23",
    "25 février 2019": "2019-02-25",
    "25 FÉVRIER 2019": "2019-02-25",
    "25 fevrier 2019": "2019-02-25",
    "25\u00a0févr.\u202f2019": "2019-02-25",
    "le 3 mai 2020 à 14h30": "2020-05-03",
    "03/05/2020 - 14:30": "2020-05-03",
    "11 December 2019": "2019-12-11",
    "December 11, 2019": "2019-12-11",
    "Dec. 11th, 2019": "2019-12-11",
    "3rd of May 2020, 2:30pm": "2020-05-03",
    "11 december 2019": "2019-12-11",
    "2 mei 2020": "2020-05-02",
    "maandag 2 maart 2020": "2020-03-02",
    "1. Oktober 2019": "2019-10-01",
    "2025/4/3": "2025-04-03",
    "2025-04-03": "2025-04-03",
    "20250403": "2025-04-03",
}

MOMENTS = {
    # The day in Paris is not always the day written.
    "2020-10-16T22:30:00Z": ("2020-10-17", "2020-10-16 22:30"),
    "2020-10-16T22:30:00+02:00": ("2020-10-16", "2020-10-16 20:30"),
    "2020-10-16T22:30:00.123+0000": ("2020-10-17", "2020-10-16 22:30"),
    "2020-10-16T22:30": ("2020-10-16", "2020-10-16 20:30"),
    "2020-10-16 22:30:00": ("2020-10-16", "2020-10-16 20:30"),
    "20201016T223000Z": ("2020-10-17", "2020-10-16 22:30"),
    "Fri, 16 Oct 2020 22:30:00 +0200": ("2020-10-16", "2020-10-16 20:30"),
    "Fri, 16 Oct 2020 22:30:00 GMT": ("2020-10-17", "2020-10-16 22:30"),
    "Fri, 16 Oct 2020 22:30:00 CEST": ("2020-10-16", "2020-10-16 20:30"),
    "Wed, 16 Dec 2020 23:30:00 CET": ("2020-12-16", "2020-12-16 22:30"),
    "Fri, 16 Oct 2020 22:30:00 BST": ("2020-10-16", "2020-10-16 21:30"),
    "Fri, 16 Oct 2020 18:30:00 EST": ("2020-10-17", "2020-10-16 23:30"),
    "Fri, 16 Oct 20 22:30:00 GMT": ("2020-10-17", "2020-10-16 22:30"),
    "16 Oct 2020 22:30 UTC": ("2020-10-17", "2020-10-16 22:30"),
    "Tue, 20 Jul 2021 22:30:00 +0000 (UTC)": ("2021-07-21", "2021-07-20 22:30"),
    "mer., 21 juil. 2021 09:30:00 +0200": ("2021-07-21", "2021-07-21 07:30"),
    "Wed Jul 21 09:30:00 CEST 2021": ("2021-07-21", "2021-07-21 07:30"),
    "2025/4/3": ("2025-04-03", "2025-04-02 22:00"),
}

NONE = [
    "", "31/02/2020", "30 février 2020", "12/25/2019", "1/1/1899", "01/01/2201", "0001-01-01T00:00:00Z", "hier", "bientôt",
    "Du 3 au 5 mai 2020", "3 mai", "mai", "12", "12345", "3 mai 2020 à Paris", "version 3.2.2020.1", "00/00/0000",
    "2020-13-01", "9" * 400, "le le le 3 mai 2020",
]  # several a line, as in a table  # fmt: skip


@pytest.mark.parametrize(("text", "day"), WHOLE.items())
def test_a_whole_date_is_read_as_its_readers_read_it(text: str, day: str) -> None:
    assert read_day(text) == PublicationDay(date.fromisoformat(day), "day", "page")


@pytest.mark.parametrize(("text", "values"), MOMENTS.items())
def test_a_moment_is_kept_in_utc_and_its_day_is_that_of_paris(text: str, values: tuple[str, str]) -> None:
    day, moment = values
    assert read_day(text, how="feed") == PublicationDay(date.fromisoformat(day), "day", "feed")
    assert read_moment(text) == datetime.fromisoformat(moment)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date_or_cannot_be_one_is_none(text: str) -> None:
    assert read_day(text) is None
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("text", "first", "precision"),
    [
        ("octobre 2020", date(2020, 10, 1), "month"),
        ("10/2020", date(2020, 10, 1), "month"),
        ("2020-10", date(2020, 10, 1), "month"),
        ("2020", date(2020, 1, 1), "year"),
    ],
)
def test_a_month_or_a_year_keeps_its_precision_and_is_no_moment(text: str, first: date, precision: str) -> None:
    day = read_day(text)
    assert day is not None
    assert (day.on, day.precision) == (first, precision)
    assert read_moment(text) is None


@pytest.mark.parametrize("language", ["fr", "nl", "en", "en-GB"])
def test_numbers_are_day_first_except_in_american_english(language: str) -> None:
    assert read_day("11/12/2019", language) == PublicationDay(date(2019, 12, 11))
    assert read_day("11/12/2019", "en-US") == PublicationDay(date(2019, 11, 12))


def test_a_time_that_no_clock_shows_does_not_cost_the_day() -> None:
    assert read_day("2020-10-16T25:61:00Z") == PublicationDay(date(2020, 10, 16))


STAMPS: dict[str, tuple[str | None, str | None]] = {
    "Publié le 21/07/2021": ("2021-07-21", None),
    "PUBLIÉ LE 21 JUILLET 2021": ("2021-07-21", None),
    "Publié le mercredi 21 juillet 2021 à 10h": ("2021-07-21", None),
    "Mis à jour le 11/12/2019": (None, "2019-12-11"),
    "Mise à jour : 16 octobre 2020": (None, "2020-10-16"),
    "Dernière mise à jour le : 12/05/2020 à 14h30": (None, "2020-05-12"),
    "Modifié le 03.05.2020": (None, "2020-05-03"),
    "Publié le 21/07/2021 - Mis à jour le 22/07/2021": ("2021-07-21", "2021-07-22"),
    "Publié le 12 mai 2020 et modifié le 13 mai 2020": ("2020-05-12", "2020-05-13"),
    "Mis à jour le 22/07/2021 | Publié le 21/07/2021": ("2021-07-21", "2021-07-22"),
    "**Publié le 21/07/2021**": ("2021-07-21", None),
    "Communiqué | Publié le 12/05/2020 par le service de presse": ("2020-05-12", None),
    "Date de publication : 3 mai 2021": ("2021-05-03", None),
    "Published 3 May 2020": ("2020-05-03", None),
    "Published on Monday, May 3, 2021 (Last updated: May 4, 2021)": ("2021-05-03", "2021-05-04"),
    "Last updated 3 May 2020": (None, "2020-05-03"),
    "Published:\n3 May 2020\nLast updated:\n4 May 2020": ("2020-05-03", "2020-05-04"),
    "Gepubliceerd op 3 mei 2020": ("2020-05-03", None),
    "Laatst bijgewerkt op 4 mei 2020": (None, "2020-05-04"),
    "Un titre\n\nPublié le 3 mai 2020\n\nUn texte.\n\nPublié le 9 mai 2020": ("2020-05-03", None),
    # Sentences, not stamps.
    "Publié le 3 mai 2019 au Journal officiel, le décret prévoit une aide.": (None, None),
    "Le décret publié le 3 mai 2019 prévoit une aide.": (None, None),
    "Publié le 31/02/2020": (None, None),
    "Publié": (None, None),
}


@pytest.mark.parametrize(("text", "days"), STAMPS.items())
def test_stamps_are_found_where_they_stand_and_sentences_are_none(text: str, days: tuple[str | None, str | None]) -> None:
    published, updated = find_stamp(text)
    assert (published and published.on.isoformat(), updated and updated.isoformat()) == days
    assert published is None or published.how == "page"


@pytest.mark.parametrize(
    "text",
    [
        "Lille, le 1er octobre 2019",
        "Lille, le 1<sup>er</sup> octobre 2019",
        "Fait à Lille, le mardi 1er octobre 2019.",
        "Villeneuve-d'Ascq le 1er octobre 2019",
        "Le Touquet-Paris-Plage, 1er octobre 2019",
        "Brussel, 1 oktober 2019",
        "**Mardi 1er octobre 2019**",
        "1 Oct. 2019",
    ],
)
def test_a_dateline_or_a_day_alone_on_its_line_is_known_from_the_text(text: str) -> None:
    assert find_stamp(f"Communiqué\n\n{text}\n\nLe préfet s'est rendu à Lille le 3 octobre 2019.") == (
        PublicationDay(date(2019, 10, 1), "day", "text"),
        None,
    )


def test_a_stated_publication_day_wins_over_a_dateline() -> None:
    assert find_stamp("Lille, le 1er octobre 2019\nPublié le 02/10/2019")[0] == PublicationDay(date(2019, 10, 2))


def test_a_dateline_wins_over_a_stamp_of_a_month_only() -> None:
    assert find_stamp("Publié en : 2020\nPublication : octobre 2019\nLille, le 1er octobre 2019")[0] == PublicationDay(
        date(2019, 10, 1), "day", "text"
    )
    assert find_stamp("Publication : octobre 2019")[0] == PublicationDay(date(2019, 10, 1), "month", "page")


def test_a_heading_with_a_day_is_no_dateline() -> None:
    assert find_stamp("Réunion du groupe de travail, le 3 mai 2020") == (None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Sécurité | 20 août 2026", date(2026, 8, 20)),
        ("PDF - 0,28 Mb - 08/08/2026", date(2026, 8, 8)),
        ("Recueil n°293 du 18 août 2026", date(2026, 8, 18)),
        ("News on December 11, 2019", date(2019, 12, 11)),
        ("31/02/2026 puis 05/08/2026", date(2026, 8, 5)),
    ],
)
def test_a_day_is_found_inside_a_short_text(text: str, day: date) -> None:
    assert find_day(text) == PublicationDay(day)


@pytest.mark.parametrize("text", ["Recueil 2026", "mai 2026", "de 10h à 12h", "Mb - 0,28 - 1/2"])
def test_no_day_is_found_where_none_is_written(text: str) -> None:
    assert find_day(text) is None


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_is_read_back_from_each_way_of_writing_it(day: date) -> None:
    months = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre")
    months += ("novembre", "décembre")
    ways = [f"{day:%d/%m/%Y}", day.isoformat(), f"{day.day} {months[day.month - 1]} {day.year}", f"{day:%Y%m%d}"]
    assert [read_day(way) for way in ways] == [PublicationDay(day)] * len(ways)


@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    read_day(text), read_moment(text), find_day(text), find_stamp(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["Publié le ", "1", "1/1/1", "lundi ", "mai 2020\n", "Publié le 1 mai 2020, ", "a\n", "-", "\ufdfa"]
)
def test_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    begin = time.process_time()
    read_day(text), read_moment(text), find_day(text)
    assert time.process_time() - begin < 0.1
    find_stamp(text)
    assert time.process_time() - begin < 15


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 3, 1, 6, 0), "2026-03-01 07:00 CET"),
        (datetime(2026, 7, 31, 22, 30), "2026-08-01 00:30 CEST"),
        (datetime(2026, 10, 25, 0, 30), "2026-10-25 02:30 CEST"),  # the hour that comes twice
        (datetime(2026, 10, 25, 1, 30), "2026-10-25 02:30 CET"),
    ],
)
def test_people_are_told_the_time_of_paris_and_its_zone(moment, said):
    assert paris_time(moment) == said
    assert said.startswith(paris_time(moment, zone=False))
    assert paris_time(moment, seconds=True).count(":") == 2
