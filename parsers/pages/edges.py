"""The edges of a text: stamps, labels and the repeated title at both ends, and what stands below the release."""

from __future__ import annotations

from parsers.dates.reading import find_stamp
from parsers.model import PublicationDay
from parsers.pages.elements.blocks import Block
from parsers.pages.elements.furniture import fold, is_end, is_furniture
from parsers.pages.stamps import LONGEST_STAMP, is_bare_day, is_stamp, stamped

_EDGE = 8
"""Blocks at each end of a text that may be a site's own lines."""
_DATED_BLOCKS = 12
"""Blocks at the start of a text searched for a dateline, and a third as many at its end."""
_DATED_LINE = 160
"""Characters of a line that is dated: place, day and what is released. Longer ones are prose that names a day."""


def days_of(
    stamps: list[str], machine: PublicationDay | None, blocks: list[Block], language: str
) -> tuple[PublicationDay | None, PublicationDay | None]:
    """The publication day, and separately the update day.

    What the `stamps` say counts first; then `machine`, the page's machine-readable data; then the text itself.
    """
    published, updated = stamped(stamps, language)
    published = published or machine
    if published is None or updated is None:
        longest = _DATED_LINE if published is None else LONGEST_STAMP // 2
        near = blocks if len(blocks) <= _DATED_BLOCKS else blocks[:_DATED_BLOCKS] + blocks[-_DATED_BLOCKS // 3 :]
        lines = [
            line
            for block in near
            for line in block.text.split("\n")[:20]
            if len(line) <= longest and any(letter.isdigit() for letter in line)
        ]
        inside, changed = find_stamp("\n".join(lines), language) if lines else (None, None)
        published = published or inside
        updated = updated or (PublicationDay(changed) if changed else None)
    return published, updated


def trimmed(blocks: list[Block], title: str, language: str, stamps: list[str]) -> list[Block]:
    """`blocks` without repeated title, labels and stamps at both ends; the words of the stamps are appended to `stamps`."""
    named = fold(title)
    kept = list(blocks)
    at = 0
    for _ in range(_EDGE):
        if at >= len(kept):
            break
        text = kept[at].text
        if (named and fold(text[:600]) == named) or is_furniture(text):
            del kept[at]
        elif is_stamp(text, language) and not (at and is_bare_day(text, language)):
            stamps.append(text)
            del kept[at]
        elif at < 2 and len(text) <= LONGEST_STAMP * 4:
            at += 1  # a lead may stand above the stamp
        else:
            break
    for _ in range(_EDGE):
        if kept and is_furniture(kept[-1].text):
            kept.pop()
        elif kept and is_stamp(kept[-1].text, language) and not is_bare_day(kept[-1].text, language):
            stamps.append(kept.pop().text)
        else:
            break
    return kept


def without_sections(blocks: list[Block], *, all_below: bool) -> list[Block]:
    """`blocks` without the sections that list other releases, or without everything below the first of these."""
    kept: list[Block] = []
    above = 0
    for block in blocks:
        heading = block.kind == "heading"
        if above and heading and block.level <= above:
            above = 0
        if (heading or all_below) and is_end(block.text):
            if all_below:
                return kept
            above = above or block.level
        if not above:
            kept.append(block)
    return kept
