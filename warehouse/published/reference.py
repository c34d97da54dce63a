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
_SEARCH = """
## The tables behind `search()`

`search('words')` needs them; they may change with any release of Followthrough.
"""


def reference(published: Path) -> str:
    """The reference of the relations of the file at `published`, as Markdown."""
    with attached(published, read_only=True) as connection:
        relations = connection.execute(statement("described_relations")).fetchall()
        columns: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
        for schema, table, column, kind, comment in connection.execute(statement("described_columns")).fetchall():
            columns[schema, table].append((column, kind, comment or ""))
    parts = [_HEAD]
    for wanted in ("main", "search_index"):
        if wanted != "main":
            parts.append(_SEARCH)
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
