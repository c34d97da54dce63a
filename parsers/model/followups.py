"""What a later release says of an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

FollowUpRelation = Literal[
    "review",  # it takes stock of the commitment: a review, a report of results
    "progress",  # it says how far things have come
    "fulfilled",  # it says that the commitment is fulfilled
    "renewed",  # it undertakes the same again
    "superseded",  # it puts another commitment in its place
    "follow_up",  # it mentions it, and none of the others is sure
]
"""What a later release says about an earlier commitment."""

FollowUpEvidence = Literal[
    "act",  # the sentence claims something of this very thing
    "figure",  # it states an amount of the thing undertaken
    "again",  # this very thing is undertaken anew
]
"""What a link rests on, where no person decided."""

RelatedKind = Literal["reference", "series"]
"""Why two releases belong together: the later one names the day of the earlier one, or both are meetings of one series."""


@dataclass(frozen=True, slots=True)
class Related:
    """Two releases that belong together without mention of any one commitment; offsets are into the later body."""

    kind: RelatedKind
    score: float
    """How surely they belong together, from 0 to 1."""
    quote: str
    quote_start: int
    quote_end: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a later release says about an earlier commitment; ``body[quote_start:quote_end] == quote`` holds in its body."""

    relation: FollowUpRelation
    score: float
    """How strong the link is, from 0 to 1."""
    quote: str
    """The sentence of the later release that shows it."""
    quote_start: int
    quote_end: int
    reasons: tuple[str, ...]
    """Why the two were linked, and which rule chose the relation; one reason each, in English."""
    evidence: FollowUpEvidence = "act"
    moved_to: date | None = None
    """The last day of the time to which the sentence postpones the commitment, if it does and names one."""
