"""Scores of links as tables: pairs, the very commitment, what counts, and what is held out."""

from __future__ import annotations

import pytest

from flows.evaluation.gold import Gold, GoldDocument, GoldLink, GoldPair
from flows.evaluation.link_scores import (
    Found,
    FoundLink,
    Marks,
    false_links,
    marks_of,
    missed_links,
    part_of,
    score_commitments,
    score_pairs,
)
from parsers.model import FollowUpRelation

PROMISE = "Une digue de 300 mètres sera construite avant la fin de 2031"
PASSAGE = "La digue de 300 mètres est construite depuis le mois de mai"
OTHER = "Les riverains recevront chaque trimestre une lettre sur l'avancement"


def mark(earlier: str, later: str, promise: str = PROMISE, passage: str = PASSAGE, **more) -> GoldLink:
    told = {"commitment_quote": promise, "later_quote": passage, "relation": "fulfilled", **more}
    return GoldLink(earlier_doc=earlier, later_doc=later, **told)


def link(
    promise: str = PROMISE, passage: str = PASSAGE, relation: FollowUpRelation = "fulfilled", score: float = 0.8
) -> FoundLink:
    return FoundLink(promise, passage, relation, score)


def marks(*links: GoldLink, alike: str = "", unsure: str = "", distractors: str = "", groups: str = "") -> Marks:
    """Documents are named by letters: `alike` and `unsure` as "ab ac", `groups` as "b:river c:river"."""
    of = dict(one.split(":") for one in groups.split())
    of |= dict.fromkeys(distractors, "distractor of a kind")
    documents = {name: GoldDocument(id=name, group=of.get(name), text=".") for name in "abcdefgh"}
    pairs = {
        name: tuple(GoldPair(earlier_doc=one[0], later_doc=one[1]) for one in said.split())
        for name, said in (("no_links", alike), ("unsure", unsure))
    }
    return marks_of(Gold(documents, (), (), frozenset(), (), links, **pairs), documents.keys())


def test_nothing_marked_and_nothing_found_has_no_shares():
    pairs, promises = score_pairs(marks(), Found()), score_commitments(marks(), Found())
    assert (pairs.recall, pairs.precision, pairs.f1, pairs.linked_by_group) == (None, None, None, None)
    assert (promises.recall, promises.precision, promises.f1) == (None, None, None)


def test_pairs_are_right_wrong_unsure_or_not_judged():
    said = marks(mark("a", "b"), mark("a", "c"), alike="ad ae", unsure="af", distractors="g")
    pairs = [("a", "b"), ("a", "d"), ("a", "f"), ("a", "g"), ("a", "h")]
    one = score_pairs(said, Found({pair: [link()] for pair in pairs}))
    assert (one.marked, one.linked, one.recall) == (2, 1, 0.5)
    assert (one.look_alikes, one.look_alikes_taken, one.into_distractors, one.wrong) == (2, 1, 1, 2)
    assert one.unjudged == 1
    assert one.precision == pytest.approx(1 / 3)
    assert one.f1 == pytest.approx(0.4)


def test_a_pair_that_is_marked_is_no_look_alike_and_leads_into_no_distractor():
    said = marks(mark("a", "b"), alike="ab", distractors="b")
    one = score_pairs(said, Found({("a", "b"): [link()]}))
    assert (one.linked, one.look_alikes_taken, one.into_distractors, one.wrong) == (1, 0, 0, 0)


def test_a_distractor_that_looks_alike_is_wrong_once():
    one = score_pairs(marks(alike="ab", distractors="b"), Found({("a", "b"): [link()]}))
    assert (one.look_alikes_taken, one.into_distractors, one.wrong) == (1, 1, 1)


def test_several_marks_of_two_documents_are_one_pair_and_several_links():
    said = marks(mark("a", "b"), mark("a", "b", OTHER))
    found = Found({("a", "b"): [link()]})
    assert score_pairs(said, found).marked == 1
    assert (score_commitments(said, found).marked, score_commitments(said, found).found) == (2, 1)


def test_releases_that_are_related_are_a_pair_and_no_link():
    said = marks(mark("a", "b"), alike="ac")
    found = Found(related=frozenset({("a", "b"), ("a", "c")}))
    assert (score_pairs(said, found).linked, score_pairs(said, found).wrong) == (1, 1)
    assert (score_commitments(said, found).found, score_commitments(said, found).given) == (0, 0)
    assert score_pairs(said, found.counted()).linked == 0


def test_only_links_that_are_likely_enough_are_counted():
    found = Found({("a", "b"): [link(score=0.5), link(OTHER, score=0.49)], ("a", "c"): [link(score=0.3)]})
    assert found.counted().links == {("a", "b"): [link(score=0.5)]}


def test_the_share_by_group_is_the_mean_of_the_groups_of_later_documents():
    said = marks(mark("a", "b"), mark("a", "c"), mark("a", "d"), groups="b:river c:river d:road")
    assert score_pairs(said, Found({("a", "b"): [link()]})).linked_by_group == 0.25


