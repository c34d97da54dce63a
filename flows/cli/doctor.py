"""`followthrough doctor`: whether everything that a run needs is in place, before it is needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.table import Table

from flows.cli.sources.incidents import incident_line, lasting_incidents
from flows.cli.terminal import exits
from flows.cli.terminal.options import ConfigOption, JsonOption, out, print_json
from parsers.dates import paris_time
from parsers.errors import FollowthroughError
from parsers.text.lines import visible_line
from warehouse.clock import utc_now

if TYPE_CHECKING:
    from flows.config.load import Config

Verdict = Literal["good", "look", "bad"]

_ROOM = 2 * 1024**3
"""Bytes that should be free: publishing writes a whole new file next to the old one."""
_QUIET = timedelta(hours=26)
"""A day and two hours: a daily run is a little late now and then."""
_HOUR = timedelta(hours=1)


_BACKUP = "bring the file back from a backup"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    what: str
    verdict: Verdict
    said: str
    status: int = exits.STORAGE
    """The exit status when this is the worst that was found."""


def doctor(
    config: ConfigOption = None,
    archive: Annotated[
        bool,
        typer.Option("--archive", help="Also read every body ever kept, and compare it with its digest: minutes, or hours."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the configuration, folders, disk, warehouse, extensions, Prefect, channels with their secrets, and targets."""
    from flows.config.load import load_config

    loaded = load_config(config)
    checks = (*_CHECKS, _archive) if archive else _CHECKS
    findings = [finding for check in checks for finding in _safely(check, loaded)]
    if as_json:
        print_json([{"check": one.what, "verdict": one.verdict, "said": one.said} for one in findings])
    else:
        table = Table("check", "verdict", "said")
        colours = {"good": "green", "look": "yellow", "bad": "red"}
        for one in findings:
            table.add_row(one.what, f"[{colours[one.verdict]}]{one.verdict}[/]", one.said.replace("[", "\\["))
        out.print(table)
    bad = [one.status for one in findings if one.verdict == "bad"]
    if bad:
        raise typer.Exit(max(bad))


def _safely(check: Callable[[Config], Iterator[Finding]], config: Config) -> list[Finding]:
    try:
        return list(check(config))
    except FollowthroughError as error:  # what a check looks for, and not the end of the others
        said = f"{error.message.rstrip('.')}. {error.hint or ''}".strip()
    except Exception as error:  # a check that breaks is itself a finding
        said = f"{type(error).__name__}: {error}"
    return [Finding(check.__name__.removeprefix("_").replace("_", " "), "bad", " ".join(said.split()))]


def _configuration(config: Config) -> Iterator[Finding]:
    said = f"{config.file or 'none, the defaults'}; {len(config.sources())} sources"
    yield Finding("configuration", "good", said)
    if config.http.contact:
        yield Finding("contact", "good", config.http.contact)
    else:
        yield Finding("contact", "look", "set [http] contact, so that a site can write to you before it blocks you")


def _lexicon(_: Config) -> Iterator[Finding]:
    from parsers.lexicon import fingerprint, own_files

    own = f"with lines of yours in {', '.join(own_files())}" if own_files() else "with no lines of yours"
    yield Finding("lexicon", "good", f"{fingerprint()}, {own}")


def _folders(config: Config) -> Iterator[Finding]:
    from warehouse.archive.place import archive_folder

    for name, path in (
        ("warehouse", config.warehouse.path.parent),
        ("published", config.warehouse.published.parent),
        ("archive", archive_folder(config.archive_place())),
    ):
        there = _nearest(path)
        if not os.access(there, os.W_OK | os.X_OK):
            yield Finding(f"folder of {name}", "bad", f"{there} cannot be written to")
            continue
        free = shutil.disk_usage(there).free
        said = f"{path}, {free / 1024**3:.1f} GiB free"
        yield Finding(f"folder of {name}", "good" if free > _ROOM else "look", said)


def _nearest(path: Path) -> Path:
    """The folder itself, or the one in which it would be created."""
    return next((one for one in (path, *path.parents) if one.exists()), Path("/"))


