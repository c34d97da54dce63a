"""The text of a release in blocks, with quotations marked in their places. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from alerts.messages.escaping import clean

BlockKind = Literal["heading", "item", "paragraph"]

_LINE = re.compile(r"[^\n]+")
_SIGNS: dict[str, BlockKind] = {"## ": "heading", "- ": "item"}
"""How blocks of a body begin: see release_versions.body."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that is shown as a quotation, and what it leads to."""

    start: int
    end: int
    kind: Literal["promise", "claim"]
    identifier: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one kind; `mark` is None where nothing is marked."""

    text: str
    mark: Mark | None
    first: bool = False
    """Whether the mark begins here, so that links to it find one place."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, an item of a list, or a paragraph."""

    kind: BlockKind
    pieces: tuple[Piece, ...]


def blocks(text: str, marks: Iterable[Mark]) -> Iterator[Block]:
    """The blocks of a text; where marks overlap, the one that begins first is shown, and behind its end the other."""
    apart = _apart(marks, len(text))
    begun: set[str] = set()
    for line in _LINE.finditer(text):
        start, kind = line.start(), "paragraph"
        for sign, named in _SIGNS.items():
            if line[0].startswith(sign):
                start, kind = start + len(sign), named
        pieces = tuple(_pieces(text, start, line.end(), apart, begun))
        if pieces:
            yield Block(kind, pieces)  # type: ignore[arg-type]  # a value of _SIGNS, or what stands above


def _apart(marks: Iterable[Mark], length: int) -> list[Mark]:
    """The same marks in order, none of which overlaps with another or reaches beyond the text."""
    found: list[Mark] = []
    reached = 0
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        start, end = max(mark.start, reached), min(mark.end, length)
        if start < end:
            found.append(Mark(start, end, mark.kind, mark.identifier))
            reached = end
    return found


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark], begun: set[str]) -> Iterator[Piece]:
    place = start
    for mark in marks:
        if mark.end <= place or mark.start >= end:
            continue
        if mark.start > place:
            yield from _piece(text[place : mark.start], None)
            place = mark.start
        upto = min(mark.end, end)
        first = mark.identifier not in begun
        begun.add(mark.identifier)
        yield from _piece(text[place:upto], mark, first=first)
        place = upto
    yield from _piece(text[place:end], None)


def _piece(text: str, mark: Mark | None, *, first: bool = False) -> Iterator[Piece]:
    if text:
        shown = clean(text)
        # `clean` takes the spaces at the ends, which part the words of two pieces.
        before, after = " " if text[0].isspace() else "", " " if text[-1].isspace() and shown else ""
        yield Piece(f"{before}{shown}{after}", mark, first)
