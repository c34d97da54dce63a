"""What people decided about copies of one announcement, brought into `same_announcements`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import Row, as_parameter, rows_of, statement
from warehouse.review.decisions import Decision, Decisions
from warehouse.review.set_aside import Aside, by_rules, put_aside, set_aside_of, take_back


def settle_copies(connection: DuckDBPyConnection, decisions: Decisions, revision: int) -> None:
    """Bring the copies that decisions are about into line with them; each decision is about two releases.

    A rejected pair is separated where one of the two is stored as a copy of the other. An accepted one is stored as the
    later of the two being a copy of the earlier, or of what that is itself a copy of.
    """
    latest = [one for one in decisions.latest() if one.subject == "same_announcement" and one.later_release_id]
    if not latest:
        return
    releases = {one for decision in latest for one in _pair(decision)}
    have = copies_of(connection, releases)
    # The others in their groups too: each row leads to the first of its group.
    releases |= {one for copy, row in have.items() for one in (copy, row["same_as"])}
    have = copies_of(connection, releases)
    releases |= set(have)
    aside = set_aside_of(connection, "same_announcements", releases)
    rules_own = {copy: row for copy, row in have.items() if by_rules(row["decided_by"])}
    want = aside | rules_own
    parted = {frozenset(_pair(one)) for one in latest if one.verdict == "rejected"}
    want = {copy: row for copy, row in want.items() if frozenset((copy, row["same_as"])) not in parted}
    days = _days(connection, releases)
    accepted = [one for one in latest if one.verdict == "accepted" and all(release in days for release in _pair(one))]
    want = _united(want, accepted, days)
    displaced = [Aside(copy, copy, row) for copy, row in rules_own.items() if want.get(copy) != row]
    put_aside(connection, "same_announcements", displaced)
    take_back(connection, "same_announcements", [copy for copy, row in aside.items() if want.get(copy) == row])
    gone = sorted(copy for copy, row in have.items() if want.get(copy) != row)
    if gone:
        connection.execute(statement("forget_copies"), {"ids": as_parameter(gone)})
    written = [row for copy, row in sorted(want.items()) if have.get(copy) != row]
    if written:
        connection.execute(statement("write_copies"), {"rows": as_parameter(written), "revision": revision})


def _united(rows: dict[str, Row], accepted: list[Decision], days: dict[str, date]) -> dict[str, Row]:
    """The rows, by the copy, once each accepted pair, with all that goes with either, is one group led by its earliest."""
    want = dict(rows)
    for decision in accepted:
        roots = {want[one]["same_as"] if one in want else one for one in _pair(decision)}
        group = roots | {copy for copy, row in want.items() if row["same_as"] in roots}
        first = min(group, key=lambda one: (days.get(one, date.max), one))
        want.pop(first, None)
        for copy in group - {first}:
            stored = want.get(copy)
            if stored is None or stored["same_as"] != first:
                want[copy] = _row(copy, first, decision)
            elif {copy, first} == set(_pair(decision)):
                want[copy] = stored | {"decided_by": decision.decided_by}
    return want


def _row(copy: str, first: str, decision: Decision) -> Row:
    return {
        "release_id": copy,
        "same_as": first,
        "score": 1.0,
        "reasons": [f"person: accepted by {decision.decided_by}"],
        "decided_by": decision.decided_by,
    }


def _pair(decision: Decision) -> tuple[str, str]:
    return decision.release_id, decision.later_release_id or ""


def copies_of(connection: DuckDBPyConnection, release_ids: Iterable[str]) -> dict[str, Row]:
    """By the copy, the rows of `same_announcements` in which either side is one of these releases."""
    found = rows_of(connection, "copies_of_releases", {"ids": as_parameter(list(release_ids))})
    return {row["release_id"]: row for row in found}


def _days(connection: DuckDBPyConnection, release_ids: Iterable[str]) -> dict[str, date]:
    found = connection.execute(statement("bodies_of_releases"), {"ids": as_parameter(list(release_ids))}).fetchall()
    return {release_id: published_on or date.max for release_id, _, published_on in found}
