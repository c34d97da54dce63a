"""Which alerts pass a subscription, and which of its filters holds back those that do not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from alerts.model import Alert
from alerts.subscriptions.facets import Facets, subject_of
from alerts.subscriptions.match_words import WordsLookedFor, phrase_of
from alerts.subscriptions.rules import ChannelRules, SubscriptionRules
from parsers.tagging.parties import party_of

Filter = Literal[
    "kinds", "sources", "authorities", "territories", "partners", "commitments", "parties", "topics", "match", "firmness",
    "min_confidence",
]  # several a line, as in a table  # fmt: skip
"""A filter, by its key in a `[[subscription]]`."""

SHORTEST_ID = 8
"""Characters of the beginning of a commitment_id that a subscription may name: as many as lists of commitments show."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A subscription as it is looked up and checked."""

    rules: SubscriptionRules
    channel: ChannelRules
    kinds: frozenset[str]
    sources: frozenset[str]
    authorities: frozenset[str]
    territories: frozenset[str]
    partners: tuple[str, ...]
    words: WordsLookedFor | None
    commitments: frozenset[str]
    """The first `SHORTEST_ID` characters of each id, under which it is looked up."""
    party_ids: frozenset[str]
    topics: frozenset[str]


def asked(rules: SubscriptionRules, channel: ChannelRules) -> Asked:
    """A subscription, ready to be checked."""
    return Asked(
        rules,
        channel,
        frozenset(rules.kinds),
        frozenset(rules.sources),
        frozenset(phrase_of(one) for one in rules.authorities),
        frozenset(rules.territories),
        tuple(phrase_of(one) for one in rules.partners),
        rules.words,
        frozenset(one[:SHORTEST_ID] for one in rules.commitments),
        frozenset(party_id_of(one) for one in rules.parties),
        frozenset(rules.topics),
    )


def party_id_of(name: str) -> str:
    """The id of the party that goes by this name; the name itself when it is an id, or stands for no party."""
    if name == name.lower() and "-" in name and " " not in name:
        return name
    party = party_of(name)
    return name if party is None else party.party_id


def passes(one: Asked, kind: str, subject: Facets) -> bool:
    """Whether an alert of this kind about `subject` passes every filter: nothing is in `held_back_by`.

    Asked for each candidate of each alert, a hundred thousand times for 10,000 subscriptions, so without a generator.
    """
    if kind not in one.kinds:
        return False
    if one.territories and one.territories.isdisjoint(subject.territories):
        return False
    if one.sources and one.sources.isdisjoint(subject.sources):
        return False
    if one.words is not None and not one.words.found(subject.words):
        return False
    if one.authorities or one.commitments or one.party_ids or one.topics or one.partners:
        return next(held_back_by(one, subject), None) is None
    if subject.firmness and subject.firmness.isdisjoint(one.rules.firmness):
        return False
    return subject.confidence is None or subject.confidence >= one.rules.min_confidence


def held_back_by(one: Asked, subject: Facets) -> Iterator[Filter]:
    """The filters that an alert about `subject` does not pass, `kinds` apart."""
    if one.territories and one.territories.isdisjoint(subject.territories):
        yield "territories"
    if one.sources and one.sources.isdisjoint(subject.sources):
        yield "sources"
    if one.commitments and not any(two.startswith(one.rules.commitments) for two in subject.commitments):
        yield "commitments"
    if one.party_ids and one.party_ids.isdisjoint(subject.party_ids):
        yield "parties"
    if one.topics and one.topics.isdisjoint(subject.topics):
        yield "topics"
    if one.words is not None and not one.words.found(subject.words):
        yield "match"
    if one.authorities and one.authorities.isdisjoint(subject.authorities):
        yield "authorities"
    if one.partners and not any(wanted in party for wanted in one.partners for party in subject.parties):
        yield "partners"
    if subject.firmness and subject.firmness.isdisjoint(one.rules.firmness):
        yield "firmness"
    if subject.confidence is not None and subject.confidence < one.rules.min_confidence:
        yield "min_confidence"


def why_not(alert: Alert, rules: SubscriptionRules, territories: Mapping[str, str]) -> tuple[Filter, ...]:
    """The filters of a subscription that an alert does not pass; none when its channel gets it.

    Words are looked for in what the alert shows, and copies of its releases on other sites are not considered; when the
    alert is written, both are.

    Args:
        alert: the alert.
        rules: of the subscription.
        territories: of sources, by source_id.
    """
    one = asked(rules, ChannelRules(rules.channel_id))
    kinds: tuple[Filter, ...] = () if alert.kind in one.kinds else ("kinds",)
    if alert.facts.about_sources:
        territory = territories.get(alert.source_id or "")
        return (*kinds, *source_held_back_by(one, alert.source_id, territory))
    return (*kinds, *held_back_by(one, subject_of(alert)))


def source_held_back_by(one: Asked, source_id: str | None, territory: str | None) -> Iterator[Filter]:
    """The same for an alert about a source as a whole, or (None) about many at once.

    It says nothing about parties and words; many sources at once concern everybody. Who follows single commitments hears of
    nothing else.
    """
    if one.commitments:
        yield "commitments"
    if source_id is None:
        return
    if one.sources and source_id not in one.sources:
        yield "sources"
    if one.territories and territory is not None and territory not in one.territories:
        yield "territories"
