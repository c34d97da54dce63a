"""What happened, as values that the rules take: versions, links, commitments with a day, captures in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from alerts.kinds.digest import SummaryFacts
from alerts.model import CommitmentFacts, LinkFacts, ProgressFacts, ReleaseFacts
from parsers.model import VersionKind

Arrival = Literal[
    "news",  # it came while its source was watched
    "first_capture",  # it was there when the lists of its source were first read
    "backfill",  # somebody asked for older releases
    "reread",  # only our reading is new
    "before",  # stored by a program that sent no alerts
]
"""How a thing came into the warehouse. Only `news` is reported item by item."""

Pass = Literal["watch", "backfill", "reparse"]
"""What kind of run stores something."""


@dataclass(frozen=True, slots=True)
class Version:
    """A release as it reads in a version that is new in the warehouse."""

    version_id: str
    kind: VersionKind
    seen_at: datetime
    body: str
    release: ReleaseFacts
    announcement: str
    """release_id of the first of its copies; its own when it has none."""
    occasion: Arrival
    promises: tuple[CommitmentFacts, ...] = ()
    """All that this version makes and that are reported (`alerts.rules.news.is_reported`), in the order of the text."""
    new_commitments: tuple[CommitmentFacts, ...] = ()
    """Those of them that the ledger did not hold before."""
    former_title: str | None = None
    former_body: str | None = None
    """Of the version it replaces; None for a first one, and for one older than all others."""
    gone: tuple[CommitmentFacts, ...] = ()
    """Commitments of the version it replaces that it does not make."""


@dataclass(frozen=True, slots=True)
class Link:
    """A follow-up that is new in the warehouse."""

    link: LinkFacts
    earlier: ReleaseFacts
    later: ReleaseFacts
    earlier_announcement: str
    later_announcement: str
    news: bool
    """Whether to report it: see `alerts.rules.news.link_is_news`."""
    moved_to: date | None = None
    """The last day of the time to which the later release puts the commitment off."""
    moved_before: date | None = None
    """The same of the latest release before it that put the commitment off."""
    moves_before: int = 0
    """To how many other days it had been put off before."""


@dataclass(frozen=True, slots=True)
class NotifiedMove:
    """A change of a day that was reported."""

    release_id: str
    """Of the release that makes the commitment."""
    commitment_id: str
    """The commitment as it has stood since."""
    before: date | None
    after: date | None
    times: int
    """How often its day had changed by then."""
    first_due_on: date | None
    by_claim: bool
    """Whether a later release put it off; else its own page was edited."""


@dataclass(frozen=True, slots=True)
class DatedCommitment:
    """A commitment that names a day, and that its release still makes."""

    release: ReleaseFacts
    announcement: str
    promise: CommitmentFacts
    known_since: date
    """Day on which the ledger first held it."""
    news: bool
    """Whether it was reported when it came; else it was part of a first capture, a backfill or a better reading."""
    follow_ups: int
    settled: bool
    """Whether a later release says that it is fulfilled, takes stock of it, or puts another commitment in its place."""
    last_told: ProgressFacts | None = None
    """What was last said about it, preferably about progress."""
    moved_from: date | None = None
    """The day it was first due, if it was put off."""


@dataclass(frozen=True, slots=True)
class NotifiedStage:
    """A deadline notice that was given."""

    commitment_id: str
    release_id: str
    due_on: date
    stage: int
    """30 or 7 days before, 1, 30 or 180 after: see `kind`."""
    kind: Literal["due_soon", "overdue"]


@dataclass(frozen=True, slots=True)
class Notified:
    """Releases that were reported: for their commitments, and as the later and earlier one of follow-ups."""

    promises: frozenset[str] = frozenset()
    """release_ids."""
    follow_ups: frozenset[tuple[str, str]] = frozenset()
    """release_ids of the later and the earlier release."""


@dataclass(frozen=True, slots=True)
class Capture:
    """What a source brought all at once."""

    facts: SummaryFacts
    """It in numbers."""
    release_ids: tuple[str, ...]
