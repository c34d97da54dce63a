"""Keeps the Parquet files of a lake few: what stayed in its catalogue is written out, small files are put together."""

from __future__ import annotations

from duckdb import DuckDBPyConnection


def keep_up(connection: DuckDBPyConnection, schema: str) -> None:
    """To come."""
    del connection, schema
