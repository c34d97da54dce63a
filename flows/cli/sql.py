"""`followthrough sql`: querying the published file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from flows.cli.terminal.csv_output import print_csv
from flows.cli.terminal.memory import memory_at_most
from flows.cli.terminal.options import ConfigOption, JsonOption, err, print_json_list, print_text
from flows.cli.terminal.printing import print_table
from parsers.text.lines import visible, visible_line

if TYPE_CHECKING:
    from warehouse.published.ask import Asked

_WIDEST = 80
"""Characters of a table cell; --expanded, --json and --csv cut nothing."""
_COUNTED = 100_000
"""Rows beyond the limit that are counted, so that an endless answer ends."""
_BESIDE_DUCKDB_MB = 256
"""For rows on their way out, and what DuckDB does not count as its own."""


def sql(
    statement: Annotated[str | None, typer.Argument(help="One SQL statement; read from standard input when absent.")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, in which no text is a formula.")] = False,
    expanded: Annotated[
        bool, typer.Option("--expanded", "-x", help="One line per column, for wide rows; nothing is cut.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows to print at most as a table.")] = 200,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long the query may take.")] = 60.0,
    memory: Annotated[int, typer.Option(min=64, help="Megabytes that it may take.")] = 512,
) -> None:
    """Ask the published file a question in SQL (it is only read, and nothing else is); docs/queries.md has recipes."""
    from flows.config.load import load_config
    from warehouse.published.ask import Limits, asking

    if as_json + as_csv + expanded > 1:
        raise typer.BadParameter("--json, --csv and --expanded exclude each other")
    published = load_config(config).warehouse.published
    if statement is None:
        if sys.stdin is None:
            raise typer.BadParameter("give a statement, or one on standard input", param_hint="STATEMENT")
        if sys.stdin.isatty():
            err.print(f"Type a statement and end it with Ctrl-D. The file is {published}.", markup=False)
        statement = sys.stdin.read()
    with memory_at_most(memory + _BESIDE_DUCKDB_MB), asking(published, statement, Limits(seconds, memory)) as answer:
        if as_json:
            names = _distinct(answer.columns)
            print_json_list(dict(zip(names, row, strict=True)) for row in answer.rows)
        elif as_csv:
            print_csv(answer.columns, answer.rows, line_end="\n")
        elif answer.columns:
            shown = islice(answer.rows, limit)
            if expanded:
                for part in _expanded(answer.columns, shown):
                    print_text(part)
            else:
                _print_table(answer, shown)
            more = sum(1 for _ in islice(answer.rows, _COUNTED))
            if more:
                many = f"more than {more}" if more == _COUNTED else more
                err.print(f"{many} more rows; raise --limit, or use --csv or --json.")


def _print_table(answer: Asked, rows: Iterable[Sequence[Any]]) -> None:
    table = Table()
    for name in answer.columns:
        table.add_column(Text(visible_line(name)), overflow="fold")  # cut text could not be copied
    for row in rows:
        table.add_row(*(Text("" if cell is None else _cell(cell)) for cell in row))
    print_table(table)


def _expanded(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Each row as psql's \\x shows it: a heading, then a line per column; the further lines of a cell below its first."""
    names = [visible_line(name) for name in columns]
    width = max(map(len, names))
    for number, row in enumerate(rows, start=1):
        yield f"-[ RECORD {number} ]".ljust(width + 1, "-") + "\n"
        for name, cell in zip(names, row, strict=True):
            first, *further = ("" if cell is None else visible(str(cell))).split("\n")
            yield f"{name:{width}} | {first}".rstrip() + "\n"
            yield from (f"{'':{width}} | {line}".rstrip() + "\n" for line in further)


def _distinct(columns: Sequence[str]) -> list[str]:
    """Names that can coexist in a JSON object: `title`, `title_1`."""
    names: list[str] = []
    for column in columns:
        name, number = column, 0
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _cell(value: object) -> str:
    text = visible_line(str(value))
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
