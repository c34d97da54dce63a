"""What a release says: commitments, their deadlines and amounts, and claims of what has been done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

DeadlinePrecision = Literal["day", "week", "month", "quarter", "season", "half_year", "year", "approximate"]
"""How exactly the words state the time: "sous six mois" is a `month`, whatever days `start` and `end` hold."""

DeadlineRole = Literal[
    "due",  # by or at that time: `end` is the last day, inclusive
    "from",  # from that time on: `end` is the last day of the time in which it begins; None where that is only the earliest
    "until",  # something ongoing ends then ("valable jusqu'au", "open from … to"): `end` is its last day, and nothing is due
    "recurring",  # repeatedly: no date
    "event",  # at a time that depends on something else: no date, or that of a dated thing ("la conférence du 3 mai 2021")
    "past",  # over, or since: never a deadline
    "vague",  # "rapidement": no date
]

DeadlineAnchor = Literal["publication", "text", "event"]
"""What a date rests on: the publication day (counted from it, or taking its year from it), the text alone, or an event."""

CommitmentKind = Literal["dated", "open", "recurring"]
"""Whether a commitment names a day or period, none, or a recurring one."""

Firmness = Literal[
    "firm",  # a public party undertakes, decides or announces something one could check
    "intention",  # an aim or a continuation: "renforcer", "favoriser", "continue to"
    "event",  # a meeting, visit, ceremony or consultation announced for a day: kept, but never reported as a commitment
]
"""What kind of commitment it is."""

ActorHow = Literal[
    "said",  # the clause names who makes the commitment
    "inherited",  # the line above it does, or the antecedent of a pronoun
    "publisher",  # nobody is named: the publisher speaks
]
"""How it is known who makes the commitment."""

ClaimStage = Literal[
    "postponed",  # put off until a later day
    "cancelled",  # given up
    "replaced",  # something else in its place
    "renewed",  # prolonged, or undertaken again
    "assessed",  # results or a review are given
    "partly_done",  # part of it: "60 %", "nine of twelve", a first phase
    "begun",
    "under_way",
    "done",
]
"""How far a release says something undertaken has come."""

CommitmentStatus = Literal["open", "due_soon", "overdue", "followed_up", "fulfilled", "superseded", "withdrawn"]
"""The status of a commitment on a given day; overdue: the day has passed, and nothing found in the sources watched says it
is done; withdrawn: its publisher has removed it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum, percentage or number of things undertaken."""

    text: str
    """As it stands in the release, white space folded: "31,4 millions d'euros"."""
    value: float
    """In units: 31400000.0."""
    unit: str
    """"EUR", "GBP", "USD", "%", or the thing counted, in the release's own word ("passages")."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment in the body of a release; ``body[quote_start:quote_end] == quote`` always holds."""

    quote: str
    quote_start: int
    quote_end: int
    actors: tuple[str, ...]
    """Who makes the commitment: bodies and offices by their gazetteer names, or as they stand in the release."""
    partners: tuple[str, ...]
    """With whom, where the commitment names others."""
    action: str
    """What is promised, in the release's words, at most 160 characters."""
    kind: CommitmentKind
    deadline: Deadline | None
    """By when; its offsets are into the body. None where the release sets no time at all."""
    amounts: tuple[Amount, ...]
    confidence: float
    """Share of commitments with this score that are right on the gold set, from 0 to 1: docs/commitments.md."""
    cue: str
    """The rule that fired: an `id` in parsers/lexicon/commitments_*.toml."""
    firmness: Firmness = "firm"
    title: str = ""
    """A short headline in the language of the release, at most 90 characters."""
    actor_how: ActorHow | None = None
    """How `actors` are known; None where there are none."""

    @property
    def deadline_text(self) -> str | None:
        """The words that set the time, as they stand in the release."""
        return self.deadline.text if self.deadline else None

    @property
    def deadline_from(self) -> date | None:
        """The first day of the time set."""
        return self.deadline.start if self.deadline else None

    @property
    def deadline_to(self) -> date | None:
        """The last day of the time set, inclusive."""
        return self.deadline.end if self.deadline else None

    @property
    def deadline_precision(self) -> str | None:
        """How exactly the time is set; see `Deadline`."""
        return self.deadline.precision if self.deadline else None

    @property
    def deadline_role(self) -> DeadlineRole | None:
        """How the time set bears on the commitment: in the role "until" it is no day on which anything is due."""
        return self.deadline.role if self.deadline else None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a release says has become of something undertaken; ``body[quote_start:quote_end] == quote`` always holds.

    It is what the release says, not established fact.
    """

    quote: str
    """The sentence or item that says so."""
    quote_start: int
    quote_end: int
    stage: ClaimStage
    act: str
    """What was undertaken, by the name of a line in parsers/lexicon/acts.toml: "build", "recruit"."""
    object: str
    """What it was done to, in the release's words, at most 120 characters; empty where the clause does not say."""
    amounts: tuple[Amount, ...]
    on_day: date | None
    """The day that the sentence names for it, if it names one past day."""
    cue: str
    """How it is expressed: "perfect", "passive", "resultative", "reflexive", "just", "past", "state" or "title"."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """An expression of time and its meaning; ``text[start_char:end_char]`` of the text that was read is its `text`."""

    text: str
    start_char: int
    end_char: int
    start: date | None
    """First day, or None where the words give no beginning ("avant 2022")."""
    end: date | None
    """Last day, inclusive, or None where they give no end ("à compter du 1er mai", "rapidement")."""
    precision: DeadlinePrecision
    role: DeadlineRole
    anchor: DeadlineAnchor
