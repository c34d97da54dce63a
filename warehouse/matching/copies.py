"""Copies of one announcement: found pair by pair, grouped, named after the first; inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from duckdb import DuckDBPyConnection

from parsers.followups import MATCHER_VERSION, Vector, Weights, same_announcement
from parsers.followups.copies import WITHIN_DAYS
from warehouse.connection.sql import Row, as_parameter, rows_of, statement
from warehouse.matching.term_index import Known, read_subjects
from warehouse.review.set_aside import by_rules

_LEAST_SHARED = 8.0
"""The least weight of the terms that two copies share."""

Pair = tuple[str, str, float, list[str], str, date, date]
"""One release, the other, the score, the reasons, who decided, and the days of both."""


def find_copies(
    connection: DuckDBPyConnection,
    touched: Collection[str],
    asked: list[Row],
    known: Known,
    weights: Weights,
    revision: int,
) -> set[str]:
    """Decide again which releases are copies of those in `touched`; returns the releases whose copies have changed.

    `asked` gives the terms of those in `touched` that are in the index, with their weights.
    """
    before = _around(connection, touched)
    connection.execute(statement("forget_copy_pairs"), {"ids": as_parameter(sorted(touched))})
    values = {"asked": as_parameter(asked), "days": WITHIN_DAYS, "least": _LEAST_SHARED}
    pairs = connection.execute(statement("candidates_for_copies"), values).fetchall() if asked else []
    read_subjects(connection, {number for pair in pairs for number in pair}, known)
    words = _words_of(connection, {known.ids[number] for pair in pairs for number in pair})
    vectors: dict[int, Vector] = {}
    rows: dict[tuple[str, str], Row] = {}
    for one, other in pairs:
        for number in (one, other):
            if number not in vectors:
                vectors[number] = weights.vector(known.subjects[number].terms)
        likeness = vectors[one].likeness(vectors[other])
        first, second = sorted((known.ids[one], known.ids[other]))
        alike = words.get(first) == words.get(second)
        copy = same_announcement(known.subjects[one], known.subjects[other], likeness, weights, same_words=alike)
        if copy is not None:
            rows[first, second] = {
                "one": first,
                "other": second,
                "score": copy.score,
                "reasons": list(copy.reasons),
                "decided_by": f"rules {MATCHER_VERSION}",
            }
    kept = {(one, other) for one, other, *_ in before if not (one in touched or other in touched)}
    new = [row for names, row in sorted(rows.items()) if names not in kept]
    if new:
        connection.execute(statement("insert_copy_pairs"), {"rows": as_parameter(new)})
    after = _around(connection, [*touched, *(name for pair in before for name in pair[:2])])
    _gather(connection, {name for pair in (*before, *after) for name in pair[:2]}, after, revision)
    changed = {pair[:2] for pair in before} ^ {pair[:2] for pair in after}
    return {name for pair in changed for name in pair}


def _words_of(connection: DuckDBPyConnection, release_ids: Collection[str]) -> dict[str, str]:
    """By release_id, the hash of a release's words as it reads now."""
    if not release_ids:
        return {}
    asked = {"ids": as_parameter(sorted(release_ids))}
    return dict(connection.execute(statement("words_of_releases"), asked).fetchall())


def groups(pairs: Iterable[Pair]) -> list[dict[str, date]]:
    """Releases connected by pairs, each with its day."""
    of: dict[str, dict[str, date]] = {}
    for one, other, _, _, _, day, other_day in pairs:
        group = of.setdefault(one, {one: day})
        joined = of.setdefault(other, {other: other_day})
        if group is not joined:
            group.update(joined)
            for name in joined:
                of[name] = group
    return list({id(group): group for group in of.values()}.values())


def copies_of(connection: DuckDBPyConnection, release_ids: Collection[str]) -> dict[str, set[str]]:
    """By release_id: the releases that are the same announcement, itself included; those without a copy are left out.

    It is what `same_announcements` says, people's decisions included.
    """
    asked = {"ids": as_parameter(sorted(release_ids))}
    rows = connection.execute(statement("groups_of_copies"), asked).fetchall()
    gathered: dict[str, set[str]] = defaultdict(set)
    for release_id, same_as in rows:
        gathered[same_as].update((release_id, same_as))
    return {name: group for group in gathered.values() for name in group}


def _around(connection: DuckDBPyConnection, release_ids: Iterable[str]) -> list[Pair]:
    return connection.execute(statement("copies_around"), {"ids": as_parameter(sorted(set(release_ids)))}).fetchall()


def _gather(connection: DuckDBPyConnection, concerned: set[str], pairs: list[Pair], revision: int) -> None:
    """Write which release each copy is a copy of: the first by day, then by id."""
    best: dict[str, Pair] = {}
    links: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        links[pair[0]].append(pair)
        links[pair[1]].append(pair)
    rows: dict[str, Row] = {}
    for group in groups(pairs):
        leader = min(group, key=lambda name: (group[name], name))
        for name in sorted(set(group) - {leader}):
            best[name] = max(links[name], key=lambda pair: (leader in pair[:2], pair[2], pair[:2]))
            _, _, score, reasons, decided_by, _, _ = best[name]
            rows[name] = {
                "release_id": name,
                "same_as": leader,
                "score": score,
                "reasons": reasons,
                "decided_by": decided_by,
            }
    asked = {"ids": as_parameter(sorted(concerned | rows.keys()))}
    stored = {row["release_id"]: row for row in rows_of(connection, "same_announcements_of", asked)}
    decided = {name for name, row in stored.items() if not by_rules(row["decided_by"])}
    gone = [name for name, row in stored.items() if name not in decided and rows.get(name) != row]
    new = [row for name, row in sorted(rows.items()) if name not in decided and stored.get(name) != row]
    if gone:
        connection.execute(statement("forget_same_announcements"), {"ids": as_parameter(sorted(gone))})
    if new:
        connection.execute(statement("insert_same_announcements"), {"rows": as_parameter(new), "revision": revision})