def _working_file(config: Config) -> Iterator[Finding]:
    from warehouse.store import open_store

    if not config.warehouse.path.exists():
        yield Finding("working file", "look", "not there yet; the first run makes it")
        return
    with open_store(config.warehouse.path, wait_seconds=1.0):
        yield Finding("working file", "good", f"opens; {config.warehouse.path.stat().st_size / 1024**2:.1f} MiB")


def _private_files(config: Config) -> Iterator[Finding]:
    """Those that hold addresses of people, in errors and in pages."""
    from flows.scheduled.server import prefect_home
    from warehouse.archive.place import archive_folder
    from warehouse.connection.private_files import open_to_others

    working = config.warehouse.path
    archive = archive_folder(config.archive_place())
    ours = (working, working.with_name(f"{working.name}.wal"), archive, prefect_home(working))
    found = [path for path in ours if open_to_others(path)]
    if found:
        names = " ".join(str(path) for path in found)
        yield Finding("private files", "look", f"others on this machine can read them: chmod go= {names}")
    else:
        yield Finding("private files", "good", "nobody else can read them")


def _published_file(config: Config) -> Iterator[Finding]:
    from warehouse.published.ask import last_completed_run

    published = config.warehouse.published
    if not published.exists():
        yield Finding("published file", "look", "not there yet; the first run makes it")
        return
    ended = last_completed_run(published)
    if ended is None:
        yield Finding("published file", "look", "no run has been completed yet")
        return
    late = utc_now() - ended > _QUIET
    yield Finding("published file", "look" if late else "good", f"last completed run ended {paris_time(ended)}")


def _archive_to_upload(config: Config) -> Iterator[Finding]:
    """What is still only here, of an archive on object storage."""
    from flows.passes.report import counted
    from warehouse.archive.kinds import archive_at

    if isinstance(config.archive_place(), Path):
        return
    archive = archive_at(config.archive_place())
    waiting = archive.waiting()
    if waiting:
        age = utc_now() - min(one.modified_at for one in waiting)
        size = sum(one.bytes for one in waiting) / 1024**2
        said = f"in {archive.folder}: {counted(len(waiting), 'file')}, {size:.1f} MiB, the oldest for {age // _HOUR} hours"
        yield Finding("archive to upload", "look" if age > _QUIET else "good", said)
    else:
        yield Finding("archive to upload", "good", "nothing waits")


def _object_storage(config: Config) -> Iterator[Finding]:
    """Whether an archive there can be reached."""
    from flows.passes.report import counted
    from warehouse.archive.kinds import archive_at

    if isinstance(config.archive_place(), Path):
        return
    archive = archive_at(config.archive_place())
    files = archive.elsewhere()
    size = sum(files.values()) / 1024**3
    yield Finding("object storage", "good", f"{archive} can be reached; {counted(len(files), 'file')}, {size:.1f} GiB")


def _archive(config: Config) -> Iterator[Finding]:
    """One finding for each file of the archive that is missing or damaged."""
    from warehouse.archive.check import check_archive, places_of_captures
    from warehouse.archive.kinds import archive_at
    from warehouse.store import open_store

    if not config.warehouse.path.exists():
        yield Finding("archive", "look", "there is no working file to say what should be in it")
        return
    with open_store(config.warehouse.path, read_only=True, wait_seconds=config.warehouse.lock_seconds) as store:
        places = store.read(places_of_captures)
    files = lost = 0
    for one in check_archive(archive_at(config.archive_place()), places):
        files += 1
        if one.missing:
            lost += one.captures
            yield Finding("archive", "bad", f"{one.warc_file} is missing, with {one.captures} bodies: {_BACKUP}")
        elif one.damaged:
            lost += len(one.damaged)
            said = f"{len(one.damaged)} of the {one.captures} bodies in {one.warc_file} are damaged"
            yield Finding("archive", "bad", f"{said}, the first of them {visible_line(one.damaged[0], 300)}: {_BACKUP}")
    if not lost:
        yield Finding("archive", "good", f"{len(places)} bodies are as they were received; files: {files}")


