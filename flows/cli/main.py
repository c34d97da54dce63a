"""The command line: `followthrough COMMAND`. Each command imports what it needs when called, so that help is quick."""

from __future__ import annotations

import errno
import functools
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from flows.cli.alerts.app import alerts_app
from flows.cli.archive import archive_app
from flows.cli.backfill import backfill
from flows.cli.backup import backup
from flows.cli.commitments.app import commitments_app
from flows.cli.demo import demo
from flows.cli.doctor import doctor
from flows.cli.evaluate import evaluate
from flows.cli.install import install
from flows.cli.publish import publish
from flows.cli.remind import remind
from flows.cli.reparse import reparse
from flows.cli.replay import replay
from flows.cli.restore import restore
from flows.cli.review.app import review_app
from flows.cli.run import run, serve
from flows.cli.sources.app import sources_app
from flows.cli.sql import sql
from flows.cli.terminal import exits
from flows.cli.terminal.logs import tell_of_error
from flows.cli.terminal.options import nobody_reads, print_text
from flows.cli.web.app import web_app
from flows.cli.worker import worker
from parsers.errors import FollowthroughError
from parsers.text.lines import visible
from warehouse.errors import ArchiveError, QueryError, WarehouseError, WarehouseLockedError


def _print_version(wanted: bool) -> None:
    if not wanted:
        return
    from importlib import metadata

    from warehouse.schema.files import migrations

    with_what = f"schema {migrations()[-1].number}, DuckDB {metadata.version('duckdb')}, Python {sys.version.split()[0]}"
    print_text(f"followthrough {metadata.version('followthrough')} ({with_what})\n")
    raise typer.Exit


app = typer.Typer(
    name="followthrough",
    help="Watches what prefectures and ministries publish, and keeps a ledger of what they commit to and by when.",
    epilog=exits.TABLE,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # its tracebacks print local variables, which may hold secrets
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _program(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version, and what it works with."),
    ] = False,
) -> None:
    del version  # it has printed, and ended the program


for command in (
    run,
    serve,
    worker,
    remind,
    publish,
    sql,
    reparse,
    backfill,
    backup,
    restore,
    evaluate,
    replay,
    doctor,
    demo,
    install,
):
    app.command()(command)
app.add_typer(sources_app, name="sources")
app.add_typer(commitments_app, name="commitments")
app.add_typer(review_app, name="review")
app.add_typer(alerts_app, name="alerts")
app.add_typer(web_app, name="web")
app.add_typer(archive_app, name="archive")
for part in (app, sources_app, commitments_app, review_app, alerts_app, web_app, archive_app):
    for registered in part.registered_commands:
        registered.epilog = exits.TABLE

_OF_THE_DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT}
    | {errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP}
)
"""Numbers of errors that a person can fix; others are faults in the program."""


@functools.cache
def command_line() -> Callable[..., object]:
    """All commands, as Typer makes them of `app`: at every call, if one lets it, which takes 90 ms of CPU time."""
    return typer.main.get_command(app)


def main() -> None:
    """Entry point of the console script."""
    # Like Ctrl-C, unless a command does better (flows/passes/lifecycle/stopping.py): what is open is closed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    status = call(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        nobody_reads()
    except OSError as error:  # Python would try once more on exit, and report it in its own words
        nobody_reads()
        status = status or _say_of_disk(error)
    sys.exit(status)


def call(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; every error a person can fix is one or two lines on stderr."""
    try:
        ending = command_line()(list(arguments), standalone_mode=False)
    except typer.Abort:
        return exits.INTERRUPTED
    except typer.TyperException as error:
        # A wrong command line; Typer bundles its own copy of click, whose errors show themselves with the usage.
        show = getattr(error, "show", None)
        if show is not None:
            show()
        else:
            print(f"error: {error.message}", file=sys.stderr)
        return exits.USAGE
    except FollowthroughError as error:
        tell_of_error(visible(error.message), visible(error.hint) if error.hint else None)  # it may quote what a query read
        return _status_of(error)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return exits.INTERRUPTED
    except RuntimeError as error:
        if not isinstance(error.__cause__, KeyboardInterrupt):  # DuckDB's way of passing on a Ctrl-C
            raise
        print("stopped", file=sys.stderr)
        return exits.INTERRUPTED
    except SystemExit:
        return exits.OK  # so Typer and its help end when nobody is reading their output any more
    except OSError as error:
        if error.errno not in _OF_THE_DISK:
            raise
        return _say_of_disk(error)
    # `typer.Exit` is not raised here but returned as its number; commands themselves return nothing.
    return ending if isinstance(ending, int) else exits.OK


def _say_of_disk(error: OSError) -> int:
    hint = "Check the folder, its permissions and the free space of the disk."
    tell_of_error(f"{error.filename or 'the output'}: {error.strerror}", hint)
    return exits.STORAGE


def _status_of(error: FollowthroughError) -> int:
    from flows.config.load import ConfigError
    from flows.passes.lifecycle.run_lock import AnotherRunError
    from flows.scheduled.server import PrefectServerError
    from flows.web.errors import WebServerError

    table: tuple[tuple[type[FollowthroughError], int], ...] = (
        (ConfigError, exits.USAGE),
        (AnotherRunError, exits.LOCKED),
        (WarehouseLockedError, exits.LOCKED),
        (QueryError, exits.USAGE),
        (WarehouseError, exits.STORAGE),
        (ArchiveError, exits.STORAGE),
        (PrefectServerError, exits.SERVER),
        (WebServerError, exits.SERVER),
    )
    return next((status for kind, status in table if isinstance(error, kind)), exits.USAGE)
