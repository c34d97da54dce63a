"""Titles of releases and commitments, and names, as shown in a line of a message."""

from __future__ import annotations

from alerts.messages.escaping import shortened
from alerts.messages.wordings import Wordings
from alerts.model import LONGEST_TITLE, CommitmentFacts

LONGEST_NAME = 80
"""Characters of the name of an authority, a source or a host; the longest of the catalogue has 61."""


def title_of(text: str, words: Wordings) -> str:
    """A title within a line, cut to length."""
    return shortened(text, LONGEST_TITLE) or words.say("body.untitled")


def subject_matter(promise: CommitmentFacts, words: Wordings) -> str:
    """What is promised: its headline or, in alerts that have none, its own words."""
    return title_of(promise.title or promise.action or promise.quote, words)
