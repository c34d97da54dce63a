"""Commitments of marked releases paired with passages of later ones, each match with what readers marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flows.evaluation.gold import Gold, GoldDocument, GoldLink, read_gold
from flows.evaluation.scoring import aside, overlap, words_of
from parsers.commitments import find_commitments
from parsers.commitments.amounts import amounts_in
from parsers.followups import ReleaseDigest, Stated, Vector, Weights, digest
from parsers.followups.evidence import ground
from parsers.followups.features import Match
from parsers.followups.linking import matches
from parsers.model import FollowUpRelation

Kind = Literal["linked", "alike", "other"]
"""Of two releases: with a marked link; marked as alike without one, or on different subjects; neither."""

_SAME_COMMITMENT = 0.6
_SAME_PASSAGE = 0.5
_MOST_PASSAGES = 8
"""Passages kept for a commitment and a later release, those that have most of it first: a speech has hundreds."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A commitment paired with a passage that may answer it."""

    match: Match
    right: bool
    """Is it the passage that readers marked for this commitment?"""


@dataclass(frozen=True, slots=True)
class Beside:
    """A commitment paired with a later release."""

    linked: bool
    """Did readers mark this release as answering this commitment?"""
    tried: tuple[Tried, ...]
    relations: frozenset[FollowUpRelation] = frozenset()
    """Those that readers found right, if it does."""


@dataclass(frozen=True, slots=True)
class PairOfReleases:
    """An earlier and a later release of one folder."""

    folder: str
    group: str
    language: str
    """Of the later release."""
    held_out: bool
    kind: Kind
    commitments: tuple[Beside, ...]
    """Those with a passage that may answer them, and those that readers linked."""


def pairs_of(folder: Path) -> Iterator[PairOfReleases]:
    """Every pair of dated releases of a gold folder, except those that readers were not sure of."""
    gold = read_gold(folder)
    read = {one.id: _digest(one, gold) for one in gold.documents.values() if one.published is not None}
    weights = Weights(len(read), Counter(term for one, _ in read.values() for term in one.profile.terms))
    vectors = {name: weights.vector(one.profile.terms) for name, (one, _) in read.items()}
    links: dict[tuple[str, str], list[GoldLink]] = {}
    for link in gold.links:
        links.setdefault((link.earlier_doc, link.later_doc), []).append(link)
    none = {(one.earlier_doc, one.later_doc) for one in gold.no_links}
    unsure = {(one.earlier_doc, one.later_doc) for one in gold.unsure}
    for name, (earlier, quotes) in read.items():
        for other, (later, _) in read.items():
            pair = (name, other)
            if later.profile.published <= earlier.profile.published or pair in unsure or not earlier.commitments:
                continue
            groups = [gold.documents[each].group or each for each in pair]
            apart = any(group.startswith("distractor") for group in groups)
            kind: Kind = "linked" if pair in links else "alike" if pair in none or apart else "other"
            if kind == "other" and groups[0] == groups[1]:
                continue  # on the same matter, and nobody said whether they are linked
            yield PairOfReleases(
                folder.name,
                f"{folder.name}/{groups[0]}",
                gold.documents[other].lang,
                aside(gold.documents[name]) or aside(gold.documents[other]),
                kind,
                tuple(_beside(earlier, quotes, later, vectors[name], vectors[other], weights, links.get(pair, []))),
            )


def _digest(document: GoldDocument, gold: Gold) -> tuple[ReleaseDigest, Mapping[str, str]]:
    """A release with its commitments: those the program reads, and the marked ones it misses, to learn from them too."""
    assert document.published is not None
    found = find_commitments(
        document.text,
        title=document.title,
        published=document.published,
        language=document.lang,
        authority=document.authority,
    )
    stated = [
        Stated(str(number), one.quote_start, one.quote_end, one.amounts, one.deadline_to) for number, one in enumerate(found)
    ]
    own = [Counter(words_of(one.quote)) for one in found]
    for number, mark in enumerate(gold.commitments):
        start = document.text.find(mark.quote) if mark.doc == document.id else -1
        if start < 0 or any(overlap(Counter(words_of(mark.quote)), one) for one in own):
            continue
        due = mark.deadline_resolved.end if mark.deadline_resolved is not None else None
        stated.append(Stated(f"m{number}", start, start + len(mark.quote), amounts_in(mark.quote), due))
    quotes = {one.commitment_id: document.text[one.start : one.end] for one in stated}
    read = digest(
        document.title,
        document.text,
        language=document.lang,
        published=document.published,
        source_id=f"{document.lang} {document.host}",
        commitments=stated,
    )
    return read, quotes


def _beside(
    earlier: ReleaseDigest,
    quotes: Mapping[str, str],
    later: ReleaseDigest,
    vector: Vector,
    later_vector: Vector,
    weights: Weights,
    links: list[GoldLink],
) -> Iterator[Beside]:
    common = ground(earlier.profile, vector, later.later_side, later_vector, weights)
    for commitment in earlier.commitments:
        words = Counter(words_of(quotes[commitment.commitment_id]))
        mine = [one for one in links if overlap(Counter(words_of(one.commitment_quote)), words, _SAME_COMMITMENT)]
        found = sorted(matches(commitment, earlier.profile, later.later_side, common, weights), key=_has_of_it, reverse=True)
        tried = tuple(Tried(one, _says(one, later, mine)) for one in found[:_MOST_PASSAGES])
        if tried or mine:
            relations = frozenset(relation for one in mine for relation in (one.relation, *one.also))
            yield Beside(bool(mine), tried, relations)


def _has_of_it(match: Match) -> float:
    features = match.features
    return features["object"] + features["object in clause"] + features["same number"] + match.coverage


def _says(match: Match, later: ReleaseDigest, links: list[GoldLink]) -> bool:
    said = Counter(words_of(later.later_side.body[match.passage.start : match.passage.end]))
    return any(overlap(Counter(words_of(one.later_quote)), said, _SAME_PASSAGE) for one in links)
