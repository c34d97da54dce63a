"""How far reading somebody else's archive is: bytes, records, their rate and the time left."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Protocol

from flows.passes.lifecycle.log_lines import in_json
from flows.passes.report import LogReport, ProgressReport, Report

if TYPE_CHECKING:
    from rich.console import Console

log = logging.getLogger("followthrough")

_LINE_EVERY = 30.0
"""Seconds between lines of the log."""


class CrawlReport(Report, Protocol):
    """What reading archives reports as it goes."""

    def reading(self, name: str, total: int) -> None:
        """Files with so many bytes are about to be read, or more of them."""

    def looked_through(self, bytes_read: int, records: int) -> None:
        """So much more of the files was looked through."""

    def took(self, source_id: str, records: int) -> None:
        """So many records of a source are stored by now."""


class _Rate:
    """Bytes and records so far, since when."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self.total = self.bytes = self.records = 0

    def line(self) -> str:
        """In words: how far, how fast, how long still."""
        seconds = max(self._clock() - self._began, 0.001)
        left = max(0, self.total - self.bytes) * seconds / self.bytes if self.bytes else 0.0
        rate = self.records / seconds
        return (
            f"{self.bytes / 1e6:,.1f} of {self.total / 1e6:,.1f} MB, {self.records:,} records ({rate:,.0f} a second),"
            f" {_in_words(left)} left"
        )


def _in_words(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


class CrawlLog(LogReport):
    """Lines of the log, one every half minute."""

    def __init__(self) -> None:
        super().__init__()
        self._rate = _Rate()
        self._said = time.monotonic()

    def reading(self, name: str, total: int) -> None:
        """Say what is read."""
        self._rate.total += total
        log.info("reading %s", name)

    def looked_through(self, bytes_read: int, records: int) -> None:
        """Say how far it is, now and then."""
        self._rate.bytes += bytes_read
        self._rate.records += records
        self._say(self._rate.line())

    def took(self, source_id: str, records: int) -> None:
        """Say what was stored, now and then."""
        self._say(f"{source_id}: {records} records taken")

    def _say(self, line: str) -> None:
        if time.monotonic() - self._said >= _LINE_EVERY:
            self._said = time.monotonic()
            log.info("%s", line)


class CrawlBar(ProgressReport):
    """A bar on a terminal."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._rate = _Rate()

    def __enter__(self) -> CrawlBar:
        super().__enter__()
        return self

    def reading(self, name: str, total: int) -> None:
        """Show the bar."""
        self._rate.total += total
        self._progress.update(self._task, description=f"Reading {name}", total=self._rate.total)

    def looked_through(self, bytes_read: int, records: int) -> None:
        """Move the bar on."""
        self._rate.bytes += bytes_read
        self._rate.records += records
        self._progress.update(self._task, completed=self._rate.bytes, description=self._rate.line())

    def took(self, source_id: str, records: int) -> None:
        """Name the source."""
        self._progress.update(self._task, description=f"{source_id}: {records} records taken")


def crawl_report_for(console: Console) -> AbstractContextManager[CrawlReport]:
    """A bar where `console` is a terminal, lines of the log otherwise."""
    if console.is_terminal and not in_json():
        return CrawlBar(console)
    return nullcontext(CrawlLog())
