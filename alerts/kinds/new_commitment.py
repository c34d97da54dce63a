"""The commitments that a release makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alerts.kinds.promises_of_release import PromisesOfRelease
from alerts.kinds.sentences import by_sentence
from alerts.kinds.titles import cut, titles
from alerts.messages.titles import subject_matter
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, CommitmentFacts, Standing


@dataclass(frozen=True, slots=True)
class NewCommitmentFacts(PromisesOfRelease):
    """The commitments that a release makes."""

    def still_holds(self, now: Standing) -> bool:
        """Whether one of them still stands."""
        known = [now.commitments.get(one.commitment_id) for one in self.promises]
        return any(one is not None and one.status != "withdrawn" for one in known)

    def title(self, kind: AlertKind) -> str:
        """With how many there are."""
        del kind
        count = len(self.promises)
        return titles().count("new_commitment.title", count, number=count, title=cut(self.release.title))

    def headline(self, kind: AlertKind, words: Wordings) -> str:
        """The same in the language of the message."""
        del kind
        return words.count("subjects.new_commitment", len(self.promises), title=self._thing(words))

    def asked(self, told_at: datetime, words: Wordings) -> dict[str, object]:
        """The commitments, one entry a sentence, those with a day first: what does not fit is left out from the end."""
        del told_at
        return {"sentences": lambda: by_sentence(self._dated_first(), lambda one: one.quote, lambda one: one, words)}

    def _thing(self, words: Wordings) -> str:
        """The headline of the first commitment with a day, or else of the first: it says more than the release's title."""
        dated = self._dated_first()
        return subject_matter(next((one for one in dated if one.title), dated[0]), words)

    def _dated_first(self) -> list[CommitmentFacts]:
        return sorted(self.promises, key=lambda one: one.due_on is None)
