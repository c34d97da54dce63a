"""Releases as matching takes them, one line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parsers.commitments import find_commitments
from parsers.followups import Earlier, LaterRelease, ReleaseDigest, Stated, Vector, Weights, digest, follow_ups, related
from parsers.model import FollowUp, Related


@dataclass(frozen=True)
class Text:
    """A release, and what matching makes of it."""

    title: str
    body: str
    published: date
    language: str = "fr"
    source_id: str = "nord"

    def quotes(self) -> list[str]:
        return [one.quote for one in self._commitments()]

    def digest(self) -> ReleaseDigest:
        stated = [
            Stated(one.quote, one.quote_start, one.quote_end, one.amounts, one.deadline_to) for one in self._commitments()
        ]
        return digest(
            self.title,
            self.body,
            language=self.language,
            published=self.published,
            source_id=self.source_id,
            commitments=stated,
        )

    def _commitments(self):
        return find_commitments(
            self.body, title=self.title, published=self.published, language=self.language, authority=None
        )


def linked(earlier: Text, later: Text, others: Sequence[Text] = ()) -> dict[str, FollowUp]:
    """What `later` says about the commitments of `earlier`, by their words, in a warehouse that holds `others` too."""
    return follow_ups(*_weighed(earlier, later, others))


def together(earlier: Text, later: Text, others: Sequence[Text] = ()) -> Related | None:
    """Whether the two belong together as a whole, in a warehouse that holds `others` too."""
    return related(*_weighed(earlier, later, others))


def _weighed(earlier: Text, later: Text, others: Sequence[Text]) -> tuple[Earlier, LaterRelease, Vector, Weights]:
    first, second = earlier.digest(), later.digest()
    every = [first, second, *(one.digest() for one in others)]
    weights = Weights(len(every), Counter(term for one in every for term in one.profile.terms))
    known = Earlier(first.profile, weights.vector(first.profile.terms), first.commitments)
    return known, second.later_side, weights.vector(second.profile.terms), weights
