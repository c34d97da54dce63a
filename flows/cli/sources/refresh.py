"""`followthrough sources refresh`: a page, or the pages of a source, requested in full and read again now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.run import known_sources, print_summary
from flows.cli.terminal import exits
from flows.cli.terminal.logs import LogFormatOption, configured
from flows.cli.terminal.options import ConfigOption, err

if TYPE_CHECKING:
    from flows.config.load import Config
    from flows.harvest.visit import Again


def refresh(
    target: Annotated[
        str, typer.Argument(help="The address of a page that is known, or the id of a source.", metavar="ID|URL")
    ],
    config: ConfigOption = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="Most pages (default: the source's own limit).")] = None,
    log_format: LogFormatOption = None,
) -> None:
    """Read a page again now, or all pages that a source still lists; what has changed becomes a version, as in a pass."""
    from flows.passes.full_pass import run_pass
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from flows.passes.report import report_for
    from flows.passes.visits import on_threads

    loaded = configured(config, log_format)
    only, again = _wanted(loaded, target)
    with report_for(err, table=True) as report, stopping_on_signals(Stop()) as stop, on_threads() as submit:
        result = run_pass(
            loaded, submit=submit, report=report, stop=stop, only=only, again=again, max_pages=max_pages, flow="refresh"
        )
    print_summary(result)
    if result.outcome == "interrupted":
        raise typer.Exit(exits.INTERRUPTED)


def _wanted(config: Config, target: str) -> tuple[list[str], Again]:
    """The sources to visit, and which of their pages."""
    from flows.harvest.visit import Again
    from parsers.identity import canonical_url
    from warehouse.harvests.source_states import sources_of_page
    from warehouse.store import open_store

    if "://" not in target:
        return known_sources(config, [target], param_hint="ID|URL"), Again()
    key = canonical_url(target)
    found: list[str] = []
    if config.warehouse.path.exists():
        with open_store(config.warehouse.path, read_only=True, wait_seconds=config.warehouse.lock_seconds) as store:
            found = store.read(lambda file: sources_of_page(file, key))
    watched = {one.source_id for one in config.sources()}
    only = [one for one in found if one in watched]
    if not only:
        raise typer.BadParameter(
            "no source that is watched has listed a page of this address; `followthrough run` finds new ones",
            param_hint="ID|URL",
        )
    return only, Again(frozenset({key}))
