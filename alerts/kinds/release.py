"""A release that was not known before."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.kinds.titles import cut, titles
from alerts.messages.titles import title_of
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, Facts, ReleaseFacts


@dataclass(frozen=True, slots=True)
class NewReleaseFacts(Facts):
    """A release that was not known before."""

    release: ReleaseFacts
    excerpt: str
    """How its text begins, word for word."""
    promises: int

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
