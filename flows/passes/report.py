"""Showing a person how a run is going: a progress display on a terminal, plain lines in a log."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Protocol

from alerts.outbox.delivered import Delivered
from flows.passes.lifecycle.log_lines import LogFormat, TextLines, in_json, write_json, write_text
from flows.rereading.pace import Pace
from warehouse.harvests.values import Harvest, Loaded

if TYPE_CHECKING:
    from rich.console import Console

log = logging.getLogger("followthrough")

_TELL_SECONDS = 60.0
"""Between two lines of a log that say how far reading is: runs of hours stay readable."""
_ADDRESS = re.compile(r"^(?:https?://\S+: )+")


def set_up_logging(console: Console | None = None, *, verbose: bool = False, lines: LogFormat = "text") -> None:
    """Log lines on stderr: coloured on a terminal, plain with a time in a log file or a service's journal, or as JSON."""
    log.setLevel(logging.DEBUG if verbose else logging.INFO)
    log.propagate = False
    if lines == "json":
        write_json(log, sys.stderr)
        return
    handler: logging.Handler
    if sys.stderr.isatty() if console is None else console.is_terminal:
        from rich.console import Console
        from rich.logging import RichHandler

        handler = RichHandler(console=console or Console(stderr=True), show_path=False, show_time=False, markup=False)
    else:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(TextLines())
    write_text(log, handler)


class Report(Protocol):
    """What a pass reports as it goes."""

    def begin(self, total: int) -> None:
        """`total` sources are about to be visited."""

    def step(self, text: str) -> None:
        """Another phase begins."""

    def stored(self, harvest: Harvest, loaded: Loaded) -> None:
        """What one source brought has been stored."""

    def begin_reading(self, total: int) -> None:
        """`total` captures are about to be read again."""

    def read(self, captures: int) -> None:
        """So many more have been read, and what was read of them is stored."""


def source_line(harvest: Harvest, loaded: Loaded) -> str:
    """What one source brought, in words."""
    parts = [f"{harvest.listed} listed"]
    parts += [f"{count} {kind}" for kind, count in sorted(loaded.versions.items()) if count]
    if harvest.waiting:
        parts.append(f"{harvest.waiting} wait for a later run")
    if not harvest.readable:
        parts.append("no list could be read")
    if loaded.problem:
        parts.append(loaded.problem)
    if harvest.problems:
        parts.append(f"{len(harvest.problems)} problem{'s' if len(harvest.problems) > 1 else ''}: {harvest.problems[0]}")
    return f"{harvest.source.source_id}: {', '.join(parts)}"


def reason_of(problem: str) -> str:
    """What went wrong, without the address at which it did: the same for all sources that it happens to."""
    return _ADDRESS.sub("", problem)


class LogReport:
    """Plain lines through `logging`, for a log file or a flow run.

    `each` says whether a source gets a line; it need not where a table of all of them follows.
    """

    def __init__(self, *, each: bool = True) -> None:
        self._each = each
        self._pace = Pace(0)
        self._told_at = 0.0

    def begin(self, total: int) -> None:
        """Say how many sources there are."""
        log.info("visiting %d sources", total)

    def step(self, text: str) -> None:
        """Say what comes next."""
        log.info("%s", text)

    def stored(self, harvest: Harvest, loaded: Loaded) -> None:
        """One line per source; a source with nothing new and no trouble is not worth one at this level."""
        level = logging.WARNING if not harvest.readable else logging.INFO
        if not self._each or (harvest.quiet and harvest.readable):
            level = logging.DEBUG
        log.log(level, "%s", source_line(harvest, loaded))

    def begin_reading(self, total: int) -> None:
        """Say how many captures there are."""
        log.info("reading %d captures again", total)
        self._pace, self._told_at = Pace(total), time.monotonic()

    def read(self, captures: int) -> None:
        """Now and then a line that says how far it is."""
        self._pace.count(captures)
        if time.monotonic() - self._told_at >= _TELL_SECONDS:
            self._told_at = time.monotonic()
            log.info("%s", self._pace.words())


class ProgressReport:
    """A bar on a terminal, with a line above it for each source that brought something or is in trouble.

    Of many sources in trouble for one reason, the first has a line; the summary says how many there are.
    """

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._console = console
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("Starting", total=None)
        self._reasons: set[str] = set()
        self._pace: Pace | None = None

    def __enter__(self) -> ProgressReport:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, total: int) -> None:
        """Show the bar."""
        self._progress.update(self._task, description="Visiting sources", total=total, completed=0)

    def step(self, text: str) -> None:
        """Rename the bar."""
        self._progress.update(self._task, description=text)

    def stored(self, harvest: Harvest, loaded: Loaded) -> None:
        """Move the bar on."""
        reason = "" if harvest.readable or not harvest.problems else reason_of(harvest.problems[0])
        known = reason in self._reasons
        if reason:
            self._reasons.add(reason)
        if (not harvest.quiet or not harvest.readable) and not known:
            self._console.print(source_line(harvest, loaded), style=None if harvest.readable else "yellow", markup=False)
        if self._pace is None:
            self._progress.advance(self._task)

    def begin_reading(self, total: int) -> None:
        """Show a bar of captures."""
        self._pace = Pace(total)
        self._progress.update(self._task, description="Reading again", total=total, completed=0)

    def read(self, captures: int) -> None:
        """Move that bar on."""
        if self._pace is not None:
            self._pace.count(captures)
            self._progress.update(self._task, description=self._pace.words(), advance=captures)


def report_for(console: Console, *, quiet: bool = False, table: bool = False) -> AbstractContextManager[Report]:
    """A progress display where `console` is a terminal, lines of the log otherwise, and where these are JSON.

    `table` says that one of all sources follows, so that lines for people need not name each before it.
    """
    if console.is_terminal and not quiet and not in_json():
        return ProgressReport(console)
    return nullcontext(LogReport(each=not table or in_json()))


def totals(loaded: Sequence[Loaded]) -> dict[str, int]:
    """All that a run changed, for the `counts` of its row."""
    counts = {
        "sources": len(loaded),
        "captures": 0,
        "entries": 0,
        "first": 0,
        "edit": 0,
        "technical": 0,
        "restored": 0,
        "gone": 0,
    }
    for one in loaded:
        counts["captures"] += one.new_captures
        counts["entries"] += one.new_entries
        for kind, count in one.versions.items():
            counts[kind] += count
    return counts


def summary(delivered: Delivered) -> Iterable[str]:
    """What a pass did, in lines for people; nothing when there was nothing to do."""
    if delivered.busy:
        yield "Another process is delivering alerts."
    if delivered.sent or delivered.put_off or delivered.failed:
        yield (
            f"Alerts: {delivered.sent} sent in {counted(delivered.messages, 'message')}, "
            f"{counted(delivered.put_off, 'message')} put off, {counted(delivered.failed, 'alert')} given up, "
            f"{delivered.waiting} waiting."
        )
    yield from delivered.problems
    if delivered.given_up:
        yield f"{counted(delivered.given_up, 'alert')} could not be delivered: see `followthrough alerts list --failed`."


def counted(number: int, what: str) -> str:
    """`1 source`, `2 sources`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
