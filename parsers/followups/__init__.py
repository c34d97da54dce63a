"""Follow-ups: whether, how and why a later release mentions an earlier commitment; and which releases are copies."""

from __future__ import annotations

from parsers.followups.copies import Copy, same_announcement
from parsers.followups.digests.digest import digest
from parsers.followups.digests.values import EarlierCommitment, LaterRelease, ReleaseDigest, ReleaseProfile, Stated
from parsers.followups.linking import Earlier, follow_ups, related
from parsers.followups.weights import Vector, Weights
from parsers.versions import MATCHER_VERSION

__all__ = [
    "MATCHER_VERSION",
    "Copy",
    "Earlier",
    "EarlierCommitment",
    "LaterRelease",
    "ReleaseDigest",
    "ReleaseProfile",
    "Stated",
    "Vector",
    "Weights",
    "digest",
    "follow_ups",
    "related",
    "same_announcement",
]
