"""Where and how much was read while nothing was found, as a notice of silence says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from alerts.messages import dates_in_words
from alerts.messages.titles import name_of
from alerts.messages.wordings import Wordings

_MOST_NAMED = 6
"""Sources in trouble that a message names; more are counted."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read since a promise was published."""

    sources: int
    """Those whose lists were read after the day on which it was due."""
    releases: int
    """Published after it."""
    since: date
    """The day of its publication."""
    latest: date | None
    """The last day on which one of these releases was published; None when there is none."""
    troubled: tuple[str, ...] = ()
    """The names of sources that were in trouble at some time since, sorted."""

    def said(self, told_on: date, words: Wordings, *, followed: bool) -> str:
        """That nothing was found, and where; where nothing was read, only that.

        `followed` says whether a release speaks of the promise without saying that it is done.
        """
        values = {
            "day": dates_in_words.day(told_on, words),
            "sources": words.count("coverage.sources", self.sources),
            "since": dates_in_words.day(self.since, words),
        }
        if self.latest is None:
            return words.say("coverage.nothing_read", **values)
        return words.say(
            "coverage.not_done" if followed else "coverage.silence",
            releases=words.count("coverage.releases", self.releases),
            latest=dates_in_words.day(self.latest, words),
            **values,
        )

    def in_trouble(self, words: Wordings) -> str:
        """Which sources were in trouble; "" when none was."""
        if not self.troubled:
            return ""
        names = ", ".join(name_of(name) for name in self.troubled[:_MOST_NAMED])
        left = len(self.troubled) - _MOST_NAMED
        if left > 0:
            names = words.say("coverage.and_more", names=names, more=words.count("body.more", left))
        return words.say("coverage.troubled", names=names)
