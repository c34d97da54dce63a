"""The first capture of a source, or a backfill, in one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from alerts.kinds.titles import cut, titles
from alerts.messages import dates_in_words
from alerts.messages.titles import subject_matter, title_of
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, CommitmentFacts, Facts
from warehouse.seeds import SEED_CORPUS_ID

_LONGEST_NAME = 100
"""Characters of a source's name in a title, which also has two numbers after it."""


@dataclass(frozen=True, slots=True)
class SummaryFacts(Facts):
    """The first capture of a source, or a backfill, in one message."""

    occasion: Literal["first_capture", "backfill"]
    source_id: str
    source_name: str
    releases: int
    promises: int
    due_ahead: int
    """Commitments whose day is still to come."""
    long_past: int
    """Commitments whose day had passed when they were first seen."""
    follow_ups: int
    earliest: date | None
    """Publication day of the oldest release."""
    latest: date | None
    next_due: tuple[CommitmentFacts, ...] = ()
    """The commitments of it whose days come next; empty in alerts written before they were kept."""

    about_sources = True

    @property
    def worth_sending(self) -> bool:
        """Whether there was any commitment in it, or a follow-up to one."""
        return bool(self.promises or self.follow_ups)

    def title(self, kind: AlertKind) -> str:
        """Which source, and how many releases and commitments."""
        del kind
        words = titles()
        contents = words.say(
            "digest.contents",
            releases=words.count("digest.releases", self.releases, number=self.releases),
            promises=words.count("digest.promises", self.promises, number=self.promises),
        )
        return words.say(f"digest.{self.occasion}", source=cut(self.source_name, _LONGEST_NAME), contents=contents)

    def headline(self, kind: AlertKind, words: Wordings) -> str:
        """Which source."""
        del kind
        name = words.say("body.seed_corpus") if self.source_id == SEED_CORPUS_ID else self.source_name
        return words.say(f"subjects.{self.occasion}", title=title_of(name, words))

    def asked(self, told_at: datetime, words: Wordings) -> dict[str, object]:
        """The numbers, one a line."""
        del told_at
        return {
            "summary_lines": lambda: self._lines(words),
            "next_lines": lambda: [self._due(one, words) for one in self.next_due],
        }

    def _lines(self, words: Wordings) -> Sequence[str]:
        lines = [words.count("body.releases", self.releases)]
        if self.earliest and self.latest:
            start, end = dates_in_words.day(self.earliest, words), dates_in_words.day(self.latest, words)
            lines[0] += f", {words.say('body.period_day' if start == end else 'body.period', start=start, end=end)}"
        lines.append(self._promises(words))
        if self.follow_ups:
            lines.append(words.count("body.follow_ups", self.follow_ups))
        return lines

    def _promises(self, words: Wordings) -> str:
        """How many commitments, and of how many the day is still to come, or has passed."""
        promises = words.count("body.promises", self.promises)
        counts = (("due_ahead", self.due_ahead), ("long_past", self.long_past))
        parts = [words.count(f"body.{key}", count) for key, count in counts if count]
        if not parts:
            return promises
        both = words.say("body.parts", first=parts[0], second=parts[1]) if len(parts) > 1 else parts[0]
        return words.say("body.of_promises", promises=promises, parts=both)

    def _due(self, promise: CommitmentFacts, words: Wordings) -> str:
        when = dates_in_words.due_when(promise, words) or words.say("due.none")
        return words.say("body.due_thing", when=when, title=subject_matter(promise, words))
