"""Keeps the Parquet files of a lake few: what stayed in its catalogue is written out, small files are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import statement

KEPT = timedelta(days=7)
"""How long a lake can be asked what it held before: longer than any query takes, and enough to see what a week changed."""
EVERY = timedelta(days=7)
"""How often this is done: with 100 changed releases an hour, the catalogue then has some tens of thousands of their rows."""
LINGERING = timedelta(days=1)
"""How long a file stays that is in use no more: a reader may have begun to read it."""
_REWRITTEN = 0.2
"""The share of a file's rows that are out of date, from which on it is written anew."""


def keep_up(
    connection: DuckDBPyConnection,
    schema: str,
    relations: Iterable[str],
    *,
    kept: timedelta = KEPT,
    every: timedelta = EVERY,
    lingering: timedelta = LINGERING,
) -> bool:
    """Do what is due for our tables in the lake `target`; returns whether anything was.

    What the lake held before, and files in use no more, are only cleared away where nobody else has tables in it: how far
    back these can be asked is theirs to say.
    """
    names: dict[str, object] = {"schema": schema, "rewritten": _REWRITTEN}
    spans = {"due": kept + every, "kept": kept, "lingering": lingering}
    names.update((label, f"{span.total_seconds():.0f} seconds") for label, span in spans.items())
    if _do(connection, "lake_upkeep_is_due", names) != (True,):
        return False
    ours = set(relations)
    alone = _do(connection, "lake_has_others", names) == (False,)
    _do(connection, "lake_flush", names)
    for relation in sorted(ours & _found(connection, "lake_tables_to_rewrite")):
        _do(connection, "lake_rewrite", {**names, "relation": relation})
    if alone:
        _do(connection, "lake_expire", names)
    for relation in sorted(ours & _found(connection, "lake_tables_to_merge")):
        _do(connection, "lake_merge", {**names, "relation": relation})
    if alone:
        _do(connection, "lake_clean", names)
    return True


def _do(connection: DuckDBPyConnection, name: str, names: Mapping[str, object]) -> tuple[object, ...] | None:
    return connection.execute(statement(name).format(**names)).fetchone()


def _found(connection: DuckDBPyConnection, name: str) -> set[str]:
    return {row[0] for row in connection.execute(statement(name)).fetchall()}
