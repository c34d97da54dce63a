"""`followthrough web export`: a copy of the pages for any static host."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.terminal.logs import LogFormatOption, configured
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json

if TYPE_CHECKING:
    from flows.web.export.pages import Exported

_LATEST = 500
"""Promises unless told otherwise: with both languages some 4,000 files, and as many seconds as make a coffee."""
_MOST = 100_000
"""A copy with more has a million files, which no host wants."""


def export_pages(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A new or empty folder, or an earlier copy, which is renewed.")
    ],
    config: ConfigOption = None,
    latest: Annotated[int, typer.Option(min=1, max=_MOST, help="How many promises, the latest ones.")] = _LATEST,
    as_json: JsonOption = False,
    log_format: LogFormatOption = None,
) -> None:
    """Write the public pages in French and English to files that any static host serves, with a search.

    Links are relative. Only files of an earlier copy are replaced or removed.
    """
    from flows.passes.report import report_for
    from flows.web.export.pages import export
    from flows.web.settings import settings_of

    loaded = configured(config, log_format)
    with report_for(err) as report:
        made = export(settings_of(loaded), folder, latest, report.step)
    if as_json:
        print_json(_as_dict(folder, made))
        return
    placed = made.placed
    out.print(
        f"{folder}: {made.promises} promises, {made.releases} releases, {made.pages} pages in each of two languages, "
        f"{made.feeds} feeds and calendars, revision {made.revision}.",
        markup=False,
    )
    out.print(f"{placed.files} files: {placed.written} new or changed, {placed.removed} removed.")
    out.print(f"Open {folder.absolute() / 'index.html'}, or put the folder on any web server.", markup=False)


def _as_dict(folder: Path, made: Exported) -> dict[str, object]:
    return {
        "folder": folder,
        "promises": made.promises,
        "releases": made.releases,
        "pages": made.pages,
        "feeds": made.feeds,
        "revision": made.revision,
        "files": made.placed.files,
        "written": made.placed.written,
        "removed": made.placed.removed,
    }
