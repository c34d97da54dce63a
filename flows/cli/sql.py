"""`followthrough sql`: querying the published file."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from flows.cli.terminal.options import ConfigOption, JsonOption, err, nobody_reads, print_json
from flows.cli.terminal.printing import print_table
from parsers.text.lines import visible_line

if TYPE_CHECKING:
    from warehouse.published.ask import Answer

_WIDEST = 80
"""Characters of a table cell; --json and --csv cut nothing."""


def sql(
    statement: Annotated[str | None, typer.Argument(help="One SQL statement; read from standard input when absent.")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows to print at most as a table.")] = 200,
) -> None:
    """Ask the published file a question in SQL (read-only); docs/queries.md has recipes."""
    from flows.config.load import load_config
    from warehouse.published.ask import ask

    if as_json and as_csv:
        raise typer.BadParameter("--json and --csv exclude each other")
    published = load_config(config).warehouse.published
    if statement is None:
        if sys.stdin is None:
            raise typer.BadParameter("give a statement, or one on standard input", param_hint="STATEMENT")
        if sys.stdin.isatty():
            err.print(f"Type a statement and end it with Ctrl-D. The file is {published}.", markup=False)
        statement = sys.stdin.read()
    answer = ask(published, statement)
    if as_json:
        names = _distinct(answer.columns)
        print_json([dict(zip(names, row, strict=True)) for row in answer.rows])
    elif as_csv:
        _print_csv(answer)
    elif answer.columns:
        table = Table()
        for name in answer.columns:
            table.add_column(Text(visible_line(name)), overflow="fold")  # cut text could not be copied
        for row in answer.rows[:limit]:
            table.add_row(*(Text("" if cell is None else _cell(cell)) for cell in row))
        print_table(table)
        if len(answer.rows) > limit:
            err.print(f"{len(answer.rows) - limit} more rows; raise --limit, or use --csv or --json.")


def _print_csv(answer: Answer) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    try:
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
    except BrokenPipeError:
        nobody_reads()


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
