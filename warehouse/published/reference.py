"""Writes docs/schema.md from the comments in the published file, to standard output."""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from warehouse.connection.database import attached
from warehouse.connection.sql import statement
from warehouse.published.publish import publish
from warehouse.store import open_store

_HEAD = """\
# The relations of the published file

The public contract, column by column. This page is written from the comments in the file itself (`python -m
warehouse.published.reference > docs/schema.md`); in DuckDB they are to be had with `FROM duckdb_columns()` and
`FROM duckdb_tables()`. Times are UTC, without a time zone; days are days in Europe/Paris. Recipes: [queries.md](queries.md).

Every row of a table bears a `revision`, the number of the change to the warehouse that wrote it last. It only grows, so
`WHERE revision > 1234` gives what is new or changed since the file in which you saw revision 1234.
"""
_MACROS = """
## `status_on(day, known_by := NULL)` (table macro)

Where each commitment stood on a day, by what had been published by then: one row for each commitment promised by that
day, with the columns `commitment_id`, `status`, `due_on`, `days_left`, `first_due_on`, `times_moved`,
`follow_up_count`, `last_follow_up_on`, `last_told` and `is_watched` of `commitment_status`. The same question has the
same answer on any later day, as long as nothing older is read in the meantime. `known_by` is a second day: with it,
only what this warehouse had received by then counts, so that the answer is the one that could have been given on that
day. What is known is what the rules of today read in the words received by then. A promise that was taken out and put
back counts as never taken out.

## `ledger_on(day, known_by := NULL)` (table macro)

The same with the words: the columns of `status_on` without `is_watched`, then `headline`, `quote`, `kind`, `firmness`,
`is_firm`, `actors`, `partners`, `topics`, `amounts`, `deadline_text`, `release_id`, `version_id`, `source_id`,
`authority`, `territory`, `published_on` and `url`.
"""
_SEARCH = """
## The tables behind `search()`

`search('words')` needs them; they may change with any release of Followthrough.
"""
_PAGES = """
## What the pages find prepared

Made anew on publishing. Where a commitment stands is asked of `commitment_status` and `ledger`, which say it for today;
these tables may change with any release of Followthrough.
"""


def reference(published: Path) -> str:
    """The reference of the relations of the file at `published`, as Markdown."""
    with attached(published, read_only=True) as connection:
        relations = connection.execute(statement("described_relations")).fetchall()
        columns: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
        for schema, table, column, kind, comment in connection.execute(statement("described_columns")).fetchall():
            columns[schema, table].append((column, kind, comment or ""))
    parts = [_HEAD]
    for wanted, head in (("main", ""), ("search_index", _MACROS + _SEARCH), ("pages", _PAGES)):
        parts.append(head)
        for schema, name, kind, comment in relations:
            if schema != wanted:
                continue
            title = f"## `{name}`" if schema == "main" else f"### `{schema}.{name}`"
            lines = [f"\n{title} ({kind})\n\n{comment.rstrip('.')}.\n"]
            lines.append("| column | type | what it is |\n|---|---|---|")
            lines += [f"| `{column}` | {of} | {_cell(text)} |" for column, of, text in columns[schema, name]]
            parts.append("\n".join(lines) + "\n")
    return "".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Print the reference of an empty published file."""
    with tempfile.TemporaryDirectory() as folder:
        working, published = Path(folder) / "warehouse.duckdb", Path(folder) / "followthrough.duckdb"
        with open_store(working):
            pass
        publish(working, published)
        sys.stdout.write(reference(published))


if __name__ == "__main__":
    main()
