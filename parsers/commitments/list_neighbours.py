"""What the other items of a list look like: a list that says what will be done does so in most of its items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from parsers.commitments.cues.matching import Texts
from parsers.commitments.cues.senses import Senses
from parsers.text.structure import Block, Structure

_LONGEST_TITLE = 60
"""Characters of a line between items that titles the next ones and does not end the list: "Sécuriser", "Aux abords"."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Shares of the other items of a list, from 0 to 1; 0 where there are none."""

    acting: float
    """Those that begin with a word for an act: "création de", "rénover"."""
    timed: float
    """Those that name a time."""


def neighbours(
    structure: Structure, texts: Texts, senses: Senses, has_time: Callable[[int, int], bool]
) -> Mapping[int, Neighbours]:
    """For each item, by the offset where it begins, what the others of its list look like."""
    found: dict[int, Neighbours] = {}
    for items in _lists(structure):
        acting = [_acts(texts.accented(one.start, min(one.end, one.start + _LONGEST_TITLE)), senses) for one in items]
        timed = [has_time(one.start, one.end) for one in items]
        others = max(1, len(items) - 1)
        for number, one in enumerate(items):
            found[one.start] = Neighbours(
                (sum(acting) - acting[number]) / others, (sum(timed) - timed[number]) / others
            )
    return found


def _lists(structure: Structure) -> Iterator[list[Block]]:
    """Items that follow each other, with no more than short titles in between."""
    items: list[Block] = []
    for block in structure.blocks:
        if block.kind == "item":
            items.append(block)
        elif items and (block.kind != "heading" or block.end - block.start > _LONGEST_TITLE):
            yield items
            items = []
    if items:
        yield items


def _acts(said: str, senses: Senses) -> bool:
    """Does an item begin with a word for an act: a noun of action, an infinitive, a participle?"""
    words = said.split(maxsplit=1)
    if not words:
        return False
    sense, form, _ = senses.of(words[0].strip("(«\"'.,:;"))
    return bool(sense) and form != "word"
