"""How well follow-ups are found, compared with the links that readers marked. Pure: marks and findings in, scores out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from flows.evaluation.gold import Gold, GoldLink
from flows.evaluation.scoring import overlap, words_of
from parsers.followups.likelihood import COUNTS
from parsers.model import FollowUpRelation

_SAME_COMMITMENT = 0.6
"""Share of the words of a commitment's shorter quotation that the longer must have: links may quote a clause of a mark."""
_SAME_PASSAGE = 0.5
"""The same for the passage that answers it: a reader marks a clause of it, or two sentences."""
_DISTRACTOR = "distractor"
"""Group prefix of the documents that are there to be taken by mistake."""

Pair = tuple[str, str]
"""The ids of the earlier and the later document."""


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link as the program gives it."""

    commitment: str
    passage: str
    relation: FollowUpRelation
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What the program says of the documents in a folder."""

    links: Mapping[Pair, Sequence[FoundLink]] = field(default_factory=dict)
    related: frozenset[Pair] = frozenset()
    """Pairs that belong together as a whole."""

    def counted(self) -> Found:
        """Only links whose score is high enough to count; releases that are merely related do not."""
        kept = {pair: [one for one in links if one.score >= COUNTS] for pair, links in self.links.items()}
        return Found({pair: links for pair, links in kept.items() if links})


@dataclass(frozen=True, slots=True)
class Marks:
    """What readers say of the links in a folder, or in part of it."""

    links: tuple[GoldLink, ...]
    look_alikes: frozenset[Pair]
    unsure: frozenset[Pair]
    distractors: frozenset[str]
    groups: Mapping[str, str]
    """By document."""

    @property
    def pairs(self) -> frozenset[Pair]:
        """Pairs of documents with a marked link."""
        return frozenset(map(pair_of, self.links))

    def wrong(self, pair: Pair) -> Literal["look-alike", "distractor"] | None:
        """Why readers hold that these two are not linked; None when they do not."""
        if pair in self.pairs:
            return None
        if pair in self.look_alikes:
            return "look-alike"
        return None if self.distractors.isdisjoint(pair) else "distractor"


def marks_of(gold: Gold, there: Collection[str]) -> Marks:
    """The marks of a folder, without those in documents that are not in `there`."""
    none, unsure = (
        frozenset(pair for one in pairs if (pair := (one.earlier_doc, one.later_doc)) and set(pair) <= set(there))
        for pairs in (gold.no_links, gold.unsure)
    )
    groups = {name: document.group or "" for name, document in gold.documents.items()}
    return Marks(
        tuple(one for one in gold.links if set(pair_of(one)) <= set(there)),
        none,
        unsure,
        frozenset(name for name, group in groups.items() if group.startswith(_DISTRACTOR)),
        groups,
    )


def part_of(marks: Marks, found: Found, held_out: Collection[str], *, inside: bool) -> tuple[Marks, Found]:
    """Marks and findings of the held-out part, or of the rest; a pair is held out when either of its documents is."""

    def belongs(*documents: str) -> bool:
        return any(one in held_out for one in documents) == inside

    part = Marks(
        tuple(one for one in marks.links if belongs(*pair_of(one))),
        frozenset(pair for pair in marks.look_alikes if belongs(*pair)),
        frozenset(pair for pair in marks.unsure if belongs(*pair)),
        marks.distractors,
        marks.groups,
    )
    links = {pair: given for pair, given in found.links.items() if belongs(*pair)}
    return part, Found(links, frozenset(pair for pair in found.related if belongs(*pair)))


