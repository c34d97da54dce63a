"""Titles of releases and commitments, and names, as shown in a line of a message."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.messages.escaping import shortened
from alerts.messages.wordings import Wordings, in_print
from alerts.model import LONGEST_TITLE, CommitmentFacts

LONGEST_NAME = 80
"""Characters of the name of an authority, a source or a host; the longest of the catalogue has 61."""
_MOST_JOINED = 12
"""Names in a row; after more of them the reader has lost the sentence."""


def title_of(text: str, words: Wordings) -> str:
    """A title within a line, cut to length."""
    return in_print(shortened(text, LONGEST_TITLE)) or words.say("body.untitled")


def subject_matter(promise: CommitmentFacts, words: Wordings) -> str:
    """What is promised: its headline or, in alerts that have none, its own words."""
    return title_of(promise.title or promise.action or promise.quote, words)


def name_of(text: str) -> str:
    """The name of an authority, a source or a party within a line, cut to length."""
    return in_print(shortened(text, LONGEST_NAME))


def joined_names(promise: CommitmentFacts) -> str:
    """Who promises, then with whom, each once; "" when nobody is named."""
    return joined(list(dict.fromkeys((*promise.actors, *promise.partners))))


def joined(things: Sequence[str]) -> str:
    """Names or figures in a row."""
    shown = ", ".join(name_of(one) for one in things[:_MOST_JOINED])
    return f"{shown}, …" if len(things) > _MOST_JOINED else shown
