"""`followthrough restore`: a backup put back, or a lost working file made again from what is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.terminal.options import ConfigOption, JsonOption, err, out, print_json
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from flows.passes.restoring import Restored

_PROBLEMS_SHOWN = 5
"""Lines on what could not be read in the archive; --json has all."""
_NOT_PUBLISHED = (
    "Not to be had: what makes requests conditional (pages that lists show are asked for in full once), learnt rhythms of"
    " sources, and readings that a person has rejected (`reparse` brings those back)."
)
_NEVER_TOLD = (
    "There was no published file: decisions of people, and what was told to whom, are lost. Nothing of what is stored now is"
    " told again; what sites list from now on is. Take decisions back with `review import`, if they were exported."
)


def restore(
    backup: Annotated[
        Path | None, typer.Argument(metavar="BACKUP", help="A backup, or a folder of backups: the latest of them.")
    ] = None,
    config: ConfigOption = None,
    from_archive: Annotated[
        bool,
        typer.Option("--from-archive", help="With no backup: from the published file and the archive."),
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="A working file that is there is kept under another name.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Only read every file of the backup; change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Put a backup back, every file of which is checked first; or make a lost working file again with --from-archive."""
    from flows.config.load import load_config
    from flows.passes import restoring
    from flows.passes.report import report_for, set_up_logging

    if (backup is None) != from_archive:
        raise typer.BadParameter("name a backup or a folder of them, or say --from-archive", param_hint="BACKUP")
    if check and backup is None:
        raise typer.BadParameter("--check wants a backup", param_hint="--check")
    set_up_logging(err)
    loaded = load_config(config)
    with report_for(err) as report:
        if check and backup is not None:
            whole = restoring.checked_backup(backup, report.step)
            out.print(f"{whole.folder} is whole: {len(whole.manifest.files)} files.", markup=False)
            return
        restored = restoring.restore(loaded, backup, utc_now, replace=replace, step=report.step)
    if as_json:
        print_json(_as_dict(restored))
        return
    for line in _lines(restored):
        out.print(line, markup=False)


def _lines(restored: Restored) -> Iterator[str]:
    from flows.passes.report import counted

    done, found, counts = restored.put_back, restored.from_archive, restored.counts
    if restored.backup is not None:
        manifest = restored.backup.manifest
        made_at = f"{manifest.made_at:%Y-%m-%d %H:%M} (UTC)"
        yield f"Put back {restored.backup.folder}, of {made_at}, up to change {manifest.revision}."
        if done.taken_over is not None and done.taken_over > manifest.revision:
            yield f"What was published after it, up to change {done.taken_over}, was taken over, with what was told since."
        elif done.taken_over is None:
            yield (
                "What was stored and sent after it is not known any more: the next run fetches what sites still list, and"
                " may tell it a second time (docs/operations.md)."
            )
    yield (
        f"The working file holds {counts['releases']} releases in {counts['versions']} versions,"
        f" {counts['captures']} captures, {counts['commitments']} commitments, {counts['decisions']} decisions,"
        f" {counts['alerts']} alerts ({counts['sent']} deliveries sent)."
    )
    if done.decisions:
        yield f"{counted(done.decisions, 'decision')} made in a browser will be taken up by the next pass."
    if found.captures or found.strangers:
        yield (
            f"From the archive alone: {found.captures} bodies, with {found.releases} releases not known before; "
            f"{found.strangers} bodies of no source that is watched were left."
        )
    if found.gone:
        yield f"Gone, as the archive tells: the pages of {found.gone} releases."
    if restored.backup is None:
        yield _NEVER_TOLD if done.taken_over is None else _NOT_PUBLISHED
    elif restored.backup.manifest.holds == "relations":
        yield _NOT_PUBLISHED
    problems = [*done.problems, *found.problems]
    yield from problems[:_PROBLEMS_SHOWN]
    if len(problems) > _PROBLEMS_SHOWN:
        yield f"And {len(problems) - _PROBLEMS_SHOWN} more that could not be read (--json lists all)."
    for one in done.aside:
        yield f"What was there is now {one}"


def _as_dict(restored: Restored) -> dict[str, object]:
    return {
        "backup": restored.backup.folder if restored.backup else None,
        "taken_over_to_revision": restored.put_back.taken_over,
        "archive_files_put_back": restored.put_back.archived,
        "decisions_waiting": restored.put_back.decisions,
        "set_aside": restored.put_back.aside,
        "archive_problems": restored.put_back.problems,
        "holds": restored.counts,
        "from_archive": {
            "captures": restored.from_archive.captures,
            "releases": restored.from_archive.releases,
            "gone": restored.from_archive.gone,
            "of_no_source": restored.from_archive.strangers,
            "problems": restored.from_archive.problems,
        },
    }
