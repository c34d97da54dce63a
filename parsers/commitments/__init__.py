"""The commitments in the body of a release: by whom, with whom, by when, and the rule that found them."""

from __future__ import annotations

from datetime import date

from parsers.commitments.findings import Finding, Reading
from parsers.model import Commitment

__all__ = ["EXTRACTOR_VERSION", "Finding", "explain", "find_commitments"]

EXTRACTOR_VERSION = 19
"""Raised with every change to rules that can change a row; words and weights have `parsers.lexicon.fingerprint`."""


def find_commitments(
    body: str, *, title: str, published: date | None, language: str, authority: str | None
) -> tuple[Commitment, ...]:
    """The commitments of a release, in the order of its text; one inside another's sentence comes before it.

    `published` is the day from which relative times count, None if unknown; `language` is ISO 639-1 ("fr", "en",
    "nl"; others are read as French); `authority` is who speaks, for commitments that name nobody. No text raises
    an error. The same arguments give the same result on every machine.
    """
    reading = Reading(body, title, published, language, authority, explained=False)
    return tuple(found.commitment for found in reading.findings() if found.commitment is not None)


def explain(body: str, *, title: str, published: date | None, language: str, authority: str | None) -> tuple[Finding, ...]:
    """Every clause considered: taken or held back, and why. Arguments as for `find_commitments`."""
    return tuple(Reading(body, title, published, language, authority, explained=True).findings())
