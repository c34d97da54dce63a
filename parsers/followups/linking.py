"""Which promises of an earlier release a later one speaks of, in what way, and why: a decision that names its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from parsers.followups.digests import Passage, Promise, Subject, Telling
from parsers.followups.evidence import Ground, ground
from parsers.followups.lexicon import instrument_meanings
from parsers.followups.matches import Basis, Match, best_match
from parsers.followups.matters import Matter, matter, names_another
from parsers.followups.reasons import reasons
from parsers.followups.relations import promises_in, relation_of
from parsers.followups.weights import Vector, Weights
from parsers.model import FollowUp

_LONGEST_GAP = 1_500
_RARE = 3.0
_OF_NAMED = 2.0
"""Weight that a passage must share with a promise of a release that the later one names by its day."""
_SUGGESTED = 3
"""Promises that are linked, the ones most like the later release, when only the two releases belong together for sure."""
_SERIES = 0.3
_NEXT_IN_SERIES = 0.55
_MASS_IN_SERIES = 4.5
_COVERAGE_IN_SERIES = 0.15
_NEXT_WITHIN = 366
_ALIKE = 0.07
_ALIKE_OF_KIN = 0.05
_LATE_AT_MOST = 550
"""Days after the day due within which a matter may be told of in other words."""
_OPEN_AT_MOST = 400
"""The same after the promise, where it has no day due."""
_MASS_OF_AMOUNTS = 7.5
"""What a matter told in other words must weigh where an amount of the same thing is told. All of
these were set where no look-alike and no unrelated pair of tests/data/followups is linked."""
_MASS_SUPPORTED = 8.0
_MASS_SUPPORTED_OF_OTHERS = 10.5
"""The same where the title shows what was done, or the release counts back to the day: of one publisher, of others."""
_MASS_UNSUPPORTED = 12.5
"""The same where nothing but the reporting passage speaks for it."""
_CORE = 7.0
"""What passage and title must weigh by themselves there."""
_NAMED_TWICE = 1.5
"""How much less is enough where the passage has two names of the promise."""
_MASS_ALONE = 8.0
"""What a passage and a promise must share where they have one subject, or its names."""
_NEAR = 0.8
"""Two releases of one source need less in common."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier side of a link: a release that makes promises."""

    subject: Subject
    vector: Vector
    promises: Sequence[Promise]


def follow_ups(earlier: Earlier, later: Telling, later_vector: Vector, weights: Weights) -> dict[str, FollowUp]:
    """What `later` says of the promises of `earlier`, by commitment_id; empty when it was not published later.

    The vectors are those of the two subjects under `weights`. The same arguments give the same result.
    """
    if not earlier.promises or later.subject.published <= earlier.subject.published:
        return {}
    common = ground(earlier.subject, earlier.vector, later, later_vector, weights)
    matches = [best for promise in earlier.promises if (best := best_match(promise, common, later, weights)) is not None]
    matches.sort(key=lambda one: (-one.rank, one.promise.commitment_id))
    bases = [_basis(match, common, earlier.subject, later, weights, number) for number, match in enumerate(matches)]
    alone = [match for match, basis in zip(matches, bases, strict=True) if basis in ("subject", "names")]
    found: dict[str, FollowUp] = {}
    for match, basis in zip(matches, bases, strict=True):
        rests_on = basis or ("beside" if _beside(match, alone, later) else None)
        told = _matter(match, common, earlier.subject, later, weights) if rests_on in (None, "next") else None
        if told is not None:
            found[match.promise.commitment_id] = _follow_up(told, common, "matter", earlier.subject, later, weights)
        elif rests_on is not None:
            found[match.promise.commitment_id] = _follow_up(match, common, rests_on, earlier.subject, later, weights)
    return found


def _shows(match: Match, later: Telling) -> bool:
    """Whether a passage reports, refers or promises, and does not only have the same words."""
    return bool(match.passage.cues) or promises_in(match.passage, later)


def _takes_stock(common: Ground, later: Telling) -> bool:
    """Whether the passage that names the earlier release's day takes stock of it: that answers any review it promised."""
    told = (*common.referring.cues, *later.heading) if common.referring is not None else ()
    return any(cue.relation == "review" for cue in told)


def _beside(match: Match, linked: Sequence[Match], later: Telling) -> bool:
    """Whether a promise belongs to one that is linked for its own sake, and has a passage that shows something."""
    if not linked or match.mass < _MASS_IN_SERIES or match.coverage < 0.2 or not _shows(match, later):
        return False
    return any(match.shared & one.shared for one in linked)


