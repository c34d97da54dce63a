"""`followthrough backfill`: filling in what came before, from a site or from archives that others made of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.run import known_sources, print_summary
from flows.cli.terminal import exits
from flows.cli.terminal.logs import LogFormatOption, configured
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.config.load import Config
    from flows.passes.crawls.backfill import CrawlResult

_PROBLEMS_SHOWN = 10
"""Lines on what could not be read; --json has all."""


def backfill(
    source: Annotated[
        str | None,
        typer.Argument(help="The source whose older releases are wanted; with --warc all sources when left out."),
    ] = None,
    config: ConfigOption = None,
    pages: Annotated[int, typer.Option(min=1, help="Releases and documents to fetch at most.")] = 500,
    depth: Annotated[int, typer.Option(min=1, help="Pages of each of its listings to walk at most.")] = 50,
    warc: Annotated[
        Path | None,
        typer.Option(
            "--warc",
            metavar="FILE|FOLDER|URL-LIST",
            help="Read archives that others made, with no request to the site: WARC or WACZ, here or at addresses.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --warc: only say what would be taken.")] = False,
    log_format: LogFormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """Older releases: of one source by walking its lists further back at the polite pace, or from archives of others."""
    if warc is None and source is None:
        raise typer.BadParameter("name a source, or an archive with --warc", param_hint="SOURCE")
    if warc is None and (dry_run or as_json):
        raise typer.BadParameter("this goes with --warc only", param_hint="--dry-run" if dry_run else "--json")
    loaded = configured(config, log_format)
    only = known_sources(loaded, [source] if source else [], param_hint="SOURCE")
    if warc is not None:
        _from_crawls(loaded, warc, only, dry_run=dry_run, as_json=as_json)
        return
    from flows.passes.full_pass import run_pass
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from flows.passes.report import report_for
    from flows.passes.visits import on_threads

    with report_for(err, table=True) as report, stopping_on_signals(Stop()) as stop, on_threads() as submit:
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
    if result.interrupted:
        raise typer.Exit(exits.INTERRUPTED)


def _from_crawls(config: Config, path: Path, only: list[str], *, dry_run: bool, as_json: bool) -> None:
    from flows.passes.crawls.backfill import backfill_from_crawls
    from flows.passes.crawls.progress import crawl_report_for
    from flows.passes.crawls.sources import named_by
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from warehouse.errors import ArchiveError

    named = named_by(path)
    with crawl_report_for(err) as report, stopping_on_signals(Stop()) as stop:
        result = backfill_from_crawls(config, named, report=report, stop=stop, only=only, dry_run=dry_run)
    if as_json:
        print_json(_as_dict(result, dry_run=dry_run))
    else:
        for line in _lines(result, dry_run=dry_run):
            out.print(line, markup=False)
    if result.outcome == "interrupted":
        raise typer.Exit(exits.INTERRUPTED)
    if result.unreadable:
        raise ArchiveError(
            f"{len(result.unreadable)} of the files could not be read: {result.unreadable[0]}",
            hint="What the others hold was taken. The same command goes on with those that could not be read.",
        )


def _lines(result: CrawlResult, *, dry_run: bool) -> Iterator[str]:
    from flows.passes.report import counted

    taken = {source_id: one for source_id, one in result.taken.items() if one.records}
    would = "would be taken" if dry_run else "taken"
    yield (
        f"{counted(result.files, 'file')} read, {counted(result.found.records, 'record')} in what was not read before;"
        f" {counted(sum(one.records for one in taken.values()), 'record')} {would}, of"
        f" {counted(len(taken), 'source')}."
    )
    for source_id, one in taken.items():
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(one.versions.items())) or "no new version"
        yield f"{source_id}: {one.records} records ({one.lists} of lists, {one.documents} of documents): {kinds}"
    for reason, count in result.found.left_out.most_common():
        yield f"Left out: {count} {reason}"
        if reason != "of no source that is watched":
            yield from (f"  {count} at {ids}" for (ids, why), count in result.left_out_of.most_common() if why == reason)
    problems = [*(f"Lost: {one}" for one in result.found.lost), *result.problems, *result.unreadable]
    yield from problems[:_PROBLEMS_SHOWN]
    if len(problems) > _PROBLEMS_SHOWN:
        yield f"And {len(problems) - _PROBLEMS_SHOWN} more that could not be read (--json lists all)."
    if dry_run:
        yield "Nothing was changed."
    if result.outcome == "interrupted":
        yield "Stopped. The same command goes on from here."


def _as_dict(result: CrawlResult, *, dry_run: bool) -> dict[str, object]:
    return {
        "outcome": result.outcome,
        "dry_run": dry_run,
        "files": result.files,
        "records": result.found.records,
        "sources": [
            {
                "source_id": source_id,
                "records": one.records,
                "lists": one.lists,
                "documents": one.documents,
                "captures": one.captures,
                "versions": dict(one.versions),
                "left_out": {
                    reason: count for (ids, reason), count in result.left_out_of.items() if source_id in ids.split(", ")
                },
            }
            for source_id, one in result.taken.items()
        ],
        "left_out": dict(result.found.left_out),
        "lost": result.found.lost,
        "problems": result.problems,
        "unreadable": result.unreadable,
    }