def _incidents(config: Config) -> Iterator[Finding]:
    lasting = lasting_incidents(config)
    if lasting is None:
        yield Finding("incidents", "look", "a run holds the warehouse at this moment")
    elif not lasting:
        yield Finding("incidents", "good", "none is open")
    for incident in lasting or ():
        yield Finding("incidents", "look", incident_line(incident))


def _monitoring(config: Config) -> Iterator[Finding]:
    from flows.passes.lifecycle.heartbeat import heartbeat_address

    name = config.monitoring.heartbeat_env
    if name is None:
        yield Finding("heartbeat", "good", "none is wanted; [monitoring] heartbeat_env would have one sent after each run")
        return
    _, problem = heartbeat_address(name, os.environ)
    yield Finding("heartbeat", "bad" if problem else "good", problem or "its address is there", exits.USAGE)


def _full_text_search(_: Config) -> Iterator[Finding]:
    from warehouse.published.search import check_stemmer

    check_stemmer()
    yield Finding("full-text search", "good", "the extension with its stems loads without a network")


def _prefect(_: Config) -> Iterator[Finding]:
    version = metadata.version("prefect")
    given = bool(os.environ.get("PREFECT_API_URL"))
    api = "PREFECT_API_URL" if given else "a server of its own for each run"
    yield Finding("Prefect", "good", f"{version}, {api}, analytics off")
    if given and not (os.environ.get("PREFECT_API_AUTH_STRING") or os.environ.get("PREFECT_API_KEY")):
        said = "PREFECT_API_URL is used without a password: whoever reaches that API can run commands as this user"
        yield Finding("Prefect", "look", f"{said}; docs/operations.md, Who gets in")


def _pools(config: Config) -> Iterator[Finding]:
    from flows.cli.sources.pools import pools_seen

    for one in pools_seen(config):
        yield Finding(f"pool {one.pool}", "good" if one.there else "look", f"{one.sources} sources; {one.said}")


def _channels(config: Config) -> Iterator[Finding]:
    from alerts.channels import ChannelError
    from flows.passes.delivery import senders_for

    subscribed = {one.channel for one in config.subscription}
    for channel in config.channel:
        if channel.id not in subscribed and not channel.ops:
            yield Finding(f"channel {channel.id}", "look", "no [[subscription]] names it, so it gets no alert")
        try:
            senders = senders_for(channel, os.environ)
        except ChannelError as error:  # a finding like any other
            yield Finding(f"channel {channel.id}", "bad", f"{error.message}. {error.hint or ''}".strip(), exits.USAGE)
            continue
        services = ", ".join(sorted({one.service for one in senders}))
        people = "one recipient" if len(senders) == 1 else f"{len(senders)} recipients"
        said = f"the address is understood: {services}, {people}; `alerts test {channel.id}` tries it"
        yield Finding(f"channel {channel.id}", "good", said)


def _targets(config: Config) -> Iterator[Finding]:
    from flows.passes.targets import target_of
    from warehouse.published.targets.publish_to import standing_of

    if not config.warehouse.published.exists():
        return  # that is said above
    for table in config.target:
        what = f"target {table.id}"
        try:
            target = target_of(table, os.environ)
            standing = standing_of(config.warehouse.published, target)
        except FollowthroughError as error:  # it is a finding, and the other checks go on
            yield Finding(what, "bad", f"{error.message.rstrip('.')}. {error.hint or ''}".strip())
            continue
        if standing.published_at is None:
            yield Finding(what, "look", f"{target.address.shown}: nothing is there yet; the next run brings it")
        elif standing.is_current:
            yield Finding(what, "good", f"{target.address.shown}: as the published file is")
        else:
            held = f"it holds what was published {paris_time(standing.published_at)}"
            yield Finding(what, "look", f"{target.address.shown}: {held}, and lacks {standing.changes} changes")


_CHECKS: tuple[Callable[[Config], Iterator[Finding]], ...] = (
    _configuration,
    _lexicon,
    _folders,
    _working_file,
    _private_files,
    _archive_to_upload,
    _object_storage,
    _published_file,
    _incidents,
    _monitoring,
    _full_text_search,
    _prefect,
    _pools,
    _channels,
    _targets,
)