def _matter(match: Match, common: Ground, earlier: Subject, later: Telling, weights: Weights) -> Match | None:
    """The promise beside the passage that is about its matter, told in other words by the same publisher or parties."""
    if common.conflict or common.likeness < (_ALIKE_OF_KIN if common.kin else _ALIKE):
        return None
    due = match.promise.due_on
    if (later.subject.published - due).days > _LATE_AT_MOST if due is not None else common.gap > _OPEN_AT_MOST:
        return None
    found = matter(match.promise, earlier, later, weights)
    if found is None:
        return None
    if len(found.shared) < 2 and found.amounts is None:
        return None
    if not found.back and (common.fresh or names_another(match.promise, earlier, later.subject)):
        return None
    named = found.passage.terms & match.promise.terms & earlier.names
    calls = earlier.title & earlier.names
    least = _least_mass(found, common, named, misses_title_name=not calls <= later.subject.terms.keys())
    if found.mass < least:
        return None
    own = weights.total(match.promise.terms)
    shared = match.promise.terms & later.subject.terms.keys()
    coverage = weights.total(shared) / own if own else 0.0
    heading = tuple(cue for cue in found.told if cue not in found.passage.cues)
    return Match(match.promise, found.passage, found.shared, found.mass, coverage, 0.0, found.amounts, found.back, heading)


def _least_mass(found: Matter, common: Ground, named: frozenset[str], *, misses_title_name: bool) -> float:
    """What a promise and a release must have in common, by what else speaks for the two."""
    if found.amounts is not None and (common.kin or common.parties):
        return _MASS_OF_AMOUNTS
    if found.back or (not misses_title_name and any(cue not in found.passage.cues for cue in found.told)):
        return _MASS_SUPPORTED if common.kin else _MASS_SUPPORTED_OF_OTHERS
    if found.core < _CORE:
        return inf
    return _MASS_UNSUPPORTED - (_NAMED_TWICE if len(found.shared & named) >= 2 else 0.0)


def _basis(match: Match, common: Ground, earlier: Subject, later: Telling, weights: Weights, number: int) -> Basis | None:
    """What the link rests on; None when on too little.

    `number` counts the promises from 0, the one first that the later release is most like.
    """
    if common.reference:
        taken_up = match.mass >= _OF_NAMED or (match.promise.reviews and _takes_stock(common, later))
        return "reference" if taken_up else "named"
    if common.conflict or common.fresh or common.gap > _LONGEST_GAP:
        return None
    if common.series >= _SERIES:
        taken_up = match.mass >= _MASS_IN_SERIES and match.coverage >= _COVERAGE_IN_SERIES and len(match.shared) >= 2
        if taken_up or match.shared & instrument_meanings():
            return "series"
    if _shows(match, later) and not names_another(match.promise, earlier, later.subject):
        near = _NEAR if common.kin else 1.0
        enough = match.mass >= _MASS_ALONE * near and match.coverage >= 0.5
        if enough and match.coverage >= 0.6 * near and match.focus >= 0.4 * near and len(match.shared) >= 3:
            return "subject"
        named = any(term in earlier.names and weights.of(term) >= _RARE for term in match.shared)
        if enough and named and len(match.shared) >= 2:
            return "names"
    if common.series >= _NEXT_IN_SERIES and common.gap <= _NEXT_WITHIN and number < _SUGGESTED:
        return "next"
    return None


def _follow_up(match: Match, common: Ground, basis: Basis, earlier: Subject, later: Telling, weights: Weights) -> FollowUp:
    passage = match.passage
    if basis == "next":
        passage = _lead(common, earlier, later, weights) or passage
    elif common.referring is not None and (basis == "named" or (basis == "reference" and _says_less(match, later))):
        passage = common.referring
    relation, rule = relation_of(match, passage, later)
    score = {
        "reference": 0.55 + 0.2 * common.reference + 0.25 * match.likeness,
        "series": 0.2 + 0.35 * common.series + 0.4 * match.likeness + (0.1 if match.shared & instrument_meanings() else 0.0),
        "subject": 0.5 + 0.4 * match.likeness,
        "names": 0.45 + 0.4 * match.likeness,
        "matter": 0.4 + 0.3 * min(1.0, match.mass / 15) + 0.15 * match.coverage,
        "beside": 0.4 + 0.4 * match.likeness,
        "next": 0.2 + 0.25 * common.series + (0.15 if common.forum else 0.0),
        "named": 0.3 + 0.15 * common.reference,
    }[basis]
    return FollowUp(
        relation=relation,
        score=round(min(score, 0.99), 3),
        quote=later.body[passage.start : passage.end],
        quote_start=passage.start,
        quote_end=passage.end,
        reasons=reasons(match, passage, common, basis, later.subject, rule, weights),
    )


def _says_less(match: Match, later: Telling) -> bool:
    """Does a passage say less of a promise than the one that names the earlier release?"""
    return not _shows(match, later) or match.mass < _MASS_IN_SERIES or match.coverage < _COVERAGE_IN_SERIES


def _lead(common: Ground, earlier: Subject, later: Telling, weights: Weights) -> Passage | None:
    """The passage that has most of what the earlier release is about: what the next meeting of a series says of itself."""
    known = frozenset(earlier.terms)
    ranked = [(weights.total(one.terms & known), -one.start, one) for one in later.passages]
    return max(ranked, key=lambda one: one[:2])[2] if ranked else common.referring
