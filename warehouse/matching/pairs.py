"""Why the commitments of one release are linked to another release, or not: read again, with the current weights."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.followups import Earlier, EarlierCommitment, ReleaseDigest, Weights, follow_ups, related
from parsers.followups.evidence import ground
from parsers.followups.features import Match
from parsers.followups.likelihood import best_of, contributions, likelihood, strength_features
from parsers.followups.linking import matches
from parsers.model import FollowUp, Related
from warehouse.connection.sql import as_parameter, rows_of, statement
from warehouse.connection.transaction import WorkingFile
from warehouse.matching.copies import copies_of
from warehouse.matching.term_index import digests, take_in
from warehouse.matching.waiting import background


@dataclass(frozen=True, slots=True)
class Compared:
    """A commitment next to the part of the later release that comes nearest to answering it."""

    commitment: EarlierCommitment
    quote: str
    """The commitment's."""
    best: Match | None
    """None where no passage claims anything about it."""
    passage: str
    """The words of that passage."""
    score: float
    pull: dict[str, float]
    """How much each feature of the passage speaks for a link, or below 0 against it; those without weight are left out."""
    link: FollowUp | None
    """The link, if there is one: a passage answers one commitment best, and others only if it names their objects too."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two releases, compared."""

    titles: tuple[str, str]
    in_order: bool
    """Whether the second was published on a later day, and both days are known."""
    copies: bool
    """Whether they are the same announcement: then neither follows up on the other."""
    pull: dict[str, float]
    """How much each feature of the two as a whole speaks for their belonging together, or below 0 against it."""
    commitments: tuple[Compared, ...]
    related: Related | None


def compare(file: WorkingFile, earlier_id: str, later_id: str) -> Pair | None:
    """The two releases compared as matching compares them; None where nothing was ever matched, or one is not stored."""
    connection = file.connection
    asked = {"ids": as_parameter([earlier_id, later_id])}
    titles = {row["release_id"]: row["title"] for row in rows_of(connection, "titles_of_releases", asked)}
    in_force = background(connection)
    if in_force is None or titles.keys() != {earlier_id, later_id}:
        return None
    together = later_id in copies_of(connection, [earlier_id]).get(earlier_id, set())
    named = (titles[earlier_id], titles[later_id])
    read = digests(connection, [earlier_id, later_id])
    first, second = read.get(earlier_id), read.get(later_id)
    if first is None or second is None or first.profile.published >= second.profile.published:
        return Pair(named, in_order=False, copies=together, pull={}, commitments=(), related=None)
    numbers = dict(connection.execute(statement("numbers_of_releases"), asked).fetchall())
    known = take_in(connection, read, numbers)
    weights = known.weights(in_force)
    quotes = dict(connection.execute(statement("quotes_of_releases"), {"ids": as_parameter([earlier_id])}).fetchall())
    return _pair(named, first, second, weights, quotes, copies=together)


def _pair(
    titles: tuple[str, str],
    first: ReleaseDigest,
    second: ReleaseDigest,
    weights: Weights,
    quotes: dict[str, str],
    *,
    copies: bool,
) -> Pair:
    earlier = Earlier(first.profile, weights.vector(first.profile.terms), first.commitments)
    later, vector = second.later_side, weights.vector(second.profile.terms)
    common = ground(earlier.profile, earlier.vector, later, vector, weights)
    links = follow_ups(earlier, later, vector, weights)
    found = {
        commitment.commitment_id: list(matches(commitment, earlier.profile, later, common, weights))
        for commitment in sorted(first.commitments, key=lambda one: one.commitment_id)
    }
    best = {one: best_of(of_one) for one, of_one in found.items() if of_one}
    pair = strength_features(list(best.values())) if best else {}
    compared = []
    for commitment in first.commitments:
        quote, one, link = (
            quotes.get(commitment.commitment_id, ""),
            best.get(commitment.commitment_id),
            links.get(commitment.commitment_id),
        )
        if one is None:
            compared.append(Compared(commitment, quote, None, "", 0.0, {}, link))
            continue
        passage = later.body[one.passage.start : one.passage.end]
        pull = _told(contributions("promise", one.features))
        compared.append(Compared(commitment, quote, one, passage, round(likelihood(pair, one), 3), pull, link))
    compared.sort(key=lambda one: (-one.score, one.commitment.commitment_id))
    pull = _told(contributions("pair", pair)) if pair else {}
    return Pair(titles, True, copies, pull, tuple(compared), related(earlier, later, vector, weights))


def _told(contributed: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in contributed.items() if round(value, 3)}
