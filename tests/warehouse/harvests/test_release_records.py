"""What is known about a release besides its words, when pages say more, less or something else."""

from datetime import date, datetime, timedelta

import pytest

from parsers.model import PublicationDay, Release
from warehouse.harvests.release_records import first_record, updated_record

MONDAY = datetime(2021, 3, 1)
DAY = timedelta(days=1)


def release(days: int = 0, **facts) -> Release:
    return Release("nord", facts.pop("url", "https://nord.fr/a"), facts.pop("guid", None), "Titre", "Texte", "prefecture", 1,
                   "page", MONDAY + days * DAY, **facts)  # several a line, as in a table  # fmt: skip


FULL = {
    "guid": "g1",
    "published": PublicationDay(date(2021, 2, 1), "month", "feed"),
    "updated_on": date(2021, 2, 2),
    "authority": "Préfet",
    "territory": "59",
    "language": "fr",
}
OTHER = {
    "guid": "g2",
    "published": PublicationDay(date(2021, 2, 27), "day", "page"),
    "updated_on": date(2021, 2, 28),
    "authority": "Préfète",
    "territory": "62",
    "language": "nl",
}


def facts(record):
    return (record.external_id, record.published_on, record.published_precision, record.updated_on, record.authority,
            record.territory, record.language)  # several a line, as in a table  # fmt: skip


OLD = ("g1", date(2021, 2, 1), "month", date(2021, 2, 2), "Préfet", "59", "fr")
NEW = ("g2", date(2021, 2, 27), "day", date(2021, 2, 28), "Préfète", "62", "nl")
NOTHING = (None, None, None, None, None, None, None)


@pytest.mark.parametrize(
    ("what", "stored", "read", "same_captures", "known"),
    [
        ("a newer page that says otherwise", release(0, **FULL), release(5, **OTHER), False, NEW),
        ("a newer page that says less", release(0, **FULL), release(5), False, OLD),
        ("a newer page that says more", release(0), release(5, **OTHER), False, NEW),
        ("the same page read better", release(0, **FULL), release(0, **OTHER), True, NEW),
        ("the same page in which less is found now", release(0, **FULL), release(0), True, ("g1", *NOTHING[1:])),
        ("an older page that says otherwise", release(5, **FULL), release(0, **OTHER), False, OLD),
        ("an older page that fills gaps", release(5), release(0, **OTHER), False, NEW),
        ("an older page that says nothing", release(5, **FULL), release(0), False, OLD),
    ],
)
def test_the_newest_page_is_believed_and_takes_nothing_away(what, stored, read, same_captures, known):
    record = updated_record(first_record("r", stored), read, same_captures=same_captures, version=2)
    assert facts(record) == known, what
    assert record.version == 2


def test_the_day_is_taken_with_its_precision_and_how_it_is_known():
    record = updated_record(first_record("r", release(0, **FULL)), release(1, **OTHER), same_captures=False, version=1)
    assert (record.published_on, record.published_precision, record.published_how) == (date(2021, 2, 27), "day", "page")


@pytest.mark.parametrize(
    ("known", "kept"),
    [
        (PublicationDay(date(2021, 2, 2), "day", "received"), date(2021, 2, 2)),
        (PublicationDay(date(2021, 1, 2), "day", "page"), date(2021, 1, 2)),
        (PublicationDay(date(2062, 1, 1), "day", "feed"), date(2021, 2, 27)),
        (None, date(2021, 2, 27)),
    ],
)
def test_received_again_a_release_keeps_the_day_that_was_known(known, kept):
    again = release(5, published=PublicationDay(date(2021, 2, 27), "day", "received"))
    record = updated_record(first_record("r", release(0, published=known)), again, same_captures=False, version=1)
    assert record.published_on == kept


@pytest.mark.parametrize("days", [-3, 0, 4])
def test_first_and_last_sight_span_all_readings(days):
    record = updated_record(first_record("r", release(0)), release(days), same_captures=False, version=1)
    assert record.first_seen_at == MONDAY + min(0, days) * DAY
    assert record.last_seen_at == MONDAY + max(0, days) * DAY


def test_the_address_is_the_latest_one():
    record = first_record("r", release(0))
    moved = release(2, url="https://nord.fr/b")
    assert updated_record(record, moved, same_captures=False, version=1).url == "https://nord.fr/b"
    assert updated_record(record, release(-2, url="https://nord.fr/0"), same_captures=False, version=1).url == record.url
