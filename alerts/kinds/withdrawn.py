"""Commitments that their release no longer makes: its publisher edited the page, or took it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from alerts.kinds.promises_of_release import PromisesOfRelease
from alerts.kinds.titles import cut, titles
from alerts.messages import dates_in_words
from alerts.messages.titles import subject_matter
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, Standing


@dataclass(frozen=True, slots=True)
class WithdrawnFacts(PromisesOfRelease):
    """Commitments that their release no longer makes."""

    seen_on: date
    """The day on which they were first seen to be gone."""
    page_gone: bool = False
    """Whether the whole page is gone, and not just these words."""

    def still_holds(self, now: Standing) -> bool:
        """Whether one of them is still taken out."""
        known = [now.commitments.get(one.commitment_id) for one in self.promises]
        return any(one is not None and one.status == "withdrawn" for one in known)

    def title(self, kind: AlertKind) -> str:
        """With what is gone, or how many are."""
        del kind
        key = "withdrawn.page" if self.page_gone else "withdrawn.words"
        what = self.promises[0].title or self.promises[0].action or self.promises[0].quote
        return titles().count(key, len(self.promises), number=len(self.promises), title=cut(what))

    def headline(self, kind: AlertKind, words: Wordings) -> str:
        """The same in the language of the message."""
        del kind
        key = "subjects.withdrawn_page" if self.page_gone else "subjects.withdrawn"
        return words.count(key, len(self.promises), title=subject_matter(self.promises[0], words))

    def asked(self, told_at: datetime, words: Wordings) -> dict[str, object]:
        """What was seen, and when."""
        del told_at
        key = "body.withdrawn_page" if self.page_gone else "body.withdrawn"
        seen_on = dates_in_words.day(self.seen_on, words)
        return {"gone_line": lambda: words.count(key, len(self.promises), day=seen_on)}
