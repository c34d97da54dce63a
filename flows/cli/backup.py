"""`followthrough backup`: a copy of the whole warehouse, made while passes run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.terminal import exits
from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from warehouse.backup.take import Taken

_NAMED = 5
"""Files of the archive that a line names; the rest are counted."""
_MEGABYTE = 1_000_000
"""Bytes, as disks are sold."""


def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where backups are kept, each in a folder of its own.")],
    config: ConfigOption = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="How many backups of this warehouse stay, this one included (default: all).")
    ] = None,
    to_parquet: Annotated[
        bool, typer.Option("--to-parquet", help="The public relations as Parquet, for other programs, and the archive.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Back up the working file, the published file and the archive, while passes run; read back before it counts."""
    from flows.config.load import load_config
    from flows.passes.report import report_for, set_up_logging
    from flows.passes.restoring import places_of
    from warehouse.backup.take import take

    set_up_logging(err)
    loaded = load_config(config)
    with report_for(err) as report:
        taken = take(
            places_of(loaded),
            folder,
            utc_now(),
            keep=keep,
            holds="relations" if to_parquet else "files",
            wait_seconds=loaded.warehouse.lock_seconds,
            step=report.step,
        )
    if as_json:
        print_json(_as_dict(taken))
    else:
        _print(taken)
    if taken.manifest.missing or taken.unchecked:
        raise typer.Exit(exits.STORAGE)


def _print(taken: Taken) -> None:
    from flows.passes.report import counted

    manifest = taken.manifest
    size = sum(one.bytes for one in manifest.files) / _MEGABYTE
    out.print(
        f"{taken.folder}: {len(manifest.files)} files, {size:.1f} MB, change {manifest.revision}; read back, and whole.",
        markup=False,
    )
    if manifest.elsewhere:
        out.print(f"On {manifest.archive}, and not copied: {counted(len(manifest.elsewhere), 'file')}.", markup=False)
    for one in taken.removed:
        out.print(f"Removed {one}", markup=False)
    for problem in taken.problems:
        err.print(f"left alone: {problem}", style="yellow", markup=False)
    if taken.healed:
        err.print(
            f"Gone from the archive, or cut short, and taken from the backup before: {_named(taken.healed)}.",
            style="yellow",
            markup=False,
        )
    if manifest.missing:
        err.print(
            f"error: the archive lacks files that captures refer to, and no backup has them: {_named(manifest.missing)}\n"
            "  The rest is backed up; older backups stay, whatever --keep says. Look for those files.",
            markup=False,
        )

    if taken.unchecked:
        err.print(
            f"error: whether the files of the archive are there cannot be said: {taken.unchecked}\n"
            "  The rest is backed up; older backups stay, whatever --keep says. Back up again when it can be reached.",
            markup=False,
        )


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _as_dict(taken: Taken) -> dict[str, object]:
    manifest = taken.manifest
    return {
        "folder": taken.folder,
        "number": manifest.number,
        "made_at": manifest.made_at,
        "revision": manifest.revision,
        "files": len(manifest.files),
        "bytes": sum(one.bytes for one in manifest.files),
        "missing": list(manifest.missing),
        "on_object_storage": len(manifest.elsewhere),
        "unchecked": taken.unchecked or None,
        "from_the_backup_before": taken.healed,
        "removed": taken.removed,
    }
