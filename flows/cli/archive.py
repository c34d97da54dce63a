"""`followthrough archive`: what is done with the files of the web archive by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.terminal import exits
from flows.cli.terminal.options import ConfigOption, err, out

archive_app = typer.Typer(help="The web archive, where it is kept on object storage.", no_args_is_help=True)

_MEGABYTE = 1_000_000
"""Bytes, as disks are sold."""


@archive_app.command()
def push(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="The folder of an archive kept here so far; its files stay where they are."),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Upload what waits, as each run does at its end; with FOLDER also the files of an archive that was kept here."""
    from flows.config.load import load_config
    from flows.passes.lifecycle.run_lock import one_run_at_a_time
    from flows.passes.lifecycle.stopping import Stop, stopping_on_signals
    from flows.passes.lifecycle.uploading import upload_folder, upload_waiting
    from flows.passes.report import counted, report_for, set_up_logging
    from warehouse.archive.kinds import archive_at
    from warehouse.errors import StorageError

    set_up_logging(err)
    loaded = load_config(config)
    place = loaded.archive_place()
    if isinstance(place, Path):
        raise typer.BadParameter(f"the archive is a folder, {place}; set warehouse.archive to s3://…", param_hint="--config")
    if folder is not None and not folder.is_dir():
        raise typer.BadParameter(f"{folder} is no folder", param_hint="FOLDER")
    archive = archive_at(place)
    with report_for(err) as report, stopping_on_signals(Stop()) as stop, one_run_at_a_time(loaded.warehouse.path):
        done = upload_waiting(archive, stop=stop, step=report.step)
        if folder is not None and not done.problems:
            done += upload_folder(archive, folder, stop=stop, step=report.step)
    files = counted(done.files, "file")
    out.print(f"{archive}: {files}, {done.bytes / _MEGABYTE:.1f} MB, uploaded and read back.", markup=False)
    for problem in done.problems:
        err.print(problem, style="yellow", markup=False)
    if stop:
        raise typer.Exit(exits.INTERRUPTED)
    if done.waiting:
        raise StorageError(f"not uploaded: {counted(done.waiting, 'file')}", hint="Nothing is lost here; do it again.")