COMMITMENTS = [
    ("the very promise", PROMISE, 1),
    ("a clause of it", "Une digue de 300 mètres sera construite", 1),
    ("six words of ten of the shorter", "une digue de 300 mètres sera w x y z", 1),
    ("five words of ten of the shorter", "une digue de 300 mètres v w x y z", 0),
    ("another promise", OTHER, 0),
]


@pytest.mark.parametrize(("quoted", "right"), [case[1:] for case in COMMITMENTS], ids=[case[0] for case in COMMITMENTS])
def test_a_link_of_the_right_pair_is_right_at_the_promise_marked(quoted, right):
    one = score_commitments(marks(mark("a", "b")), Found({("a", "b"): [link(quoted)]}))
    assert (one.found, one.given, one.right) == (right, 1, right)
    assert one.recall == one.precision == right


def test_links_of_pairs_that_nobody_judged_are_not_among_those_given():
    said = marks(mark("a", "b"), alike="ac", unsure="ad", distractors="e")
    found = Found({("a", name): [link()] for name in "bcdef"})
    assert (score_commitments(said, found).given, score_commitments(said, found).right) == (3, 1)


RELATIONS = [("fulfilled", (), True), ("progress", (), False), ("progress", ("fulfilled",), True)]


@pytest.mark.parametrize(("relation", "also", "right"), RELATIONS)
def test_a_relation_is_right_where_it_is_marked_or_said_to_be_as_right(relation, also, right):
    said = marks(mark("a", "b", relation=relation, also=also))
    one = score_commitments(said, Found({("a", "b"): [link()]}))
    assert (one.relation_right, one.fulfilled_given, one.fulfilled_right) == (right, 1, right)


def test_fulfilled_is_right_only_at_a_promise_that_is_marked_so():
    one = score_commitments(marks(mark("a", "b")), Found({("a", "b"): [link(OTHER), link(relation="progress")]}))
    assert (one.fulfilled_given, one.fulfilled_right) == (1, 0)


def test_a_passage_is_right_with_half_the_words_and_counts_only_where_one_is_marked():
    said = marks(mark("a", "b"), mark("a", "c"), mark("a", "d", passage=""))
    half = "la digue de 300 mètres v w x y z"
    found = Found({("a", "b"): [link(passage=half)], ("a", "c"): [link(passage="rien de tel")], ("a", "d"): [link()]})
    one = score_commitments(said, found)
    assert (one.found, one.passages, one.passage_right) == (3, 2, 1)


def test_a_pair_is_held_out_with_either_of_its_documents():
    said = marks(mark("a", "b"), mark("c", "d"), mark("a", "c"), alike="ad ae", unsure="bd")
    found = Found({("a", "b"): [link()], ("a", "c"): [link()]}, frozenset({("b", "d"), ("a", "e")}))
    inside, seen = part_of(said, found, {"c", "d"}, inside=True), part_of(said, found, {"c", "d"}, inside=False)
    assert [one.pairs for one in (inside[0], seen[0])] == [{("c", "d"), ("a", "c")}, {("a", "b")}]
    assert [one.look_alikes for one in (inside[0], seen[0])] == [{("a", "d")}, {("a", "e")}]
    assert [one.unsure for one in (inside[0], seen[0])] == [{("b", "d")}, set()]
    assert [set(one.links) for one in (inside[1], seen[1])] == [{("a", "c")}, {("a", "b")}]
    assert [one.related for one in (inside[1], seen[1])] == [{("b", "d")}, {("a", "e")}]


def test_marks_in_documents_that_are_not_there_are_left_out():
    gold = Gold({}, (), (), frozenset(), (), (mark("a", "b"), mark("a", "c")), (GoldPair(earlier_doc="a", later_doc="c"),))
    said = marks_of(gold, {"a", "b"})
    assert (said.pairs, said.look_alikes) == ({("a", "b")}, set())


def test_a_missed_link_tells_how_near_the_program_came():
    said = marks(mark("a", "b"), mark("a", "c"), mark("a", "d"), mark("a", "e"))
    found = Found({("a", "b"): [link()], ("a", "c"): [link(OTHER)]}, frozenset({("a", "d")}))
    missed = [(one.later_doc, why) for one, why in missed_links(said, found)]
    assert missed == [("c", "linked at another promise"), ("d", "related, at no promise"), ("e", "not linked")]


def test_a_false_link_tells_why_it_is_false():
    said = marks(mark("a", "b"), alike="ac ad", unsure="ae", distractors="f")
    found = Found({("a", name): [link()] for name in "bcefg"} | {("a", "b"): [link(), link(OTHER)]}, frozenset({("a", "d")}))
    false = [(pair[1], one.commitment if one else None, why) for pair, one, why in false_links(said, found)]
    assert false == [
        ("b", OTHER, "a promise that nobody marked"),
        ("c", PROMISE, "look-alike"),
        ("d", None, "look-alike"),
        ("f", PROMISE, "distractor"),
    ]
