"""Links among the texts of a gold folder, decided as the warehouse decides them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flows.evaluation.link_scores import Pair
from parsers.followups import Earlier, Stated, Weights, digest, follow_ups, same_announcement
from parsers.model import Commitment, FollowUpRelation


@dataclass(frozen=True, slots=True)
class DatedText:
    """A text whose day of publication is known, with its promises."""

    title: str
    body: str
    language: str
    published: date
    commitments: Sequence[Commitment]


def links_among(texts: Mapping[str, DatedText]) -> dict[Pair, list[tuple[str, FollowUpRelation]]]:
    """By the ids of the earlier and the later text: the promises linked, by their words, and the relations.

    Weights are those of these texts. Every text is compared with every other, so a thousand take minutes.
    """
    read = {
        name: digest(
            text.title,
            text.body,
            language=text.language,
            published=text.published,
            source_id=name,
            promises=[
                Stated(str(number), one.quote_start, one.quote_end, one.amounts, one.deadline_to)
                for number, one in enumerate(text.commitments)
            ],
        )
        for name, text in texts.items()
    }
    weights = Weights(len(read), Counter(term for one in read.values() for term in one.subject.terms))
    vectors = {name: weights.vector(one.subject.terms) for name, one in read.items()}
    found: dict[Pair, list[tuple[str, FollowUpRelation]]] = {}
    for name, one in read.items():
        earlier = Earlier(one.subject, vectors[name], one.promises)
        for other_name, other in read.items():
            if name == other_name or one.subject.published >= other.subject.published:
                continue
            if same_announcement(one.subject, other.subject, vectors[name].likeness(vectors[other_name]), weights):
                continue
            links = follow_ups(earlier, other.telling, vectors[other_name], weights)
            if links:
                quotes = texts[name].commitments
                found[name, other_name] = [(quotes[int(id_)].quote, link.relation) for id_, link in links.items()]
    return found
