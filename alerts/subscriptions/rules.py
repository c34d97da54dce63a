"""What the configuration says about channels and subscriptions, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from alerts.model import AlertKind
from alerts.subscriptions.hours import QuietHours
from parsers.dates import PARIS
from parsers.model import Firmness

if TYPE_CHECKING:
    from alerts.subscriptions.match_words import WordsLookedFor

Rhythm = Literal["immediate", "daily", "weekly"]

CONSOLE = "console"
"""The channel of an installation that configures none."""

DEFAULT_KINDS: tuple[AlertKind, ...] = ("follow_up", "moved", "due_soon", "overdue", "incident", "digest")

DEFAULT_FIRMNESS: tuple[Literal["firm"], ...] = ("firm",)
"""Alerts about aims that nobody could check are sent to those who ask for them."""


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """When messages may be sent to a channel."""

    channel_id: str
    zone: ZoneInfo = PARIS
    quiet: QuietHours | None = None
    ops: bool = False
    """Whether incidents reach it even in quiet hours."""


@dataclass(frozen=True, slots=True)
class SubscriptionRules:
    """Which alerts a channel gets: those that pass every filter that is not empty."""

    channel_id: str
    kinds: tuple[AlertKind, ...] = DEFAULT_KINDS
    sources: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    words: WordsLookedFor | None = None
    min_confidence: float = 0.0
    firmness: tuple[Firmness, ...] = DEFAULT_FIRMNESS
    rhythm: Rhythm = "immediate"
    at: time = time(8)
    weekday: int = 0
    """For a weekly one; Monday is 0."""
    commitments: tuple[str, ...] = ()
    """commitment_ids, or how they begin."""
    parties: tuple[str, ...] = ()
    """Ids of parties, or names by which they go."""
    topics: tuple[str, ...] = ()
