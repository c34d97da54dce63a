"""What is told: alerts as plain values, with everything that a message shows of them.

An alert holds its facts as they were when it was written, so that a message sent again says the same. Times (`datetime`) are
naive and in UTC, days (`date`) are days in Europe/Paris, quotations are word for word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from parsers.model import Amount, DayPrecision, DeadlinePrecision, FollowUpRelation

AlertKind = Literal["follow_up", "new_commitment", "due_soon", "overdue", "release", "edited", "incident", "digest"]
"""What can be told."""

IncidentPhase = Literal["opened", "reminded", "resolved"]

IncidentCause = Literal[
    "unreachable",  # no list of the source could be had
    "blocked",  # it refuses us
    "not_a_feed",  # what comes is no feed
    "empty",  # its lists are empty, or no release can be read
    "layout_changed",  # its family's marks are gone, or most old pages changed at once
    "silent",  # nothing new for much longer than its own rhythm
    "clock",  # it states days to come; with no source, this machine's clock was set back
    "run_failed",  # with no source: the program itself; for channels with `ops` only
]

MessageOccasion = Literal["single", "daily", "weekly", "overflow", "test"]
"""Why a message is sent: one alert; the gathered ones of a day or week; those beyond an hour's ceiling; to try a channel."""

Language = Literal["fr", "en"]
"""Of the words around the quotations."""

LONGEST_TITLE = 120
"""Characters of a release's or promise's title within that of an alert, which says in front of it what happened."""


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What a message shows of a release."""

    release_id: str
    source_id: str
    title: str
    url: str
    published_on: date | None
    published_precision: DayPrecision | None
    authority: str | None
    territory: str | None
    language: str | None
    same_as: tuple[str, ...] = ()
    """release_ids of copies of the same announcement."""


@dataclass(frozen=True, slots=True)
class CommitmentFacts:
    """What a message shows of a commitment; the release that makes it stands beside it."""

    commitment_id: str
    quote: str
    actors: tuple[str, ...]
    partners: tuple[str, ...]
    action: str | None
    deadline_text: str | None
    due_from: date | None
    due_on: date | None
    """Last day, inclusive."""
    precision: DeadlinePrecision | None
    amounts: tuple[Amount, ...]
    confidence: float
    title: str | None = None
    """Its headline; None in alerts and rows from before there were any."""


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """One promise, and what the later release says of it."""

    follow_up_id: str
    promise: CommitmentFacts
    relation: FollowUpRelation
    score: float
    quote: str
    """What the later release says, word for word."""
    reasons: tuple[str, ...]
    """Why the two were linked, as `follow_ups.reasons` has them."""
    days_late: int | None = None
    """Days from the due day to the publication of the later release; negative when early, None when a day is missing."""


@dataclass(frozen=True, slots=True)
class FollowUpFacts:
    """A release that speaks of promises of one earlier release."""

    earlier: ReleaseFacts
    later: ReleaseFacts
    links: tuple[LinkFacts, ...]
    """The strongest first."""


@dataclass(frozen=True, slots=True)
class NewCommitmentFacts:
    """The promises that a release makes."""

    release: ReleaseFacts
    promises: tuple[CommitmentFacts, ...]
    """In the order of the text."""


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """What a later release said of a promise that is not told to be done."""

    relation: FollowUpRelation
    quote: str
    """Word for word."""
    title: str
    url: str
    published_on: date | None
    published_precision: DayPrecision | None
    language: str | None


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """A promise whose day is near, or has passed, and of which nothing found in the sources watched says that it is done."""

    release: ReleaseFacts
    promise: CommitmentFacts
    stage: int
    """Which notice: 30 or 7 (days before); 1, 30 or 180 (days after)."""
    days_left: int
    """From the day it is told to the due day; negative when it has passed."""
    follow_ups: int = 0
    """How many later releases had spoken of it by then."""
    last_told: ProgressFacts | None = None
    """What was last said of how far it is."""
    moved_from: date | None = None
    """The day it was due at first, where it was put off."""


@dataclass(frozen=True, slots=True)
class NewReleaseFacts:
    """A release that was not known before."""

    release: ReleaseFacts
    excerpt: str
    """How its text begins, word for word."""
    promises: int


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a text as it was, or as it is; stretches that stay are there for their context."""

    kind: Literal["kept", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class EditedFacts:
    """A release that its publisher changed."""

    release: ReleaseFacts
    former_title: str | None
    """When the title changed."""
    seen_on: date
    """Day on which the new wording was first received."""
    changes: tuple[Change, ...]
    """Word by word, in the order of the text; kept stretches are cut to their ends."""
    words_removed: int
    words_added: int
    promises_gone: tuple[CommitmentFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """Trouble with a source, or with many at once."""

    incident_id: str
    cause: IncidentCause
    phase: IncidentPhase
    sources: tuple[str, ...]
    """Names of the sources, in order; many when they fail at once ("your network, not the sources")."""
    source_count: int
    opened_at: datetime
    resolved_at: datetime | None
    detail: str


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """The first capture of a source, or a backfill, in one message."""

    occasion: Literal["first_capture", "backfill"]
    source_id: str
    source_name: str
    releases: int
    promises: int
    due_ahead: int
    """Promises whose day is still to come."""
    long_past: int
    """Promises whose day had passed when they were first seen."""
    follow_ups: int
    earliest: date | None
    """Publication day of the oldest release."""
    latest: date | None


Facts = FollowUpFacts | NewCommitmentFacts | DeadlineFacts | NewReleaseFacts | EditedFacts | IncidentFacts | SummaryFacts


@dataclass(frozen=True, slots=True)
class Alert:
    """Something worth telling; becomes one row of `alerts`, and one of `deliveries` for each channel that wants it."""

    alert_id: str
    """A hash of what is told, so that nothing is told twice however often it is computed."""
    kind: AlertKind
    title: str
    """One line, in English, for the table and the command line; messages have titles in the channel's language."""
    created_at: datetime
    facts: Facts
    release_id: str | None = None
    commitment_id: str | None = None
    follow_up_id: str | None = None
    source_id: str | None = None
