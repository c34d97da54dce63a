"""Which commitments of an earlier release a later one answers, how, and why: commitments are paired with claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parsers.deadlines import find_deadlines
from parsers.followups.digests.values import EarlierCommitment, LaterRelease, Passage, ReleaseProfile
from parsers.followups.evidence import Ground, ground
from parsers.followups.features import Match, match
from parsers.followups.likelihood import SUGGESTED, best_of, likelihood, strength_features
from parsers.followups.reasons import reasons
from parsers.followups.relations import evidence_of, relation_of
from parsers.followups.weights import Vector, Weights
from parsers.model import FollowUp, Related, RelatedKind

_SURE_REFERENCE = 0.7
"""A week or a stretch of days that contains the earlier day is a reference; a day some days off is not."""
_SURE_SERIES = 0.55
"""From this certainty of a series, two releases are reported as related; below, they only have states in common."""
_NEXT_WITHIN = 366
"""Days: anything later is a meeting after the next one."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier side of a link: a release that makes commitments."""

    profile: ReleaseProfile
    vector: Vector
    commitments: Sequence[EarlierCommitment]


def follow_ups(earlier: Earlier, later: LaterRelease, later_vector: Vector, weights: Weights) -> dict[str, FollowUp]:
    """What `later` says about the commitments of `earlier`, by commitment_id; empty when it was not published later.

    The vectors are those of the two subjects under `weights`. The same arguments give the same result.
    """
    if not earlier.commitments or later.profile.published <= earlier.profile.published:
        return {}
    common = ground(earlier.profile, earlier.vector, later, later_vector, weights)
    found_in = [list(matches(commitment, earlier.profile, later, common, weights)) for commitment in earlier.commitments]
    best = [best_of(of_one) for of_one in found_in if of_one]
    if not best:
        return {}
    pair = strength_features(best)
    scored = [(likelihood(pair, one), one) for one in best]
    scored.sort(key=lambda each: (-each[0], each[1].commitment.commitment_id))
    taken: dict[int, set[str]] = {}
    found: dict[str, FollowUp] = {}
    for score, one in scored:
        if score >= SUGGESTED and names_its_own(one, taken):
            taken.setdefault(one.passage.start, set()).update(one.shared)
            found[one.commitment.commitment_id] = _follow_up(one, score, common, later, weights)
    return found


def matches(
    commitment: EarlierCommitment, earlier: ReleaseProfile, later: LaterRelease, common: Ground, weights: Weights
) -> Iterator[Match]:
    """The commitment paired with each passage that may answer it.

    Where each release is about two states, and not the same two, a later one must name the earlier one's day to answer it.
    """
    if common.conflict and not common.reference:
        return
    for passage in candidates(commitment, later):
        if (one := match(commitment, passage, earlier, later, common, weights)) is not None:
            yield one


def candidates(commitment: EarlierCommitment, later: LaterRelease) -> Iterator[Passage]:
    """Passages sharing a word or number with the commitment, those with a claim below one sharing a word, and reviews."""
    for passage in later.passages:
        if (
            not commitment.terms.isdisjoint(passage.terms)
            or not commitment.numbers.isdisjoint(passage.numbers)
            or (passage.claims and not commitment.objects.isdisjoint(passage.context))
            or (commitment.reviews and passage.claims)
        ):
            yield passage


def names_its_own(one: Match, taken: dict[int, set[str]]) -> bool:
    """Whether a passage that better answers another commitment names the object of this one; a review covers all."""
    others = taken.get(one.passage.start)
    return others is None or bool(one.features["review given"]) or not one.shared & one.commitment.objects <= others


def _follow_up(one: Match, score: float, common: Ground, later: LaterRelease, weights: Weights) -> FollowUp:
    relation, rule = relation_of(one, score)
    passage = one.passage
    return FollowUp(
        relation=relation,
        score=round(min(score, 0.99), 3),
        quote=later.body[passage.start : passage.end],
        quote_start=passage.start,
        quote_end=passage.end,
        reasons=reasons(one, common, later.profile, rule, weights),
        evidence=evidence_of(one),
        moved_to=_moved_to(one, later),
    )


def _moved_to(one: Match, later: LaterRelease) -> date | None:
    """The last day of the time to which a passage postpones a commitment: the first one named after the day due.

    For a commitment without a day, the latest one named: "prévue en mars, l'ouverture est reportée à juin".
    """
    if one.claim is None or one.claim.stage != "postponed":
        return None
    published, due = later.profile.published, one.commitment.due_on
    said = later.body[one.passage.start : one.passage.end]
    times = sorted(find_deadlines(said, published, later.profile.language), key=lambda time: time.start_char)
    days = [time.end for time in times if time.end is not None and time.end > max(published, due or published)]
    if not days:
        return None
    return max(days) if due is None else days[0]


def related(earlier: Earlier, later: LaterRelease, later_vector: Vector, weights: Weights) -> Related | None:
    """Whether two releases belong together as a whole: the later one names the day of the earlier, or continues its series.

    None where it was not published later, or nothing of the kind is sure enough.
    """
    if later.profile.published <= earlier.profile.published or not later.passages:
        return None
    common = ground(earlier.profile, earlier.vector, later, later_vector, weights)
    if common.reference >= _SURE_REFERENCE and common.referring is not None:
        passage, score, why = common.referring, 0.5 + common.reference / 2, f"reference: {' '.join(common.referred.split())}"
        return _related("reference", score, passage, later, (why, f"time: {common.gap} days later"))
    if common.series >= _SURE_SERIES and not common.conflict and common.gap <= _NEXT_WITHIN:
        shared = frozenset(earlier.profile.terms)
        passage = max(later.passages, key=lambda one: (weights.total(one.terms & shared), -one.start))
        parties = f"series: {', '.join(common.parties)}"
        return _related("series", 0.3 + common.series / 2, passage, later, (parties, f"time: {common.gap} days later"))
    return None


def _related(kind: RelatedKind, score: float, passage: Passage, later: LaterRelease, why: tuple[str, ...]) -> Related:
    return Related(
        kind, round(min(score, 0.99), 3), later.body[passage.start : passage.end], passage.start, passage.end, why
    )
