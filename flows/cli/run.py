"""`followthrough run` and `serve`: one full pass now, or passes on a schedule."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from flows.cli.terminal import exits
from flows.cli.terminal.logs import LogFormatOption, also_in_children, configured, tell
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from flows.cli.terminal.printing import print_table
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from pathlib import Path

    from flows.config.load import Config
    from flows.passes.full_pass import PassResult
    from flows.passes.report import Report


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
    log_format: LogFormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """One full pass: fetch what is new, keep it, read it, store it, publish the file that people query."""
    from flows.passes.report import report_for

    loaded = configured(config, log_format, verbose=verbose)
    only = known_sources(loaded, source or [])
    if anew:
        from warehouse.published.continuity import set_aside

        if (aside := set_aside(loaded.warehouse.published, utc_now())) is not None:
            tell(f"The published file is now {aside}.")
    with report_for(err, table=not as_json) as report:
        if direct:
            result = _run_directly(loaded, report, only, due, max_pages)
        else:
            result = _run_with_prefect(loaded, loaded.file, report, only, due, max_pages)
    if as_json:
        print_json(_as_dict(result))
    else:
        print_summary(result)
    if result.interrupted:
        raise typer.Exit(exits.INTERRUPTED)
    if strict and result.in_trouble:
        raise typer.Exit(exits.TROUBLE)


def serve(config: ConfigOption = None, log_format: LogFormatOption = None) -> None:
    """Run at the times of `\\[schedule]` until stopped: passes, which send what is due, and reminders; one at a time."""
    from flows.passes.lifecycle.run_lock import one_server_at_a_time
    from flows.scheduled.password import password_of
    from flows.scheduled.server import prefect_api, prefect_home, what_starts

    loaded = configured(config, log_format)
    _check_pools(loaded)
    also_in_children()
    tell(f"{what_starts(loaded.warehouse.path)} …")
    page = loaded.prefect.ui_port if loaded.prefect.ui else None
    with (
        one_server_at_a_time(loaded.warehouse.path),
        prefect_api(loaded.warehouse.path, scheduler=True, page_port=page) as api,
    ):
        from flows.scheduled.deployments import planned, serve_deployments

        loaded = configured(config, log_format)  # Prefect, now imported, would report in lines of its own
        for one in planned(loaded.schedule):
            if one.wanted:
                tell(f"{one.flow.name}/{one.name}: {one.when} ({one.time_zone}). {one.description}")
        tell(f"Watching {len(loaded.sources())} sources. API: {api}. Stop with Ctrl-C.")
        if page is not None and (password := password_of(prefect_home(loaded.warehouse.path), page)) is not None:
            tell(f"Prefect's page is at http://127.0.0.1:{page}/ ; it asks for the password in {password}.")
        with _pages(loaded):
            serve_deployments(loaded.file, loaded.schedule)


def _check_pools(config: Config) -> None:
    """Raise PrefectServerError when a source names a pool whose workers nobody could reach."""
    from flows.scheduled.server import check_reached_by_others

    pooled = next((one for one in config.sources() if one.pool), None)
    if pooled is not None:
        check_reached_by_others(f"the source {pooled.source_id}, of the pool {pooled.pool},")


@contextmanager
def _pages(config: Config) -> Iterator[None]:
    """Serve the pages for a browser too while the block lasts, where `[web] listen` says so."""
    if config.web.listen is None:
        yield
        return
    from flows.web.serving import serving_beside
    from flows.web.settings import settings_of

    with serving_beside(settings_of(config), config.web.listen):
        tell(f"The pages are at {config.web.base_url or f'http://{config.web.listen}'}/ .")
        yield


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

    gc.freeze()  # all that was loaded is needed until the process ends, so it need not be looked through for garbage: 40 ms
    with (
        reporting_failures(config, utc_now, failure_writer(config, utc_now)),
        stopping_on_signals(Stop()) as stop,
        on_threads() as submit,
    ):
        return run_pass(config, submit=submit, report=report, stop=stop, only=only, due_only=due, max_pages=max_pages)


def _run_with_prefect(
    config: Config, file: Path | None, report: Report, only: Sequence[str], due: bool, max_pages: int | None
) -> PassResult:
    from flows.scheduled.server import prefect_api, what_starts

    _check_pools(config)
    report.step(what_starts(config.warehouse.path))
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
    from flows.passes.summary import problems_of

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
                "trouble": dict(zip(("state", "detail"), seen, strict=True))
                if (seen := result.trouble.get(harvest.source.source_id))
                else None,
                "problems": problems_of(harvest, loaded),
            }
            for harvest, loaded in zip(result.harvests, result.loaded, strict=True)
        ],
    }


def print_summary(result: PassResult) -> None:
    """Print a table of what each source brought, the problems, a line of totals, incidents, and the alerts sent."""
    from flows.passes.summary import pass_summary, problems_of, troubles

    table = Table("source", "listed", "new", "edited", "other", "waiting", "problems", box=box.SIMPLE_HEAD)
    table.columns[0].overflow = "fold"  # it is what people copy
    table.padding = (0, 1, 0, 0)
    table.show_edge = table.pad_edge = False  # so that it fits 60 columns
    for column in table.columns[1:]:
        column.justify = "right"
        column.no_wrap = True
    found = troubles(result)
    rows = sorted(zip(result.harvests, result.loaded, strict=True), key=lambda row: row[0].source.source_id)
    for harvest, loaded in rows:
        other = loaded.versions.get("technical", 0) + loaded.versions.get("restored", 0)
        other += loaded.versions.get("gone", 0)
        counts = (loaded.versions.get("first", 0), loaded.versions.get("edit", 0), other, harvest.waiting)
        marks = ",".join(one.mark for one in found if harvest.source.source_id in one.sources)
        problems = f"{len(problems_of(harvest, loaded))} {marks}" if marks else "-"
        cells = [str(harvest.listed), *(str(count or "-") for count in counts), problems]
        table.add_row(harvest.source.source_id, *cells, style=None if harvest.readable else "yellow")
    print_table(table)
    for line in pass_summary(result, found, named=False):
        out.print(line.text, style="yellow" if line.trouble else None, markup=False)


def print_problems(result: PassResult) -> None:
    """Print what was wrong, the same reason at many sources once."""
    from flows.passes.summary import problem_lines, troubles

    for line in problem_lines(result, troubles(result), named=True):
        out.print(line.text, style="yellow", markup=False)
