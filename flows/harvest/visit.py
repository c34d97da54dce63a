"""One visit to one source, as it proceeds: what was requested, received and found so far."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from flows.fetch import Fetched
from flows.harvest.entries import key_of
from flows.harvest.holdings import held, weight_of_entry, weight_of_release
from flows.harvest.pages import Recall
from flows.reading.limits import OverLimitError
from parsers.errors import UnreadableError
from parsers.model import Capture, Entry, FetchAttempt, Outcome, Purpose, Release, Source
from warehouse.clock import Clock
from warehouse.errors import ArchiveError
from warehouse.harvests.values import Harvest, KnownEntry, SourceState, Validators


@dataclass(frozen=True, slots=True)
class Again:
    """Pages to be requested in full and read again, whether or not it is time."""

    keys: frozenset[str] | None = None
    """Which entries; all that are known or listed when None."""

    def __contains__(self, entry: KnownEntry) -> bool:
        return entry.entry.url is not None and (self.keys is None or entry.key in self.keys)


class Fetch(Protocol):
    """What a visit needs of the fetcher; see `flows.fetch.Fetcher.fetch`."""

    def __call__(
        self, url: str, *, purpose: Purpose, platform: str | None = None, validators: Validators | None = None
    ) -> Fetched:
        """Request `url`; every way it can end is an outcome, none is raised."""
        ...


Keep = Callable[[Capture], tuple[str, int]]
"""Puts a body into the archive and says where; raises `ArchiveError`."""

BODIES_HELD = 2_000_000
"""Bytes of bodies that one visit has in memory: ten or twenty pages. Twelve visits at once then have 24 MB."""


class StoppedError(Exception):
    """The run was asked to stop; what was found so far is kept."""


@dataclass(slots=True)
class Visit:
    """The state of a visit. Everything in it ends up in the `Harvest`."""

    source: Source
    state: SourceState
    run_id: str
    fetch: Fetch
    recall: Recall
    clock: Clock
    started_at: datetime
    thorough: bool = False
    """Request lists in full and walk past pages of a listing that hold known entries (a backfill)."""
    again: Again | None = None
    """Visit these pages in place of those that are due."""
    keep: Keep | None = None
    attempts: list[FetchAttempt] = field(default_factory=list)
    captures: dict[str, Capture] = field(default_factory=dict)
    located: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Where bodies lie that are in the archive already, by capture_id."""
    bodies_held: int = 0
    """Bytes of those that are not."""
    over_limit: int = 0
    """Bodies and texts that asked for more than reading may take."""
    listed: list[Entry] = field(default_factory=list)
    entries: dict[str, KnownEntry] = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)
    entry_releases: dict[str, int] = field(default_factory=dict)
    validators: dict[str, Validators] = field(default_factory=dict)
    not_found: set[str] = field(default_factory=set)
    """Keys of entries with a release whose page was not found."""
    problems: list[str] = field(default_factory=list)
    discovered_feeds: tuple[str, ...] | None = None
    readable: bool = False
    requests: int = 0
    """Pages and documents requested, against the source's `max_pages`."""
    waiting: int = 0

    def get(self, url: str, purpose: Purpose, *, conditional: bool = True) -> Fetched:
        """Request an address and record the attempts, capture and validators. Raises `StoppedError` when stopped."""
        fetched = self.fetch(
            url,
            purpose=purpose,
            platform=self.source.platform,
            validators=self.state.validators.get(url) if conditional else None,
        )
        self.attempts.extend(fetched.attempts)
        if fetched.outcome == "cancelled":
            raise StoppedError
        if fetched.capture is not None:
            self._take_in(fetched.capture)
        return fetched

    def _take_in(self, capture: Capture) -> None:
        """Hold a body until the visit is stored; once there are many, they go into the archive at once."""
        if capture.capture_id in self.located:
            return
        self.captures[capture.capture_id] = capture
        self.bodies_held += len(capture.body)
        if self.keep is None or self.bodies_held <= BODIES_HELD:
            return
        with contextlib.suppress(ArchiveError):  # a full disk: what stays ends the run with that error when it is stored
            for one in list(self.captures.values()):
                if one.capture_id not in self.located:
                    self.located[one.capture_id] = self.keep(one)
                    self.captures[one.capture_id] = replace(one, body=b"", size=len(one.body))
                    self.bodies_held -= len(one.body)

    def list_entries(self, url: str, entries: Sequence[Entry]) -> None:
        """Take what a list shows, as far as there is room for it."""
        for number, entry in enumerate(entries):
            if held.is_full(self.source.source_id):
                self.problem(f"{url}: too long to be taken in whole; the first {number} of {len(entries)} entries were")
                return
            held.add(self.source.source_id, weight_of_entry(entry))
            self.listed.append(entry)

    def release(self, release: Release) -> None:
        """Take a release that was read."""
        held.add(self.source.source_id, weight_of_release(release))
        self.releases.append(release)

    def keep_validators(self, url: str, fetched: Fetched) -> None:
        """Make the next request for `url` conditional; only once its body was read, or reported unchanged."""
        if fetched.validators != self.state.validators.get(url):
            self.validators[url] = fetched.validators

    def spoil(self, fetched: Fetched, reason: str, *, outcome: Outcome = "unreadable") -> None:
        """Record in the last attempt's row that the body received could not be used, and why."""
        self.problem(f"{fetched.final_url}: {reason}")
        if self.attempts and self.attempts[-1].outcome == "ok":
            self.attempts[-1] = replace(self.attempts[-1], outcome=outcome, error=" ".join(reason.split())[:300])

    def unreadable(self, fetched: Fetched, error: UnreadableError) -> None:
        """Record that a body holds nothing for its reader, or asked for more than reading may take."""
        self.over_limit += isinstance(error, OverLimitError)
        self.spoil(fetched, error.message)

    def problem(self, line: str) -> None:
        """Add one line to the summary of the run."""
        self.problems.append(line)

    def harvest(self) -> Harvest:
        """Everything found, as the value that the warehouse stores."""
        return Harvest(
            source=self.source,
            run_id=self.run_id,
            started_at=self.started_at,
            ended_at=self.clock(),
            readable=self.readable,
            attempts=tuple(self.attempts),
            captures=tuple(self.captures.values()),
            located=self.located,
            not_found=frozenset(self.not_found),
            entries=tuple(self.entries.values()),
            releases=tuple(self.releases),
            entry_releases=self.entry_releases,
            validators=self.validators,
            discovered_feeds=self.discovered_feeds,
            problems=tuple(self.problems),
            listed=len(self.listed),
            listed_keys=frozenset(key_of(entry) for entry in self.listed),
            waiting=self.waiting,
        )
