"""The tables, views and comments of a target on PostgreSQL, from those of the published file."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Mapping

from warehouse.connection.sql import quoted, statement
from warehouse.errors import TargetError
from warehouse.published.publish import PUBLISHED, layout
from warehouse.published.targets.changes import Column, json_of, keys_of, without_nul
from warehouse.schema.files import views

_FORM = 1
"""To be raised when what is written here changes."""
_TYPES = {
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIMESTAMP": "timestamp without time zone",
}
"""Times are UTC, without a time zone, as in the file."""
_AS_TABLE = "same_commitments"
"""A view of the file that is a table here: its rule leaves accents and punctuation out, as DuckDB knows them."""
SEARCHED = "search_documents"
"""The words of the releases, for search()."""
SEARCHED_COLUMNS = (("release_id", "text"), ("version_id", "text"), ("words", "tsvector"))
"""Its columns with their types."""
_RULES = {
    "commitment_status": ("withdrawn AS (\n", ";\nCOMMENT ON VIEW"),
    "commitment_history": ("due AS (\n", "SELECT\n    commitment_id,\n    on_day,\n    status_before"),
}
"""How the steps begin that are the same in PostgreSQL's SQL, and what stands behind the last of them."""
_INDEXES = (
    ("release_records", "source_id"),
    ("release_records", "published_on"),
    ("release_versions", "release_id"),
    ("commitments", "release_id"),
    ("commitments", "deadline_to"),
    ("claims", "release_id"),
    ("follow_ups", "commitment_id"),
    ("follow_ups", "release_id"),
    ("related_pairs", "earlier_release_id"),
    ("related_pairs", "later_release_id"),
    ("alerts", "commitment_id"),
    ("deliveries", "channel_id"),
    ("same_commitments", "same_as"),
)
"""What people ask by, besides keys."""
TABLES = (*PUBLISHED, "reliability", "publication", _AS_TABLE, SEARCHED)
"""All that we make as tables."""
FUNCTIONS = ("search(text)", "status_on(date, date)")
"""Those that rest on our tables and views; plain_words and stems_of rest on nothing, and stay."""


@functools.cache
def form_number() -> int:
    """The number of this form: a different one whenever a table, a view or a function differs."""
    texts = (
        f"postgres {_FORM} {layout()}",
        *view_texts().values(),
        statement("postgres_functions"),
        *_functions(),
        str(_INDEXES),
    )
    return zlib.crc32("".join(texts).encode()) & 0x7FFF_FFFF  # an INTEGER


@functools.cache
def view_texts() -> dict[str, str]:
    """The views by name, those that others need first, in SQL that PostgreSQL understands."""
    own = {
        "paris_today": statement("postgres_paris_today"),
        "commitment_status": statement("postgres_commitment_status").replace("{rules}", _rules("commitment_status")),
        "commitment_events": statement("postgres_commitment_events"),
        "commitment_history": statement("postgres_commitment_history").replace("{rules}", _rules("commitment_history")),
    }
    return {
        one.relation: own.get(one.relation) or one.text.partition(";\nCOMMENT ON VIEW")[0].replace(" OR REPLACE", "", 1)
        for one in views()
        if one.relation != _AS_TABLE
    }


def _rules(relation: str) -> str:
    """The steps of a view of the published file that say where commitments stand, in SQL that PostgreSQL understands."""
    first, behind = _RULES[relation]
    [text] = (one.text for one in views() if one.relation == relation)
    begin = text.index(first)
    return text[begin : text.index(behind, begin)].replace("INTERVAL 3 YEARS", "INTERVAL '3 years'").rstrip()


@functools.cache
def _functions() -> tuple[str, ...]:
    return (statement("postgres_search"), statement("postgres_status_on"))


def functions_text(schema: str) -> str:
    """The functions of FUNCTIONS."""
    return "".join(one.replace("{schema}", schema) for one in _functions())


def types_of(columns: tuple[Column, ...]) -> dict[str, str]:
    """The columns of a table, by name, with their types."""
    return {one.name: type_of(one.kind) for one in columns}


def table_text(place: str, relation: str, kinds: Mapping[str, str]) -> str:
    """The statement that makes a table; what else holds for its rows, the warehouse sees to."""
    lines = [f'"{name}" {kind}' for name, kind in kinds.items()]
    if key := key_of(relation):
        lines.append(f"PRIMARY KEY ({', '.join(key)})")
    return f"CREATE TABLE {place} ({', '.join(lines)})"


def key_of(relation: str) -> tuple[str, ...]:
    """The columns that identify a row; none where there are only a few rows."""
    if relation in PUBLISHED:
        return keys_of(relation)
    return {_AS_TABLE: ("commitment_id",), SEARCHED: ("release_id",)}.get(relation, ())


def type_of(kind: str) -> str:
    """PostgreSQL's type for one of DuckDB's: arrays for lists, jsonb for what has a structure."""
    if is_structured(kind):
        return "jsonb"
    plain = _TYPES.get(kind.removesuffix("[]"))
    if plain is None:
        raise TargetError(f"there is no type in PostgreSQL for {kind}", hint="Please report this.")
    return plain + "[]" * kind.endswith("[]")


def is_structured(kind: str) -> bool:
    """Whether values of a type of DuckDB's are kept as jsonb."""
    return kind.startswith(("STRUCT", "MAP"))


def value_of(column: Column) -> str:
    """What is written of a column of the file, in DuckDB's SQL."""
    return f"CAST({json_of(column)} AS JSON)" if is_structured(column.kind) else without_nul(column)


def indexes_text(schema: str) -> str:
    """The statements that make the indexes that are not there."""
    plain = [f"CREATE INDEX IF NOT EXISTS {one}_{by}_idx ON {schema}.{one} ({by});" for one, by in _INDEXES]
    return "".join([*plain, f"CREATE INDEX IF NOT EXISTS {SEARCHED}_words_idx ON {schema}.{SEARCHED} USING gin (words);"])


def comments_text(schema: str, columns: Mapping[str, tuple[Column, ...]], comments: Mapping[str, str]) -> str:
    """The statements that give tables, views and columns the comments of the published file."""
    lines = [f"COMMENT ON TABLE {schema}.{SEARCHED} IS 'The words of the releases as they read now, for search()';"]
    for relation, said in comments.items():
        kind = "VIEW" if relation in view_texts() else "TABLE"
        lines.append(f"COMMENT ON {kind} {schema}.{relation} IS {quoted(said)};")
        lines += [
            f'COMMENT ON COLUMN {schema}.{relation}."{one.name}" IS {quoted(one.comment)};' for one in columns[relation]
        ]
    return "".join(lines)
