"""Why two releases were linked, said for people: one line a reason, `kind: detail`."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.followups.digests import Passage, Subject
from parsers.followups.evidence import Ground
from parsers.followups.matches import Basis, Match
from parsers.followups.weights import Weights

_MOST_WORDS = 6


def reasons(
    match: Match, passage: Passage, common: Ground, basis: Basis, later: Subject, rule: str, weights: Weights
) -> tuple[str, ...]:
    """The reasons of a link, the ones that weighed most first."""
    return tuple(_reasons(match, passage, common, basis, later, rule, weights))


def _reasons(
    match: Match, passage: Passage, common: Ground, basis: Basis, later: Subject, rule: str, weights: Weights
) -> Iterator[str]:
    if common.reference:
        yield f"reference: {' '.join(common.referred.split())}"
    elif match.back:
        yield f"reference: {' '.join(match.back.split())}"
    if common.parties:
        kind = "parties" if basis != "series" else "series"
        yield f"{kind}: {', '.join(common.parties)}"
    if common.forum and basis in ("next", "series"):
        yield f"instrument: {', '.join(map(_readable, sorted(common.forum)))}"
    ranked = sorted(match.shared, key=lambda term: (-weights.of(term), term))
    named = [term for term in ranked if term in later.names]
    if named:
        yield f"names: {', '.join(map(_readable, named[:_MOST_WORDS]))}"
    words = [term for term in ranked if term not in later.names]
    if words:
        yield f"words: {', '.join(map(_readable, words[:_MOST_WORDS]))}"
    if match.amounts is not None:
        yield f"amounts: {match.amounts.told.text} of {match.amounts.promised.text}"
    cues = (*passage.cues[:3], *match.heading[:2])
    if cues:
        yield f"reporting: {', '.join(dict.fromkeys(cue.cue for cue in cues))}"
    yield f"time: {_time(match, later)}" if match.promise.due_on else f"time: {common.gap} days after the promise"
    yield f"relation: {rule}"


def _readable(term: str) -> str:
    """A term as people read it: stems are marked as such."""
    kind, _, word = term.partition(":")
    return word if kind in ("n", "m", "d") and word else f"{term}…"


def _time(match: Match, later: Subject) -> str:
    due = match.promise.due_on
    if due is None:
        return ""
    days = (later.published - due).days
    if days > 0:
        return f"{days} days after the day due"
    return f"{-days} days before the day due" if days < 0 else "on the day due"
