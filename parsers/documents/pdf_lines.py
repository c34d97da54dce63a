"""The lines of a PDF, with their positions and sizes, to blocks of text. Knows nothing about PDF files."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from parsers.pages.elements.blocks import Block, bulleted, clean
from parsers.text.broken_words import Vocabulary, judged

_EDGE = 4
"""Lines at the top and bottom of a page that may be running heads and page numbers."""
_PAGE_NUMBER = re.compile(r"(?:page|p\.)?\s*[-–—]?\s*\d{1,3}\s*(?:(?:/|sur|of|van|-|–)\s*\d{0,3})?\s*[-–—]?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?;:…»”\"][)\]]?$")
_HYPHENATED = re.compile(r"((?:[^\W\d_]+-){0,3}[^\W\d_]{2,})[-\u2010\u2011]$")
_GAP = 1.3
"""A distance between two lines of more than this many times the usual one separates paragraphs."""
_LARGER = 1.15
"""How much larger than the text a heading is set: 13 points above 11 make one, 12 are uneven setting."""


@dataclass(slots=True)
class Line:
    """One line of a page."""

    text: str
    y: float
    """Height above the page's lower edge, in points; lower lines have less."""
    size: float
    """Of its letters, in points; 0 where the file does not say."""


def blocks_of_pages(pages: list[list[Line]]) -> list[Block]:
    """Paragraphs, items and headings of the pages in order, without running heads, page numbers and hyphens at line ends.

    A line in letters larger than the text's own is a heading, level 1 the largest. Sentences that continue on the next page
    are joined by the caller (`prose.rejoined`).
    """
    pages = _without_running_heads(pages)
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    usual = sizes.most_common(1)[0][0]
    words = Vocabulary([line.text for line in lines])
    blocks: list[Block] = []
    leading = _leading(pages)
    for page in pages:
        for paragraph in _paragraphs(page, leading, usual):
            blocks += _blocks_of(paragraph, usual, words)
    return blocks


def _without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """`pages` without page numbers and repeated footers, and with repeated headers only at their first occurrence."""
    often = Counter[str]()
    for page in pages:
        often.update({_shape(line) for line in page[:_EDGE] + page[-_EDGE:]})
    enough = max(2, (len(pages) + 1) // 2)
    running = {shape for shape, count in often.items() if count >= enough}
    seen: set[str] = set()
    kept: list[list[Line]] = []
    for page in pages:
        lines: list[Line] = []
        last = len(page) - 1
        for number, line in enumerate(page):
            if (number < 2 or number > last - 2) and _PAGE_NUMBER.fullmatch(line.text):
                continue
            if number < _EDGE or number > last - _EDGE:
                shape = _shape(line)
                if shape in running:
                    known = shape in seen
                    seen.add(shape)
                    if known or number > last / 2:
                        continue
            lines.append(line)
        kept.append(lines)
    return kept


def _shape(line: Line) -> str:
    return _DIGITS.sub("0", line.text)


def _leading(pages: list[list[Line]]) -> float:
    """The usual distance between two lines of a paragraph, as a multiple of their font size."""
    distances = [
        (above.y - below.y) / above.size
        for page in pages
        for above, below in pairwise(page)
        if above.size and 0 < above.y - below.y < 5 * above.size
    ]
    return median_low(distances) if distances else 0.0


def _paragraphs(page: list[Line], leading: float, usual: float) -> list[list[Line]]:
    """The lines of a page grouped by the gaps between them, their size, and where sentences end."""
    widest = max((len(line.text) for line in page), default=0)
    paragraphs: list[list[Line]] = []
    for line in page:
        if paragraphs and not _parts(paragraphs[-1][-1], line, leading, usual, widest):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _parts(above: Line, below: Line, leading: float, usual: float, widest: int) -> bool:
    """Whether a new paragraph begins with `below`."""
    if above.size and below.size and not 1 / _LARGER < above.size / below.size < _LARGER:
        return True
    if leading and above.size and not 0 <= above.y - below.y <= _GAP * leading * above.size:
        return True
    if bulleted(below.text) is not None:
        return True
    if usual and above.size >= _LARGER * usual:
        return False  # a heading's lines are short, and break where it looks good
    short = len(above.text) < 0.75 * widest
    return short and (_SENTENCE_END.search(above.text) is not None or above.text.isupper() != below.text.isupper())


def _blocks_of(lines: list[Line], usual: float, words: Vocabulary) -> list[Block]:
    text = _joined([line.text for line in lines], words)
    if not text:
        return []
    item = bulleted(text)
    if item is not None:
        return [Block("item", item, 1)]
    size = max(line.size for line in lines)
    if usual and size >= _LARGER * usual and len(text) <= 300:
        return [Block("heading", text, 1 if size >= 1.4 * usual else 2)]
    return [Block("text", text)]


def _joined(lines: list[str], words: Vocabulary) -> str:
    """Lines joined into one, with words split at a line end made whole again."""
    pieces: list[str] = []
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else ""
        broken = _HYPHENATED.search(line)
        if line.endswith("\u00ad") and after[:1].islower():
            pieces.append(line[:-1])
        elif line.endswith("\u00ad"):
            pieces.append(f"{line[:-1]}-")
        elif broken and after[:1].islower():
            verdict = judged(broken[1], _first_word(after), words, line_end=True)
            pieces.append(line[:-1] if verdict == "one word" else line if verdict == "compound" else f"{line} ")
        elif broken and after[:1].isupper():
            pieces.append(line)  # "Seine-" and "Maritime"
        else:
            pieces.append(f"{line} ")
    return clean("".join(pieces))


def _first_word(text: str) -> str:
    found = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
    return found[0] if found else ""
