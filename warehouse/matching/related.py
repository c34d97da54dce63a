"""Releases that belong together, as rows of `related_pairs`."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from duckdb import DuckDBPyConnection

from parsers.identity import stable_id
from parsers.model import Related
from warehouse.connection.sql import Row, as_parameter, portions, rows_of, statement


def pair_row(earlier_id: str, later_id: str, found: Related) -> Row:
    """A pair as the rules found it."""
    return {
        "pair_id": stable_id("related", earlier_id, later_id),
        "earlier_release_id": earlier_id,
        "later_release_id": later_id,
        "kind": found.kind,
        "score": found.score,
        "quote": found.quote,
        "quote_start": found.quote_start,
        "quote_end": found.quote_end,
        "reasons": list(found.reasons),
    }


def write_pairs(connection: DuckDBPyConnection, later_ids: Collection[str], rows: Mapping[str, Row], revision: int) -> None:
    """Make `rows`, by pair_id, all that is stored of these later releases."""
    found = rows_of(connection, "related_pairs_of_releases", {"ids": as_parameter(sorted(later_ids))})
    stored = {row["pair_id"]: row for row in found}
    gone = sorted(one for one, row in stored.items() if rows.get(one) != row)
    if gone:
        connection.execute(statement("forget_related_pairs"), {"ids": as_parameter(gone)})
    for portion in portions(row for one, row in sorted(rows.items()) if stored.get(one) != row):
        connection.execute(statement("insert_related_pairs"), {"rows": as_parameter(portion), "revision": revision})
