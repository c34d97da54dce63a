"""Elements to blocks of text, and blocks to the `body` of a reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from parsers.errors import UnreadableError
from parsers.text.broken_words import without_soft_hyphens
from parsers.text.repair import mended

LONGEST_BODY = 1_000_000
"""Characters. The longest speeches have 100,000."""

Kind = Literal["text", "heading", "item", "more", "row"]
"""A paragraph, a heading, a list item, the rest of an item after its first line, a table row."""


@dataclass(slots=True)
class Block:
    """A piece of text and its kind; the lines of one paragraph are separated by line breaks."""

    kind: Kind
    text: str
    level: int = 0
    """For a heading, 1 to 6; for an item, how many lists it is in."""


_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufeff\ufff9-\ufffc"
    "\ufffe\uffff\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\U000f0000-\U0010ffff]"
)
"""Control, soft, zero-width, direction, tag and private-use characters, signs that other scripts put around what follows,
and non-characters."""
_NO_BREAK = "\u00a0\u202f\u2007"
"""Spaces that belong to the text and stay as they are."""
_ODD = "\t\n\r\f\v\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000"
_SPACES = re.compile(f"[ {_ODD}][ {_ODD}]+|[{_ODD}]")
_MEANT = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0) if code != 0x85}
"""What pages mean by the characters 128 to 159 (`&#146;`): windows-1252, as every browser reads them."""
_MEANT |= dict.fromkeys((0xF0B7, 0xF0A7, 0xF0D8, 0xF0FC, 0xF076, 0xF02D), "•")
"""Bullets of the symbol fonts that text pasted from a word processor brings along."""
_BULLET = re.compile(rf"(?:[•●▪◦‣⁃■□➢➤➔►▶◆·∙][ {_NO_BREAK}]*|[-–—*][ {_NO_BREAK}]+|o[ {_NO_BREAK}]+(?=[a-zà-ÿ]))(?=\S)")


def clean(text: str) -> str:
    """`text` on one line: no control or invisible characters, runs of white space folded, no-break spaces kept."""
    if not text.isprintable():
        if _UNSEEN.search(text):
            text = _UNSEEN.sub("", without_soft_hyphens(text).translate(_MEANT))
        text = _SPACES.sub(" ", text)
    elif "  " in text:
        text = _SPACES.sub(" ", text)
    return text.strip()


def clean_title(text: str, limit: int = 500) -> str:
    """A title: one line of at most `limit` characters."""
    line = mended(clean(text[: limit * 20]))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def bulleted(line: str) -> str | None:
    """What follows the bullet of a line that begins with one; None for any other line."""
    found = _BULLET.match(line)
    return line[found.end() :].strip() if found else None


def render(blocks: Iterable[Block]) -> str:
    """The `body` of a `Reading`, its words repaired; raises `UnreadableError` where it is longer than any release."""
    parts: list[str] = []
    last: Kind | None = None
    length = 0
    for block in blocks:
        if not block.text:
            continue
        if block.kind == "heading":
            text = f"## {block.text}"
        elif block.kind == "item":
            text = f"{'  ' * (block.level - 1)}- {block.text}"
        elif block.kind == "more":
            text = f"{'  ' * block.level}{block.text}"
        else:
            text = block.text
        together = (block.kind in ("item", "more") and last in ("item", "more")) or (block.kind == "row" and last == "row")
        parts += ["" if last is None else "\n" if together else "\n\n", text]
        length += len(text)
        if length > LONGEST_BODY:
            raise UnreadableError(
                f"the text has more than {LONGEST_BODY:,} characters, which no release has",
                hint="look at the address in a browser; leave it out with `exclude` of its source",
            )
        last = block.kind
    return mended("".join(parts))


_BREAKING_TAGS = """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
BREAKING = frozenset(_BREAKING_TAGS.split())
"""Elements that begin and end a block; all others are inline."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def blocks_of(main: etree._Element, is_dropped: Callable[[etree._Element], bool]) -> list[Block]:
    """The text below `main` as blocks; elements for which `is_dropped` is true are left out with everything below them."""
    writer = _Writer()
    walk = etree.iterwalk(main, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if element is not main and is_dropped(element):
                writer.gone.add(element)
                walk.skip_subtree()
                continue
            if tag in BREAKING:
                writer.start(tag)
            elif tag == "br":
                writer.line_break()
            if element.text:
                writer.write(element.text)
        else:
            if element in writer.gone:
                # A dropped block still separates what stands before it from what stands after.
                writer.gone.discard(element)
                if tag in BREAKING:
                    writer.flush()
            elif tag in BREAKING:
                writer.end(tag)
            if element.tail and element is not main:
                writer.write(element.tail)
    writer.flush()
    return writer.blocks


class _Writer:
    """Collects pieces of text into lines, lines into blocks, cells into rows."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.gone: set[etree._Element] = set()
        self._pieces: list[str] = []
        self._lines: list[str] = []
        self._heading = 0
        self._pre = 0
        self._lists = 0
        self._items: list[bool] = []
        """For every open item, whether its first line has been written."""
        self._rows: list[tuple[list[Block], list[list[Block]]]] = []
        """For every open row, the blocks before it and its cells."""

    def write(self, text: str) -> None:
        if self._pre and "\n" in text:
            for line in text.split("\n"):
                self._pieces.append(line)
                self.line_break()
        else:
            self._pieces.append(text)

    def line_break(self) -> None:
        line = clean("".join(self._pieces))
        self._pieces.clear()
        if line:
            self._lines.append(line)

    def flush(self) -> None:
        """Make a block of the pending lines."""
        self.line_break()
        lines, self._lines = self._lines, []
        if not lines:
            return
        if self._heading and not self._items:
            self.blocks.append(Block("heading", " ".join(lines), self._heading))
        elif self._items:
            self._flush_item(lines)
        else:
            self.blocks += from_lines(lines)

    def _flush_item(self, lines: list[str]) -> None:
        level = max(self._lists, 1)
        for line in lines:
            text = bulleted(line) or line
            self.blocks.append(Block("more" if self._items[-1] else "item", text, level))
            self._items[-1] = True

    def start(self, tag: str) -> None:
        self.flush()
        if tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag in ("ul", "ol"):
            self._lists += 1
        elif tag == "li":
            self._items.append(False)
        elif tag == "pre":
            self._pre += 1
        elif tag == "tr":
            self._rows.append((self.blocks, []))
            self.blocks = []
        elif tag in ("td", "th") and self._rows:
            self._close_cell()

    def end(self, tag: str) -> None:
        self.flush()
        if tag in _HEADINGS:
            self._heading = 0
        elif tag in ("ul", "ol"):
            self._lists -= 1
        elif tag == "li" and self._items:
            self._items.pop()
        elif tag == "pre":
            self._pre -= 1
        elif tag in ("td", "th") and self._rows:
            self._close_cell()
        elif tag == "tr" and self._rows:
            self._close_cell()
            before, cells = self._rows.pop()
            self.blocks = before
            self.blocks += _row(cells)

    def _close_cell(self) -> None:
        if self.blocks:
            self._rows[-1][1].append(self.blocks)
            self.blocks = []


def _row(cells: list[list[Block]]) -> list[Block]:
    """A table row as one line; a row that lays out blocks side by side, as those blocks."""
    if len(cells) > 1 and all(len(cell) == 1 and cell[0].kind in ("text", "row") for cell in cells):
        return [Block("row", " | ".join(cell[0].text.replace("\n", " ") for cell in cells))]
    return [block for cell in cells for block in cell]


def from_lines(lines: list[str]) -> list[Block]:
    """A paragraph of several lines, with those that begin with a bullet as items."""
    blocks: list[Block] = []
    plain: list[str] = []
    for line in lines:
        item = bulleted(line)
        if item is None:
            plain.append(line)
            continue
        if plain:
            blocks.append(Block("text", "\n".join(plain)))
            plain = []
        blocks.append(Block("item", item, 1))
    if plain:
        blocks.append(Block("text", "\n".join(plain)))
    return blocks
