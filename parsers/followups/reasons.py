"""Why a passage was linked to a commitment, in words for people: one line per reason, `kind: detail`."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.followups.digests.values import ReleaseProfile
from parsers.followups.evidence import Ground
from parsers.followups.features import Match
from parsers.followups.weights import Weights

_MOST_WORDS = 6
"""Words and names that a reason quotes: one line of an alert."""


def reasons(match: Match, common: Ground, later: ReleaseProfile, rule: str, weights: Weights) -> tuple[str, ...]:
    """The reasons for a link, weightiest first."""
    return tuple(_reasons(match, common, later, rule, weights))


def _reasons(match: Match, common: Ground, later: ReleaseProfile, rule: str, weights: Weights) -> Iterator[str]:
    if match.claim is not None:
        act = f", {match.claim.act}" if match.claim.act else ""
        yield f"claim: {match.claim.stage}{act}{' (title)' if match.from_title else ''}"
    if common.reference and common.referred:
        yield f"reference: {' '.join(common.referred.split())}"
    if common.parties:
        yield f"parties: {', '.join(common.parties)}"
    ranked = sorted(match.shared, key=lambda term: (-weights.of(term), term))
    named = [term for term in ranked if term in later.names]
    if named:
        yield f"names: {', '.join(map(_readable, named[:_MOST_WORDS]))}"
    words = [term for term in ranked if term not in later.names]
    if words:
        yield f"words: {', '.join(map(_readable, words[:_MOST_WORDS]))}"
    if match.amounts is not None:
        yield f"amounts: {match.amounts.told.text} of {match.amounts.promised.text}"
    if match.same_numbers:
        yield f"numbers: {', '.join(f'{one:g}' for one in sorted(match.same_numbers))}"
    yield f"time: {_time(match, later)}" if match.commitment.due_on else f"time: {common.gap} days after the promise"
    yield f"relation: {rule}"


def _readable(term: str) -> str:
    """A term as people read it: stems are marked."""
    kind, _, word = term.partition(":")
    return word if kind in ("n", "m", "d") and word else f"{term}…"


def _time(match: Match, later: ReleaseProfile) -> str:
    due = match.commitment.due_on
    if due is None:
        return ""
    days = (later.published - due).days
    if days > 0:
        return f"{days} days after the day due"
    return f"{-days} days before the day due" if days < 0 else "on the day due"
