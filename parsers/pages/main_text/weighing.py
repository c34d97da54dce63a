"""Which passages of a page are its text: their traits, weighed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import mul

from lxml import etree

from parsers import lexicon
from parsers.pages.elements.furniture import is_unseen
from parsers.pages.main_text.passages import Frame, Passage, passages_of
from parsers.pages.main_text.traits import AROUND, TRAITS, traits_of

_table = lexicon.table("pages/main_text/weights.toml")["weights"]
_WEIGHTS = [_table[name] for name in TRAITS]
_START = _table["every passage"]

_MAIN = AROUND.index("main")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is the text of a page."""

    kept: list[Passage]
    around: etree._Element
    """The innermost element that holds all of it."""
    beside: frozenset[etree._Element]
    """The outermost elements that hold none of it."""

    @property
    def length(self) -> int:
        """Characters of the text."""
        return sum(len(passage.text) for passage in self.kept)

    def below(self, element: etree._Element) -> int:
        """Characters of the text below an element."""
        frames: dict[Frame, bool] = {}
        length = 0
        for passage in self.kept:
            length += len(passage.text) * _stands_in(passage.frame, element, frames)
        return length

    def is_beside(self, element: etree._Element) -> bool:
        """Whether nothing in an element is text."""
        return element in self.beside or is_unseen(element)


def weigh(root: etree._Element) -> Weighed:
    """The text of a page: every passage whose weights add up to more than zero."""
    frames, passages = passages_of(root)
    rows = traits_of(frames, passages)
    kept = with_alike(passages, [_START + sum(map(mul, _WEIGHTS, row)) > 0 for row in rows])
    held = Counter(passage.frame for passage in kept)
    for frame in reversed(frames):
        if frame.parent is not None and held[frame]:
            held[frame.parent] += held[frame]
    beside = (frame.element for frame in frames if not held[frame] and (frame.parent is None or held[frame.parent]))
    around = next((frame for frame in reversed(frames) if held[frame] == len(kept)), frames[0])
    return Weighed(kept, around.element, frozenset(beside))


def _stands_in(frame: Frame, element: etree._Element, known: dict[Frame, bool]) -> bool:
    """Whether a frame is an element or stands in it; `known` holds what was found, so that no path up is walked twice."""
    way = []
    at: Frame | None = frame
    while at is not None and at not in known and at.element is not element:
        way.append(at)
        at = at.parent
    found = at is not None and known.get(at, True)
    known.update(dict.fromkeys(way, found))
    return found


def with_alike(passages: list[Passage], chosen: list[bool]) -> list[Passage]:
    """The chosen passages, and those that nothing on the page distinguishes from them: no link, no name of their own.

    A list item, a table row or a heading has little to show for itself; its surroundings speak for it.
    Above the first chosen passage and below the last a site also puts notes: there this applies only in a landmark
    where nothing of that name has a link, and to a list with its heading.
    """
    spans: dict[int, tuple[int, int]] = {}
    mixed: set[int] = set()
    for number, passage in enumerate(passages):
        group = id(passage.frame.around)
        if passage.linked or not passage.frame.around[_MAIN]:
            mixed.add(group)
        if chosen[number]:
            spans[group] = (spans[group][0] if group in spans else number, number)
    kept: list[Passage] = []
    goes_on = False
    for number, passage in enumerate(passages):
        group = id(passage.frame.around)
        if chosen[number]:
            goes_on = True
        elif passage.linked or group not in spans:
            goes_on = False
        else:
            first, last = spans[group]
            goes_on = group not in mixed or first < number < last or (goes_on and _lists(passages, number))
        if goes_on:
            kept.append(passage)
    return kept


def _lists(passages: list[Passage], number: int) -> bool:
    """Whether a passage is a list item, or the heading right above one."""
    tag = passages[number].frame.element.tag
    following = passages[number + 1].frame.element.tag if number + 1 < len(passages) else None
    return tag == "li" or (tag in _HEADINGS and following == "li")
