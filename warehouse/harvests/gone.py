"""Stores that pages are gone for good, inside a transaction that the caller has begun.

A page that answers 404 or 410 once may be back an hour later: sites do so while they are worked on. It is gone for good when
it was not found at two moments a day apart or more, and not received in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import Row, as_parameter, rows_of, statement
from warehouse.harvests.values import Harvest
from warehouse.harvests.version_kinds import version_id


def store_gone(connection: DuckDBPyConnection, harvests: Sequence[Harvest], revision: int) -> Counter[str]:
    """Add a version of the kind `gone` to each release whose page is; return how many there are of each source.

    What the visits asked for and how it ended must be stored already, and so must their entries.
    """
    found: Counter[str] = Counter()
    for harvest in harvests:
        if not harvest.not_found:
            continue
        source_id = harvest.source.source_id
        asked = as_parameter([{"source_id": source_id, "key": key} for key in sorted(harvest.not_found)])
        seen = {row["release_id"]: row["seen_at"] for row in rows_of(connection, "gone_for_good", {"rows": asked})}
        if not seen:
            continue
        wanted = {"ids": as_parameter(sorted(seen))}
        current = {row["release_id"]: row["version"] for row in rows_of(connection, "records_of_releases", wanted)}
        last: dict[str, int] = {}
        words: dict[tuple[str, int], str] = {}
        for row in rows_of(connection, "versions_of_releases", wanted):
            last[row["release_id"]] = max(last.get(row["release_id"], 0), row["version"])
            words[row["release_id"], row["version"]] = row["words_id"]
        rows: list[Row] = [
            {
                "version_id": version_id(one, last[one] + 1, words[one, current[one]]),
                "release_id": one,
                "version": last[one] + 1,
                "seen_at": seen_at,
                "former": current[one],
            }
            for one, seen_at in seen.items()
        ]
        values = {"rows": as_parameter(rows), "revision": revision}
        connection.execute(statement("insert_gone_versions"), values)
        connection.execute(statement("records_now_gone"), values)
        found[source_id] += len(rows)
    return found
