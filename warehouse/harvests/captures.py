"""Bodies that are stored: where they lie, and those of a source in the order of arrival."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from parsers.model import Purpose
from warehouse.connection.sql import as_parameter, statement
from warehouse.harvests.values import CaptureRef, StoredCapture


def capture_refs(connection: DuckDBPyConnection, capture_ids: Sequence[str]) -> dict[str, CaptureRef]:
    """Where bodies are stored, by capture_id; those never kept are left out."""
    if not capture_ids:
        return {}
    rows = connection.execute(statement("known_captures"), {"ids": as_parameter(list(capture_ids))}).fetchall()
    return {row[0]: CaptureRef(*row) for row in rows}


def captures_in_order(
    connection: DuckDBPyConnection,
    source_id: str,
    purposes: Collection[Purpose] | None,
    after: StoredCapture | None,
    most: int | None,
) -> list[StoredCapture]:
    """See `Store.captures_in_order`."""
    return [
        StoredCapture(source, requested_url, purpose, fetched_at, CaptureRef(*ref))
        for source, requested_url, purpose, fetched_at, *ref, _ in _rows(connection, source_id, purposes, after, most)
    ]


def count_captures(connection: DuckDBPyConnection, source_id: str, purposes: Collection[Purpose]) -> int:
    """How many `captures_in_order` returns."""
    rows = _rows(connection, source_id, purposes, None, 1)
    return int(rows[0][-1]) if rows else 0


def _rows(
    connection: DuckDBPyConnection,
    source_id: str,
    purposes: Collection[Purpose] | None,
    after: StoredCapture | None,
    most: int | None,
) -> list[tuple[Any, ...]]:
    values = {
        "source_id": source_id,
        "purposes": None if purposes is None else list(purposes),
        "after_at": after and after.fetched_at,
        "after_url": after and after.requested_url,
        "after_id": after and after.capture.capture_id,
        "most": most,
    }
    return connection.execute(statement("captures_in_order"), values).fetchall()
