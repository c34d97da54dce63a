"""Links as rows of `follow_ups`: which of them count is decided here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from duckdb import DuckDBPyConnection

from parsers.identity import stable_id
from parsers.model import FollowUp
from warehouse.connection.sql import Row, as_parameter, portions, statement
from warehouse.review.set_aside import by_rules


def counts(score: float | None, decided_by: str | None) -> bool:
    """Whether a link counts for where its commitment stands, and is notified; otherwise it is a suggestion for people."""
    from parsers.followups.likelihood import COUNTS  # by need: the rules of matching, and most passes find no link

    return not by_rules(decided_by) or score is None or score >= COUNTS


def link_id(commitment_id: str, release_id: str) -> str:
    """The id of the link between a commitment and a later release."""
    return stable_id("follow_up", commitment_id, release_id)


def link_row(commitment_id: str, release_id: str, found: FollowUp, decided_by: str) -> Row:
    """A link as the rules found it."""
    return {
        "follow_up_id": link_id(commitment_id, release_id),
        "commitment_id": commitment_id,
        "release_id": release_id,
        "relation": found.relation,
        "score": found.score,
        "quote": found.quote,
        "quote_start": found.quote_start,
        "quote_end": found.quote_end,
        "reasons": list(found.reasons),
        "decided_by": decided_by,
        "evidence": found.evidence,
        "moved_to": found.moved_to,
    }


def forget_links(connection: DuckDBPyConnection, link_ids: Sequence[str]) -> None:
    """Remove rows from `follow_ups`."""
    if link_ids:
        connection.execute(statement("forget_links"), {"ids": as_parameter(sorted(link_ids))})


def write_links(connection: DuckDBPyConnection, rows: Iterable[Row], revision: int) -> None:
    """Add rows to `follow_ups`, each with whether it counts."""
    for portion in portions(row | {"counts": counts(row["score"], row["decided_by"])} for row in rows):
        connection.execute(statement("write_links"), {"rows": as_parameter(portion), "revision": revision})
