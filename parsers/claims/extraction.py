"""The claims of a release as values to publish: each with its quotation, stage, act and object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from parsers.claims.predicates import Predicate
from parsers.claims.reading import LONGEST_BODY, read
from parsers.commitments.amounts import amounts_in
from parsers.deadlines import find_deadlines
from parsers.model import Claim, Deadline
from parsers.text.structure import Structure, structure

CLAIMS_VERSION = 5
"""Raised with every change to rules or lexicons that can change a claim."""

_LONGEST_OBJECT = 120
"""Characters; the first words identify the object, the rest qualifies it."""
_SUBJECT_FIRST = frozenset({"passive", "resultative", "reflexive"})
"""Claims of these kinds have their object before the predicate: "la digue a été réparée"."""
_EDGES = re.compile(
    r"^[\W_]*(?:(?:que|qu'|et|mais|and|that|the|le|la|les|l'|un|une|des|du|de|d')\s*)?|[\W_]+$", re.IGNORECASE
)


def find_claims(body: str, *, title: str, published: date | None, language: str) -> tuple[Claim, ...]:
    """The claims of a release in the order of its text; those of the title first, quoting the first sentence.

    `published` is the day from which relative times count; without it no claim has a day. `language` is ISO 639-1.
    Only claims that name an act are returned. No text raises an error; the same arguments give the same result.
    """
    text = body[:LONGEST_BODY]
    parts = structure(text, language)
    times = find_deadlines(text, published, language) if published is not None else []
    return tuple(_claims(text, title, parts, times, published, language))


def _claims(
    text: str, title: str, parts: Structure, times: list[Deadline], published: date | None, language: str
) -> Iterator[Claim]:
    told = read(title, text, language, parts)
    if told.sentences:
        first = told.sentences[0]
        for one in told.title:
            if one.act is not None:
                yield Claim(
                    text[first.start : first.end], first.start, first.end, one.stage, one.act, _object(title, one),
                    amounts_in(title), published, one.cue,
                )  # several a line, as in a table  # fmt: skip
    place = 0
    times = sorted(times, key=lambda one: one.start_char)
    for sentence in told.sentences:
        while place < len(times) and times[place].start_char < sentence.start:
            place += 1
        inside = place
        days = set()
        while inside < len(times) and times[inside].end_char <= sentence.end:
            days.add((times[inside].start, times[inside].end))
            inside += 1
        place = inside
        past = {start for start, end in days if start is not None and start == end and published and start <= published}
        for one in sentence.predicates:
            if one.act is not None:
                start, end = sentence.start, sentence.end
                yield Claim(
                    text[start:end], start, end, one.stage, one.act, _object(text, one), amounts_in(text[start:end]),
                    next(iter(past)) if len(past) == 1 else None, one.cue,
                )  # several a line, as in a table  # fmt: skip


def _object(text: str, one: Predicate) -> str:
    """The words of the clause on the side of the predicate where its object stands."""
    begin, stop = one.clause
    before, after = text[begin : one.start], text[one.end : stop]
    said = before if one.cue in _SUBJECT_FIRST and before.strip() else after if after.strip() else before
    words = _EDGES.sub("", " ".join(said.split()))
    if len(words) <= _LONGEST_OBJECT:
        return words
    return words[:_LONGEST_OBJECT].rsplit(" ", 1)[0]
