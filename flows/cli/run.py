"""`followthrough run` and `serve`: one full pass now, or passes on a schedule."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from flows.cli.sources.opml import count
from flows.cli.terminal import exits
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import print_table
from parsers.text.lines import visible_line
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from pathlib import Path

    from flows.config.load import Config
    from flows.passes.full_pass import PassResult
    from flows.passes.report import Report
    from warehouse.harvests.values import Harvest, Loaded

_PROBLEMS_SHOWN = 2


def run(
    config: ConfigOption = None,
    source: Annotated[list[str] | None, typer.Option("--source", "-s", help="Visit this source only (repeatable).")] = None,
    direct: Annotated[bool, typer.Option("--direct", help="Without Prefect and its server, for cron.")] = False,
    due: Annotated[bool, typer.Option("--due", help="Only the sources whose rhythm says that it is time.")] = False,
    max_pages: Annotated[int | None, typer.Option(min=0, help="Pages a source (default: its own limit).")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help=f"Exit with {exits.TROUBLE} if a source could not be read.")
    ] = False,
    anew: Annotated[
        bool,
        typer.Option("--anew", help="Start afresh where the working file was lost; the published file is set aside."),
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,
    as_json: JsonOption = False,
) -> None:
    """One full pass: fetch what is new, keep it, read it, store it, publish the file that people query."""
    from flows.config.load import load_config
    from flows.passes.report import report_for, set_up_logging

    set_up_logging(err, verbose=verbose)
    loaded = load_config(config)
    only = known_sources(loaded, source or [])
    if anew:
        from warehouse.published.continuity import set_aside

        if (aside := set_aside(loaded.warehouse.published, utc_now())) is not None:
            err.print(f"The published file is now {aside}.")
    with report_for(err) as report:
        if direct:
            result = _run_directly(loaded, report, only, due, max_pages)
        else:
            result = _run_with_prefect(loaded, loaded.file, report, only, due, max_pages)
    if as_json:
        print_json(_as_dict(result))
    else:
        print_summary(result)
    if result.outcome == "interrupted":
        raise typer.Exit(exits.INTERRUPTED)
    if strict and result.in_trouble:
        raise typer.Exit(exits.TROUBLE)


def serve(config: ConfigOption = None) -> None:
    """Run at the times of `[schedule]` until stopped: passes, which send what is due, and reminders; one at a time."""
    from flows.config.load import load_config
    from flows.passes.lifecycle.run_lock import one_server_at_a_time
    from flows.passes.report import set_up_logging
    from flows.scheduled.server import prefect_api

    set_up_logging(err)
    loaded = load_config(config)
    err.print("Starting Prefect's server (some ten seconds) …" if not _api_given() else "Using PREFECT_API_URL.")
    with one_server_at_a_time(loaded.warehouse.path), prefect_api(loaded.warehouse.path, scheduler=True) as api:
        from flows.scheduled.deployments import planned, serve_deployments

        for one in planned(loaded.schedule):
            if one.wanted:
                err.print(f"{one.flow.name}/{one.name}: {one.when} ({one.time_zone}). {one.description}", markup=False)
        err.print(f"Watching {len(loaded.sources())} sources. API: {api}. Stop with Ctrl-C.", markup=False)
        serve_deployments(loaded.file, loaded.schedule)


def _api_given() -> bool:
    return bool(os.environ.get("PREFECT_API_URL"))


def known_sources(config: Config, wanted: Sequence[str], *, param_hint: str = "--source") -> list[str]:
    """`wanted` as it is; raises a usage error for an id that is not watched."""
    known = {one.source_id for one in config.sources()}
    for name in wanted:
        if name not in known:
            raise typer.BadParameter(
                f"no source {name!r} is watched; `followthrough sources list` shows them", param_hint=param_hint
            )
    return list(wanted)


def _run_directly(config: Config, report: Report, only: Sequence[str], due: bool, max_pages: int | None) -> PassResult:
    from flows.passes.alerting import failure_writer
    from flows.passes.failures import reporting_failures
    from flows.passes.full_pass import run_pass
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from flows.passes.visits import on_threads

    with (
        reporting_failures(config, utc_now, failure_writer(config, utc_now)),
        stopping_on_signals(Stop()) as stop,
        on_threads() as submit,
    ):
        return run_pass(config, submit=submit, report=report, stop=stop, only=only, due_only=due, max_pages=max_pages)


def _run_with_prefect(
    config: Config, file: Path | None, report: Report, only: Sequence[str], due: bool, max_pages: int | None
) -> PassResult:
    from flows.scheduled.server import prefect_api

    report.step("Starting Prefect" if _api_given() else "Starting Prefect's server")
    with prefect_api(config.warehouse.path, scheduler=False):
        from flows.scheduled import watch  # Prefect reads its settings when it is imported, so after prefect_api

        # What went wrong is reported once, by us; Prefect would print the same traceback twice more.
        logging.getLogger("prefect").setLevel(logging.CRITICAL)
        results: list[PassResult] = []
        watch.current_report.set(report)
        watch.last_result.set(results)
        watch.watch(config=str(file) if file else None, only=tuple(only), due_only=due, max_pages=max_pages)
        return results[0]


def _as_dict(result: PassResult) -> dict[str, object]:
    return {
        "run_id": result.run_id,
        "outcome": result.outcome,
        "started_at": result.started_at,
        "ended_at": result.ended_at,
        "published": result.published,
        "counts": result.counts,
        "incidents": [
            {"phase": phase, "title": alert.title}
            for phase in ("opened", "reminded", "resolved")
            for alert in getattr(result.incidents, phase)
        ],
        "alerts": asdict(result.delivered),
        "sources": [
            {
                "source_id": harvest.source.source_id,
                "readable": harvest.readable,
                "listed": harvest.listed,
                "versions": dict(loaded.versions),
                "waiting": harvest.waiting,
                "problems": _trouble(harvest, loaded),
            }
            for harvest, loaded in zip(result.harvests, result.loaded, strict=True)
        ],
    }


def print_summary(result: PassResult) -> None:
    """Print a table of what each source brought, the problems, a line of totals, incidents, and the alerts sent."""
    from flows.passes.report import summary

    table = Table("source", "listed", "new", "edited", "other", "waiting", "problems", box=box.SIMPLE_HEAD)
    table.columns[0].overflow = "fold"  # it is what people copy
    table.padding = (0, 1, 0, 0)
    table.show_edge = table.pad_edge = False  # so that it fits 60 columns
    for column in table.columns[1:]:
        column.justify = "right"
        column.no_wrap = True
    rows = sorted(zip(result.harvests, result.loaded, strict=True), key=lambda row: row[0].source.source_id)
    for harvest, loaded in rows:
        other = loaded.versions.get("technical", 0) + loaded.versions.get("restored", 0)
        counts = (loaded.versions.get("first", 0), loaded.versions.get("edit", 0), other, harvest.waiting)
        cells = [str(harvest.listed), *(str(count or "-") for count in counts), str(len(_trouble(harvest, loaded)) or "-")]
        table.add_row(harvest.source.source_id, *cells, style=None if harvest.readable else "yellow")
    print_table(table)
    for harvest, loaded in rows:
        trouble = _trouble(harvest, loaded)
        for line in trouble[:_PROBLEMS_SHOWN]:
            out.print(f"{harvest.source.source_id}: {line}", style="yellow", markup=False)
        if len(trouble) > _PROBLEMS_SHOWN:
            out.print(
                f"{harvest.source.source_id}: and {len(trouble) - _PROBLEMS_SHOWN} more (--json lists all)", style="yellow"
            )
    totals = result.counts
    seconds = (result.ended_at - result.started_at).total_seconds()
    out.print(
        f"{count(totals['sources'])} in {seconds:.1f} s: {totals['first']} new releases, {totals['edit']} edited, "
        f"{totals['captures']} bodies kept. Run {result.run_id} {result.outcome.replace('_', ' ')}."
    )
    asked = [one for one in result.harvests if one.attempts]
    if len(asked) > 1 and not any(one.readable for one in asked):
        out.print("No site at all could be read: look at this machine's network first.", style="yellow")
    elif result.in_trouble:
        names = ", ".join(one.source.source_id for one in result.in_trouble)
        out.print(f"In trouble: {names}. See `fetches` in the published file.", style="yellow", markup=False)
    for alert in result.incidents.alerts:
        out.print(visible_line(alert.title), style="yellow", markup=False)
    for line in summary(result.delivered):
        out.print(line, markup=False)
    out.print(f"Published {result.published}", markup=False)


def _trouble(harvest: Harvest, loaded: Loaded) -> list[str]:
    return [*([loaded.problem] if loaded.problem else []), *harvest.problems]
