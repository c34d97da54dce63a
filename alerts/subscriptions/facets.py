"""What an alert is about, as subscriptions ask for it: sources, authorities, territories, parties, words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alerts.model import Alert, ReleaseFacts
from alerts.subscriptions.match_words import Words, phrase_of, words_of
from parsers.model import Firmness


@dataclass(frozen=True, slots=True)
class Facets:
    """What an alert is about. For a follow-up that is both releases: followers of either are notified."""

    sources: frozenset[str]
    authorities: frozenset[str]
    """Folded phrases, as `alerts.subscriptions.match_words.phrase_of` makes them."""
    territories: frozenset[str]
    parties: tuple[str, ...]
    """Folded phrases: who promises, and with whom."""
    confidence: float | None
    """Of the surest commitment it is about; None when there is none."""
    firmness: frozenset[Firmness]
    """Of the commitments it is about; empty when it passes whatever is asked."""
    words: Words
    commitments: frozenset[str] = frozenset()
    """commitment_ids."""
    party_ids: frozenset[str] = frozenset()
    """The same parties by their ids, which are one for a prefect and the prefecture."""
    topics: frozenset[str] = frozenset()


_NOTHING = Words(frozenset(), ())


def subject_of(
    alert: Alert, text: str = "", *, copies: Mapping[str, Sequence[ReleaseFacts]] | None = None, with_words: bool = True
) -> Facets:
    """What an alert is about.

    Args:
        alert: the alert.
        text: the whole text of a release of which it shows only part.
        copies: by release_id, the copies of a release on other sites: their followers are notified too.
        with_words: whether its words matter to anybody; taking a text apart is most of the work.
    """
    facts = alert.facts
    releases, promises = facts.about_releases, facts.about_commitments
    if copies:
        releases = (*releases, *(copy for release in releases for copy in copies.get(release.release_id, ())))
    names = {name for promise in promises for name in (*promise.actors, *promise.partners)}
    return Facets(
        sources=frozenset(release.source_id for release in releases),
        authorities=frozenset(phrase_of(release.authority) for release in releases if release.authority),
        territories=frozenset(release.territory for release in releases if release.territory),
        parties=tuple(sorted(phrase_of(name) for name in names)),
        confidence=max((promise.confidence for promise in promises), default=None),
        firmness=facts.firmness,
        words=words_of(facts.texts(text)) if with_words else _NOTHING,
        commitments=frozenset(promise.commitment_id for promise in promises),
        party_ids=frozenset(one for promise in promises for one in promise.party_ids),
        topics=frozenset(one for promise in promises for one in promise.topics),
    )
