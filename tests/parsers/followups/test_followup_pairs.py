"""How many follow-ups are found in pairs of invented releases, and how few are made up: floors and ceilings, as for prose.

They are what the likelihood reaches, learnt from other releases and from the pairs not held out. The rules before it were
made with most of these pairs in sight: they found 10, 5, 14 and 9 and no look-alike here, and little elsewhere.

The pairs marked `aside` were kept from whoever worked on the rules: see docs/follow-ups.md.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parsers.followups import Copy, Earlier, ReleaseDigest, Vector, Weights, follow_ups, same_announcement
from parsers.followups.likelihood import COUNTS, SUGGESTED
from parsers.model import FollowUp
from tests.support.written.followup_cases import Text

DATA = Path(__file__).parents[2] / "data" / "followups"
SETS = ("first half", "held out", "further", "third")


@dataclass(frozen=True)
class Read:
    """A release of a pair, broken down and weighed."""

    digest: ReleaseDigest
    vector: Vector


@cache
def _pairs() -> dict[str, tuple[dict[str, Any], ...]]:
    first = tomllib.loads((DATA / "pairs.toml").read_text(encoding="utf-8"))["pair"]
    return {
        "first half": tuple(one for one in first if not one.get("aside")),
        "held out": tuple(one for one in first if one.get("aside")),
        **{name: tuple(tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))["pair"]) for name in SETS[2:]},
    }


@cache
def _read() -> tuple[dict[tuple[str, str], Read], Weights]:
    """Every release by its pair's id and its side, weighed as in one warehouse that holds them all."""
    digests = {}
    for pair in (one for pairs in _pairs().values() for one in pairs):
        for side in ("earlier", "later"):
            told = pair[side]
            text = Text(told["title"], told["body"], told["published"], told["language"], told["source"])
            digests[pair["id"], side] = text.digest()
    weights = Weights(len(digests), Counter(term for one in digests.values() for term in one.profile.terms))
    return {key: Read(one, weights.vector(one.profile.terms)) for key, one in digests.items()}, weights


def _linked(earlier: Read, later: Read, weights: Weights, *, one_source: bool = False) -> dict[str, FollowUp]:
    subject = earlier.digest.profile
    later_side = later.digest.later_side
    if one_source:
        later_side = replace(later_side, profile=replace(later_side.profile, source_id=subject.source_id))
    known = Earlier(subject, earlier.vector, earlier.digest.commitments)
    return follow_ups(known, later_side, later.vector, weights)


def _copy(one: Read, other: Read, weights: Weights) -> Copy | None:
    likeness = one.vector.likeness(other.vector)
    return same_announcement(one.digest.profile, other.digest.profile, likeness, weights)


def _links(pair: dict[str, Any], least: float) -> list[FollowUp]:
    """The links with such a score or more; a copy has none."""
    read, weights = _read()
    earlier, later = read[pair["id"], "earlier"], read[pair["id"], "later"]
    if _copy(earlier, later, weights) is not None:
        return []
    return [one for one in _linked(earlier, later, weights).values() if one.score >= least]


@pytest.mark.parametrize("name", SETS)
def test_the_words_of_each_pair_stand_in_its_releases(name):
    for pair in _pairs()[name]:
        assert pair["promise"] in pair["earlier"]["body"], pair["id"]
        assert pair["shows"] in pair["later"]["body"], pair["id"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "least", "found", "right"),
    [
        ("first half", COUNTS, 3, 1),
        ("held out", COUNTS, 2, 1),
        ("further", COUNTS, 7, 3),
        ("third", COUNTS, 6, 4),
        ("first half", SUGGESTED, 7, 5),
        ("held out", SUGGESTED, 7, 2),
        ("further", SUGGESTED, 12, 3),
        ("third", SUGGESTED, 10, 6),
    ],
)
def test_follow_ups_told_in_other_words_are_found(name, least, found, right):
    pairs = [one for one in _pairs()[name] if one["expected"] not in ("none", "copy")]
    linked = {pair["id"]: links for pair in pairs if (links := _links(pair, least))}
    assert len(linked) >= found
    relations = [pair for pair in pairs if any(one.relation == pair["expected"] for one in linked.get(pair["id"], ()))]
    assert len(relations) >= right


@pytest.mark.parametrize(("name", "most"), [("first half", 1), ("held out", 0), ("further", 3), ("third", 1)])
def test_few_look_alikes_and_no_copies_are_taken_for_follow_ups(name, most):
    assert len([one for one in _pairs()[name] if one["expected"] == "none" and _links(one, COUNTS)]) <= most
    assert [one["id"] for one in _pairs()[name] if one["expected"] == "copy" and _links(one, COUNTS)] == []


@pytest.mark.parametrize(("name", "most"), [("first half", 1), ("held out", 0), ("further", 4), ("third", 1)])
def test_few_look_alikes_are_linked_in_a_warehouse_of_two_releases_where_every_word_is_rare(name, most):
    taken = []
    for pair in (one for one in _pairs()[name] if one["expected"] == "none"):
        digests = [_read()[0][pair["id"], side].digest for side in ("earlier", "later")]
        weights = Weights(2, Counter(term for one in digests for term in one.profile.terms))
        earlier, later = (Read(one, weights.vector(one.profile.terms)) for one in digests)
        taken += [pair["id"] for link in _linked(earlier, later, weights).values() if link.score >= COUNTS]
    assert len(set(taken)) <= most


def test_three_of_four_copies_are_known_for_one_announcement():
    read, weights = _read()
    copies = [one for pairs in _pairs().values() for one in pairs if one["expected"] == "copy"]
    known = [one for one in copies if _copy(read[one["id"], "earlier"], read[one["id"], "later"], weights)]
    assert (len(known), len(copies)) >= (3, 4)


@pytest.mark.parametrize(
    ("one_source", "most"), [(False, 1), (True, 7)], ids=["each of its source", "as if all of one source"]
)
def test_hardly_a_release_of_six_thousand_pairs_follows_up_on_one_of_another(one_source, most):
    read, weights = _read()
    ids = [one["id"] for pairs in _pairs().values() for one in pairs]
    crossed = [
        (one, other)
        for one in ids
        for other in ids
        if one != other
        for link in _linked(read[one, "earlier"], read[other, "later"], weights, one_source=one_source).values()
        if link.score >= COUNTS
    ]
    assert len(ids) * (len(ids) - 1) > 6_000
    assert len(crossed) <= most
