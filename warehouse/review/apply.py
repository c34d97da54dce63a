"""Records what people decide, and puts it into effect: inside a transaction that the caller has begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import Row, as_parameter, portions, rows_of, statement
from warehouse.review.apply_to_copies import copies_of, settle_copies
from warehouse.review.apply_to_links import settle_links
from warehouse.review.decisions import Decision, Decisions, decided_of
from warehouse.review.set_aside import Aside, put_aside, set_aside_of, take_back


def decisions_of(connection: DuckDBPyConnection, release_ids: Iterable[str]) -> Decisions:
    """What people decided about commitments of these releases, about links to them, and about copies of them."""
    found = connection.execute(statement("decisions_of_releases"), {"ids": as_parameter(list(release_ids))}).fetchall()
    return Decisions(tuple(Decision(*row) for row in found))


def commitments_of(connection: DuckDBPyConnection, release_ids: Iterable[str]) -> dict[str, Row]:
    """The stored commitments of some releases, by commitment_id."""
    found = rows_of(connection, "commitments_of_releases", {"ids": as_parameter(list(release_ids))})
    return {row["commitment_id"]: row for row in found}


def record(connection: DuckDBPyConnection, decisions: Sequence[Decision], revision: int) -> int:
    """Store decisions that are not there yet, put them into effect, and return how many there were."""
    rows = list({one.decision_id: {**asdict(one), "decision_id": one.decision_id} for one in decisions}.values())
    new = 0
    for portion in portions(rows):
        found = connection.execute(
            statement("insert_decisions"), {"rows": as_parameter(portion), "revision": revision}
        ).fetchone()
        new += int(found[0]) if found else 0
    if new:
        concerned = {one.release_id for one in decisions} | {one.later_release_id for one in decisions}
        settle(connection, sorted(one for one in concerned if one), revision)
    return new


def settle(connection: DuckDBPyConnection, release_ids: Sequence[str], revision: int) -> None:
    """Bring commitments, links and copies of some releases into line with what people decided about them.

    Rejected rows leave their tables, accepted ones bear the person's name, and what is no longer decided is as the rules
    wrote it. It is called when something was decided, and whenever releases were read, after the rules have written their
    rows; where everything is already so, nothing is written.
    """
    decisions = decisions_of(connection, release_ids)
    if not decisions.rows:
        return
    settle_copies(connection, _with_all_of_their_groups(connection, release_ids, decisions), revision)
    committing = sorted({one.release_id for one in decisions.rows if one.subject != "same_announcement"})
    if committing:
        decisions = decisions_of(connection, committing)
        commitments, rejected = _settle_commitments(connection, committing, decisions, revision)
        settle_links(connection, commitments, rejected, decisions, revision)


def _with_all_of_their_groups(connection: DuckDBPyConnection, release_ids: Sequence[str], decisions: Decisions) -> Decisions:
    """Decisions, with those about all copies of their releases, stored or decided: a group is decided as one."""
    known = set(release_ids)
    while any(one.subject == "same_announcement" for one in decisions.rows):
        paired = {
            release
            for one in decisions.rows
            if one.subject == "same_announcement"
            for release in (one.release_id, one.later_release_id)
            if release
        }
        paired |= {release for copy, row in copies_of(connection, paired).items() for release in (copy, row["same_as"])}
        if paired <= known:
            break
        known |= paired
        decisions = decisions_of(connection, known)
    return decisions


def _settle_commitments(
    connection: DuckDBPyConnection, release_ids: Sequence[str], decisions: Decisions, revision: int
) -> tuple[dict[str, Row], dict[str, Row]]:
    """The commitments of these releases as they are stored afterwards, and those that are set aside, by commitment_id."""
    have = commitments_of(connection, release_ids)
    aside = set_aside_of(connection, "commitments", release_ids)
    quotes: dict[str, list[str]] = defaultdict(list)
    for row in {**aside, **have}.values():
        quotes[row["release_id"]].append(row["quote"])
    want: dict[str, Row] = {}
    for commitment_id, row in {**aside, **have}.items():
        decision = decisions.commitment(row["release_id"], row["quote"], quotes[row["release_id"]])
        if decision is None or decision.verdict != "rejected":
            want[commitment_id] = row | decided_of(decision)
    gone = [one for one in have if one not in want]
    rejected = {one: have[one] | decided_of(None) for one in gone}
    put_aside(connection, "commitments", [Aside(one, row["release_id"], row) for one, row in rejected.items()])
    take_back(connection, "commitments", [one for one in aside if one in want])
    outdated = sorted(one for one, row in have.items() if want.get(one) != row)
    if outdated:
        connection.execute(statement("forget_commitments"), {"ids": as_parameter(outdated)})
    for portion in portions(row for one, row in sorted(want.items()) if have.get(one) != row):
        connection.execute(statement("insert_commitments"), {"rows": as_parameter(portion), "revision": revision})
    return want, {**{one: row for one, row in aside.items() if one not in want}, **rejected}
