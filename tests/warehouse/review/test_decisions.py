"""Which decision counts for a commitment, as tables of quotations; and what holds for any words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.review.decisions import (
    SAME_SHARE,
    Decisions,
    about_commitment,
    about_copies,
    about_follow_up,
    shared_words,
)

MONDAY = datetime(2026, 3, 2, 9)
REVIEW = "Au cours des six prochains mois, les résultats seront examinés par les deux ministres."
AGENTS = "Le préfet recrutera 200 agents de plus d'ici la fin de l'année 2024."
GUARDS = "Le préfet recrutera 300 gardes de plus d'ici la fin de l'année 2025."


def decided(quote, verdict="rejected", *, day=0, by="Anne", release="r1"):
    return about_commitment(release, quote, verdict, by, MONDAY + timedelta(days=day))


def verdict(decisions, quote, among=(), release="r1"):
    found = Decisions(tuple(decisions)).commitment(release, quote, among)
    return found and found.verdict


FOUND = [
    ("the very words", REVIEW, True),
    ("other case, accents, apostrophes and spaces", REVIEW.upper().replace("É", "E").replace(" ", "\u00a0"), True),
    ("another cut, within the sentence", "les résultats seront examinés par les deux ministres", True),
    ("another cut, around it", f"Il est convenu que : {REVIEW} Un bilan suivra.", True),
    ("a comma corrected", REVIEW.replace("mois, ", "mois "), True),
    ("tags and soft hyphens inside", REVIEW.replace("examinés", "<b>exa\u00adminés</b>"), True),
    ("another promise", AGENTS, False),
    ("three of its words only", "les deux ministres", False),
    ("nothing", "", False),
]


@pytest.mark.parametrize(("quote", "found"), [one[1:] for one in FOUND], ids=[one[0] for one in FOUND])
def test_a_decision_is_found_by(quote, found):
    assert (verdict([decided(REVIEW)], quote) == "rejected") is found


def test_a_decision_is_about_its_own_release():
    assert verdict([decided(REVIEW)], REVIEW, release="r2") is None


def test_the_latest_on_one_promise_counts_in_whatever_order_they_come():
    first, then = decided(REVIEW), decided(REVIEW.upper(), "accepted", day=1, by="Omar")
    assert verdict([first, then], REVIEW) == verdict([then, first], REVIEW) == "accepted"


def test_a_withdrawn_decision_is_none():
    assert verdict([decided(REVIEW), decided(REVIEW, "withdrawn", day=1)], REVIEW) is None


def test_the_same_words_go_before_words_in_common():
    almost = REVIEW.replace("ministres", "préfets")
    decisions = [decided(almost, "accepted", day=5), decided(REVIEW, day=0)]
    assert verdict(decisions, REVIEW) == "rejected"
    assert verdict(decisions, almost) == "accepted"


def test_a_decision_about_the_words_of_a_neighbour_is_not_taken():
    assert shared_words(AGENTS, GUARDS) >= SAME_SHARE
    assert verdict([decided(AGENTS)], GUARDS) == "rejected"
    assert verdict([decided(AGENTS)], GUARDS, among=[AGENTS, GUARDS]) is None
    assert verdict([decided(AGENTS)], AGENTS, among=[AGENTS, GUARDS]) == "rejected"


def test_cut_otherwise_a_decision_is_about_the_nearest_promise_only():
    cut = [decided(AGENTS.removeprefix("Le préfet "))]
    assert verdict(cut, AGENTS, among=[AGENTS, GUARDS]) == "rejected"
    assert verdict(cut, GUARDS, among=[AGENTS, GUARDS]) is None


def test_the_nearest_words_count_where_none_are_the_same():
    decisions = [decided(AGENTS, "accepted"), decided(GUARDS, "rejected", day=-1)]
    assert verdict(decisions, AGENTS.replace("Le préfet", "La préfète")) == "accepted"
    assert verdict(decisions, GUARDS.replace("Le préfet", "La préfète")) == "rejected"


def test_a_link_is_decided_for_its_later_release_alone():
    link = about_follow_up("r1", REVIEW, "r9", "accepted", "Anne", MONDAY, relation="review")
    decisions = Decisions((link, decided(AGENTS)))
    assert decisions.follow_up("r1", REVIEW.lower(), "r9") == link
    assert decisions.follow_up("r1", REVIEW, "r8") is None
    assert decisions.follow_up("r1", AGENTS, "r9") is None
    assert decisions.commitment("r1", REVIEW) is None


def test_copies_have_no_order():
    decisions = Decisions((about_copies("r9", "r1", "rejected", "Anne", MONDAY),))
    assert decisions.same_announcement("r1", "r9") == decisions.same_announcement("r9", "r1")
    assert decisions.same_announcement("r1", "r9").verdict == "rejected"
    assert decisions.same_announcement("r1", "r2") is None


def test_the_same_decision_has_one_id_and_each_part_of_it_counts():
    one = about_follow_up("r1", REVIEW, "r9", "accepted", "Anne", MONDAY)
    assert one.decision_id == about_follow_up("r1", REVIEW, "r9", "accepted", "Anne", MONDAY, note="vu").decision_id
    others = [
        about_follow_up("r2", REVIEW, "r9", "accepted", "Anne", MONDAY),
        about_follow_up("r1", AGENTS, "r9", "accepted", "Anne", MONDAY),
        about_follow_up("r1", REVIEW, "r8", "accepted", "Anne", MONDAY),
        about_follow_up("r1", REVIEW, "r9", "rejected", "Anne", MONDAY),
        about_follow_up("r1", REVIEW, "r9", "accepted", "Omar", MONDAY),
        about_follow_up("r1", REVIEW, "r9", "accepted", "Anne", MONDAY + timedelta(microseconds=1)),
        about_follow_up("r1", REVIEW, "r9", "accepted", "Anne", MONDAY, relation="review"),
    ]
    assert len({one.decision_id, *(other.decision_id for other in others)}) == 1 + len(others)


WORDS = st.lists(
    st.sampled_from(["préfet", "Préfet", "plan", "d'ici", "août", "200", "été", "l’État", "bilan", "sera"]),
    max_size=14,
)
TEXT = st.one_of(WORDS.map(" ".join), st.text(max_size=60))


@given(TEXT, TEXT)
def test_what_two_quotations_share_is_the_same_from_either_side_and_between_0_and_1(one, other):
    assert 0 <= shared_words(one, other) == shared_words(other, one) <= 1
    assert shared_words(one, one) == 1


@given(WORDS, st.data())
def test_words_taken_off_either_end_leave_it_the_same_promise(words, data):
    start = data.draw(st.integers(0, len(words)))
    end = data.draw(st.integers(start, len(words)))
    if len(" ".join(words[start:end]).replace("'", " ").replace("’", " ").split()) >= 4:
        assert shared_words(" ".join(words), " ".join(words[start:end])) == 1


@given(TEXT, TEXT)
def test_a_decision_is_found_exactly_where_enough_words_are_shared(quote, other):
    assert (verdict([decided(other)], quote) is not None) == (shared_words(quote, other) >= SAME_SHARE)


VERDICTS = ["accepted", "rejected", "withdrawn", "accepted", "rejected"]


@given(st.permutations([decided(REVIEW, one, day=day) for day, one in enumerate(VERDICTS)]), st.integers(1, 5))
def test_the_order_of_rows_says_nothing(rows, known):
    last = max(rows[:known], key=lambda one: one.decided_at).verdict
    assert verdict(rows[:known], REVIEW) == (None if last == "withdrawn" else last)
