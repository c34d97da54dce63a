"""What a message has shown so far, and what several commitments in it have in common: neither is told twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.messages import dates_in_words, missing
from alerts.messages.titles import joined_names
from alerts.messages.wordings import Wordings
from alerts.model import CommitmentFacts

_SEVERAL = 2
"""Commitments that can have something in common."""


class Shown:
    """The sentences, releases and commitments that a message has shown so far."""

    def __init__(self) -> None:
        self._sentences: set[str] = set()
        self._passages: list[str] = []
        self._things: set[str] = set()

    def first(self, text: str) -> bool:
        """Whether `text` is to be quoted here: it was not before. White space makes no difference."""
        folded = " ".join(text.split())
        if folded in self._sentences or any(folded in passage for passage in self._passages):
            return False
        self._sentences.add(folded)
        return True

    def passage(self, text: str) -> None:
        """Note that a passage of several sentences is quoted."""
        self._passages.append(" ".join(text.split()))

    def first_of(self, thing_id: str) -> bool:
        """Whether what is known of a release or a commitment is to be shown here: it was not before."""
        if thing_id in self._things:
            return False
        self._things.add(thing_id)
        return True

    def begin_section(self) -> None:
        """What was shown of releases and commitments is screens away: show it again. Sentences stay quoted once."""
        self._things.clear()


@dataclass(frozen=True, slots=True)
class InCommon:
    """What is said once above several commitments of one release, in place of once below each."""

    lines: tuple[str, ...] = ()
    names: str = ""
    """The parties of most of them: below the others stand their own."""
    due: str = ""
    """The deadline of most of them, the same."""
    unsure: bool = False
    """Whether the warning is said above: it is the same for all."""


def in_common(
    promises: Sequence[CommitmentFacts], words: Wordings, *, others: bool = False, warned: bool = False
) -> InCommon:
    """What is the same of all of them, or of most; nothing of fewer than two.

    Args:
        promises: those that are shown.
        words: in the language of the message.
        others: whether the release makes further ones, of which nothing is said.
        warned: whether the reader was warned above already that they are intentions.
    """
    if len(promises) < _SEVERAL:
        return InCommon(unsure=warned)
    lines = []
    due, all_due = _most([dates_in_words.due(one, words) for one in promises])
    if due == words.say("due.none"):
        lines.append(words.say("body.none_has_due" if all_due and not others else "body.most_have_no_due"))
    elif due:
        lines.append(words.say("body.all_due" if all_due and not others else "body.most_due", when=due))
    names, all_names = _most([joined_names(one) for one in promises])
    if not all(one.actors or one.partners for one in promises):
        names = ""  # below one without parties would stand nothing, which would read like "the same"
    if names:
        lines.append(words.say("body.parties" if all_names and not others else "body.most_parties", names=names))
    warnings = {missing.unsure(one, words) for one in promises}
    unsure = warned or (len(warnings) == 1 and "" not in warnings)
    if unsure and not warned:
        lines.append(missing.all_unsure(promises[0], words))
    return InCommon(tuple(lines), names, due, unsure)


def _most(said: Sequence[str]) -> tuple[str, bool]:
    """What is said of more than half, or "", and whether of all."""
    [(most, count)] = Counter(said).most_common(1)
    return (most, count == len(said)) if 2 * count > len(said) else ("", False)
