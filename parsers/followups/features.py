"""A commitment paired with one passage of a later release, as named numbers from which the likelihood of a link is learnt.

Each number is 0 where it says nothing. What it means for a link is the business of `likelihood` and of the script
that learns its weights; what it is is defined here, once, for both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import log1p

from parsers.claims.lexicon import near_acts
from parsers.followups.amounts import Compared, compared, of_one_kind
from parsers.followups.digests.values import (
    ClaimDigest,
    EarlierCommitment,
    LaterRelease,
    Passage,
    ReleaseProfile,
    Span,
)
from parsers.followups.evidence import Ground
from parsers.followups.weights import Weights

AGAINST = frozenset(
    {
        "names missing", "other names", "called otherwise", "other act", "other day", "other place", "states differ",
        "days later", "heads apart", "only promised", "promised a review",
    }
)  # several a line, as in a table  # fmt: skip
"""Features that count against a link; all others count for it, or say nothing."""

_DAYS = 4
"""Within this many days a release mostly says the same thing again."""
_ABOUT_DUE = timedelta(days=20)
"""Releases on what was due appear, and are dated, some weeks before or after the day."""
_SAME_AGAIN = 0.5
"""Share of a commitment that a passage without a claim must have: the same hall on the same day is not enough."""
_SMALL = 4
"""Two or three of something occur in every text, and show nothing."""
_DOZEN = 12
"""Numbers up to a dozen are common: the same one in two releases may be chance."""
_YEARS = (1900, 2100)
"""Such numbers are years, and state a time."""
_TELLING_SHARE = (0.2, 1.5)
"""The reported share of a number promised: a smaller or larger one usually belongs to something else."""


@dataclass(frozen=True, slots=True)
class Match:
    """A commitment paired with a passage, and what they share."""

    commitment: EarlierCommitment
    passage: Passage
    claim: ClaimDigest | None
    """The claim of the passage, or of the title, that covers most of the commitment's object; None if there is none."""
    from_title: bool
    """Whether that claim is the title's."""
    shared: frozenset[str]
    amounts: Compared | None
    same_numbers: frozenset[float]
    same_day: bool
    """Whether both name one day or week."""
    about_due: bool
    """Whether the passage names a past day about the day due, or a title that claims it was published about then."""
    coverage: float
    """Share of the weight of the commitment's terms that the passage has, from 0 to 1."""
    features: Mapping[str, float]


def match(
    commitment: EarlierCommitment,
    passage: Passage,
    earlier: ReleaseProfile,
    later: LaterRelease,
    common: Ground,
    weights: Weights,
) -> Match | None:
    """What speaks for and against `passage` answering `promise`; None where it claims nothing about it.

    A passage answers a commitment by a claim: its own, or the title's where the title shares part of the object. Without
    one it can only undertake the same again, for the same day or in the same number: another day is another occasion.
    """
    profile = later.profile
    shared = commitment.terms & passage.terms
    reports = commitment.reviews and _reports(passage, later, common, _reviewed(commitment, earlier))
    wanted = _reviewed(commitment, earlier) if reports else commitment.objects
    objects = wanted & passage.terms
    numbers = frozenset(
        one
        for one in commitment.numbers & passage.numbers
        if of_one_kind(one, commitment.amounts, passage.amounts, profile.language)
    )
    same_day = _meet(commitment.days, passage.days)
    amounts = _comparable(compared(commitment.amounts, passage.amounts, commitment.terms, profile.language))
    around = (commitment.objects & passage.context if passage.claims else frozenset[str]()) - shared
    if not shared and not numbers and amounts is None and not around and not (commitment.reviews and passage.claims):
        return None

    def own(term: str) -> float:
        return weights.of(term) * commitment.local.get(term, 1.0)

    def informative(term: str) -> float:
        return own(term) * later.local.get(term, 1.0)

    total = sum(map(own, commitment.terms)) or 1.0
    coverage = sum(map(own, shared)) / total
    in_title = wanted & profile.title
    claim, in_clause = _best_claim(wanted, passage, informative)
    from_title = claim is None and bool(later.heading) and bool(in_title)
    if from_title:
        claim = later.heading[0]
    again = (
        coverage >= _SAME_AGAIN
        and common.gap > _DAYS
        and (same_day or amounts is not None or any(_tells(one) > 0.0 for one in numbers))
    )
    if claim is None and not again:
        return None
    named = commitment.terms & earlier.names
    acts = {one.act for one in passage.claims if one.act is not None} or {
        one.act for one in later.heading if one.act is not None
    }
    near = frozenset[str]().union(*(near_acts().get(act, frozenset()) for act in commitment.acts))
    stages = {one.stage for one in passage.claims} or ({claim.stage} if claim is not None else set())
    due = commitment.due_on
    on_time = due is not None and any(abs(last - due) <= _ABOUT_DUE and last < profile.published for _, last in passage.days)
    titled = from_title and due is not None and abs(profile.published - due) <= _ABOUT_DUE
    values = {
        "object": log1p(sum(map(informative, objects))),
        "object in clause": log1p(in_clause),
        "object in title": log1p(sum(map(own, in_title))) if later.heading else 0.0,
        "act words": log1p(sum(map(informative, shared - objects))),
        "head": log1p(sum(map(informative, commitment.heads & claim.heads))) if claim else 0.0,
        "head in clause": log1p(sum(map(informative, commitment.heads & claim.terms))) if claim else 0.0,
        "heads apart": float(claim is not None and bool(claim.heads) and commitment.heads.isdisjoint(passage.terms)),
        "object before": log1p(sum(map(informative, around))),
        "context": log1p(sum(map(own, (commitment.context & passage.terms) - shared))),
        "focus": sum(map(informative, shared))
        / (sum(weights.of(one) * later.local.get(one, 1.0) for one in passage.terms) or 1.0),
        "names": log1p(sum(map(own, named & passage.terms))),
        "names missing": log1p(sum(map(own, named - profile.terms.keys()))),
        "other names": log1p(sum(map(weights.of, (passage.terms & profile.names) - earlier.terms.keys()))),
        "same act": float(bool(acts.intersection(commitment.acts))),
        "near act": float(not acts.isdisjoint(near) and acts.isdisjoint(commitment.acts)),
        "other act": float(
            bool(acts) and bool(commitment.acts) and acts.isdisjoint(near) and acts.isdisjoint(commitment.acts)
        ),
        "same number": min(2.0, sum(_tells(one) for one in numbers)),
        "part of number": float(amounts is not None),
        "same day": float(same_day),
        "other day": float(bool(commitment.days) and bool(passage.days) and not same_day and not passage.claims),
        "day due": float(on_time),
        "done": float("done" in stages),
        "partly done": float("partly_done" in stages),
        "begun": float("begun" in stages),
        "under way": float("under_way" in stages),
        "changed": float(not stages.isdisjoint(("postponed", "cancelled", "replaced"))),
        "renewed": float("renewed" in stages),
        "review given": float(reports),
        "promised a review": float(commitment.reviews),
        "only promised": float(passage.commitments and not passage.claims),
        "same day again": float(passage.commitments and claim is None and same_day),
        "other place": float(_elsewhere(commitment, passage, earlier, profile)),
        "called otherwise": log1p(sum(map(weights.of, (earlier.title & earlier.names) - profile.terms.keys()))),
        "likeness": common.likeness,
        "names in common": log1p(sum(map(weights.of, earlier.names & profile.names))),
        "one source": float(common.kin),
        "states differ": float(common.conflict),
        "reference": common.reference * (2.0 if common.referring is passage else 1.0),
        "titles": log1p(sum(map(weights.of, earlier.title & profile.title))),
        "days later": float(common.gap <= _DAYS),
        "after due": float(due is not None and profile.published >= due - _ABOUT_DUE),
    }
    return Match(
        commitment, passage, claim, from_title, shared, amounts, numbers, same_day, on_time or titled, coverage, values
    )


