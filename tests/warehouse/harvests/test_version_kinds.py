"""What kind of version a reading makes, as a table of histories."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from parsers.model import Attachment, Release
from warehouse.harvests.version_kinds import StoredVersion, current_version, kind_of_change, version_id

MONDAY = datetime(2021, 3, 1)


def day(number: int) -> datetime:
    return MONDAY + timedelta(days=number)


def version(number: int, seen: int, words: str, *captures: str) -> StoredVersion:
    return StoredVersion(number, day(seen), words, captures or (f"page-{number}",))


def reading(seen: int, capture: str = "new page", *documents: str, previous_reread: str | None = None) -> Release:
    return Release(
        "nord", "https://nord.fr/a", None, "Titre", "Texte", "prefecture", 1, capture, day(seen),
        attachments=tuple((Attachment(f"https://nord.fr/{one}.pdf", one), one) for one in documents),
        previous_reread=previous_reread,
    )  # several a line, as in a table  # fmt: skip


ONE = [version(1, 0, "a", "p1")]
TWO = [version(1, 0, "a", "p1"), version(2, 5, "b", "p2")]
READ_AGAIN = [version(1, 0, "a", "p1"), version(2, 5, "b", "p2"), version(3, 0, "a'", "p1")]
RESTORED = [version(1, 0, "a", "p1"), version(2, 5, "b", "p2"), version(3, 9, "a", "p3")]
WITH_PDF = [version(1, 0, "a", "p1", "pdf1")]

CASES = [
    ("never seen", [], reading(0), "a", "first"),
    ("the same page, the same reading", ONE, reading(0, "p1"), "a", None),
    ("the same page later, the same reading", ONE, reading(3, "p1"), "a", None),
    ("the same page, read otherwise", ONE, reading(0, "p1"), "a'", "technical"),
    ("the same page later, read otherwise", ONE, reading(3, "p1"), "a'", "technical"),
    ("another page with the same words", ONE, reading(3), "a", None),
    ("another page with other words", ONE, reading(3), "b", "edit"),
    ("another page, but the old one is read so today", ONE, reading(3, previous_reread="b"), "b", "technical"),
    ("another page, and the old one is read otherwise today", ONE, reading(3, previous_reread="a'"), "b", "edit"),
    ("earlier words come back", TWO, reading(9), "a", "restored"),
    ("the earlier page itself comes back", TWO, reading(9, "p1"), "a", "restored"),
    ("the earlier page comes back, read otherwise", TWO, reading(9, "p1"), "a'", "restored"),
    ("third words", TWO, reading(9), "c", "edit"),
    ("an old page read again as it was", TWO, reading(0, "p1"), "a", None),
    ("an old page read again otherwise", TWO, reading(0, "p1"), "a'", "technical"),
    ("an old page read again a second time", READ_AGAIN, reading(0, "p1"), "a'", None),
    ("a restored page read again", RESTORED, reading(9, "p3"), "a", None),
    ("the page before a restored one read again", RESTORED, reading(5, "p2"), "b", None),
    ("a page that arrives late, with the words of its time", TWO, reading(2), "a", None),
    ("a page that arrives late, between the two", TWO, reading(2), "c", "edit"),
    ("a page from before the first, with the same words", TWO, reading(-4), "a", None),
    ("a page from before the first, with other words", TWO, reading(-4), "z", "edit"),
    ("an attachment read otherwise", WITH_PDF, reading(0, "p1", "pdf1"), "a'", "technical"),
    ("an attachment replaced", WITH_PDF, reading(0, "p1", "pdf2"), "b", "edit"),
    ("an attachment that could not be had this time", WITH_PDF, reading(3, "p1"), "b", "edit"),
]


@pytest.mark.parametrize(("versions", "release", "words", "kind"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_reading_is_a_version_of_its_kind_or_none(versions, release, words, kind):
    assert kind_of_change(versions, release, words) == kind
    assert kind_of_change(list(reversed(versions)), release, words) == kind


@pytest.mark.parametrize(("versions", "release", "words", "kind"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_reading_the_same_once_more_changes_nothing(versions, release, words, kind):
    number = len(versions) + 1
    captures = (release.capture_id, *(one for _, one in release.attachments))
    after = [*versions, StoredVersion(number, release.seen_at, words, captures)] if kind else versions
    again = replace(release, previous_reread=None)
    assert kind_of_change(after, again, words) is None


def test_the_current_version_is_the_one_seen_last_and_of_these_the_last_stored():
    assert current_version(READ_AGAIN).version == 2
    assert current_version(READ_AGAIN, day(4)).version == 3
    assert current_version(READ_AGAIN, day(-1)) is None
    assert current_version([]) is None


def test_the_id_of_a_version_says_release_number_and_words():
    ids = {version_id(*key) for key in [("r", 1, "a"), ("r", 2, "a"), ("r", 1, "b"), ("s", 1, "a")]}
    assert len(ids) == 4
    assert version_id("r", 1, "a") in ids
