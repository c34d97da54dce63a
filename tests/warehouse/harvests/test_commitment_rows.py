"""Which rows of `commitments` a reading writes, leaves and removes, as a table of histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from parsers.identity import words_id
from parsers.model import Commitment, Deadline, Release
from warehouse.harvests.commitment_rows import Promises, commitment_ids, placed
from warehouse.harvests.version_kinds import StoredVersion, current_version, kind_of_change, version_id

MONDAY = datetime(2021, 3, 1)
PLAN = "Un plan sera présenté."
REVIEW = "Un bilan sera dressé d'ici juin."
TRAP = "Il sera fait un rappel."


def promise(body: str, quote: str, *, again: int = 0, confidence: float = 0.9) -> Commitment:
    """The commitment that `quote` is in `body`, at its occurrence number `again`, from 0."""
    start = -1
    for _ in range(again + 1):
        start = body.index(quote, start + 1)
    due = Deadline("d'ici juin", 0, 10, date(2021, 3, 1), date(2021, 6, 30), "month", "due", "publication")
    return Commitment(
        quote, start, start + len(quote), ("préfet",), (), quote, "dated" if "juin" in quote else "open",
        due if "juin" in quote else None, (), confidence, "fr.will_be_done",
    )  # several a line, as in a table  # fmt: skip


def reading(body: str, *quotes: str, capture: str = "p1", day: int = 0, extractor: int = 1) -> Release:
    """A page from some day, and what the extractor of some version finds in it."""
    found = tuple(promise(body, quote) for quote in quotes)
    return Release(
        "nord", "https://nord.fr/a", None, "Titre", body, "prefecture", 1, capture, MONDAY + timedelta(days=day),
        commitments=found, extractor_version=extractor,
    )  # several a line, as in a table  # fmt: skip


class History:
    """One release, read again and again; every reading is a separate transaction."""

    def __init__(self) -> None:
        self.versions: list[StoredVersion] = []
        self.rows: dict[str, dict] = {}
        self.last: Promises | None = None

    def read(self, release: Release) -> None:
        words = words_id(release.title, release.body)
        if kind_of_change(self.versions, release, words):
            version = StoredVersion(len(self.versions) + 1, release.seen_at, words, (release.capture_id,))
            self.versions.append(version)
        else:
            version = current_version(self.versions, release.seen_at) or self.versions[0]
        self.last = Promises(self.rows, release.seen_at)
        self.last.take("r1", release, version, self.versions)
        gone = set(self.last.gone())
        kept = {key: row for key, row in self.rows.items() if key not in gone}
        self.rows = {**kept, **{row["commitment_id"]: row for row in self.last.written()}}

    def told(self) -> dict[str, tuple[int, int]]:
        """By quotation: the number of the version that holds it, and the extractor that read it."""
        numbers = {version_id("r1", one.version, one.words_id): one.version for one in self.versions}
        return {row["quote"]: (numbers[row["version_id"]], row["extractor_version"]) for row in self.rows.values()}


FIRST = reading(f"{PLAN} {REVIEW}", PLAN, REVIEW)
EDITED = reading(f"{REVIEW} Rien d'autre.", REVIEW, capture="p2", day=5)
BACK = reading(f"{PLAN} {REVIEW}", PLAN, REVIEW, capture="p3", day=9)

HISTORIES = [
    ("the first version writes what it holds", [FIRST], {PLAN: (1, 1), REVIEW: (1, 1)}),
    ("the same again changes nothing", [FIRST, FIRST], {PLAN: (1, 1), REVIEW: (1, 1)}),
    ("what an edit takes out stays with its last version", [FIRST, EDITED], {PLAN: (1, 1), REVIEW: (2, 1)}),
    ("what comes back is with the version that restored it", [FIRST, EDITED, BACK], {PLAN: (3, 1), REVIEW: (3, 1)}),
    ("an older page arriving late moves nothing back", [EDITED, FIRST], {PLAN: (2, 1), REVIEW: (1, 1)}),
    (
        "a misreading of the same page goes",
        [reading(f"{PLAN} {TRAP}", PLAN, TRAP), reading(f"{PLAN} {TRAP} Plus.", PLAN)],
        {PLAN: (2, 1)},
    ),
    (
        "a newer extractor takes a misreading out, and says that it has read the rest",
        [reading(f"{PLAN} {TRAP}", PLAN, TRAP), reading(f"{PLAN} {TRAP}", PLAN, extractor=2)],
        {PLAN: (1, 2)},
    ),
    (
        "a newer extractor finds what the older missed",
        [reading(f"{PLAN} {REVIEW}", PLAN), reading(f"{PLAN} {REVIEW}", PLAN, REVIEW, extractor=2)],
        {PLAN: (1, 2), REVIEW: (1, 2)},
    ),
    (
        "every page read again by a newer extractor, the oldest first",
        [FIRST, EDITED, replace(FIRST, extractor_version=2), replace(EDITED, extractor_version=2)],
        {PLAN: (1, 2), REVIEW: (2, 2)},
    ),
    ("a reading without an extractor says nothing", [FIRST, replace(FIRST, commitments=(), extractor_version=0)],
     {PLAN: (1, 1), REVIEW: (1, 1)}),
    ("a page that promises nothing any more", [FIRST, reading("Rien du tout.", capture="p2", day=2)],
     {PLAN: (1, 1), REVIEW: (1, 1)}),
    ("another page with the same words", [FIRST, replace(FIRST, capture_id="p4", seen_at=MONDAY + timedelta(days=1))],
     {PLAN: (1, 1), REVIEW: (1, 1)}),
]  # several a line, as in a table  # fmt: skip


@pytest.mark.parametrize(("readings", "told"), [one[1:] for one in HISTORIES], ids=[one[0] for one in HISTORIES])
def test_what_is_told_after(readings, told):
    history = History()
    for one in readings:
        history.read(one)
    assert history.told() == told


@pytest.mark.parametrize("readings", [one[1] for one in HISTORIES], ids=[one[0] for one in HISTORIES])
def test_reading_the_last_page_once_more_writes_nothing(readings):
    history = History()
    for one in readings:
        history.read(one)
    history.read(readings[-1])
    assert history.last is not None
    assert (history.last.gone(), history.last.written()) == ([], [])


def test_rows_that_stay_the_same_keep_their_ids():
    history = History()
    history.read(FIRST)
    before = {row["quote"]: key for key, row in history.rows.items()}
    history.read(EDITED)
    history.read(replace(EDITED, extractor_version=2))
    assert {row["quote"]: key for key, row in history.rows.items()} == before


def test_a_row_that_is_read_otherwise_is_replaced_under_its_id():
    history = History()
    history.read(FIRST)
    surer = tuple(replace(one, confidence=0.95) for one in FIRST.commitments)
    history.read(replace(FIRST, commitments=surer, extractor_version=2))
    assert history.last is not None
    assert history.last.gone() == sorted(history.rows)
    assert {row["confidence"] for row in history.rows.values()} == {0.95}
    aims = tuple(replace(one, firmness="intention") for one in surer)
    history.read(replace(FIRST, commitments=aims, extractor_version=3))
    assert {row["firmness"] for row in history.rows.values()} == {"intention"}


class TestIds:
    def test_case_white_space_and_apostrophes_make_no_other_promise(self):
        forms = ["S'engage à\u00a0agir", "s’engage  à\nagir", "S\u02bcENGAGE À AGIR"]
        ids = {commitment_ids("r1", [promise(form, form)])[0] for form in forms}
        assert len(ids) == 1

    def test_the_same_words_twice_are_two_promises_in_their_order(self):
        body = f"{PLAN} Puis encore : {PLAN}"
        twice = [promise(body, PLAN), promise(body, PLAN, again=1)]
        ids = commitment_ids("r1", twice)
        assert len(set(ids)) == 2
        assert commitment_ids("r1", twice[:1]) == ids[:1]

    def test_another_release_or_other_words_have_other_ids(self):
        ids = {commitment_ids(release, [promise(words, words)])[0] for release in "rs" for words in (PLAN, REVIEW)}
        assert len(ids) == 4


class TestPlaces:
    def test_quotations_are_found_again_where_only_white_space_differs(self):
        stored = f"Réunion.\n\n{PLAN}\n\n- {REVIEW.replace(' ', '  ')}"
        moved = placed(reading(f"Réunion. {PLAN} - {REVIEW}", PLAN, REVIEW), stored)
        assert [stored[one.quote_start : one.quote_end] for one in moved.commitments] == [
            one.quote for one in moved.commitments
        ]
        assert [one.quote for one in moved.commitments] == [PLAN, REVIEW.replace(" ", "  ")]
        assert moved.extractor_version == 1

    def test_the_same_body_is_left_alone(self):
        assert placed(FIRST, FIRST.body) is FIRST

    def test_where_the_letters_differ_nothing_is_said_of_promises(self):
        moved = placed(FIRST, f"Titre {FIRST.body}")
        assert (moved.commitments, moved.extractor_version) == ((), 0)
