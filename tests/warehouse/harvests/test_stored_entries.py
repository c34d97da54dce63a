"""Stored entries as rows: the same mapping as one of values, and what is due is told without making any."""

from datetime import datetime, timedelta

import pytest

from parsers.model import Entry, PublicationDay
from warehouse.harvests.stored_entries import Due, Glance, StoredEntries, due_of, only_unread_pages
from warehouse.harvests.values import KnownEntry

NOW = datetime(2026, 3, 1, 8)


def row(key, *, url="https://www.example.fr/a", release_id=None, check=NOW):
    said = (url, None, "Un titre", NOW.date(), "day", "list", None, None, None, "fr")
    return ("s", key, *said, "print", NOW, NOW, release_id, 2, check)


@pytest.fixture
def stored():
    rows = [
        row("a"),
        row("b", url=None, release_id="r"),
        row("c", check=None),
        row("d", check=NOW + timedelta(seconds=1)),
    ]
    return StoredEntries({one[1]: one for one in rows})


def test_a_row_is_made_into_the_value_that_was_stored(stored):
    entry = Entry("https://www.example.fr/a", None, "Un titre", PublicationDay(NOW.date(), "day", "list"), language="fr")
    assert stored["a"] == KnownEntry("a", entry, "print", NOW, NOW, failures=2, next_check_at=NOW)
    assert (list(stored), len(stored), "b" in stored, "z" in stored) == (["a", "b", "c", "d"], 4, True, False)
    assert stored.release_ids() == {"r"}


def test_what_is_due_is_the_same_for_rows_and_for_values(stored):
    assert list(due_of(stored, NOW)) == [Due("a", True, True), Due("b", False, False)]
    assert list(due_of(dict(stored), NOW)) == list(due_of(stored, NOW))


def test_a_glance_answers_without_the_rows_where_nothing_else_is_due():
    def unreadable():
        raise AssertionError("the rows were read")

    later = NOW + timedelta(seconds=1)
    put_off = StoredEntries(unreadable, Glance({NOW: 3, later: 4}, others=later))
    assert only_unread_pages(put_off, NOW) == 3
    assert list(StoredEntries(unreadable, Glance({later: 1}, others=None)).due(NOW)) == []
    with pytest.raises(AssertionError, match="were read"):
        list(put_off.due(NOW))
    with pytest.raises(AssertionError, match="were read"):
        list(StoredEntries(unreadable, Glance({}, others=NOW)).due(NOW))


def test_rows_that_were_read_give_the_same_answers_as_a_glance(stored):
    assert only_unread_pages(stored, NOW) is None, "an entry that was read is due"
    assert only_unread_pages(StoredEntries({"a": row("a"), "c": row("c", check=None)}), NOW) == 1
    assert only_unread_pages(dict(stored), NOW) is None
