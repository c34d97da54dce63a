"""The values that matching compares: a release as the later side of a link, and its commitments as earlier sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from parsers.followups.digests.references import Reference
from parsers.model import Amount, ClaimStage

Span = tuple[date, date]
"""The first and the last day of a stretch of time."""


@dataclass(frozen=True, slots=True)
class ClaimDigest:
    """A claim as matching sees it: how far something undertaken has come, and what its clause is about."""

    stage: ClaimStage
    act: str | None
    terms: frozenset[str]
    """Of its clause."""
    start: int
    end: int
    """The words that express it: offsets into the body, or into the title."""
    heads: frozenset[str] = frozenset()
    """The terms that its clause begins with, and that come first after its words: what it is said about."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or item of a release: ``body[start:end]``."""

    start: int
    end: int
    terms: frozenset[str]
    claims: tuple[ClaimDigest, ...]
    references: tuple[Reference, ...]
    amounts: tuple[Amount, ...]
    numbers: frozenset[float]
    """Numbers stated, except those of days and hours."""
    days: tuple[Span, ...]
    """Days and weeks that it names."""
    refers: bool
    """Whether it names an agreement, a meeting, something announced: anything that a past day can date."""
    commitments: bool
    """Whether it contains a commitment of the release."""
    context: frozenset[str] = frozenset()
    """Terms of the sentence before it in its paragraph, and of the line it stands under, that are not its own: what "twelve
    of them" are twelve of."""


@dataclass(frozen=True, slots=True)
class ReleaseProfile:
    """What a release is about, as matching sees it; it can be stored and compared without the text."""

    source_id: str
    language: str
    published: date
    days: frozenset[date]
    """The days it is known by: those of its publication, and of what it reports."""
    states: frozenset[str]
    """The states that its title and first lines mention."""
    terms: Mapping[str, int]
    """How often each of its terms is used, at most 255 times; one in the title counts as three more. No boilerplate."""
    title: frozenset[str]
    """Those of the terms that are in the title."""
    names: frozenset[str]
    """Those of the terms that name something."""


@dataclass(frozen=True, slots=True)
class LaterRelease:
    """A release as the later side of a link: its subject, and the passages that may mention a commitment."""

    profile: ReleaseProfile
    body: str
    passages: tuple[Passage, ...]
    heading: tuple[ClaimDigest, ...]
    """What its title claims."""
    local: Mapping[str, float]
    """How well each term distinguishes a passage from the others, from 0 (in all) to 1; 1 for terms not listed."""


@dataclass(frozen=True, slots=True)
class EarlierCommitment:
    """A commitment as the earlier side of a link."""

    commitment_id: str
    terms: frozenset[str]
    """Of its quotation."""
    context: frozenset[str]
    """From the sentence before it and the line that opens its list: what "this cooperation" stands for."""
    amounts: tuple[Amount, ...]
    due_on: date | None
    reviews: bool
    """Whether it is a commitment to take stock."""
    objects: frozenset[str] = frozenset()
    """Those of its terms that do not name an act: what it is to be done to."""
    acts: tuple[str, ...] = ()
    """The acts that its words name, in order."""
    numbers: frozenset[float] = frozenset()
    days: tuple[Span, ...] = ()
    heads: frozenset[str] = frozenset()
    """Its first term, and the first after the word for its act: what it is about, before any qualification."""
    local: Mapping[str, float] = field(default_factory=dict)
    """How well each of its terms distinguishes it from the rest of its release, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A commitment where it stands in a body."""

    commitment_id: str
    start: int
    end: int
    amounts: tuple[Amount, ...]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ReleaseDigest:
    """Both sides of a release."""

    later_side: LaterRelease
    commitments: tuple[EarlierCommitment, ...]

    @property
    def profile(self) -> ReleaseProfile:
        """What it is about."""
        return self.later_side.profile
