"""`followthrough demo`: the whole process in a minute, with no network."""

from __future__ import annotations

import tempfile
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from flows.cli.terminal import exits
from flows.cli.terminal.options import err, out
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from flows.config.load import Config
    from flows.demo.site import DemoSite
    from flows.passes.full_pass import PassResult

_FIRST_DAY = datetime(2026, 1, 15, 8)
_SECOND_DAY = datetime(2026, 7, 15, 8)
_WIDEST = 110
"""Characters of a cell in the demonstration's tables, on terminals of twice that width."""


def demo(
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Keep the demonstration's files here (default: a temporary folder).")
    ] = None,
) -> None:
    """Show the whole way with no network: a small site on loopback, visited twice, six months apart."""
    from flows.demo.site import DemoSite, served

    if folder and folder.is_dir() and any(folder.iterdir()):
        raise typer.BadParameter(f"{folder} is not empty; name a new folder", param_hint="--folder")
    with tempfile.TemporaryDirectory(prefix="followthrough-demo-") as temporary:
        place = (folder or Path(temporary)).absolute()
        site = DemoSite()
        with served(site) as address:
            config = _configure(place, site, address)
            out.print(f"A small site with three sources is served at {address}; nothing leaves this machine.\n")
            for visit, day in ((1, _FIRST_DAY), (2, _SECOND_DAY)):
                site.visit = visit
                out.rule(f"{day:%d %B %Y}: pass {visit}")
                result = _pass(config, day)
                _show(result)
                if result.outcome == "interrupted":
                    raise typer.Exit(exits.INTERRUPTED)
        _show_ledger(config)
        if folder:
            file = f"{place}/followthrough.toml"
            out.print(f"\nThe files are in {place}; try: followthrough sql --config {file} 'from releases'", markup=False)
            out.print(f"and, for the pages in a browser: followthrough web --config {file}", markup=False)


def _configure(place: Path, site: DemoSite, address: str) -> Config:
    from flows.config.load import load_config

    place.mkdir(parents=True, exist_ok=True)
    lines = ["catalogue = []", "", "[http]", "delay_seconds = 0", "allow_private_addresses = true", ""]
    for one in site.sources:
        lines += ["[[source]]", f'id = "{one["id"]}"', f'name = "{one["name"]}"', f'family = "{one["family"]}"']
        lines += [f'home = "{address}/{one["id"]}/"', f'language = "{one["language"]}"']
        if one["list"] == "feed":
            lines.append(f'feeds = ["{address}/{one["id"]}/feed.xml"]')
        else:
            lines.append(f'listings = ["{address}/{one["id"]}/"]')
        lines.append("")
    file = place / "followthrough.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return load_config(file)


def _pass(config: Config, day: datetime) -> PassResult:
    """One pass as if it were `day`."""
    from flows.passes.full_pass import run_pass
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from flows.passes.report import report_for
    from flows.passes.visits import on_threads

    with report_for(err) as report, stopping_on_signals(Stop()) as stop, on_threads() as submit:
        return run_pass(config, submit=submit, report=report, stop=stop, shift=day - utc_now())


def _show(result: PassResult) -> None:
    counts = result.counts
    out.print(f"{counts['first']} new releases, {counts['edit']} edited, {counts['captures']} bodies kept.\n")


def _show_ledger(config: Config) -> None:
    """Put the questions of `questions.sql` to the published file, as any analyst could."""
    from warehouse.published.ask import ask

    out.rule("What anyone can ask of the published file")
    text = files("flows.demo").joinpath("questions.sql").read_text(encoding="utf-8")
    for paragraph in text.split("\n\n"):
        question, _, statement = paragraph.strip().partition("\n")
        out.print(f"\n{question.removeprefix('-- ')}", style="bold", markup=False)
        out.print(statement, style="dim", markup=False)
        answer = ask(config.warehouse.published, statement)
        table = Table(*answer.columns)
        for row in answer.rows:
            table.add_row(*(" ".join(str(cell).split())[:_WIDEST] for cell in row))
        out.print(table)
