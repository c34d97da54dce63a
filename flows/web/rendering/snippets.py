"""Where in a text the words looked for stand: a stretch around them, with the words to be marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from alerts.messages.escaping import clean
from parsers.text.folding import fold

_WORD = re.compile(r"\w+")
_BEFORE, _LENGTH = 80, 280  # characters: about two lines of a page, the words in the first of them
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that is marked, or not."""

    text: str
    marked: bool


def snippet(text: str, words: Collection[str]) -> tuple[Stretch, ...]:
    """The first place of a text that has one of the words, given without accents; its beginning where none does."""
    flat = clean(text)
    places = list(_places(flat, words))
    start = max(0, places[0][0] - _BEFORE) if places else 0
    if start:
        start = flat.find(" ", start) + 1 or start
    end = min(len(flat), start + _LENGTH)
    found, at = [], start
    for first, last in places:
        if first < at or last > end:
            continue
        found += [Stretch(flat[at:first], False), Stretch(flat[first:last], True)]
        at = last
    found.append(Stretch(flat[at:end] + ("…" if end < len(flat) else ""), False))
    if start:
        found.insert(0, Stretch("… ", False))
    return tuple(one for one in found if one.text)


def _places(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    if not words:
        return
    # Folding keeps every letter in its place, so that a place in the one is a place in the other.
    for word in _WORD.finditer(fold(text, accents=False)):
        if word[0].translate(_PLAIN) in words:
            yield word.span()
