"""What alerts about several commitments of one release have in common."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.model import CommitmentFacts, CsvLine, Facts, ReleaseFacts


@dataclass(frozen=True, slots=True)
class PromisesOfRelease(Facts):
    """Commitments that a release makes, or made."""

    release: ReleaseFacts
    promises: tuple[CommitmentFacts, ...]
    """In the order of the text."""

    once_for_copies = True

    @property
    def about_releases(self) -> tuple[ReleaseFacts, ...]:
        """The release."""
        return (self.release,)

    @property
    def about_commitments(self) -> tuple[CommitmentFacts, ...]:
        """Its commitments."""
        return self.promises

    @property
    def parts(self) -> int:
        """One for each commitment."""
        return max(1, len(self.promises))

    def texts(self, whole: str) -> tuple[tuple[str, str | None], ...]:
        """The title, and what is or was promised."""
        del whole
        return (("\n".join([self.release.title, *(one.quote for one in self.promises)]), self.release.language),)

    def csv_lines(self) -> tuple[CsvLine, ...]:
        """One for each commitment."""
        return tuple(CsvLine(self.release, one.due_on, one.quote) for one in self.promises) or (CsvLine(self.release),)
