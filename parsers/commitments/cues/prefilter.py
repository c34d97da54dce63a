"""Which cues can fire in a text at all: one pass over its words leaves only the few that need searching."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_Trie = dict[str, "_Trie"]
_END = ""


@dataclass(frozen=True, slots=True)
class Gates:
    """The pieces of text that cues require, ready to be searched for together."""

    expression: re.Pattern[str]
    """Any piece that begins a word."""
    opens: Mapping[str, frozenset[int]]
    """Piece -> places of the cues that it, or a piece that it begins with, opens."""
    inside: tuple[tuple[str, frozenset[int]], ...]
    """Pieces that may stand anywhere in a word, each with the places of its cues."""

    def marks(self, low: str, start: int, end: int) -> list[tuple[int, frozenset[int]]]:
        """Where in ``low[start:end]`` a piece begins a word, in the order of the text, and the cues that it opens."""
        return [(found.start(), self.opens[found[1]]) for found in self.expression.finditer(low, start, end)]

    def places(self, low: str, start: int, end: int, marks: Sequence[tuple[int, frozenset[int]]]) -> list[int]:
        """The cues that ``low[start:end]`` opens, in the order of the lexicon; `marks` are those of a text around it."""
        opened = [places for _, places in marks[bisect_left(marks, (start,)) : bisect_left(marks, (end,))]]
        text = low[start:end]
        opened += [places for piece, places in self.inside if piece in text]
        return sorted(frozenset().union(*opened))


def gates(pieces_of: Sequence[Sequence[str]]) -> Gates:
    """The gates of cues, given the pieces that each requires; a piece after "*" may occur anywhere in a word."""
    heads: dict[str, set[int]] = {}
    inside: dict[str, set[int]] = {}
    for place, pieces in enumerate(pieces_of):
        for piece in pieces:
            table = inside if piece.startswith("*") else heads
            table.setdefault(piece.removeprefix("*"), set()).add(place)
    opens = {
        piece: frozenset().union(*(places for other, places in heads.items() if piece.startswith(other))) for piece in heads
    }
    tree: _Trie = {}
    for piece in heads:
        node = tree
        for letter in piece:
            node = node.setdefault(letter, {})
        node[_END] = {}
    # A lookahead, not consumed: "is due" must not hide "due".
    expression = re.compile(rf"(?<!\w)(?=({_alternatives(tree)}))")
    return Gates(expression, opens, tuple((piece, frozenset(places)) for piece, places in inside.items()))


def _alternatives(node: _Trie) -> str:
    """The letter tree as a regular expression that looks at each letter once; the longest piece wins."""
    branches = [re.escape(letter) + _alternatives(below) for letter, below in sorted(node.items()) if letter != _END]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{joined})?" if _END in node else joined
