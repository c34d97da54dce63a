"""A commitment whose day is near (`due_soon`), or has passed with nothing found that says it is done (`overdue`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerts.kinds.coverage import Coverage
from alerts.kinds.titles import cut, titles
from alerts.messages import dates_in_words
from alerts.messages.titles import subject_matter
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, CommitmentFacts, CsvLine, Facts, ProgressFacts, ReleaseFacts, Standing
from parsers.dates import paris_day
from parsers.model import DeadlinePrecision

LAST_BEFORE = 7
"""Days before a deadline of the second notice, which must not read like the first."""


@dataclass(frozen=True, slots=True)
class DeadlineFacts(Facts):
    """A commitment whose day is near or past, and that nothing found in the watched sources says is done."""

    release: ReleaseFacts
    promise: CommitmentFacts
    stage: int
    """Which notice: 30 or 7 (days before); 1, 30 or 180 (days after)."""
    days_left: int
    """From the day of the notice to the due day; negative when that has passed."""
    follow_ups: int = 0
    """How many later releases had mentioned it by then."""
    last_told: ProgressFacts | None = None
    """What was last said about its progress."""
    moved_from: date | None = None
    """The day it was first due, if it was put off."""
    coverage: Coverage | None = None
    """What was read since it was published; None before the day, and in alerts written before that was kept."""

    once_for_copies = True

    @property
    def about_releases(self) -> tuple[ReleaseFacts, ...]:
        """The release that makes the commitment."""
        return (self.release,)

    @property
    def about_commitments(self) -> tuple[CommitmentFacts, ...]:
        """The commitment."""
        return (self.promise,)

    def texts(self, whole: str) -> tuple[tuple[str, str | None], ...]:
        """The title, and what is promised."""
        del whole
        return ((f"{self.release.title}\n{self.promise.quote}", self.release.language),)

    def csv_lines(self) -> tuple[CsvLine, ...]:
        """One."""
        return (CsvLine(self.release, self.promise.due_on, self.promise.quote),)

    @property
    def reports_on(self) -> str:
        """The commitment: a later notice replaces an earlier one."""
        return self.promise.commitment_id

    def still_holds(self, now: Standing) -> bool:
        """Whether its end is still awaited for the same day, and that day is still ahead, or past, as the notice says."""
        known = now.commitments.get(self.promise.commitment_id)
        if known is None or not known.is_watched or known.due_on != self.promise.due_on:
            return False
        return (known.status == "overdue") == (self.days_left < 0)

    def title(self, kind: AlertKind) -> str:
        """How far off the day is, no more exactly than the words that set it, and what is promised."""
        del kind
        what = self.promise.title or self.promise.action or self.promise.quote
        return titles().say("deadline.title", when=self._when(), title=cut(what))

    def headline(self, kind: AlertKind, words: Wordings) -> str:
        """With the day, not a count of days: a digest, or a message that was held up, is read days after it was written."""
        when = dates_in_words.due_when(self.promise, words) or words.say("due.none")
        title = subject_matter(self.promise, words)
        if kind == "due_soon":
            key = "due_very_soon" if self.stage == LAST_BEFORE else "due_soon"
            return words.say(f"subjects.{key}", when=when, title=title)
        for_long = f"passed.{self.stage}"
        passed = words.say(for_long if words.has(for_long) else "passed.lately", when=when)
        unread = self.coverage is not None and self.coverage.latest is None
        key = "overdue_followed" if self.follow_ups else "overdue_unread" if unread else "overdue"
        said = words.say(f"subjects.{key}", passed=passed, title=title)
        return said[:1].upper() + said[1:]

    def asked(self, told_at: datetime, words: Wordings) -> dict[str, object]:
        """How many days there are, until when nothing was found, what was last reported, and whether it was put off."""
        return {
            "deadline_line": lambda: self._deadline_line(words),
            "silence": lambda: self._silence(paris_day(told_at), words),
            "in_trouble": lambda: self.coverage.in_trouble(words) if self.coverage else "",
            "last_told": lambda: self._last_known(words),
            "moved": lambda: words.say("body.moved", day=dates_in_words.day(self.moved_from or date.max, words)),
        }

    def _when(self) -> str:
        words, left = titles(), self.days_left
        due_on, precision = self.promise.due_on, self.promise.precision
        rough = precision in ("approximate", "season") or (due_on is not None and period_end(due_on, precision) != due_on)
        about = words.say("deadline.about") if rough else ""
        unread = self.coverage is not None and self.coverage.latest is None
        found = words.say(
            "deadline.not_done" if self.follow_ups else "deadline.nothing_read" if unread else "deadline.nothing_found"
        )
        if left == 0 or (rough and abs(left) == 1):
            return words.say("deadline.today" if left >= 0 else "deadline.about_now", about=about, found=found)
        if abs(left) == 1:
            return words.say("deadline.tomorrow" if left > 0 else "deadline.yesterday", found=found)
        return words.say("deadline.ahead" if left > 0 else "deadline.past", about=about, found=found, days=abs(left))

    def _deadline_line(self, words: Wordings) -> str:
        """How many days there are to the deadline, with the day they are counted from: it may be read later."""
        due = self.promise.due_on
        if due is None:
            return words.say("body.near_about" if self.days_left >= 0 else "body.past_about", when=words.say("due.none"))
        told_on = due - timedelta(days=self.days_left)
        told = dates_in_words.day(told_on, words)
        if not dates_in_words.exact(self.promise):
            return self._rough_line(due, told_on, words)
        if self.days_left == 0:
            return words.say("body.today", day=told)
        return words.count("body.days_left" if self.days_left > 0 else "body.days_past", abs(self.days_left), day=told)

    def _rough_line(self, due: date, told_on: date, words: Wordings) -> str:
        """The same for a period, which is counted to its last day, and for a day that is only about right."""
        when = dates_in_words.due_when(self.promise, words) or words.say("due.none")
        near = "body.imminent_about" if self.stage == LAST_BEFORE else "body.near_about"
        said = words.say(near if self.days_left >= 0 else "body.past_about", when=when)
        left = (period_end(due, self.promise.precision) - told_on).days
        rough = self.promise.precision == "approximate"
        if left == 0 or (left > 0) != (self.days_left >= 0) or (rough and abs(left) < LAST_BEFORE):
            return said
        about = "_or_so" if rough else ""
        key = f"body.period_{'left' if left > 0 else 'past'}{about}"
        return words.count(key, abs(left), said=said, day=dates_in_words.day(told_on, words))

    def _silence(self, told_on: date, words: Wordings) -> str:
        """That nothing was found until that day, and where was looked."""
        if self.coverage is not None:
            return self.coverage.said(told_on, words, followed=self.follow_ups > 0)
        day = dates_in_words.day(told_on, words)
        return words.say("body.silence_since" if self.follow_ups else "body.silence", day=day)

    def _last_known(self, words: Wordings) -> str:
        """When progress was last reported, or when the commitment was last mentioned."""
        if self.last_told is None:
            return ""
        key = "body.last_progress" if self.last_told.relation == "progress" else "body.last_mention"
        return words.say(key, on=dates_in_words.published(self.last_told, words))


def period_end(due_on: date, precision: DeadlinePrecision | None) -> date:
    """The last day of the period that a deadline's words name: "sous six mois" is a month, and lasts until its end."""
    if precision == "week":
        return due_on + timedelta(days=6 - due_on.weekday())
    months = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}.get(precision or "")
    if months is None:
        return due_on
    last = (due_on.month - 1) // months * months + months
    return date(due_on.year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
