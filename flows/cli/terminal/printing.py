"""Tables and texts: fitted to a terminal, and never cut or wrapped in a pipe."""

from __future__ import annotations

from collections.abc import Iterable

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.cli.terminal.options import Output, out

SHORT_ID = 8
"""Characters of an id in a table: enough to name one in thousands, as commands accept it."""
_WIDE = 180
"""Columns of a table that goes to a file or pipe, where no terminal sets a width."""


def print_table(table: Table) -> None:
    """As wide as the terminal; in a pipe or file, as wide as a wide one."""
    console = out if out.is_terminal else Output(width=_WIDE, highlight=False)
    console.print(table)


def print_indented(text: Text, columns: int) -> None:
    """Print a text some columns to the right."""
    if out.is_terminal:
        out.print(Padding(text, (0, 0, 0, columns)))
        return
    for line in text.split("\n"):
        out.print(Text(" " * columns) + line, soft_wrap=True)


def print_facts(facts: Iterable[tuple[str, str]], columns: int = 0) -> None:
    """Print names and values one below another, `columns` to the right."""
    rows = list(facts)
    if out.is_terminal:
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold", no_wrap=True)
        table.add_column()
        for name, value in rows:
            table.add_row(name, Text(value))
        out.print(Padding(table, (0, 0, 0, columns)))
        return
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        out.print(Text(f"{' ' * columns}{name:{width}}  {value}"), soft_wrap=True)
