"""`followthrough reparse`: rereading what is stored."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.run import known_sources, print_problems
from flows.cli.terminal import exits
from flows.cli.terminal.logs import LogFormatOption, configured
from flows.cli.terminal.options import ConfigOption, err, out


def reparse(
    config: ConfigOption = None,
    source: Annotated[list[str] | None, typer.Option("--source", "-s", help="This source only (repeatable).")] = None,
    log_format: LogFormatOption = None,
) -> None:
    """Read every body ever kept again with today's readers, with no request; changed readings are `technical` versions."""
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from flows.passes.reparse import reparse_all
    from flows.passes.report import report_for
    from warehouse.errors import ArchiveError

    loaded = configured(config, log_format)
    only = known_sources(loaded, source or [])
    with report_for(err) as report, stopping_on_signals(Stop()) as stop:
        result = reparse_all(loaded, report=report, stop=stop, only=only)
    counts = result.counts
    out.print(
        f"{counts['sources']} sources read again: {counts['technical']} readings changed, {counts['first']} releases found "
        f"that could not be read before, {counts['edit'] + counts['restored']} edits seen that were missed before."
    )
    print_problems(result)
    if result.interrupted:
        raise typer.Exit(exits.INTERRUPTED)
    if result.damaged:
        raise ArchiveError(
            f"{result.damaged} stored bodies could not be read: the archive is damaged, or parts of it are missing",
            hint="What was read of them before is still there. `followthrough doctor --archive` names what is missing.",
        )
