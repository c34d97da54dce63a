"""Which passages of a page are its text: their traits, weighed."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib import resources
from operator import mul

from lxml import etree

from parsers.pages.furniture import is_unseen
from parsers.pages.passages import passages_of
from parsers.pages.traits import TRAITS, traits_of

_table: dict[str, float] = tomllib.loads(
    resources.files("parsers.pages").joinpath("weights.toml").read_text(encoding="utf-8")
)["weights"]
_WEIGHTS = [_table[name] for name in TRAITS]
_START = _table["every passage"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is the text of a page."""

    length: int
    """Its characters."""
    around: etree._Element
    """The innermost element that holds all of it."""
    beside: frozenset[etree._Element]
    """The outermost elements that hold none of it."""

    def is_beside(self, element: etree._Element) -> bool:
        """Whether nothing in an element is text."""
        return element in self.beside or is_unseen(element)


def weigh(root: etree._Element) -> Weighed:
    """The text of a page: every passage whose weights add up to more than zero."""
    frames, passages = passages_of(root)
    rows = traits_of(frames, passages)
    kept = [passage for passage, row in zip(passages, rows, strict=True) if _START + sum(map(mul, _WEIGHTS, row)) > 0]
    held = Counter(passage.frame for passage in kept)
    for frame in reversed(frames):
        if frame.parent is not None and held[frame]:
            held[frame.parent] += held[frame]
    beside = (frame.element for frame in frames if not held[frame] and (frame.parent is None or held[frame.parent]))
    around = next((frame for frame in reversed(frames) if held[frame] == len(kept)), frames[0])
    return Weighed(sum(len(passage.text) for passage in kept), around.element, frozenset(beside))
