"""What is reported: alerts as plain values, with what the kinds in alerts/kinds share.

An alert holds its facts as they were when it was written, so that a message sent again says the same. Times (`datetime`) are
naive and in UTC, days (`date`) are days in Europe/Paris, quotations are word for word.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from parsers.model import Amount, DayPrecision, DeadlinePrecision, Firmness, FollowUpRelation

if TYPE_CHECKING:
    from alerts.messages.wordings import Wordings
    from warehouse.outbox.mutes import StatusNow

AlertKind = str
"""The name of a kind in alerts/kinds/registry.py, such as "follow_up"."""

IncidentPhase = Literal["opened", "reminded", "resolved"]

IncidentCause = Literal[
    "unreachable",  # no list of the source could be fetched
    "blocked",  # it refuses us
    "not_a_feed",  # what comes is not a feed
    "empty",  # its lists are empty, or no release can be read
    "layout_changed",  # its family's marks are gone, or most old pages changed at once
    "silent",  # nothing new for much longer than its rhythm
    "clock",  # it states future days; with no source, this machine's clock was set back
    "run_failed",  # with no source: the program itself; for channels with `ops` only
]

MessageOccasion = Literal["single", "daily", "weekly", "overflow", "unmuted", "test"]
"""Why a message is sent: one alert; those gathered over a day or week; those above an hour's ceiling; those kept while they
were muted; to test a channel."""

Language = Literal["fr", "en"]
"""Of the words around the quotations."""

LONGEST_TITLE = 120
"""Characters of a release's or commitment's title within that of an alert, which first says what happened."""


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
    """What a message shows of a commitment, next to the release that makes it."""

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
    """Its headline; None in alerts and rows written before headlines existed."""
    firmness: Firmness | None = None
    """None where a person accepted it as a commitment, and in alerts written before firmness was kept."""
    party_ids: tuple[str, ...] = ()
    """Who promises, then with whom, as `commitments.party_ids` has them; empty in alerts written before they were kept."""
    topics: tuple[str, ...] = ()
    """What it is about, as `commitments.topics` has it; the same."""


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """One commitment, and what the later release says about it."""

    follow_up_id: str
    promise: CommitmentFacts
    relation: FollowUpRelation
    score: float
    quote: str
    """What the later release says, verbatim."""
    reasons: tuple[str, ...]
    """Why the two were linked, as `follow_ups.reasons` has them."""
    days_late: int | None = None
    """Days from the due day to the later release's publication; negative when early, None when a day is missing."""


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """What a later release said about a commitment that is not reported as done."""

    relation: FollowUpRelation
    quote: str
    """Verbatim."""
    title: str
    url: str
    published_on: date | None
    published_precision: DayPrecision | None
    language: str | None


class CsvLine(NamedTuple):
    """What the CSV file attached to a digest says about one commitment or release."""

    release: ReleaseFacts | None = None
    due: date | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand when an alert that was kept could be sent."""

    open_incidents: frozenset[str]
    """incident_ids."""
    commitments: Mapping[str, StatusNow]
    """By commitment_id; those that are no longer stored are not in it."""
    links: frozenset[str]
    """follow_up_ids of the links that count."""


@dataclass(frozen=True, slots=True)
class Facts(ABC):
    """What an alert says, and what it can be asked. Each kind has its own form, in alerts/kinds."""

    once_for_copies: ClassVar[bool] = False
    """Whether it is reported once for all copies of its releases, so that followers of any copy are notified too."""
    shows_a_part: ClassVar[bool] = False
    """Whether it shows only part of its release's text; words are looked for in the whole."""
    about_sources: ClassVar[bool] = False
    """Whether it is about sources as a whole, and not about a release."""

    @property
    def about_releases(self) -> tuple[ReleaseFacts, ...]:
        """The releases that it is about, the one speaking now first."""
        return ()

    @property
    def about_commitments(self) -> tuple[CommitmentFacts, ...]:
        """The commitments that it is about."""
        return ()

    @property
    def firmness(self) -> frozenset[Firmness]:
        """How firm the commitments are that it is about; empty when it is sent however firm a subscription wants them."""
        promises = self.about_commitments
        known = [one.firmness for one in promises if one.firmness is not None]
        return frozenset(known) if len(known) == len(promises) else frozenset()

    def texts(self, whole: str) -> tuple[tuple[str, str | None], ...]:
        """Its words, in which subscriptions look for theirs, each text with its language.

        `whole` is the text of the release, "" when it is not known; it matters to alerts that show only part of it.
        """
        del whole
        return ()

    def csv_lines(self) -> tuple[CsvLine, ...]:
        """Its lines in the CSV file attached to a digest: one for each of several commitments."""
        return tuple(CsvLine(release) for release in self.about_releases[:1]) or (CsvLine(),)

    @property
    def parts(self) -> int:
        """How many things of its kind it reports, as the contents of a message count them."""
        return 1

    @property
    def worth_sending(self) -> bool:
        """Whether it is sent at all; what is not is in the table, so that it is not judged again."""
        return True

    @property
    def about_incident(self) -> str | None:
        """The incident_id of what it is about; None where that is no incident."""
        return None

    @property
    def about_links(self) -> tuple[str, ...]:
        """The follow_up_ids of the links that it rests on, if it reports links."""
        return ()

    @property
    def is_end(self) -> bool:
        """Whether it says that something is over, which is news only to those who were told that it had begun."""
        return False

    @property
    def reports_on(self) -> str | None:
        """The id of the thing whose state it reports: of several such alerts the last one says it all. None for an event."""
        return None

    def still_holds(self, now: Standing) -> bool:
        """Whether what it says is still so. What was published was published, whatever came later."""
        del now
        return True

    @abstractmethod
    def title(self, kind: AlertKind) -> str:
        """One line in English, for the table and the command line, from alerts/kinds/titles.toml."""

    @abstractmethod
    def headline(self, kind: AlertKind, words: Wordings) -> str:
        """One line in the language of a message, not yet escaped for any place."""

    def subject(self, kind: AlertKind, words: Wordings) -> str:
        """The same for the subject of a message with nothing else in it: it names something that is, or was, promised."""
        return self.headline(kind, words)

    def asked(self, told_at: datetime, words: Wordings) -> dict[str, object]:
        """What its templates may ask for besides what all may ask for; `told_at` is when the alert was written, UTC."""
        del told_at, words
        return {}


@dataclass(frozen=True, slots=True)
class Alert:
    """Something worth reporting; becomes one row of `alerts`, and one of `deliveries` for each channel that wants it."""

    alert_id: str
    """A hash of what is reported, so that nothing is reported twice however often it is computed."""
    kind: AlertKind
    title: str
    """One line, in English, for the table and the command line; messages have titles in the channel's language."""
    created_at: datetime
    facts: Facts
    release_id: str | None = None
    commitment_id: str | None = None
    follow_up_id: str | None = None
    source_id: str | None = None
