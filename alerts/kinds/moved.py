"""A commitment that was given another day: by an edit of its page, or by a later release that puts it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from alerts.kinds.titles import cut, titles
from alerts.messages import dates_in_words
from alerts.messages.titles import name_of, subject_matter
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, CommitmentFacts, CsvLine, Facts, ReleaseFacts, Standing


@dataclass(frozen=True, slots=True)
class MovedFacts(Facts):
    """A commitment that was given another day."""

    release: ReleaseFacts
    """The release that makes the commitment."""
    before: CommitmentFacts
    """As it was promised, with the day that held until now."""
    after: CommitmentFacts
    """The same with its new day, and the words that give it."""
    seen_on: date
    """The day on which the new words were first received."""
    times: int
    """How often its day has changed by now."""
    first_due_on: date | None
    """The day it was due at first."""
    later: ReleaseFacts | None = None
    """The release that gives the new day; None where the release itself was edited."""
    follow_up_id: str | None = None
    """The link to that release."""

    once_for_copies = True

    @property
    def about_releases(self) -> tuple[ReleaseFacts, ...]:
        """The later release, if there is one, and the release that makes the commitment."""
        return (self.later, self.release) if self.later else (self.release,)

    @property
    def about_commitments(self) -> tuple[CommitmentFacts, ...]:
        """The commitment as it stands now."""
        return (self.after,)

    @property
    def new_words_in(self) -> ReleaseFacts:
        """The release that gives the new day."""
        return self.later or self.release

    def texts(self, whole: str) -> tuple[tuple[str, str | None], ...]:
        """What was promised, and the words that give the new day."""
        del whole
        old = (f"{self.release.title}\n{self.before.quote}", self.release.language)
        new = self.new_words_in
        return (f"{new.title}\n{self.after.quote}", new.language), old

    def csv_lines(self) -> tuple[CsvLine, ...]:
        """One."""
        return (CsvLine(self.new_words_in, self.after.due_on, self.after.quote),)

    @property
    def reports_on(self) -> str:
        """The commitment: its last day counts."""
        return self.after.commitment_id

    def still_holds(self, now: Standing) -> bool:
        """Whether it is still to be kept."""
        known = now.commitments.get(self.after.commitment_id)
        return known is not None and known.is_watched

    def title(self, kind: AlertKind) -> str:
        """With both days."""
        del kind
        day, before = self.after.due_on, self.before.due_on
        what = cut(self.before.title or self.before.action or self.before.quote)
        return titles().say("moved.title", day=f"{day}", before=f"{before}", title=what)

    def headline(self, kind: AlertKind, words: Wordings) -> str:
        """With both days, each no more exact than its words."""
        del kind
        where_to = "back" if self._is_earlier else "on"
        return words.say(
            f"subjects.moved_{where_to}",
            when=dates_in_words.due_when(self.after, words),
            before=dates_in_words.due_when(self.before, words),
            title=subject_matter(self.before, words),
        )

    def asked(self, told_at: datetime, words: Wordings) -> dict[str, object]:
        """Where the new day is said, how often it moved, and which was the first."""
        del told_at
        return {
            "said_where": lambda: self._said_where(words),
            "moved_times": lambda: self._times(words),
        }

    @property
    def _is_earlier(self) -> bool:
        before, after = self.before.due_on, self.after.due_on
        return before is not None and after is not None and after < before

    def _said_where(self, words: Wordings) -> str:
        if self.later is None:
            return words.say("body.seen_changed", day=dates_in_words.day(self.seen_on, words))
        who = name_of(self.later.authority or words.say("body.nobody"))
        return words.say("body.said", on=dates_in_words.published(self.later, words), who=who)

    def _times(self, words: Wordings) -> str:
        if self.first_due_on is None or self.times <= 1:
            return words.count("body.moved_times", self.times)
        first = dates_in_words.day(self.first_due_on, words)
        return words.count("body.moved_times_from", self.times, day=first)
