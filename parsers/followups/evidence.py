"""What suggests that a later release follows up on an earlier one, before any single commitment is examined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.followups.copies import WITHIN_DAYS
from parsers.followups.digests.lexicon import instrument_meanings
from parsers.followups.digests.values import LaterRelease, Passage, ReleaseProfile
from parsers.followups.weights import Vector, Weights

_FIRST_LINES = 6
"""Passages at the head of a release that say what it is about."""


@dataclass(frozen=True, slots=True)
class _Reference:
    """When a passage that names a past day speaks of the earlier release. The rarest term weighs five."""

    issued_within: timedelta = timedelta(days=4)
    """A release is often issued some days after what it reports: the agreement of the 18th, published on the 20th."""
    title_weight: float = 3.0
    """What the passage shares with a title when it calls the release by name: more than half of the rarest term."""
    names_weight: float = 4.0
    """The same of names: one rare name is enough, two common ones are not."""


@dataclass(frozen=True, slots=True)
class _Series:
    """When two releases on the same two states are meetings of one series."""

    alike: float = 0.1
    """Likeness below which they are not: the same states meet about many things."""
    surely_alike: float = 0.18
    """Likeness from which they surely are."""
    days: int = 550
    """A yearly meeting that is held half a year late is still the next one."""
    fresh_days: int = 183
    """Half a year, in which a series loses nothing; after that it counts less by the day."""


_REFERENCE = _Reference()
_SERIES = _Series()


@dataclass(frozen=True, slots=True)
class Ground:
    """Why two releases belong together."""

    likeness: float
    """Of the two texts, from 0 to 1."""
    gap: int
    """Days from the earlier to the later one."""
    parties: tuple[str, ...]
    """The states that both mention."""
    conflict: bool
    """Whether each mentions two or more states that are not the same ones."""
    kin: bool
    """Whether one source published both."""
    fresh: bool
    """Whether another source published the later one within days: most likely the same announcement, in other words."""
    series: float
    """How surely they are meetings of one series: the same states, one subject, little time in between; 0 if not."""
    forum: frozenset[str]
    """What the earlier release has in its title and the later one mentions at its beginning: a working group, a plan."""
    reference: float
    """How surely the later one names the day of the earlier one; 0 if not."""
    referring: Passage | None
    """The passage that does."""
    referred: str
    """The words of it that name the day."""


def ground(
    earlier: ReleaseProfile, earlier_vector: Vector, later: LaterRelease, later_vector: Vector, weights: Weights
) -> Ground:
    """What two releases have in common; `later` was published on a later day."""
    profile = later.profile
    gap = (profile.published - earlier.published).days
    parties = tuple(sorted(earlier.states & profile.states))
    likeness = earlier_vector.likeness(later_vector)
    series = 0.0
    if len(parties) >= 2 and likeness >= _SERIES.alike and gap <= _SERIES.days:
        series = min(1.0, likeness / _SERIES.surely_alike) * _freshness(gap)
    reference, passage, words = max(_references(earlier, later, len(parties) >= 2, weights), key=lambda one: one[0])
    return Ground(
        likeness=likeness,
        gap=gap,
        parties=parties,
        conflict=len(earlier.states) >= 2 and len(profile.states) >= 2 and len(parties) < 2,
        kin=earlier.source_id == profile.source_id,
        fresh=earlier.source_id != profile.source_id and gap <= WITHIN_DAYS,
        series=series,
        forum=_forum(earlier, later),
        reference=reference,
        referring=passage,
        referred=words,
    )


def _forum(earlier: ReleaseProfile, later: LaterRelease) -> frozenset[str]:
    begins = frozenset[str]().union(later.profile.title, *(one.terms for one in later.passages[:_FIRST_LINES]))
    return instrument_meanings() & earlier.title & begins


def _freshness(gap: int) -> float:
    """1 for half a year, then falling to one half after a year and a half."""
    return 1.0 if gap <= _SERIES.fresh_days else 1.0 - 0.5 * (gap - _SERIES.fresh_days) / (_SERIES.days - _SERIES.fresh_days)


def _references(
    earlier: ReleaseProfile, later: LaterRelease, two_parties: bool, weights: Weights
) -> Iterator[tuple[float, Passage | None, str]]:
    """How surely each passage that names a past day refers to the earlier release."""
    yield 0.0, None, ""
    for passage in later.passages:
        if not passage.references or not passage.refers:
            continue
        called = weights.total(passage.terms & earlier.title) >= _REFERENCE.title_weight
        known = called or two_parties or weights.total(passage.terms & earlier.names) >= _REFERENCE.names_weight
        for one in passage.references:
            # "Last week" could date so many things that the passage must also name what it means.
            if known if one.named else called:
                yield _meant(earlier, one.first, one.last), passage, later.body[one.start : one.end]


def _meant(earlier: ReleaseProfile, first: date, last: date) -> float:
    if any(first <= day <= last for day in earlier.days):
        return 1.0 if first == last else 0.7
    issued_after = earlier.published - last
    return 0.8 if first == last and timedelta(0) < issued_after <= _REFERENCE.issued_within else 0.0
