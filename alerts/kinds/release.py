"""A release that was not known before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alerts.kinds.titles import cut, titles
from alerts.messages.titles import name_of, subject_matter, title_of
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, CommitmentFacts, Facts, ReleaseFacts


@dataclass(frozen=True, slots=True)
class NewReleaseFacts(Facts):
    """A release that was not known before."""

    release: ReleaseFacts
    excerpt: str
    """How its text begins, word for word."""
    promises: int
    quoted: tuple[CommitmentFacts, ...] = ()
    """The first of these commitments, for readers who ask which; empty in alerts written before they were kept. The alert is
    about the release: filters by commitment do not look at them."""

    shows_a_part = True

    @property
    def about_releases(self) -> tuple[ReleaseFacts, ...]:
        """The release."""
        return (self.release,)

    def texts(self, whole: str) -> tuple[tuple[str, str | None], ...]:
        """Everything the release says, if known."""
        return ((f"{self.release.title}\n{whole or self.excerpt}", self.release.language),)

    def title(self, kind: AlertKind) -> str:
        """With the release's."""
        del kind
        return titles().say("release.title", title=cut(self.release.title))

    def headline(self, kind: AlertKind, words: Wordings) -> str:
        """The same in the language of the message."""
        del kind
        return words.say("subjects.release", title=title_of(self.release.title, words))

    def subject(self, kind: AlertKind, words: Wordings) -> str:
        """With the first thing that it promises, and a title short enough to leave room for it."""
        if not self.quoted:
            return self.headline(kind, words)
        key = "subjects.release_intending" if self._only_intends else "subjects.release_promising"
        first = next((one for one in self.quoted if one.firmness != "intention"), self.quoted[0])
        line = words.say("subjects.release", title=name_of(self.release.title))
        return words.count(key, self.promises, subject=line, title=name_of(subject_matter(first, words)))

    def asked(self, told_at: datetime, words: Wordings) -> dict[str, object]:
        """How many commitments were found in it, and whether any of them is more than an intention."""
        del told_at
        return {
            "promised_line": lambda: self._promised_line(words),
            "only_intends": self._only_intends,
        }

    @property
    def _only_intends(self) -> bool:
        return len(self.quoted) == self.promises and all(one.firmness == "intention" for one in self.quoted)

    def _promised_line(self, words: Wordings) -> str:
        if not self.promises:
            return words.say("body.no_promise_in_release")
        if self._only_intends:
            return words.count("body.intentions_in_release", self.promises)
        return words.count("body.promises_in_release", self.promises)
