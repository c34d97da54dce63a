"""The kinds of alerts, in the order of a digest: the list is at the end."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.kinds.deadline import DeadlineFacts
from alerts.kinds.digest import SummaryFacts
from alerts.kinds.edited import EditedFacts
from alerts.kinds.follow_up import FollowUpFacts
from alerts.kinds.incident import IncidentFacts
from alerts.kinds.moved import MovedFacts
from alerts.kinds.new_commitment import NewCommitmentFacts
from alerts.kinds.release import NewReleaseFacts
from alerts.kinds.withdrawn import WithdrawnFacts
from alerts.messages.wordings import Wordings
from alerts.model import AlertKind, Facts


@dataclass(frozen=True)
class Kind:
    """One kind of alert."""

    name: AlertKind
    facts: type[Facts]
    package: str = "alerts.messages"
    """The package whose folder `templates` has its three templates: html/NAME.j2, markdown/NAME.j2, text/NAME.j2."""

    def heading(self, words: Wordings) -> str:
        """The heading above alerts of the kind in a digest."""
        return words.say(f"headings.{self.name}")

    def counted(self, count: int, words: Wordings) -> str:
        """So many alerts of the kind: "2 suites"."""
        return words.count(f"kinds.{self.name}", count)


_KINDS: dict[AlertKind, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind after the existing ones. Raises ValueError when there is already one of its name."""
    if kind.name in _KINDS:
        raise ValueError(f"there is an alert kind {kind.name} already")
    _KINDS[kind.name] = kind


def kind_of(name: AlertKind) -> Kind:
    """The kind of that name. Raises KeyError when there is none, as in a row of a newer program."""
    return _KINDS[name]


def kinds() -> tuple[AlertKind, ...]:
    """The names of all kinds, in the order of a digest."""
    return tuple(_KINDS)


def about_sources() -> frozenset[AlertKind]:
    """The kinds that are about a source as a whole, and not about a release."""
    return frozenset(kind.name for kind in _KINDS.values() if kind.facts.about_sources)


register(Kind("follow_up", FollowUpFacts))
register(Kind("moved", MovedFacts))
register(Kind("new_commitment", NewCommitmentFacts))
register(Kind("due_soon", DeadlineFacts))
register(Kind("overdue", DeadlineFacts))
register(Kind("withdrawn", WithdrawnFacts))
register(Kind("release", NewReleaseFacts))
register(Kind("edited", EditedFacts))
register(Kind("incident", IncidentFacts))
register(Kind("digest", SummaryFacts))
