"""What a later release says about a commitment: decided by the stage of its claim, and the act and amount promised."""

from __future__ import annotations

from parsers.claims.reading import CHANGED
from parsers.followups.amounts import counts_things
from parsers.followups.digests.values import ClaimDigest
from parsers.followups.features import Match
from parsers.followups.likelihood import COUNTS
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
_BEGINS = frozenset({"launch"})
"""Acts that are complete once begun."""
_PARTS: frozenset[ClaimStage] = frozenset({"begun", "partly_done"})
_SURE = 0.75
"""Score from which a link is sure enough for "fulfilled", since a wrong one costs more than none. Of links to what is done
about the day due, readers called 10 of 10 fulfilled from here, and 13 of 18 from 0.5, in nine sets of releases; of those
told after the day due without any day, 7 of 14."""


def relation_of(match: Match, score: float) -> tuple[FollowUpRelation, str]:
    """The relation, and in a few words why: the stage claimed, and the part of the commitment it is claimed for.

    A commitment to take stock is answered by any report. `fulfilled` needs a claim `done` of the whole, of the amount
    promised where both state one; and either the act promised on all of its object, or a sure link and a day of the past
    about the day due: without one, what is done may be another thing of the kind.
    """
    commitment, claim = match.commitment, match.claim
    if claim is None:
        return "renewed", "promised again for the same day" if match.same_day else "promised again in the same number"
    if claim.stage not in CHANGED and (changed := _changed(match)) is not None:
        return _OF_STAGE[changed.stage], changed.stage
    if commitment.reviews and claim.stage in ("assessed", "done", "under_way", "partly_done"):
        return "review", f"a review was promised, {claim.stage}"
    if claim.stage == "begun" and _BEGINS.intersection(commitment.acts) and score >= _SURE:
        return "fulfilled", "a beginning was promised, and is told"
    if claim.stage == "done" and _is_whole(match):
        if score >= COUNTS and _is_very(match):
            return "fulfilled", "the very thing is told to be done"
        if score >= _SURE and match.about_due:
            return "fulfilled", "it is told to be done, with a day about the day due"
    return _OF_STAGE[claim.stage], claim.stage


def evidence_of(match: Match) -> FollowUpEvidence:
    """What the link rests on: an act claimed for the thing, an amount of it, or the same promised again."""
    if match.claim is None:
        return "again"
    if match.amounts is not None or match.same_numbers:
        return "figure"
    return "act"


def _changed(match: Match) -> ClaimDigest | None:
    """What the passage says is put off, given up or replaced, if that is the thing promised.

    A clause that names nothing takes up what the sentence did: "Le foyer, dont l'état est trop dégradé, ne sera pas acheté".
    """
    objects = match.commitment.objects
    return next(
        (one for one in match.passage.claims if one.stage in CHANGED and (one.terms or match.passage.terms) & objects), None
    )


def _is_whole(match: Match) -> bool:
    """Is the thing promised said to be done, and nothing less than all of it? Beside what has begun, it is a part."""
    commitment, claim = match.commitment, match.claim
    if match.amounts is not None:
        if match.amounts.share < _WHOLE:
            return False
    elif counts_things(commitment.amounts) and counts_things(match.passage.amounts):
        return False  # "eleven constables" may be some of the twenty officers
    if claim is None or commitment.objects.isdisjoint(claim.terms):
        return False  # something else of the sentence is done
    return all(one.stage not in _PARTS for one in match.passage.claims)


def _is_very(match: Match) -> bool:
    """Is it the act promised, on everything that the promise names?"""
    said = match.passage.terms if match.claim is None else match.passage.terms | match.claim.terms
    return bool(match.features["same act"] or match.features["near act"]) and match.commitment.objects <= said
