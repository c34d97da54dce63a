"""The vocabulary: frozen values that every other module uses.

Times (`datetime`) are naive and in UTC; days (`date`) are days in Europe/Paris. Everything here is a plain value that can
be pickled and sent to another machine.
"""

from parsers.model.commitments import (
    ActorHow,
    Amount,
    Claim,
    ClaimStage,
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Deadline,
    DeadlineAnchor,
    DeadlinePrecision,
    DeadlineRole,
    Firmness,
)
from parsers.model.followups import FollowUp, FollowUpEvidence, FollowUpRelation, Related, RelatedKind
from parsers.model.releases import Attachment, DayHow, DayPrecision, PublicationDay, Reading, Release, VersionKind
from parsers.model.sources import LONGEST_ERROR, Capture, Entry, FetchAttempt, Outcome, Purpose, Source

__all__ = [
    "LONGEST_ERROR",
    "ActorHow",
    "Amount",
    "Attachment",
    "Capture",
    "Claim",
    "ClaimStage",
    "Commitment",
    "CommitmentKind",
    "CommitmentStatus",
    "DayHow",
    "DayPrecision",
    "Deadline",
    "DeadlineAnchor",
    "DeadlinePrecision",
    "DeadlineRole",
    "Entry",
    "FetchAttempt",
    "Firmness",
    "FollowUp",
    "FollowUpEvidence",
    "FollowUpRelation",
    "Outcome",
    "PublicationDay",
    "Purpose",
    "Reading",
    "Related",
    "RelatedKind",
    "Release",
    "Source",
    "VersionKind",
]
