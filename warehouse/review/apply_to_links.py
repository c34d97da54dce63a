"""What people decided about links, brought into `follow_ups`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import Row, as_parameter, rows_of, statement
from warehouse.matching.links import forget_links, link_id, write_links
from warehouse.review.decisions import Decision, Decisions, shared_words
from warehouse.review.set_aside import Aside, by_rules, put_aside, set_aside_of, take_back


def settle_links(
    connection: DuckDBPyConnection,
    commitments: Mapping[str, Row],
    rejected: Mapping[str, Row],
    decisions: Decisions,
    revision: int,
) -> None:
    """Bring the links of the commitments of some releases into line with what was decided.

    Args:
        connection: in a transaction.
        promises: all commitments of these releases, as stored, by commitment_id.
        rejected: those that are not commitments: their links go too.
        decisions: everything decided about these releases.
        revision: the number of this change.
    """
    release_of = {one: row["release_id"] for one, row in {**rejected, **commitments}.items()}
    aside = set_aside_of(connection, "follow_ups", set(release_of.values()))
    have = _links(connection, release_of)
    accepted = [one for one in decisions.latest() if one.subject == "follow_up" and one.verdict == "accepted"]
    bodies = _bodies(connection, {one.later_release_id for one in accepted if one.later_release_id})
    rules = {one: row for one, row in {**aside, **have}.items() if by_rules(row["decided_by"])} | {
        one: aside[one] for one, row in have.items() if one in aside and not by_rules(row["decided_by"])
    }
    standing = _Standing(commitments, decisions)
    want: dict[str, Row] = {}
    there: set[str] = set()
    for one_id, link in {**have, **rules}.items():
        decision = standing.of(link)
        if decision is not None and decision.verdict == "accepted":
            want[one_id] = _accepted(link, decision, bodies)
            there.add(decision.decision_id)
        elif decision is None and one_id in rules and link["commitment_id"] in commitments:
            want[one_id] = link
    for decision in accepted:
        made = _made(decision, commitments, bodies) if decision.decision_id not in there else None
        if made is not None and standing.of(made) == decision:
            want[made["follow_up_id"]] = _accepted(made, decision, bodies)
    displaced = [one for one, row in have.items() if by_rules(row["decided_by"]) and want.get(one) != row]
    put_aside(connection, "follow_ups", [Aside(one, release_of[have[one]["commitment_id"]], have[one]) for one in displaced])
    take_back(connection, "follow_ups", [one for one, row in aside.items() if want.get(one) == row])
    gone = sorted(one for one, row in have.items() if want.get(one) != row)
    forget_links(connection, gone)
    if bodies:
        connection.execute(statement("forget_links_without_commitment"), {"ids": as_parameter(sorted(bodies))})
    write_links(connection, [row for one, row in sorted(want.items()) if have.get(one) != row], revision)


class _Standing:
    """What counts for the links of some commitments."""

    def __init__(self, commitments: Mapping[str, Row], decisions: Decisions) -> None:
        self._commitments = commitments
        self._decisions = decisions
        self._quotes: dict[str, list[str]] = defaultdict(list)
        for row in commitments.values():
            self._quotes[row["release_id"]].append(row["quote"])

    def of(self, link: Row) -> Decision | None:
        commitment = self._commitments.get(link["commitment_id"])
        if commitment is None:
            return None
        release_id = commitment["release_id"]
        return self._decisions.follow_up(release_id, commitment["quote"], link["release_id"], self._quotes[release_id])


def _accepted(link: Row, decision: Decision, bodies: Mapping[str, str]) -> Row:
    """The row of a link that a person accepted, with its quotation where it stands in the later release now."""
    row = link | {"decided_by": decision.decided_by, "relation": decision.relation or link["relation"]}
    body, quote = bodies.get(row["release_id"]), row["quote"]
    if not quote or body is None or body[row["quote_start"] or 0 : row["quote_end"] or 0] == quote:
        return row
    place = body.find(quote)
    at = (place, place + len(quote)) if place >= 0 else (None, None)
    return row | {"quote_start": at[0], "quote_end": at[1]}


def _made(decision: Decision, commitments: Mapping[str, Row], bodies: Mapping[str, str]) -> Row | None:
    """A row for an accepted link, whether or not the rules find it; None where one of its sides is not stored."""
    quote = decision.quote or ""
    near = [
        (shared_words(quote, row["quote"]), commitment_id)
        for commitment_id, row in commitments.items()
        if row["release_id"] == decision.release_id
    ]
    later_id = decision.later_release_id
    if not near or later_id is None or later_id not in bodies:
        return None
    _, commitment_id = max(near)
    return {
        "follow_up_id": link_id(commitment_id, later_id),
        "commitment_id": commitment_id,
        "release_id": later_id,
        "relation": decision.relation or "follow_up",
        "score": 1.0,
        "quote": decision.later_quote,
        "quote_start": None,
        "quote_end": None,
        "reasons": [f"person: accepted by {decision.decided_by}"],
        "decided_by": decision.decided_by,
        "evidence": None,
        "moved_to": None,
    }


def _links(connection: DuckDBPyConnection, commitment_ids: Iterable[str]) -> dict[str, Row]:
    found = rows_of(connection, "links_of_commitments", {"ids": as_parameter(list(commitment_ids))})
    return {row["follow_up_id"]: row for row in found}


def _bodies(connection: DuckDBPyConnection, release_ids: Iterable[str]) -> dict[str, str]:
    wanted = sorted(release_ids)
    if not wanted:
        return {}
    found = connection.execute(statement("bodies_of_releases"), {"ids": as_parameter(wanted)}).fetchall()
    return {release_id: body for release_id, body, _ in found}