def _reviewed(commitment: EarlierCommitment, earlier: ReleaseProfile) -> frozenset[str]:
    """What is to be reviewed: "the results of these measures" covers everything that the release is about."""
    return commitment.objects | commitment.context | earlier.terms.keys()


def _reports(passage: Passage, later: LaterRelease, common: Ground, reviewed: frozenset[str]) -> bool:
    """Does a passage give a review: take stock of what was to be reviewed, or state figures for it by the same parties?"""
    if not reviewed & passage.terms or not passage.claims:
        return False
    if any(one.stage == "assessed" for one in (*passage.claims, *later.heading)):
        return True
    same = common.kin or len(common.parties) >= 2
    return same and (bool(passage.numbers) or bool(passage.amounts) or _grew(passage))


def _grew(passage: Passage) -> bool:
    return any(one.act in ("increase", "reduce", "reach", "arrest", "dismantle") for one in passage.claims)


def _best_claim(
    wanted: frozenset[str], passage: Passage, informative: Callable[[str], float]
) -> tuple[ClaimDigest | None, float]:
    """The claim whose clause covers most of the object, and how much that weighs."""
    best: ClaimDigest | None = None
    most = -1.0
    for one in passage.claims:
        value = sum(map(informative, wanted & one.terms))
        if value > most:
            best, most = one, value
    return best, max(0.0, most)


def _elsewhere(commitment: EarlierCommitment, passage: Passage, earlier: ReleaseProfile, later: ReleaseProfile) -> bool:
    """Are commitment and passage about different places or bodies: by the names in each, or in its title if it has none?"""
    before = (commitment.terms & earlier.names) or (earlier.title & earlier.names)
    after = (passage.terms & later.names) or (later.title & later.names)
    return bool(before) and bool(after) and before.isdisjoint(after)


def _comparable(found: Compared | None) -> Compared | None:
    if found is None or found.promised.value < _SMALL:
        return None
    least, most = _TELLING_SHARE
    return found if least <= found.share <= most else None


def _tells(number: float) -> float:
    """How significant it is that two sentences state one number: two, three or a year can be numbers of anything."""
    if number < _SMALL or _YEARS[0] <= number <= _YEARS[1]:
        return 0.0
    return 0.4 if number <= _DOZEN else 1.0 if number % 10 else 0.8


def _meet(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    return any(a[0] <= b[1] and b[0] <= a[1] for a in one for b in other)
