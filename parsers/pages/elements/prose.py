"""Plain text to blocks: what is common to files and documents without element markup."""

from __future__ import annotations

import re

from parsers.pages.elements.blocks import Block, bulleted, clean, clean_title
from parsers.pages.elements.furniture import fold, is_motto

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_MARKUP = re.compile(r"</?(?:sup|sub|b|i|u|em|strong|span|br)\b[^<>]{0,100}>", re.IGNORECASE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,2000}?)(?<=[^\s*])\*(?![\w*])")
_OPEN_END = re.compile(r"[\w,’'()«\-–][ \u00a0]?$")
_SPEAKERS = (
    "prefet",
    "prefete",
    "prefecture",
    "ministere",
    "ministre",
    "premier ministre",
    "secretariat d'etat",
    "gouvernement",
)
_LETTERHEAD = 6
"""Blocks at the start of a text where the authority's name may stand by itself."""


def unmarked(text: str) -> str:
    """A line or paragraph of Markdown as plain text: "1<sup>er</sup>", "**Ce plan**" and "*Liberté*" without their marks."""
    if "<" in text:
        text = _MARKUP.sub("", text)
    if "*" in text or "__" in text:
        text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", text))
    return text


def blocks_of_text(text: str) -> list[Block]:
    """Plain text or Markdown as blocks.

    Empty lines separate paragraphs, whose lines are joined; in a text without empty lines every line is a paragraph.
    """
    lines = [line.strip() for line in text.splitlines()]
    apart = not any(not line for line in lines[1:-1])
    blocks: list[Block] = []
    waiting: list[str] = []

    def finish() -> None:
        joined = clean(unmarked(" ".join(waiting)))
        waiting.clear()
        if joined:
            blocks.append(Block("text", joined))

    previous = ""
    for line in lines:
        heading = _HEADING.fullmatch(line)
        item = None if heading else bulleted(line)
        if heading or item is not None or not line or apart:
            finish()
        if heading:
            blocks.append(Block("heading", clean(unmarked(heading[2])), len(heading[1])))
        elif item is not None:
            blocks.append(Block("item", clean(unmarked(item)), 1))
        elif line and line != "-":
            waiting.append(line)
            # What follows an item without an empty line in between continues it, unless the item was complete.
            lazy = not apart and previous and len(waiting) == 1 and blocks and blocks[-1].kind == "item"
            if lazy and not blocks[-1].text.endswith((".", ";", ":", "!", "?")):
                blocks[-1].text += " " + clean(unmarked(waiting.pop()))
        previous = line
    finish()
    return [block for block in blocks if block.text]


def rejoined(blocks: list[Block]) -> list[Block]:
    """`blocks` with sentences that were split over two paragraphs rejoined."""
    whole: list[Block] = []
    pieces: list[str] = []
    for block in blocks:
        if pieces and block.kind == "text" and _goes_on(pieces[-1], block.text):
            pieces.append(block.text)
            whole[-1] = Block("text", " ".join(pieces)) if len(pieces) < 50 else whole[-1]
            if len(pieces) == 50:
                pieces = [" ".join(pieces)]
                whole[-1] = Block("text", pieces[0])
            continue
        whole.append(block)
        pieces = [block.text] if block.kind == "text" else []
    return whole


def _goes_on(before: str, after: str) -> bool:
    """Whether a sentence left unfinished at the end of `before` continues in `after`."""
    return after[:1].islower() and _OPEN_END.search(before[-3:]) is not None


def without_letterhead(blocks: list[Block]) -> tuple[str | None, list[Block]]:
    """The authority that the letterhead names, and `blocks` without letterhead and motto.

    The letterhead is a line in capitals that names an authority, before the text or above the Republic's motto.
    """
    authority: str | None = None
    kept: list[Block] = []
    for number, block in enumerate(blocks):
        if number < 4 * _LETTERHEAD and is_motto(block.text):
            continue
        if authority is None and number < _LETTERHEAD and block.kind != "item" and names_authority(block.text):
            authority = clean_title(block.text, 200)
            continue
        kept.append(block)
    return authority, kept


def names_authority(line: str) -> bool:
    """Whether a short line in capitals begins with a word for an authority."""
    letters = [letter for letter in line if letter.isalpha()]
    return len(letters) > 4 and len(line) <= 150 and all(map(str.isupper, letters)) and fold(line).startswith(_SPEAKERS)
