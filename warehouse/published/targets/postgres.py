"""A target on PostgreSQL, written by DuckDB's own extension for it: tables, views, comments, indexes and search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import quoted, statement
from warehouse.errors import TargetError
from warehouse.published.publish import PUBLISHED
from warehouse.published.targets import postgres_form as form
from warehouse.published.targets.address import Address
from warehouse.published.targets.changes import Column, Publication, changes_of_file, columns_of_file, comments_of_file

_OLDEST = 140_000
"""Version 14 of PostgreSQL: the first whose functions may be written so that they stay with the tables they read."""
_PATIENCE = 30_000
"""Milliseconds to wait for a reader's lock, where tables are replaced: longer than questions take."""


class Postgres:
    """The relations of the published file, `file`, in a schema of a PostgreSQL database, `target`."""

    def __init__(
        self, connection: DuckDBPyConnection, address: Address, schema: str, data: str | None, *, read_only: bool
    ) -> None:
        if data is not None:
            raise TargetError("only a lake has a folder of data", hint="Leave `data` out for PostgreSQL.")
        self._connection = connection
        self._schema = schema
        options = f"TYPE postgres, SCHEMA {quoted(schema)}{', READ_ONLY' if read_only else ''}"
        connection.execute(f"ATTACH {quoted(address.attached)} AS target ({options})")

    @property
    def form(self) -> int:
        """See `Database`."""
        return form.form_number()

    def claim(self) -> bool:
        """See `Database`: an advisory lock, which ends with the transaction, or with this program."""
        self._do(self._text("postgres_begin", milliseconds=_PATIENCE))
        return self._ask(self._text("postgres_lock")) == [(True,)]

    def publication(self) -> Publication | None:
        """See `Database`."""
        [(encoding, version, _, is_there)] = self._ask(self._text("postgres_about"))
        if version < _OLDEST or encoding != "UTF8":
            raise TargetError(
                f"the target's PostgreSQL is version {version // 10_000}, with the encoding {encoding}",
                hint="Followthrough needs version 14 or later, and a database with the encoding UTF8.",
            )
        if not is_there:
            return None
        rows = self._ask(self._text("postgres_publication"))
        return Publication(*rows[0]) if rows else None

    def rebuild(self) -> int:
        """See `Database`. Tables that are there are emptied and filled: in one that takes another's place, a reader at work
        would find no rows."""
        columns, comments = columns_of_file(self._connection), comments_of_file(self._connection)
        self._check_only_ours()
        [(_, _, schema_is_there, _)] = self._ask(self._text("postgres_about"))
        if not schema_is_there:  # who may not make one can be given one
            self._do(f"CREATE SCHEMA {self._schema}")
        tables = {relation: found for relation, found in columns.items() if relation in form.TABLES}
        self._make_room(tables)
        self._do(self._text("postgres_functions"))
        self._look_again()
        for relation, found in tables.items():
            if relation != "publication":
                self._copy(relation, found, "TRUE")
        self._do(self._text("postgres_index_words"))
        self._do(form.indexes_text(self._schema))
        for table in form.TABLES:
            self._do(f"ANALYZE {self._schema}.{table}")  # autovacuum comes later than the first question
        self._renew_views()
        self._do(form.comments_text(self._schema, columns, comments))
        return sum(rows for rows, _ in changes_of_file(self._connection, 0).values())

    def update(self, since: int) -> int:
        """See `Database`. Nothing here makes a reader wait."""
        columns = columns_of_file(self._connection)
        self._do(self._text("postgres_changed_keys"))
        self._look_again()
        there = self._rows(PUBLISHED)
        written, touched = 0, set()
        for relation, (rows, changed) in changes_of_file(self._connection, since).items():
            if not changed and rows == there[relation]:
                continue
            touched.add(relation)
            written += changed
            if changed:
                self._note(relation, "changed", f"revision > {since:d}")
                self._do(self._text("postgres_forget_changed", relation=relation, same=_same(relation)))
                self._copy(relation, columns[relation], f"revision > {since:d}")
            if self._rows((relation,))[relation] != rows:
                self._note(relation, "there", "TRUE")
                self._do(self._text("postgres_forget_removed", relation=relation, same=_same(relation)))
            if self._rows((relation,))[relation] != rows:  # somebody else wrote to it
                self._do(self._text("postgres_forget_all", relation=relation))
                self._copy(relation, columns[relation], "TRUE")
        if touched & {"commitments", "same_announcements"}:
            self._renew_same_commitments(columns["same_commitments"])
        if touched & {"release_records", "release_versions"}:
            self._do(self._text("postgres_forget_words"))
            self._do(self._text("postgres_index_words"))
        if self._run("reliability_unlike").fetchone() != (0,):
            self._do(self._text("postgres_forget_all", relation="reliability"))
            self._copy("reliability", columns["reliability"], "TRUE")
        self._do(self._text("postgres_drop_changed_keys"))
        return written

    def record(self, publication: Publication) -> None:
        """See `Database`."""
        self._do(self._text("postgres_forget_all", relation="publication"))
        self._connection.execute(statement("record_in_target").format(schema=self._schema), asdict(publication))

    def tidy(self) -> bool:
        """Nothing: PostgreSQL's autovacuum does it."""
        return True

    def _check_only_ours(self) -> None:
        ours = set(form.TABLES) | set(form.view_texts())
        there = {row[0] for row in self._ask(self._text("postgres_relations"))} & ours
        if there and "publication" not in there:
            raise TargetError(
                f"the schema {self._schema} of the target holds relations that Followthrough did not make:"
                f" {', '.join(sorted(there))}",
                hint="Name another schema for ours.",
            )

    def _make_room(self, tables: Mapping[str, tuple[Column, ...]]) -> None:
        """Have our tables there, empty and in today's form."""
        there: dict[str, dict[str, str]] = {}
        for relation, column, kind in self._ask(self._text("postgres_columns")):
            there.setdefault(relation, {})[column] = kind
        wanted = {relation: form.types_of(found) for relation, found in tables.items()}
        wanted[form.SEARCHED] = dict(form.SEARCHED_COLUMNS)
        unfit = [one for one, kinds in wanted.items() if one in there and not there[one].items() <= kinds.items()]
        self._do(self._text("postgres_keep_grants"))
        if unfit:
            self._drop_views()
        for relation, kinds in wanted.items():
            place = f"{self._schema}.{relation}"
            if relation in unfit:
                self._do(f"DROP TABLE {place}")
            if relation in unfit or relation not in there:
                self._do(form.table_text(place, relation, kinds))
                continue
            self._do(self._text("postgres_forget_all", relation=relation))
            for name in kinds.keys() - there[relation].keys():
                self._do(f'ALTER TABLE {place} ADD COLUMN "{name}" {kinds[name]}')

    def _drop_views(self) -> None:
        for function in form.FUNCTIONS:
            self._do(f"DROP FUNCTION IF EXISTS {self._schema}.{function}")
        for view in reversed(form.view_texts()):
            self._do(f"DROP VIEW IF EXISTS {self._schema}.{view}")

    def _renew_views(self) -> None:
        """Who might read what was there before may read it again."""
        self._drop_views()
        for text in form.view_texts().values():
            self._do(text)
        self._do(form.functions_text(self._schema))
        self._do(self._text("postgres_grant_again"))
        self._look_again()

    def _renew_same_commitments(self, columns: tuple[Column, ...]) -> None:
        unlike = self._text("same_commitments_unlike")
        self._run("note_same_commitments", unlike=unlike)
        self._do(self._text("postgres_forget_changed", relation="same_commitments", same=_same("same_commitments")))
        which = f"commitment_id IN ({unlike})"
        self._copy("same_commitments", columns, which)

    def _note(self, relation: str, why: str, which: str) -> None:
        keys = [f'"{one}"' for one in form.key_of(relation)]
        self._run("note_changed_keys", relation=relation, why=why, which=which, keys=", ".join([*keys, "NULL"][:2]))

    def _copy(self, relation: str, columns: Iterable[Column], which: str) -> None:
        columns = tuple(columns)
        names = ", ".join(f'"{one.name}"' for one in columns)
        values = ", ".join(form.value_of(one) for one in columns)
        text = statement("copy_to_target").format(
            schema=self._schema, relation=relation, columns=names, values=values, which=which
        )
        self._connection.execute(text)

    def _rows(self, relations: Iterable[str]) -> dict[str, int]:
        asked = " UNION ALL ".join(self._text("postgres_rows", relation=relation) for relation in relations)
        return {relation: int(rows) for relation, rows in self._ask(asked)}

    def _text(self, name: str, **names: object) -> str:
        return statement(name).format(schema=self._schema, **names)

    def _run(self, name: str, **names: object) -> DuckDBPyConnection:
        return self._connection.execute(self._text(name, **names))

    def _do(self, text: str) -> None:
        """Have PostgreSQL execute its own SQL, in the transaction that is on."""
        self._connection.execute(f"CALL postgres_execute('target', {quoted(text)})")

    def _look_again(self) -> None:
        """Have DuckDB see the tables that PostgreSQL has made meanwhile."""
        self._connection.execute("CALL pg_clear_cache()")

    def _ask(self, text: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(f"FROM postgres_query('target', {quoted(text)})").fetchall()


def _same(relation: str) -> str:
    """That a row `t` has the key of a row `k` of changed_keys."""
    return " AND ".join(f't."{one}" = k.key_{number}' for number, one in enumerate(form.key_of(relation), 1))
