"""An invented kind of alert: a release that its publisher took down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from alerts.kinds.registry import Kind
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, CommitmentFacts, CsvLine, Facts, ReleaseFacts


@dataclass(frozen=True, slots=True)
class TakenDownFacts(Facts):
    release: ReleaseFacts
    lost: CommitmentFacts
    gone_on: date

    @property
    def about_releases(self) -> tuple[ReleaseFacts, ...]:
        return (self.release,)

    @property
    def about_commitments(self) -> tuple[CommitmentFacts, ...]:
        return (self.lost,)

    def texts(self, whole: str) -> tuple[tuple[str, str | None], ...]:
        return ((f"{self.release.title}\n{self.lost.quote}", self.release.language),)

    def csv_lines(self) -> tuple[CsvLine, ...]:
        return (CsvLine(self.release, self.lost.due_on, self.lost.quote),)

    def title(self, kind: AlertKind) -> str:
        return f"Taken down: {self.release.title}"

    def headline(self, kind: AlertKind, words: Wordings) -> str:
        return f"{'Retiré' if words.language == 'fr' else 'Taken down'}: {self.release.title}"

    def asked(self, told_at: object, words: Wordings) -> dict[str, object]:
        return {"since": lambda: words.say("spans.later", span=f"{self.gone_on:%Y}")}


class _TakenDown(Kind):
    """Its words are few, so they are here."""

    def heading(self, words: Wordings) -> str:
        return "Retirés" if words.language == "fr" else "Taken down"

    def counted(self, count: int, words: Wordings) -> str:
        return f"{count} retirés" if words.language == "fr" else f"{count} taken down"


KIND = _TakenDown("taken_down", TakenDownFacts, package=__name__)
