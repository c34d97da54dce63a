"""`followthrough sql`, `reparse` and `backfill`: working with what is stored, or filling in what came before."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from flows.cli.terminal import exits
from flows.cli.terminal.options import ConfigOption, JsonOption, err, nobody_reads, out, print_json
from flows.cli.terminal.printing import print_table
from flows.cli.terminal.quoting import one_line

if TYPE_CHECKING:
    from warehouse.published.ask import Answer

_WIDEST = 80


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
            table.add_column(Text(one_line(name)), overflow="fold")  # what is cut could not be copied
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
    """Names that a JSON object can hold side by side: `title`, `title_1`."""
    names: list[str] = []
    for column in columns:
        name, number = column, 0
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _cell(value: object) -> str:
    text = one_line(str(value))
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def reparse(
    config: ConfigOption = None,
    source: Annotated[list[str] | None, typer.Option("--source", "-s", help="This source only (repeatable).")] = None,
) -> None:
    """Read every body ever kept again with today's readers, with no request; changed readings are `technical` versions."""
    from flows.cli.run import known_sources
    from flows.config.load import load_config
    from flows.passes.reparse import reparse_all
    from flows.passes.report import report_for, set_up_logging
    from flows.passes.stopping import Stop, stopping_on_signals

    set_up_logging(err)
    loaded = load_config(config)
    only = known_sources(loaded, source or [])
    with report_for(err) as report, stopping_on_signals(Stop()) as stop:
        result = reparse_all(loaded, report=report, stop=stop, only=only)
    counts = result.counts
    out.print(
        f"{counts['sources']} sources read again: {counts['technical']} readings changed, {counts['first']} releases found "
        f"that could not be read before, {counts['edit'] + counts['restored']} edits seen that were missed before."
    )
    if result.outcome == "interrupted":
        raise typer.Exit(exits.INTERRUPTED)


def backfill(
    source: Annotated[str, typer.Argument(help="The source whose older releases are wanted.")],
    config: ConfigOption = None,
    pages: Annotated[int, typer.Option(min=1, help="Releases and documents to fetch at most.")] = 500,
    depth: Annotated[int, typer.Option(min=1, help="Pages of each of its listings to walk at most.")] = 50,
) -> None:
    """Fetch older releases of one source by walking its listings and sitemaps further back, at the usual polite pace."""
    from flows.cli.run import known_sources, print_summary
    from flows.config.load import load_config
    from flows.passes.full_pass import on_threads, run_pass
    from flows.passes.report import report_for, set_up_logging
    from flows.passes.stopping import Stop, stopping_on_signals

    set_up_logging(err)
    loaded = load_config(config)
    only = known_sources(loaded, [source], param_hint="SOURCE")
    with report_for(err) as report, stopping_on_signals(Stop()) as stop, on_threads() as submit:
        result = run_pass(
            loaded,
            submit=submit,
            report=report,
            stop=stop,
            only=only,
            max_pages=pages,
            depth=depth,
            thorough=True,
            flow="backfill",
        )
    print_summary(result)
    if result.outcome == "interrupted":
        raise typer.Exit(exits.INTERRUPTED)
