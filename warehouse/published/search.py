"""Full-text search in the published file: fills the tables behind search('words') and search_commitments('words')."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.connection.database import SETTINGS, saying_what_happened, transaction
from warehouse.connection.extensions import load_extension
from warehouse.connection.sql import statement

_BATCH = 2_000
"""Releases indexed at a time. A stem stands in as many places of the table as there are such portions."""
_BATCH_BYTES = 4_000_000
"""Of their texts, which bounds the memory that their words take: as many as 2,000 releases have. Twenty of a megabyte took
130 MB."""
_COMMITMENTS = 20_000
"""Commitments indexed at a time; a word then stands in as many places of the table as there are such portions."""


def create_search(connection: DuckDBPyConnection) -> None:
    """Make the tables, empty, and the macros, in the database in use."""
    connection.execute(statement("create_search"))


def index_releases(connection: DuckDBPyConnection) -> int:
    """Index the releases whose current version is not indexed yet, and forget those that read differently now.

    Returns how many were indexed.
    """
    with transaction(connection):
        connection.execute(statement("forget_stale_documents"))
        connection.execute(statement("documents_to_index"))
    rows: list[tuple[int, int]] = connection.execute(statement("rows_to_index")).fetchall()
    if rows:
        load_extension(connection, "fts")  # for its stem()
    for first, last in _spans(rows):
        span = {"first": first, "last": last}
        with transaction(connection):
            connection.execute(statement("tokens_of_documents"), span)
            connection.execute(statement("index_documents"), span)
            connection.execute(statement("index_words"))
            connection.execute(statement("index_postings"))
    return len(rows)


def _spans(rows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The first and the last row of each portion; `rows` are their numbers in order, each with the bytes of its text."""
    first = last = count = size = 0
    for row, length in rows:
        if count and (count >= _BATCH or size + length > _BATCH_BYTES):
            yield first, last
            count = size = 0
        first = first if count else row
        last, count, size = row, count + 1, size + length
    if count:
        yield first, last


def index_commitments(connection: DuckDBPyConnection, since: int) -> None:
    """Index the words of the commitments that changed after the revision `since`, for the pages; the others are indexed.

    No stems are needed: which words a stem stands for is known from those of the releases.
    """
    with transaction(connection):
        connection.execute(statement("forget_stale_commitments"), {"since": since})
        connection.execute(statement("commitments_to_index"), {"since": since})
        connection.execute(statement("index_commitments"))
    row = connection.execute(statement("commitment_numbers_to_index")).fetchone()
    first, last = row if row is not None and row[0] is not None else (0, -1)
    for start in range(first, last + 1, _COMMITMENTS):
        span = {"first": start, "last": min(start + _COMMITMENTS, last + 1) - 1}
        with transaction(connection):
            connection.execute(statement("index_commitment_words"), span)


def compare_copies(connection: DuckDBPyConnection) -> None:
    """Say of the commitments in copies, and of those in what they are copies of, which have the same words."""
    with transaction(connection):
        connection.execute(statement("compare_words_of_copies"))


def check_stemmer() -> None:
    """Raise WarehouseError when the extension that indexing needs cannot be loaded."""
    with duckdb.connect(config=SETTINGS) as connection, saying_what_happened(Path("the full-text extension")):
        load_extension(connection, "fts")  # for its stem()
