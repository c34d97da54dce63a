"""Keeps follow-ups and copies in step with the stored releases, inside the caller's transaction.

What is written for a release depends only on what is stored and on the current weights: not on the order in which releases
came, nor on how often it is matched. See docs/decisions/0009-matching.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from duckdb import DuckDBPyConnection

from parsers.claims.reading import LONGEST_BODY
from parsers.followups import MATCHER_VERSION, Earlier, ReleaseDigest, ReleaseProfile, Vector, Weights, follow_ups, related
from parsers.followups.reach import REACH
from warehouse.connection.sql import Row, as_parameter, rows_of, statement
from warehouse.matching.copies import copies_of, find_copies
from warehouse.matching.links import forget_links, link_row, write_links
from warehouse.matching.related import pair_row, write_pairs
from warehouse.matching.release_texts import Digesting
from warehouse.matching.term_index import (
    Known,
    digests,
    index,
    read_commitments,
    read_subjects,
    take_in,
    weigh,
)
from warehouse.matching.waiting import Background, background, is_outgrown, releases_not_matched, releases_to_index
from warehouse.review.apply import settle
from warehouse.review.set_aside import by_rules

BY_RULES = f"rules {MATCHER_VERSION}"
"""Who decided a link that no person decided."""


@dataclass(frozen=True, slots=True)
class _Candidates:
    """What the look-up of candidates takes; which of them are compared says `parsers.followups.reach`."""

    common: int = 300
    """A term that more releases use than this, and than the share below, finds no candidates: too many would come."""
    common_share: int = 500
    """One release in so many."""
    uses_at_once: int = 400_000
    """Uses of terms that a look-up joins at once: a hundred releases against 3,300 have 2,400,000, which took 450 MB."""
    uses_a_release: int = 150
    """The same in a large warehouse, by its releases: twice what its index has, so that reading it again costs less."""


_CANDIDATES = _Candidates()
_TEXTS_AT_ONCE = 1_000_000
"""Characters whose releases are matched together: as many as 300 have. Each takes up to 15 bytes once taken apart, so that
twenty releases of 200,000 took 60 MB."""


def match(
    connection: DuckDBPyConnection, touched: Collection[str], revision: int, now: datetime, digesting: Digesting
) -> None:
    """Bring index, copies and follow-ups up to date with releases that are new, or read or commit to something different.

    Later releases that may speak of their commitments are marked to be matched again: `match_again`.
    """
    for portion in _portions(connection, touched):
        _match(connection, portion, revision, now, digesting)


def match_again(connection: DuckDBPyConnection, revision: int, now: datetime, digesting: Digesting, *, most: int) -> int:
    """Match again up to `most` of the releases that must be, the newest first, and return how many there were.

    First those that today's rules and words have not broken down yet. When the warehouse has outgrown the current weights,
    terms are weighed again, and every release must be matched again.
    """
    unknown = releases_to_index(connection, most)
    if unknown:
        match(connection, unknown, revision, now, digesting)
        return len(unknown)
    in_force = background(connection)
    if is_outgrown(connection, in_force):
        in_force = weigh(connection, now)
    if in_force is None:
        return 0
    ids = next(_portions(connection, releases_not_matched(connection, in_force, most)), [])
    if not ids:
        return 0
    read = digests(connection, ids, digesting)
    rows = connection.execute(statement("numbers_of_releases"), {"ids": as_parameter(ids)}).fetchall()
    numbers: dict[str, int] = dict(rows)
    known = take_in(connection, read, numbers)
    weights = known.weights(in_force)
    changed = find_copies(connection, ids, _asked(known, numbers.values(), weights), known, weights, revision)
    if changed - set(ids):
        connection.execute(statement("match_copies_again"), {"ids": as_parameter(sorted(changed))})
    settle(connection, ids, revision)
    _decide(connection, ids, read, known, in_force, revision)
    settle(connection, ids, revision)
    return len(ids)


def _match(
    connection: DuckDBPyConnection, touched: Sequence[str], revision: int, now: datetime, digesting: Digesting
) -> None:
    connection.execute(statement("match_linked_again"), {"ids": as_parameter(touched)})
    read = digests(connection, touched, digesting)
    numbers = index(connection, touched, read)
    in_force = background(connection)
    if in_force is None:
        in_force = weigh(connection, now)
    known = take_in(connection, read, numbers)
    weights = known.weights(in_force)
    changed = find_copies(connection, touched, _asked(known, numbers.values(), weights), known, weights, revision)
    settle(connection, touched, revision)
    committing = [numbers[one] for one, digest in read.items() if digest.commitments]
    if committing:
        values = {**_LIMITS, "asked": as_parameter(_asked(known, committing, weights, _most_used(in_force)))}
        connection.execute(statement("match_later_again"), values)
    if changed - set(touched):
        connection.execute(statement("match_copies_again"), {"ids": as_parameter(sorted(changed))})
    _decide(connection, touched, read, known, in_force, revision)
    settle(connection, touched, revision)


def _portions(connection: DuckDBPyConnection, release_ids: Collection[str]) -> Iterator[list[str]]:
    """The releases in portions bounded by what of their texts is taken apart, each with one at least."""
    asked = {"ids": as_parameter(sorted(release_ids)), "longest": LONGEST_BODY}
    portion: list[str] = []
    size = 0
    for release_id, characters in connection.execute(statement("texts_to_match"), asked).fetchall():
        if portion and size + characters > _TEXTS_AT_ONCE:
            yield portion
            portion, size = [], 0
        portion.append(release_id)
        size += characters
    if portion:
        yield portion


_LIMITS = {
    "least": REACH.least,
    "least_of_named": REACH.least_of_named,
    "days": REACH.days,
    "late": REACH.late,
}


def _asked(known: Known, numbers: Collection[int], weights: Weights, most: float = inf) -> list[Row]:
    """Those terms of releases that at most `most` releases use, with their weights, for a look-up."""
    rows = []
    for number in sorted(numbers):
        kept = sorted(term for term in known.subjects[number].terms if known.counts[term] <= most)
        terms = [{"no": known.numbers[term], "weight": round(weights.of(term), 4)} for term in kept]
        uses = sum(known.counts[term] for term in kept)
        rows.append({"release_no": number, "terms": terms, "uses": uses})
    return rows


def _most_used(in_force: Background) -> int:
    return max(_CANDIDATES.common, in_force.releases // _CANDIDATES.common_share)


def _candidates(
    connection: DuckDBPyConnection, numbers: Sequence[int], known: Known, weights: Weights, in_force: Background
) -> list[tuple[int, int]]:
    """The later and the earlier release_no of each pair to be decided, in order.

    Releases are looked up in portions by how often their terms are used: DuckDB holds all uses at once. A portion is
    never too small to be worth reading the index once.
    """
    found: list[tuple[int, int]] = []
    portion: list[Row] = []
    uses, most = 0, max(_CANDIDATES.uses_at_once, in_force.releases * _CANDIDATES.uses_a_release)
    asked = _asked(known, numbers, weights, _most_used(in_force))
    for place, row in enumerate(asked):
        portion.append(row)
        uses += row["uses"]
        if uses >= most or place == len(asked) - 1:
            values = {**_LIMITS, "most": REACH.most, "asked": as_parameter(portion)}
            found += connection.execute(statement("candidates"), values).fetchall()
            portion, uses = [], 0
    return found


def _decide(
    connection: DuckDBPyConnection,
    touched: Collection[str],
    read: Mapping[str, ReleaseDigest],
    known: Known,
    in_force: Background,
    revision: int,
) -> None:
    """Decide what `touched` say about earlier commitments, and write what differs from the stored rows."""
    weights = known.weights(in_force)
    numbers = sorted(number for number, release_id in known.ids.items() if release_id in touched)
    pairs = _candidates(connection, numbers, known, weights, in_force)
    earlier_numbers = {earlier for _, earlier in pairs}
    read_subjects(connection, earlier_numbers, known)
    commitments = read_commitments(connection, earlier_numbers, known)
    copies = copies_of(connection, touched)
    vectors: dict[int, Vector] = {}
    links: dict[str, Row] = {}
    together: dict[str, Row] = {}
    for later_no, earlier_no in pairs:
        later_id, earlier_id = known.ids[later_no], known.ids[earlier_no]
        if earlier_id in copies.get(later_id, ()):
            continue
        earlier = Earlier(
            known.subjects[earlier_no],
            _vector(vectors, earlier_no, known.subjects, weights),
            commitments.get(earlier_no, []),
        )
        later_vector = _vector(vectors, later_no, known.subjects, weights)
        for commitment_id, found in follow_ups(earlier, read[later_id].later_side, later_vector, weights).items():
            link = link_row(commitment_id, later_id, found, BY_RULES)
            links[link["follow_up_id"]] = link
        pair = related(earlier, read[later_id].later_side, later_vector, weights)
        if pair is not None:
            row = pair_row(earlier_id, later_id, pair)
            together[row["pair_id"]] = row
    _write(connection, touched, links, revision)
    write_pairs(connection, touched, together, revision)
    if numbers:
        done = {"numbers": as_parameter(numbers), "number": in_force.number}
        connection.execute(statement("mark_matched"), done)


def _vector(made: dict[int, Vector], number: int, subjects: Mapping[int, ReleaseProfile], weights: Weights) -> Vector:
    if number not in made:
        made[number] = weights.vector(subjects[number].terms)
    return made[number]


def _write(connection: DuckDBPyConnection, touched: Collection[str], rows: dict[str, Row], revision: int) -> None:
    """Write the rows that differ from the stored ones; what a person decided stays as it is."""
    found = rows_of(connection, "follow_ups_of_releases", {"ids": as_parameter(sorted(touched))})
    stored = {row["follow_up_id"]: row for row in found}
    decided = {one for one, row in stored.items() if not by_rules(row["decided_by"])}
    aside = connection.execute(statement("links_set_aside"), {"ids": as_parameter(sorted(rows))}).fetchall()
    decided.update(row[0] for row in aside)
    gone = [one for one, row in stored.items() if one not in decided and rows.get(one) != row]
    new = [row for one, row in sorted(rows.items()) if one not in decided and stored.get(one) != row]
    forget_links(connection, gone)
    write_links(connection, new, revision)
