"""One visit to one source, as it proceeds: what was requested, received and found so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from flows.fetch import Fetched
from flows.harvest.entries import key_of
from flows.harvest.pages import Recall
from parsers.model import Capture, Entry, FetchAttempt, Outcome, Purpose, Release, Source
from warehouse.clock import Clock
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
    attempts: list[FetchAttempt] = field(default_factory=list)
    captures: dict[str, Capture] = field(default_factory=dict)
    listed: list[Entry] = field(default_factory=list)
    entries: dict[str, KnownEntry] = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)
    entry_releases: dict[str, int] = field(default_factory=dict)
    validators: dict[str, Validators] = field(default_factory=dict)
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
            self.captures[fetched.capture.capture_id] = fetched.capture
        return fetched

    def keep_validators(self, url: str, fetched: Fetched) -> None:
        """Make the next request for `url` conditional; only once its body was read, or reported unchanged."""
        if fetched.validators != self.state.validators.get(url):
            self.validators[url] = fetched.validators

    def spoil(self, fetched: Fetched, reason: str, *, outcome: Outcome = "unreadable") -> None:
        """Record in the last attempt's row that the body received could not be used, and why."""
        self.problem(f"{fetched.final_url}: {reason}")
        if self.attempts and self.attempts[-1].outcome == "ok":
            self.attempts[-1] = replace(self.attempts[-1], outcome=outcome, error=" ".join(reason.split())[:300])

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
