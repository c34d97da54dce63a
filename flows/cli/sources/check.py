"""`followthrough sources check` and `discover`: visiting the sites, politely, without storing anything."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.cli.sources.incidents import incident_as_dict, incident_line, lasting_incidents
from flows.cli.sources.opml import as_dict, count
from flows.cli.terminal import exits
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json, print_text

if TYPE_CHECKING:
    from flows.config.load import Config
    from flows.fetch import Fetcher
    from flows.passes.lifecycle.stopping import Stop
    from flows.sources.inspection import Answer, Checkup
    from parsers.model import Source
    from warehouse.incidents import Incident

_WORKERS = 8
"""Sources visited at the same time; a platform's delay still applies."""


def check(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Sources to visit; all that are watched when none is named.")
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
    strict: Annotated[
        bool, typer.Option("--strict", help=f"Exit with {exits.TROUBLE} when a source cannot be read.")
    ] = False,
) -> None:
    """Visit sources at the usual polite pace and say what answered: robots.txt, home, feeds, listings. Stores nothing."""
    from flows.config.load import load_config
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals

    loaded = load_config(config)
    sources = _wanted(loaded, ids or [])
    incidents = lasting_incidents(loaded) or []
    done: list[Checkup] = []
    with stopping_on_signals(Stop()) as stop, _fetcher(loaded, stop) as fetcher, _progress(len(sources)) as advance:
        for checkup in _checkups(sources, fetcher, stop):
            done.append(checkup)
            advance()
            if not as_json:
                _print_checkup(checkup, incidents)
    if as_json:
        print_json([_checkup_as_dict(checkup, incidents) for checkup in done])
    unread = [checkup.source.source_id for checkup in done if not checkup.readable]
    left = f", {len(sources) - len(done)} not visited" if len(done) < len(sources) else ""
    err.print(f"{count(len(done))} visited, {len(done) - len(unread)} can be read{left}.", markup=False)
    if unread:
        err.print(f"Nothing to read at: {', '.join(unread)}", style="yellow", markup=False)
    if done and all(answer.outcome == "unreachable" for checkup in done for answer in checkup.answers):
        err.print("Not one host could be reached: look at this machine's network or proxy first.", style="yellow")
    if stop:
        raise typer.Exit(exits.INTERRUPTED)
    if strict and unread:
        raise typer.Exit(exits.TROUBLE)


def discover(
    url: Annotated[str, typer.Argument(help="The site, or better its page of news or press releases.")],
    config: ConfigOption = None,
    write: Annotated[bool, typer.Option("--write", help="Append the paragraph to the configuration file.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find the feeds of a site, make sure that they are some, and print a paragraph for the configuration to paste."""

    from flows.catalogue.paragraphs import paragraph
    from flows.config.append import append_paragraphs
    from flows.config.load import load_config
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from flows.sources.inspection import StoppedError, discover

    loaded = load_config(config)
    taken = [source.source_id for source in loaded.sources()]
    address = url if "://" in url else f"https://{url}"
    with stopping_on_signals(Stop()) as stop, _fetcher(loaded, stop) as fetcher:
        try:
            source, answers = discover(address, fetcher.fetch, taken=taken, told=_tell)
        except StoppedError:
            err.print("stopped")
            raise typer.Exit(exits.INTERRUPTED) from None
    if write:
        target = loaded.file or Path("followthrough.toml")
        append_paragraphs(target, paragraph(source))
        err.print(f"{source.source_id} written to {target}", markup=False)
    if as_json:
        print_json({"source": as_dict(source), "answers": [_answer_as_dict(answer) for answer in answers]})
    elif not write:
        print_text(paragraph(source))


def _wanted(config: Config, ids: Sequence[str]) -> list[Source]:
    """The sources named, watched or in the catalogue; when none is named, all those watched that are on the web."""
    from flows import catalogue
    from flows.sources.plan import fetched

    watched = {source.source_id: source for source in config.sources() if fetched(source)}
    if not ids:
        return list(watched.values())
    found = []
    for name in ids:
        source = watched.get(name) or catalogue.find(name)
        if source is None:
            raise typer.BadParameter(f"no source {name!r}; `followthrough sources list --all` shows them", param_hint="IDS")
        found.append(source)
    return found


def _checkups(sources: Sequence[Source], fetcher: Fetcher, stop: Stop) -> Iterator[Checkup]:
    """As they are done: platforms in parallel, the sources of one platform one after another."""
    from flows.passes.lifecycle.lanes import Lanes
    from flows.sources.inspection import StoppedError
    from flows.sources.inspection import check as check_source
    from flows.sources.plan import platform_of

    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="check") as pool:
        lanes = Lanes(
            sources,
            lane_of=platform_of,
            submit=lambda source: pool.submit(check_source, source, fetcher.fetch),
            workers=_WORKERS,
            stopped=lambda: bool(stop),
        )
        for batch in lanes.batches():
            for _, pending in batch:
                try:
                    yield pending.result()
                except StoppedError:
                    continue


@contextmanager
def _fetcher(config: Config, stop: Stop) -> Iterator[Fetcher]:
    from flows.fetch import Fetcher

    fetcher = Fetcher(config.http_settings())
    stop.listen(fetcher.stop)
    try:
        yield fetcher
    finally:
        fetcher.close()


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """A bar on a terminal, nothing in a pipe or a log; yields a function to call when one more is done."""
    if not err.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("Visiting"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)


def _print_checkup(checkup: Checkup, incidents: Sequence[Incident]) -> None:
    style = None if checkup.readable else "yellow"
    out.print(f"{checkup.source.source_id}  {checkup.source.name}", style=style, markup=False)
    for answer in checkup.answers:
        out.print(f"  {_line(answer)}", markup=False)
    for incident in incidents:
        if checkup.source.source_id in incident.source_ids:
            out.print(f"  {incident_line(incident)}", markup=False, style="yellow")
    for url in checkup.suggestions:
        out.print(f"  names a feed that the source does not have: {url}", markup=False)


def _tell(answer: Answer) -> None:
    err.print(_line(answer), markup=False, style=None if answer.entries else "dim")


def _line(answer: Answer) -> str:
    said = [answer.outcome if answer.status is None else f"{answer.outcome} ({answer.status})"]
    if answer.entries is not None:
        said.append("1 entry" if answer.entries == 1 else f"{answer.entries} entries")
    if answer.newest:
        said.append(f"newest {answer.newest}")
    if answer.bytes:
        said.append(f"{answer.bytes / 1000:.1f} kB in {answer.elapsed_ms} ms")
    if answer.detail:
        said.append(" ".join(answer.detail.split()))
    return f"{answer.purpose:8} {answer.url}: {', '.join(said)}"


def _checkup_as_dict(checkup: Checkup, incidents: Sequence[Incident]) -> dict[str, object]:
    return {
        "id": checkup.source.source_id,
        "name": checkup.source.name,
        "readable": checkup.readable,
        "answers": [_answer_as_dict(answer) for answer in checkup.answers],
        "suggestions": list(checkup.suggestions),
        "incidents": [incident_as_dict(one) for one in incidents if checkup.source.source_id in one.source_ids],
    }


def _answer_as_dict(answer: Answer) -> dict[str, object]:
    return dataclasses.asdict(answer)
