"""How well follow-ups are found, beside the links that careful readers marked. Pure: marks and findings in, scores out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flows.evaluation.gold import Gold
from flows.evaluation.scoring import overlap, words_of
from parsers.model import FollowUpRelation

_SAME_PROMISE = 0.6
"""Share of the words of the shorter quotation of a promise that the longer must have."""

Pair = tuple[str, str]
"""The ids of the earlier and the later document."""
Found = Mapping[Pair, Sequence[tuple[str, FollowUpRelation]]]
"""By pair: the quotation of each promise linked, and the relation."""


@dataclass(frozen=True, slots=True)
class LinkScores:
    """What was counted."""

    pairs: int
    """Pairs of documents with a marked link."""
    pairs_found: int
    links: int
    at_promise: int
    """Marked links whose very promise was linked."""
    relation_right: int
    """Marked links whose relation some link of the two documents has."""
    no_links: int
    """Pairs that look alike and are marked as none."""
    taken: int
    """Of these: linked all the same."""
    missed: tuple[Pair, ...]
    false: tuple[Pair, ...]


def score_links(gold: Gold, there: Collection[str], found: Found) -> LinkScores:
    """Score links by the documents of `there`; marks in others are left out."""
    links = [one for one in gold.links if there_both((one.earlier_doc, one.later_doc), there)]
    pairs = {(one.earlier_doc, one.later_doc) for one in links}
    unlike = ((one.earlier_doc, one.later_doc) for one in gold.no_links)
    none = {pair for pair in unlike if there_both(pair, there)}
    at_promise = relation_right = 0
    for one in links:
        given = found.get((one.earlier_doc, one.later_doc), ())
        mark = Counter(words_of(one.commitment_quote))
        at_promise += any(overlap(mark, Counter(words_of(quote)), _SAME_PROMISE) for quote, _ in given)
        relation_right += any(relation == one.relation for _, relation in given)
    return LinkScores(
        pairs=len(pairs),
        pairs_found=sum(pair in found for pair in pairs),
        links=len(links),
        at_promise=at_promise,
        relation_right=relation_right,
        no_links=len(none),
        taken=sum(pair in found for pair in none),
        missed=tuple(sorted(pair for pair in pairs if pair not in found)),
        false=tuple(sorted(pair for pair in none if pair in found)),
    )


def there_both(pair: Pair, there: Collection[str]) -> bool:
    """Whether both documents of a pair are there."""
    return pair[0] in there and pair[1] in there
