"""What a later release says about a commitment: decided by the stage of its claim, and the act and amount promised."""

from __future__ import annotations

from parsers.claims.lexicon import near_acts
from parsers.claims.reading import CHANGED
from parsers.followups.digests.values import ClaimDigest
from parsers.followups.features import Match
from parsers.model import ClaimStage, FollowUpEvidence, FollowUpRelation

_OF_STAGE: dict[ClaimStage, FollowUpRelation] = {
    "postponed": "renewed",
    "cancelled": "superseded",
    "replaced": "superseded",
    "renewed": "renewed",
    "assessed": "review",
    "partly_done": "progress",
    "begun": "progress",
    "under_way": "progress",
    "done": "progress",  # unless the very thing is said to be done as a whole
}
_WHOLE = 1.0
_SURE = 0.65
"""Score from which a link is sure enough for "fulfilled": a wrong one costs more than none."""
_BEGINS = frozenset({"launch"})
"""Acts that are complete once begun."""


def relation_of(match: Match, score: float) -> tuple[FollowUpRelation, str]:
    """The relation, and in a few words why: the stage claimed, and the part of the commitment it is claimed for.

    A commitment to take stock is answered by any report. `fulfilled` needs a claim `done` of the act promised, or of one
    that answers it, on the object promised, the whole amount where both state one, and a sure link.
    """
    commitment, claim = match.commitment, match.claim
    if claim is None:
        return "renewed", "promised again for the same day"
    if claim.stage not in CHANGED and (changed := _changed(match)) is not None:
        return _OF_STAGE[changed.stage], changed.stage
    if commitment.reviews and claim.stage in ("assessed", "done", "under_way", "partly_done"):
        return "review", f"a review was promised, {claim.stage}"
    if claim.stage == "begun" and _BEGINS.intersection(commitment.acts) and score >= _SURE:
        return "fulfilled", "a beginning was promised, and is told"
    if claim.stage == "done" and _is_whole(match) and score >= _SURE:
        return "fulfilled", "the very thing is told to be done"
    return _OF_STAGE[claim.stage], claim.stage


def evidence_of(match: Match) -> FollowUpEvidence:
    """What the link rests on: an act claimed for the thing, an amount of it, or the same promised again."""
    if match.claim is None:
        return "again"
    if match.amounts is not None or match.same_numbers:
        return "figure"
    return "act"


def _changed(match: Match) -> ClaimDigest | None:
    """What the passage says is put off, given up or replaced, if that is the thing promised."""
    objects = match.commitment.objects
    return next((one for one in match.passage.claims if one.stage in CHANGED and one.terms & objects), None)


def _is_whole(match: Match) -> bool:
    """Is the thing promised said to be done, and all of it?"""
    commitment, claim = match.commitment, match.claim
    if claim is None or (match.amounts is not None and match.amounts.share < _WHOLE):
        return False
    if (
        not commitment.objects & claim.terms
        or claim.act is None
        or match.features["names missing"]
        or match.features["called otherwise"]
    ):
        return False  # another thing of the same kind may be done: the foundry, or the tannery of the same town
    answers = frozenset[str]().union(*(near_acts().get(act, frozenset()) for act in commitment.acts))
    return claim.act in commitment.acts or claim.act in answers
