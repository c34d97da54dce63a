"""Which rows of the published file another database lacks, and which it has too many of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import statement
from warehouse.published.publish import PUBLISHED


@dataclass(frozen=True, slots=True)
class Publication:
    """What a published file, or another database, says of itself."""

    published_at: datetime
    """UTC."""
    revision: int
    """The last change to the warehouse that it holds."""
    warehouse_id: str
    schema_number: int
    layout: int
    """Of the form of the file, or of that of the other database."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the published file."""

    name: str
    kind: str
    """DuckDB's type."""
    may_be_null: bool
    comment: str


def publication_of_file(connection: DuckDBPyConnection) -> Publication:
    """That of the published file, attached as `file`."""
    [row] = connection.execute(statement("publication_of_file")).fetchall()
    return Publication(*row)


def columns_of_file(connection: DuckDBPyConnection) -> dict[str, tuple[Column, ...]]:
    """The columns of the public relations, tables and views, in their order."""
    found: dict[str, list[Column]] = {}
    for relation, *column in connection.execute(statement("columns_of_file")).fetchall():
        found.setdefault(relation, []).append(Column(*column))
    return {relation: tuple(columns) for relation, columns in found.items()}


def comments_of_file(connection: DuckDBPyConnection) -> dict[str, str]:
    """What the public relations are."""
    return dict(connection.execute(statement("comments_of_file")).fetchall())


def changes_of_file(connection: DuckDBPyConnection, since: int) -> dict[str, tuple[int, int]]:
    """How many rows each published table has, and how many of them changed after the revision `since`."""
    asked = " UNION ALL ".join(statement("changes_of_file").format(relation=one, since=since) for one in PUBLISHED)
    return {relation: (int(rows), int(changed)) for relation, rows, changed in connection.execute(asked).fetchall()}


def keys_of(relation: str) -> tuple[str, ...]:
    """The columns that identify a row of a published table."""
    return tuple(PUBLISHED[relation].split(", "))


def without_nul(column: Column) -> str:
    """The value of a column, in DuckDB's SQL, with U+FFFD for each NUL: PostgreSQL's text has none, and places stay.

    A text that spells out the six characters of the escape gets the other six, which nobody has been seen to write.
    """
    name, mark = f'"{column.name}"', "chr(65533)"
    if column.kind == "VARCHAR":
        return f"replace({name}, chr(0), {mark})"
    if column.kind == "VARCHAR[]":
        return f"list_transform({name}, lambda one: replace(one, chr(0), {mark}))"
    if column.kind.startswith(("STRUCT", "MAP")):
        return f"CAST(CAST({json_of(column)} AS JSON) AS {column.kind})"
    return name


def json_of(column: Column) -> str:
    """The same as the text of a JSON value."""
    return f"replace(CAST(to_json(\"{column.name}\") AS VARCHAR), '\\u0000', '\\ufffd')"
