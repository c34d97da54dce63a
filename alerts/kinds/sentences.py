"""Sentences with all commitments that they bear on, so that a message quotes each sentence once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from alerts.messages import dates_in_words
from alerts.messages.titles import subject_matter
from alerts.messages.wordings import Wordings
from alerts.model import CommitmentFacts

_T = TypeVar("_T")

_MOST_NAMED = 5
"""Further commitments of a sentence that are named; the release, whose address is given, has the rest."""


class OfSentence(NamedTuple):
    """What a message shows of one sentence."""

    first: object
    """The first commitment or link of the sentence, shown in full."""
    also: str
    """The others by their headlines and days, as one line; "" when there are none."""


def by_sentence(
    things: Iterable[_T], sentence: Callable[[_T], Hashable], promise: Callable[[_T], CommitmentFacts], words: Wordings
) -> Sequence[OfSentence]:
    """Commitments or links, one entry a sentence, in the order of their first appearance.

    Args:
        things: commitments or links.
        sentence: which sentence one is quoted by.
        promise: the commitment of one.
        words: of the message.
    """
    found: dict[Hashable, list[_T]] = {}
    for one in things:
        found.setdefault(sentence(one), []).append(one)
    return [OfSentence(some[0], _also([promise(one) for one in some], words)) for some in found.values()]


def _also(promises: Sequence[CommitmentFacts], words: Wordings) -> str:
    shown = _named(promises[0], words)
    others = [name for name in dict.fromkeys(_named(one, words) for one in promises[1:]) if name != shown]
    if not others:
        return ""
    left = len(others) - _MOST_NAMED
    more = [words.count("body.more", left)] if left > 0 else []
    return words.say("body.also", things=words.say("body.between").join([*others[:_MOST_NAMED], *more]))


def _named(promise: CommitmentFacts, words: Wordings) -> str:
    title, due = subject_matter(promise, words), dates_in_words.due_of(promise, words)
    return words.say("subjects.with_due", subject=title, due=due) if due else title
