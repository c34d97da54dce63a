"""Scores as tables: which quotations are the same, which days are right, what is counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from zlib import crc32

import pytest

from flows.evaluation.gold import Gold, GoldCommitment, GoldDeadline, GoldDocument, GoldTrap, TimeRow
from flows.evaluation.scoring import Scores, aside, overlap, right_day, score_commitments, score_time, words_of
from parsers.model import Commitment, Deadline

DAY = date(2022, 6, 30)


def found(quote: str, due: date | None = None) -> Commitment:
    deadline = Deadline("d'ici là", 0, 8, None, due, "day", "due", "text") if due else None
    return Commitment(quote, 0, len(quote), (), (), quote, "dated" if due else "open", deadline, (), 0.9, "fr.cue")


QUOTES = [
    ("the same", "Un bilan sera dressé", "Un bilan sera dressé", True),
    ("case, accents, apostrophes", "L’été sera préparé", "L'ETE SERA PREPARE", True),
    (
        "a clause of the sentence",
        "Un bilan sera dressé",
        "Le préfet l'a dit : un bilan sera dressé, et publié en juin",
        True,
    ),
    ("seven words of ten", "a b c d e f g h i j", "a b c d e f g x y z", True),
    ("six words of ten", "a b c d e f g h i j", "a b c d e f w x y z", False),
    ("a word counts as often as it stands", "a a a a", "a b c d", False),
    ("lost in a much longer one", "a b", " ".join(["a b", *"cdefghijklmnopqrstuvwxyz0123456789"]), False),
    ("nothing", "…", "a b", False),
]


@pytest.mark.parametrize(("one", "other", "same"), [case[1:] for case in QUOTES], ids=[case[0] for case in QUOTES])
def test_quotations_are_compared_by_their_words(one, other, same):
    first, second = Counter(words_of(one)), Counter(words_of(other))
    assert overlap(first, second) is same
    assert overlap(second, first) is same


DAYS = [
    ("day", 3, 4),
    ("month", 3, 4),
    ("season", 25, 26),
    ("fiscal_year", 25, 26),
    ("approx_weeks", 16, 17),
    ("approximate", 16, 17),
    ("approx_months", 45, 46),
]


@pytest.mark.parametrize(("precision", "within", "beyond"), DAYS)
def test_a_day_is_right_as_exactly_as_the_mark_is(precision, within, beyond):
    mark = GoldDeadline(end=DAY, precision=precision)
    assert right_day(mark, date.fromordinal(DAY.toordinal() + within))
    assert right_day(mark, date.fromordinal(DAY.toordinal() - within))
    assert not right_day(mark, date.fromordinal(DAY.toordinal() + beyond))
    assert not right_day(mark, None)


def gold(*marks: GoldCommitment, traps: tuple[GoldTrap, ...] = (), exhaustive: tuple[str, ...] = ("1",)) -> Gold:
    return Gold({}, marks, traps, frozenset(exhaustive), ())


DUE = GoldDeadline(end=DAY, precision="day")
PLAN = GoldCommitment(doc="1", quote="un plan sera présenté", deadline_text="d'ici juin", deadline_resolved=DUE)
HOPE = GoldCommitment(doc="1", quote="nous espérons agir vite", strength="weak")
OPEN = GoldCommitment(doc="1", quote="la route sera refaite")


def test_every_count_of_a_document():
    trap = GoldTrap(doc="1", quote="le bureau sera fermé lundi")
    given = [found(PLAN.quote, DAY), found(OPEN.quote, DAY), found(trap.quote), found("des mots sans aucun rapport")]
    scores, misses = score_commitments(gold(PLAN, HOPE, OPEN, traps=(trap,)), {"1": given})
    assert scores["1"] == Scores(
        documents=1, strong=2, strong_found=2, marked=3, marked_found=2, given=4, given_right=2, traps=1, traps_taken=1,
        dated=1, dated_found=1, dated_right=1, undated=2, invented=1, firm_strong=2, firm_given=4, firm_right=2,
    )  # several a line, as in a table  # fmt: skip
    assert [words for _, words in misses.false] == [trap.quote, "des mots sans aucun rapport"]
    assert misses.taken == [("1", trap.quote)]
    assert [words.split(": ")[1] for _, words in misses.invented] == [OPEN.quote]
    assert scores["1"].precision == 0.5
    assert scores["1"].f1 == pytest.approx(2 / 3)


def test_what_was_missed_is_told_and_a_wrong_day_too():
    late = date(2022, 8, 1)
    scores, misses = score_commitments(gold(PLAN, OPEN), {"1": [found(PLAN.quote, late)]})
    assert misses.missed == [("1", OPEN.quote)]
    assert misses.wrong_day == [("1", f"due 2022-06-30, given 2022-08-01: {PLAN.quote}")]
    assert (scores["1"].dated_found, scores["1"].dated_right) == (1, 0)


def test_what_is_not_marked_counts_as_false_only_where_everything_was_marked():
    scores, misses = score_commitments(gold(PLAN, exhaustive=()), {"1": [found("tout autre chose ici")]})
    assert (scores["1"].given, misses.false) == (0, [])


def test_marks_of_documents_that_are_not_there_are_not_scored():
    scores, _ = score_commitments(gold(PLAN), {"2": []})
    assert scores == {"2": Scores(documents=1)}


def test_scores_add_up_and_shares_of_nothing_are_none():
    assert Scores(documents=1, strong=2) + Scores(documents=2, strong_found=1) == Scores(3, 2, 1)
    nothing = Scores()
    assert (nothing.recall_strong, nothing.recall_all, nothing.precision, nothing.f1, nothing.deadlines_right) == (None,) * 5


def test_an_event_that_nobody_marked_is_neither_right_nor_wrong_nor_a_trap():
    trap = GoldTrap(doc="1", quote="le bal aura lieu lundi")
    given = [found(PLAN.quote, DAY), found(trap.quote), found("une visite du port")]
    given = [replace(one, firmness="event") for one in given]
    scores, misses = score_commitments(gold(PLAN, HOPE, traps=(trap,)), {"1": given})
    counted = scores["1"]
    assert (counted.given, counted.given_right, counted.traps_taken, misses.false) == (1, 1, 0, [])
    assert (counted.strong_found, counted.firm_strong, counted.firm_given) == (1, 0, 0)


def test_firm_ones_are_counted_by_how_many_readers_would_mark_them():
    given = [found(PLAN.quote, DAY), found(HOPE.quote), replace(found(OPEN.quote), firmness="intention")]
    scores, _ = score_commitments(gold(PLAN, HOPE, OPEN), {"1": given})
    counted = scores["1"]
    assert (counted.firm_strong, counted.strong_found, counted.firm_weak, counted.weak_found) == (1, 2, 1, 1)
    assert (counted.firm_given, counted.firm_right) == (2, 2)


def test_a_third_of_the_groups_is_held_out_and_all_of_a_group_with_it():
    alone = {name for name in map(str, range(300)) if aside(GoldDocument(id=name, text=""))}
    assert alone == {name for name in map(str, range(300)) if crc32(name.encode()) % 3 == 0}
    grouped = {aside(GoldDocument(id=str(number), text="", group="digues")) for number in range(30)}
    assert grouped == {crc32(b"digues") % 3 == 0}


def row(text="d'ici juin, rien", **more) -> TimeRow:
    return TimeRow.model_validate({"text": text, "reference_date": "2022-03-14", **more})


def time(start: date | None, end: date | None, role="due", at=(0, 10)) -> Deadline:
    return Deadline("x", *at, start, end, "day", role, "text")


JUNE = {"expected_text": "d'ici juin", "due_lo": "2022-06-01", "due_hi": "2022-06-30"}
ANSWER = {"expected_start": "2022-06-01", "expected_end": "2022-06-30", "kind": "period"}
TIMES = [
    ("due in time", row(role="due", **JUNE), [time(None, DAY)], ("role due",), True),
    ("due a day off", row(role="due", **JUNE), [time(None, date(2022, 7, 1))], ("role due",), True),
    ("due too late", row(role="due", **JUNE), [time(None, date(2022, 7, 2))], ("role due",), False),
    ("due elsewhere in the text", row(role="due", **JUNE), [time(None, DAY, at=(12, 16))], ("role due",), False),
    ("from a day", row(role="from", **JUNE), [time(date(2022, 6, 1), None, "from")], ("role from",), True),
    ("from, read as due", row(role="from", **JUNE), [time(None, DAY)], ("role from",), False),
    ("a trap not taken", row(role="past"), [time(None, DAY, "past")], ("trap",), True),
    ("a trap taken", row(role="none"), [time(None, DAY)], ("trap",), False),
    ("a trap with a day that is over", row(role="past"), [time(None, date(2022, 3, 1))], ("trap",), True),
    ("no time, none found", row(kind="negative"), [], ("negative",), True),
    ("no time, one found", row(kind="negative"), [time(None, None, "vague")], ("negative",), False),
    ("exact", row(**ANSWER), [time(date(2022, 6, 1), DAY)], ("verified", "verified period"), True),
    ("its end a day off", row(**ANSWER), [time(date(2022, 6, 1), date(2022, 6, 29))], ("verified", "verified period"), True),
    ("its start a day off", row(**ANSWER), [time(date(2022, 6, 2), DAY)], ("verified", "verified period"), False),
    ("without an end", row(**ANSWER), [time(date(2022, 6, 1), None)], ("verified", "verified period"), False),
    (
        "another right answer, of a row nobody verified",
        row(**ANSWER, verified=False, alternatives=[["2022-06-13", None]]),
        [time(date(2022, 6, 13), None)],
        ("unverified", "unverified period"),
        True,
    ),
]  # several a line, as in a table  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "there", "names", "right"), [case[1:] for case in TIMES], ids=[case[0] for case in TIMES]
)
def test_times_are_scored(marked, there, names, right):
    assert score_time(marked, there) == (names, right)


def test_a_duration_is_not_scored():
    assert score_time(row(kind="duration"), []) is None