@dataclass(frozen=True, slots=True)
class PairScores:
    """The counts for pairs of documents; a pair is linked by a link between the two, or by being related."""

    marked: int
    """Pairs with a marked link."""
    linked: int
    """Of these: linked."""
    linked_by_group: float | None
    """The share of them that is linked in each group of later documents, averaged over the groups; None without any."""
    look_alikes: int
    look_alikes_taken: int
    """Of these: linked nonetheless."""
    into_distractors: int
    """Linked pairs with a distractor and without a mark."""
    wrong: int
    """Linked pairs of one of these two kinds."""
    unjudged: int
    """Linked pairs about which nobody said anything."""

    @property
    def recall(self) -> float | None:
        """Share of the marked pairs that are linked; None without any."""
        return _share(self.linked, self.marked)

    @property
    def precision(self) -> float | None:
        """Share of the linked pairs that are marked, of those that readers judged."""
        return _share(self.linked, self.linked + self.wrong)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return _f1(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class CommitmentScores:
    """The counts for links at the very commitment."""

    marked: int
    """Marked links, each of one commitment."""
    found: int
    """Of these: the very commitment is linked with the document marked."""
    relation_right: int
    """Of those found: with the relation marked, or another that is equally right."""
    passages: int
    """Of those found: with a passage marked."""
    passage_right: int
    given: int
    """Links between the documents of marked and of wrong pairs."""
    right: int
    """Of these: at a marked commitment."""
    fulfilled_given: int
    fulfilled_right: int

    @property
    def recall(self) -> float | None:
        """Share of the marked links that were found; None without any."""
        return _share(self.found, self.marked)

    @property
    def precision(self) -> float | None:
        """Share of the links given that are right."""
        return _share(self.right, self.given)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return _f1(self.precision, self.recall)


def score_pairs(marks: Marks, found: Found) -> PairScores:
    """Count how the pairs that were linked agree with the marks."""
    linked = found.links.keys() | found.related
    wrong = {pair for pair in linked if marks.wrong(pair)}
    return PairScores(
        marked=len(marks.pairs),
        linked=len(marks.pairs & linked),
        linked_by_group=_mean_of_groups(marks, linked),
        look_alikes=len(marks.look_alikes),
        look_alikes_taken=len((marks.look_alikes - marks.pairs) & linked),
        into_distractors=sum(not marks.distractors.isdisjoint(pair) for pair in linked - marks.pairs),
        wrong=len(wrong),
        unjudged=len(linked - marks.pairs - wrong - marks.unsure),
    )


def score_commitments(marks: Marks, found: Found) -> CommitmentScores:
    """Count how the links that were found agree with the marks, at the very commitment."""
    hits = [(mark, links) for mark in marks.links if (links := _hits(mark, found))]
    with_passage = [(mark, links) for mark, links in hits if mark.later_quote]
    judged = [pair for pair in found.links if pair in marks.pairs or marks.wrong(pair)]
    given = [(link, _marks_of_link(pair, link, marks)) for pair in judged for link in found.links[pair]]
    fulfilled = [same for link, same in given if link.relation == "fulfilled"]
    return CommitmentScores(
        marked=len(marks.links),
        found=len(hits),
        relation_right=sum(any(one.relation in _relations(mark) for one in links) for mark, links in hits),
        passages=len(with_passage),
        passage_right=sum(
            any(_same(mark.later_quote, one.passage, _SAME_PASSAGE) for one in links) for mark, links in with_passage
        ),
        given=len(given),
        right=sum(bool(same) for _, same in given),
        fulfilled_given=len(fulfilled),
        fulfilled_right=sum(any("fulfilled" in _relations(mark) for mark in same) for same in fulfilled),
    )


def missed_links(marks: Marks, found: Found) -> Iterator[tuple[GoldLink, str]]:
    """The marked links whose very commitment is not linked, each with how close the program came."""
    for mark in marks.links:
        if _hits(mark, found):
            continue
        pair = pair_of(mark)
        if pair in found.links:
            yield mark, "linked at another promise"
        else:
            yield mark, "related, at no promise" if pair in found.related else "not linked"


def false_links(marks: Marks, found: Found) -> Iterator[tuple[Pair, FoundLink | None, str]]:
    """What is wrongly linked and why it is wrong: links, and None for a pair that is merely related."""
    for pair in sorted(found.links.keys() | found.related):
        why = marks.wrong(pair)
        for one in found.links.get(pair, ()):
            if why is not None or (pair in marks.pairs and not _marks_of_link(pair, one, marks)):
                yield pair, one, why or "a promise that nobody marked"
        if why is not None and pair not in found.links:
            yield pair, None, why


def pair_of(mark: GoldLink) -> Pair:
    """The documents of a mark."""
    return mark.earlier_doc, mark.later_doc


def _hits(mark: GoldLink, found: Found) -> list[FoundLink]:
    """The links at the very commitment of a mark."""
    given = found.links.get(pair_of(mark), ())
    return [one for one in given if _same(mark.commitment_quote, one.commitment, _SAME_COMMITMENT)]


def _marks_of_link(pair: Pair, link: FoundLink, marks: Marks) -> list[GoldLink]:
    """The marks at whose very commitment a link is."""
    return [
        one for one in marks.links if pair_of(one) == pair and _same(one.commitment_quote, link.commitment, _SAME_COMMITMENT)
    ]


def _relations(mark: GoldLink) -> tuple[FollowUpRelation, ...]:
    return (mark.relation, *mark.also)


def _same(one: str, other: str, share: float) -> bool:
    return overlap(Counter(words_of(one)), Counter(words_of(other)), share)


def _mean_of_groups(marks: Marks, linked: Collection[Pair]) -> float | None:
    """A long series of releases counts no more than a single pair. Seeds are one group."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for pair in marks.pairs:
        groups[marks.groups.get(pair[1], "seeds")].append(pair in linked)
    return sum(sum(one) / len(one) for one in groups.values()) / len(groups) if groups else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    return 2 * precision * recall / (precision + recall) if precision and recall else None
