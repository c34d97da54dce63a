"""A release that its publisher changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from alerts.kinds.titles import cut, titles
from alerts.messages.titles import name_of, subject_matter, title_of
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, CommitmentFacts, Facts, ReleaseFacts
from parsers.model import Firmness


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a text as it was, or as it is; unchanged stretches are there for context."""

    kind: Literal["kept", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class EditedFacts(Facts):
    """A release that its publisher changed."""

    release: ReleaseFacts
    former_title: str | None
    """When the title changed."""
    seen_on: date
    """Day on which the new wording was first received."""
    changes: tuple[Change, ...]
    """Word by word, in the order of the text; kept stretches are cut to their ends."""
    words_removed: int
    words_added: int
    promises_gone: tuple[CommitmentFacts, ...] = ()

    shows_a_part = True

    @property
    def about_releases(self) -> tuple[ReleaseFacts, ...]:
        """The release as it reads now."""
        return (self.release,)

    @property
    def firmness(self) -> frozenset[Firmness]:
        """Empty: it is about the words of a release, whatever is promised in them."""
        return frozenset()

    @property
    def about_commitments(self) -> tuple[CommitmentFacts, ...]:
        """Those gone from the text."""
        return self.promises_gone

    def texts(self, whole: str) -> tuple[tuple[str, str | None], ...]:
        """What changed, and everything the release says now."""
        changed = "\n".join(change.text for change in self.changes)
        return ((f"{self.release.title}\n{self.former_title or ''}\n{changed}\n{whole}", self.release.language),)

    def title(self, kind: AlertKind) -> str:
        """With the release's."""
        del kind
        return titles().say("edited.title", title=cut(self.release.title))

    def headline(self, kind: AlertKind, words: Wordings) -> str:
        """The same in the language of the message."""
        del kind
        return words.say("subjects.edited", title=title_of(self.release.title, words))

    def subject(self, kind: AlertKind, words: Wordings) -> str:
        """With the first of the commitments that are gone, and a title short enough to leave room for it."""
        gone = self.promises_gone
        if not gone:
            return self.headline(kind, words)
        line = words.say("subjects.edited", title=name_of(self.release.title))
        return words.count("subjects.edited_gone", len(gone), subject=line, title=name_of(subject_matter(gone[0], words)))

    def asked(self, told_at: datetime, words: Wordings) -> dict[str, object]:
        """How many words were removed and added."""
        del told_at
        removed = words.count("body.words_removed", self.words_removed)
        return {"edit_counts": lambda: f"{removed}, {words.count('body.words_added', self.words_added)}"}
