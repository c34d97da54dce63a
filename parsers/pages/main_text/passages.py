"""A page as passages: each run of text between two block boundaries, with the elements that it stands in."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from parsers.pages.elements.blocks import BREAKING, clean
from parsers.pages.elements.furniture import is_unseen


@dataclass(slots=True, eq=False)
class Frame:
    """An element that begins and ends a block, in the order of the page: parents before children."""

    element: etree._Element
    parent: Frame | None
    length: int = 0
    """Characters of all passages below it; of these `prose` are those of sentences outside of links."""
    prose: int = 0
    share: float = 0.0
    """Of the prose of the page, 0 to 1."""
    around: list[float] = field(default_factory=list)
    """What names and landmarks, its own and those above, say about it, each trusted less the more of the page's prose it
    holds (`AROUND` of traits.py); one list shared by all that say the same."""
    repeats: float = 0.0
    """Whether it, or what it stands in, is one of many with the same name: a card, a row of a list."""
    inside: bool = False
    """Whether it stands in the core: the innermost element with more than half of the page's prose."""
    level: int = 0
    """Elements between it and the core or, outside the core, the innermost element that contains both."""


@dataclass(slots=True, eq=False)
class Passage:
    """A run of text on one line."""

    frame: Frame
    text: str
    linked: int
    """Characters that stand in links."""
    prose: int = 0
    """Characters outside links, if it is a sentence."""


def passages_of(root: etree._Element) -> tuple[list[Frame], list[Passage]]:
    """The frames and passages of the body of a page; what no reader sees, and buttons and fields, are left out."""
    body = root.find("body")
    top = Frame(body if body is not None else root, None)
    frames = [top]
    passages: list[Passage] = []
    pieces: list[str] = []
    within = [top]
    unseen: set[etree._Element] = set()
    linked = links = 0

    def finish() -> None:
        nonlocal linked
        text = clean("".join(pieces))
        if text:
            passages.append(Passage(within[-1], text, min(linked, len(text))))
        pieces.clear()
        linked = 0

    walk = etree.iterwalk(top.element, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        text = None
        if event == "start":
            if element is top.element:
                text = element.text
            elif is_unseen(element):
                unseen.add(element)
                walk.skip_subtree()
            else:
                if tag in BREAKING:
                    finish()
                    within.append(Frame(element, within[-1]))
                    frames.append(within[-1])
                elif tag == "a":
                    links += 1
                elif tag == "br":
                    pieces.append(" ")
                text = element.text
        elif element is not top.element:
            if element in unseen:
                unseen.discard(element)
            elif tag in BREAKING:
                finish()
                within.pop()
            elif tag == "a":
                links -= 1
            text = element.tail
        if text:
            pieces.append(text)
            if links:
                linked += len(text.strip())
    finish()
    return frames, passages
