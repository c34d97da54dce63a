"""Links among the texts of a gold folder, decided in the warehouse's way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows.evaluation.link_scores import Found, FoundLink, Pair
from flows.reading.digesting import all_digested
from parsers.followups import Earlier, ReleaseDigest, Stated, Weights, follow_ups, related, same_announcement
from parsers.followups.reach import REACH
from parsers.identity import words_id
from parsers.model import Commitment, FollowUp
from warehouse.matching.release_texts import ReleaseText


@dataclass(frozen=True, slots=True)
class DatedText:
    """A text whose day of publication is known, with its commitments."""

    title: str
    body: str
    language: str
    published: date
    source_id: str
    commitments: Sequence[Commitment]


def links_among(texts: Mapping[str, DatedText]) -> Found:
    """What each text says of the commitments of earlier ones, by the ids of the two.

    Weights are computed from these texts; each is compared with the earlier ones that a run would compare it with.
    """
    stored = [
        ReleaseText(text.title, text.body, text.language, text.published, text.source_id, _stated(text.commitments))
        for text in texts.values()
    ]
    read = dict(zip(texts, all_digested(stored), strict=True))
    weights = Weights(len(read), Counter(term for one in read.values() for term in one.profile.terms))
    words = {name: words_id(text.title, text.body) for name, text in texts.items()}
    vectors = {name: weights.vector(one.profile.terms) for name, one in read.items()}
    links: dict[Pair, list[FoundLink]] = {}
    together: set[Pair] = set()
    for later_name, later in read.items():
        later_vector = vectors[later_name]
        for name in _candidates(later, read, weights):
            one, pair = read[name], (name, later_name)
            likeness = vectors[name].likeness(later_vector)
            alike = words[name] == words[later_name]
            if same_announcement(one.profile, later.profile, likeness, weights, same_words=alike):
                continue
            earlier = Earlier(one.profile, vectors[name], one.commitments)
            if found := follow_ups(earlier, later.later_side, later_vector, weights):
                links[pair] = [_found(texts[name].commitments[int(id_)], link) for id_, link in found.items()]
            if related(earlier, later.later_side, later_vector, weights) is not None:
                together.add(pair)
    return Found(links, frozenset(together))


def _stated(commitments: Sequence[Commitment]) -> tuple[Stated, ...]:
    return tuple(
        Stated(str(number), one.quote_start, one.quote_end, one.amounts, one.deadline_to)
        for number, one in enumerate(commitments)
    )


def _found(commitment: Commitment, link: FollowUp) -> FoundLink:
    return FoundLink(commitment.quote, link.quote, link.relation, link.score)


def _candidates(later: ReleaseDigest, read: Mapping[str, ReleaseDigest], weights: Weights) -> list[str]:
    """The earlier texts with commitments that `later` may speak of, the best first."""
    named_days = [one for passage in later.later_side.passages if passage.refers for one in passage.references]
    late = timedelta(REACH.late)
    ranked = []
    for name, one in read.items():
        day = one.profile.published
        ahead = (later.profile.published - day).days
        if not one.commitments or ahead <= 0:
            continue
        weight = round(weights.total(later.profile.terms.keys() & one.profile.terms.keys()), 3)
        named = any(span.first <= day <= span.last + late for span in named_days)
        if (named and weight >= REACH.least_of_named) or (weight >= REACH.least and ahead <= REACH.days):
            ranked.append((not named, -weight, ahead, name))
    return [name for *_, name in sorted(ranked)[: REACH.most]]
