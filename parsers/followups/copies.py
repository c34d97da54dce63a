"""Releases that are one announcement: on another site, in another language, the day after."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.followups.digests.terms import is_number
from parsers.followups.digests.values import ReleaseProfile
from parsers.followups.weights import Weights


@dataclass(frozen=True, slots=True)
class _SameAnnouncement:
    """From what on two releases are one announcement. The rarest term weighs five."""

    within_days: int = 7
    """Days between them: a partner's site puts a joint release up within the week."""
    alike: float = 0.7
    """Likeness in one language: a reprint changes a heading and a name."""
    alike_across: float = 0.2
    """Likeness in two languages, which only share names, numbers and meanings."""
    names: float = 0.5
    """In two languages, share by weight of the common names among those of the release that has fewer."""
    by_numbers_within_days: int = 2
    """In two languages with few names, the numbers decide, for releases put up together."""
    by_numbers_alike: float = 0.15
    """For that, the likeness that is enough."""
    numbers: float = 0.5
    """For that, share of the common numbers among those of the release that states fewer."""
    numbers_weight: float = 2.5
    """For that, weight of the numbers that both state: those of a publisher's address are in every release."""
    title_weight: float = 2.5
    """For that, weight of the terms that both titles must share: half of the rarest term."""
    large: int = 1_000
    """Only larger numbers distinguish one announcement from another; smaller ones count things anywhere."""


_SAME = _SameAnnouncement()
WITHIN_DAYS = _SAME.within_days
"""Copies are published within this many days."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Two releases that are one announcement."""

    score: float
    """From 0 to 1."""
    reasons: tuple[str, ...]


def same_announcement(
    one: ReleaseProfile, other: ReleaseProfile, likeness: float, weights: Weights, *, same_words: bool = False
) -> Copy | None:
    """Whether two releases are copies of one announcement, judging by their subjects and the likeness of their vectors.

    `same_words` says whether they read the same, word for word. Releases of one source on two days are two announcements
    unless they do: notices of a road closed from the 1st to the 3rd, and from the 8th to the 10th, differ in nothing else.
    """
    days = abs((one.published - other.published).days)
    if days > _SAME.within_days:
        return None
    if days and one.source_id == other.source_id and one.language == other.language and not same_words:
        return None
    if one.language == other.language:
        return (
            Copy(round(likeness, 3), (f"words: {likeness:.0%} alike", f"time: {days} days apart"))
            if likeness >= _SAME.alike
            else None
        )
    names = one.names & other.names
    fewer = min(weights.total(one.names), weights.total(other.names))
    share = weights.total(names) / fewer if fewer else 0.0
    if likeness < _SAME.alike_across or share < _SAME.names or len(one.states & other.states) < 2:
        return _same_numbers(one, other, likeness, days, weights)
    return Copy(
        round(min(0.99, 0.5 + share / 2), 3),
        (f"names: {share:.0%} of the names", f"words: {likeness:.0%} alike across languages", f"time: {days} days apart"),
    )


def _same_numbers(one: ReleaseProfile, other: ReleaseProfile, likeness: float, days: int, weights: Weights) -> Copy | None:
    """Whether two releases in two languages, published together, are one: by the numbers they state and their titles."""
    stated, others = (frozenset(filter(_is_large, each.terms)) for each in (one, other))
    shared = stated & others
    share = len(shared) / max(1, min(len(stated), len(others)))
    if (
        days > _SAME.by_numbers_within_days
        or likeness < _SAME.by_numbers_alike
        or share < _SAME.numbers
        or weights.total(shared) < _SAME.numbers_weight
    ):
        return None
    if weights.total(one.title & other.title) < _SAME.title_weight:
        return None
    return Copy(
        round(min(0.99, 0.4 + share / 4 + likeness), 3),
        (
            f"numbers: {share:.0%} of the numbers",
            f"words: {likeness:.0%} alike across languages",
            f"time: {days} days apart",
        ),
    )


def _is_large(term: str) -> bool:
    """Whether a term is a number over a thousand: parts of telephone numbers are not."""
    return is_number(term) and int(term.removeprefix("d:")) > _SAME.large
