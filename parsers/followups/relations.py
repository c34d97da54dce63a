"""What a later release says of a promise: which rule chooses the relation."""

from __future__ import annotations

from parsers.followups.digests import Passage, Shown, Telling
from parsers.followups.matches import Match
from parsers.model import FollowUpRelation

_SAME_AGAIN = 0.6
_CLEAR = 0.7
"""Weight of a cue that needs no help from the title: "since Monday" alone says little."""
_SURE = 0.25
"""Of the promise's weight: what a passage must have for "is now open" to be said of what was promised."""


def relation_of(match: Match, passage: Passage, later: Telling) -> tuple[FollowUpRelation, str]:
    """The relation, and the rule that chose it: a cue of the lexicon or one of this function's own.

    In this order: a promise to take stock is answered by any report; something put in its place; something done (less than
    the amount promised is progress); stock taken; progress told; said to go on; promised in the same words, or a further
    step promised; else it only speaks of it. What the title shows counts where the passage shows nothing clear.
    """
    shown: dict[FollowUpRelation, Shown] = {}
    passage_tells = any(cue.relation != "follow_up" and cue.weight >= _CLEAR for cue in passage.cues)
    for cue in passage.cues if passage_tells else (*passage.cues, *match.heading):
        if cue.relation not in shown or cue.weight > shown[cue.relation].weight:
            shown[cue.relation] = cue
    told = shown.get("review") or shown.get("progress") or shown.get("fulfilled")
    if match.promise.reviews and told is not None:
        return "review", f"a review was promised, {told.cue}"
    if "superseded" in shown:
        return "superseded", shown["superseded"].cue
    partly = match.amounts is not None and match.amounts.share < 1.0
    if "fulfilled" in shown and (match.coverage >= _SURE or match.amounts is not None):
        return (
            ("progress", f"{shown['fulfilled'].cue}, less than promised")
            if partly
            else ("fulfilled", shown["fulfilled"].cue)
        )
    if "review" in shown:
        return "review", shown["review"].cue
    if "progress" in shown:
        return "progress", shown["progress"].cue
    if "renewed" in shown:
        return "renewed", shown["renewed"].cue
    if promises_in(passage, later):
        if match.coverage >= _SAME_AGAIN:
            return "renewed", "promised again"
        return "progress", "a further promise on it"
    if "fulfilled" in shown:
        return "progress", shown["fulfilled"].cue
    return "follow_up", shown["follow_up"].cue if "follow_up" in shown else "no cue"


def promises_in(passage: Passage, later: Telling) -> bool:
    """Does the release promise something in this passage itself?"""
    return any(start < passage.end and end > passage.start for start, end in later.promised)
