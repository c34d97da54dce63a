"""What passes between a harvest and the warehouse: the stored state of a source going in, what was found coming out.

Plain values, so that a harvest can run on a different machine from the one that writes. Times are naive and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from parsers.model import Capture, Entry, FetchAttempt, Purpose, Release, Source, VersionKind


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request for an address conditional (RFC 9110, section 13)."""

    etag: str | None = None
    last_modified: str | None = None
    unchanged: int = 0
    """304 answers in a row; some servers say 304 for ever, so every Nth request is made in full."""


@dataclass(frozen=True, slots=True)
class CaptureRef:
    """Where a kept body can be read again."""

    capture_id: str
    url: str
    content_type: str | None
    warc_file: str
    """Relative to the archive's folder."""
    warc_offset: int
    """In bytes, of the gzip member that holds the record."""


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry that a feed or listing has shown, and what became of it."""

    key: str
    """Its canonical address; `guid:` and the guid, or `title:` and a hash, for an entry with no link."""
    entry: Entry
    fingerprint: str
    """A hash of what the feed says about it: when it changes, the page is fetched again."""
    first_seen_at: datetime
    last_listed_at: datetime
    release_id: str | None = None
    """None while no release has been read for it."""
    failures: int = 0
    """Failed attempts to get or read its page, in a row."""
    next_check_at: datetime | None = None
    """When its page is to be fetched (again); None for never."""


@dataclass(frozen=True, slots=True)
class KnownRelease:
    """The latest stored version of a release, as far as a harvest needs it."""

    release_id: str
    words_id: str
    parser: str
    parser_version: int
    capture: CaptureRef
    attachments: tuple[CaptureRef, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the warehouse knows about a source before a harvest. A source never seen has all the defaults."""

    source_id: str
    last_polled_at: datetime | None = None
    failures: int = 0
    """Polls in a row in which none of its feeds, listings or sitemaps could be read."""
    discovered_feeds: tuple[str, ...] = ()
    validators: Mapping[str, Validators] = field(default_factory=dict)
    """By address, as it was requested."""
    entries: Mapping[str, KnownEntry] = field(default_factory=dict)
    """By key: those listed in the 30 days before the latest listing that was read, those still without a release,
    those with a `next_check_at`."""
    releases: Mapping[str, KnownRelease] = field(default_factory=dict)
    """By release_id: those of `entries` that have one."""
    usual_pause_days: float | None = None
    """Between two days of publication, as learnt at the last poll; None while that is not known."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one visit to a source brought. Loaded whole, in one transaction, or not at all."""

    source: Source
    run_id: str
    started_at: datetime
    ended_at: datetime
    readable: bool
    """Whether any of its feeds, listings or sitemaps could be read (or said that nothing had changed)."""
    attempts: tuple[FetchAttempt, ...] = ()
    captures: tuple[Capture, ...] = ()
    entries: tuple[KnownEntry, ...] = ()
    """New or changed ones, and those whose stored `last_listed_at` is a day old or more; `release_id` is filled in by the
    warehouse from `releases`."""
    releases: tuple[Release, ...] = ()
    entry_releases: Mapping[str, int] = field(default_factory=dict)
    """Which of `releases` (by index) was read for which entry (by key)."""
    validators: Mapping[str, Validators] = field(default_factory=dict)
    discovered_feeds: tuple[str, ...] | None = None
    """None leaves the stored ones as they are."""
    problems: tuple[str, ...] = ()
    """One line each, for the summary of the run."""
    listed: int = 0
    """Entries shown by the feeds, listings and sitemaps read."""
    listed_keys: frozenset[str] = frozenset()
    """Their keys: what is live at this moment. A guid never joins two releases whose addresses are both live."""
    waiting: int = 0
    """Entries whose page waits for a later run, because of the limit on pages per run."""
    located: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """By capture_id: the WARC file and the offset of bodies that were put into the archive during the visit already."""

    not_found: frozenset[str] = frozenset()
    """Keys of entries with a release whose page was not found."""
    by_others: bool = False
    """Whether others received all of it, years ago perhaps, and we read their archives: no poll of ours."""

    @property
    def quiet(self) -> bool:
        """Whether only attempts and validators came: no capture, entry or release to store."""
        return not (self.captures or self.entries or self.releases)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What storing one harvest changed."""

    source_id: str
    new_captures: int = 0
    new_entries: int = 0
    versions: Mapping[VersionKind, int] = field(default_factory=dict)
    problem: str | None = None
    """Why only its attempts could be stored, in one line."""


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """One capture in the order of arrival, to be read again by `reparse`."""

    source_id: str
    requested_url: str
    purpose: Purpose
    fetched_at: datetime
    capture: CaptureRef
