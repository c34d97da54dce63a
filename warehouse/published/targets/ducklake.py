"""A target on DuckLake: tables in Parquet files, with a catalogue on PostgreSQL or in a DuckDB file."""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Iterable
from dataclasses import asdict

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.connection.sql import quoted, statement
from warehouse.errors import TargetError
from warehouse.published.publish import PUBLISHED, layout
from warehouse.published.targets.address import Address
from warehouse.published.targets.changes import (
    Column,
    Publication,
    changes_of_file,
    columns_of_file,
    comments_of_file,
    without_nul,
)
from warehouse.published.targets.upkeep import keep_up
from warehouse.schema.files import views

INLINED_ROWS = 1_000
"""Rows of one change that stay in the catalogue, and need no Parquet file: a run with 100 changed releases writes fewer to
each table."""
ROW_GROUP = 20_000
"""Rows of a Parquet file that are in memory together, bodies and all. With DuckDB's 122,880 a lake of 1,000,000 promises
took more than the 512 MB that DuckDB is given."""
_FORM = 2
"""To be raised when what is written here changes."""
_ALWAYS = "DATE '9999-12-31'"
"""By this day all is known that is."""


class Lake:
    """The relations of the published file, `file`, in a schema of a lake, `target`: tables, views and the macros of days.

    The macros need `USE` of that schema, as they do in the published file.
    """

    def __init__(
        self, connection: DuckDBPyConnection, address: Address, schema: str, data: str | None, *, read_only: bool
    ) -> None:
        self._connection = connection
        self._schema = schema
        options = ["READ_ONLY"] if read_only else [f"DATA_INLINING_ROW_LIMIT {INLINED_ROWS:d}"]
        if data is not None:
            options.append(f"DATA_PATH {quoted(data)}")
        self._is_there = True
        try:
            connection.execute(f"ATTACH {quoted(address.attached)} AS target ({', '.join(options)})")
        except duckdb.InvalidInputException as error:  # the lake may not have been made yet, which whoever asks is told
            if not read_only or "creating a new DuckLake" not in str(error):
                raise
            self._is_there = False  # it is made by who writes to it first
        if not read_only and not self._has_schema():  # outside the transaction, in which DuckLake sets nothing for a new one
            self._connection.execute(f"CREATE SCHEMA target.{self._schema}")
            self._run("lake_row_groups", rows=ROW_GROUP)

    @functools.cached_property
    def form(self) -> int:
        """See `Database`."""
        return zlib.crc32(f"lake {_FORM} {layout()}".encode()) & 0x7FFF_FFFF  # an INTEGER

    def claim(self) -> bool:
        """Always: of two that write at once, DuckLake lets the first one commit, and refuses the other."""
        return True

    def publication(self) -> Publication | None:
        """See `Database`."""
        if not self._is_there or "publication" not in self._relations():
            return None
        rows = self._run("publication_of_target").fetchall()
        return Publication(*rows[0]) if rows else None

    def rebuild(self) -> int:
        """See `Database`."""
        columns = {relation: found for relation, found in columns_of_file(self._connection).items() if relation in _tables()}
        self._make_room()
        comments = comments_of_file(self._connection)
        for relation, found in columns.items():
            self._create(relation, found, comments[relation])
        for relation, found in columns.items():
            if relation != "publication":
                self._copy(relation, found, "TRUE")
        self._create_views(comments)
        return sum(rows for rows, _ in changes_of_file(self._connection, 0).values())

    def update(self, since: int) -> int:
        """See `Database`."""
        columns = columns_of_file(self._connection)
        there = self._rows()
        written = 0
        for relation, (rows, changed) in changes_of_file(self._connection, since).items():
            names = {"relation": relation, "key": PUBLISHED[relation], "since": since}
            if changed:
                self._run("forget_changed_in_target", **names)
                self._copy(relation, columns[relation], f"revision > {since:d}")
                written += changed
            if changed or rows != there[relation]:
                [(_, now)] = self._run("rows_in_target", **names).fetchall()
                if now != rows:
                    self._run("forget_removed_in_target", **names)
                    [(_, now)] = self._run("rows_in_target", **names).fetchall()
                if now != rows:  # somebody else wrote to it
                    self._run("forget_all_in_target", **names)
                    self._copy(relation, columns[relation], "TRUE")
                    written += rows
        if self._run("reliability_unlike").fetchone() != (0,):
            self._run("forget_all_in_target", relation="reliability")
            self._copy("reliability", columns["reliability"], "TRUE")
        return written

    def record(self, publication: Publication) -> None:
        """See `Database`."""
        self._run("forget_all_in_target", relation="publication")
        self._connection.execute(statement("record_in_target").format(schema=self._schema), asdict(publication))

    def tidy(self) -> bool:
        """See `Database`."""
        try:
            keep_up(self._connection, self._schema, _tables())
        except duckdb.Error:  # what was brought is there all the same
            return False
        return True

    def _has_schema(self) -> bool:
        return self._run("lake_has_schema").fetchone() == (True,)

    def _relations(self) -> set[str]:
        return {row[0] for row in self._run("relations_of_target").fetchall()}

    def _rows(self) -> dict[str, int]:
        asked = " UNION ALL ".join(
            statement("rows_in_target").format(schema=self._schema, relation=relation) for relation in PUBLISHED
        )
        return {relation: int(rows) for relation, rows in self._connection.execute(asked).fetchall()}

    def _make_room(self) -> None:
        """The schema, without our relations in it; those of others stay."""
        there = self._relations()
        if there & _tables() and "publication" not in there:
            raise TargetError(
                f"the schema {self._schema} of the target holds relations that Followthrough did not make",
                hint="Name another schema for ours.",
            )
        self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS target.{self._schema}")
        for view in reversed(views()):
            self._connection.execute(f"DROP VIEW IF EXISTS target.{self._schema}.{view.relation}")
        for relation in sorted(there & _tables()):
            self._connection.execute(f"DROP TABLE target.{self._schema}.{relation}")

    def _create(self, relation: str, columns: Iterable[Column], comment: str) -> None:
        place = f"target.{self._schema}.{relation}"
        lines = [f'"{one.name}" {one.kind}{"" if one.may_be_null else " NOT NULL"}' for one in columns]
        self._connection.execute(f"CREATE TABLE {place} ({', '.join(lines)})")
        self._connection.execute(f"COMMENT ON TABLE {place} IS {quoted(comment)}")
        for one in columns:
            self._connection.execute(f'COMMENT ON COLUMN {place}."{one.name}" IS {quoted(one.comment)}')

    def _create_views(self, comments: dict[str, str]) -> None:
        """The views, with their comments (DuckLake keeps none for the columns of a view), and the macros of days."""
        self._connection.execute(f"USE target.{self._schema}")
        for view in views():
            self._connection.execute(view.text.partition(";\nCOMMENT ON VIEW")[0])
            self._connection.execute(f"COMMENT ON VIEW {view.relation} IS {quoted(comments[view.relation])}")
        for macro in _macros():
            self._connection.execute(macro)
        self._connection.execute("USE memory")

    def _copy(self, relation: str, columns: Iterable[Column], which: str) -> None:
        names = ", ".join(f'"{one.name}"' for one in columns)
        values = ", ".join(without_nul(one) for one in columns)
        self._run("copy_to_target", relation=relation, columns=names, values=values, which=which)

    def _run(self, name: str, **names: object) -> DuckDBPyConnection:
        return self._connection.execute(statement(name).format(schema=self._schema, **names))


@functools.cache
def _tables() -> frozenset[str]:
    return frozenset({*PUBLISHED, "reliability", "publication"})


@functools.cache
def _macros() -> tuple[str, ...]:
    """Those of the published file that say where commitments stood on a day. DuckLake keeps no NULL for what is left out."""
    found = re.findall(r"^CREATE (MACRO .*?);$", statement("create_statuses"), re.MULTILINE | re.DOTALL)
    return tuple("CREATE OR REPLACE " + one.replace("known_by := NULL", f"known_by := {_ALWAYS}") for one in found)
