"""The seed corpus: releases kept as text, some as Markdown, each in the form in which it was found."""

from __future__ import annotations

from parsers.errors import NotAReleaseError
from parsers.model import Reading
from parsers.pages.edges import days_of, trimmed, without_sections
from parsers.pages.elements.blocks import LONGEST_BODY, Block, clean_title, render
from parsers.pages.elements.furniture import is_furniture
from parsers.pages.elements.prose import blocks_of_text, rejoined, without_letterhead
from parsers.text.charsets import decode_repaired
from parsers.text.repair import mended

PARSER_VERSION = 2

_NAME = "seed"
_TAGS = ("·", "›")
"""What a site's tags begin with, once their bullet is removed."""


def read(body: bytes, url: str, language: str) -> Reading | None:
    """The release in a file of the corpus; None for HTML.

    A title, or "Actualité" and a title, stamps, the title again and then the text; or a PDF release as Markdown; or a page
    copied with the lists below it; or a reprint. Raises `NotAReleaseError` for an empty file.
    """
    text = mended(decode_repaired(body, None))  # while it still has its lines
    if text[:500].lstrip("\ufeff \t\r\n").startswith("<"):
        return None
    if len(text) > 2 * LONGEST_BODY:
        raise NotAReleaseError(f"the file at {url} has {len(text):,} characters, which no release has")
    blocks = without_sections(blocks_of_text(text), all_below=True)
    authority, blocks = without_letterhead(blocks)
    title, blocks = _title(blocks)
    stamps: list[str] = []
    blocks = rejoined(trimmed(_without_tags(blocks), title, language, stamps))
    published, updated = days_of(stamps, None, blocks, language)
    words = render(blocks)
    if not words:
        raise NotAReleaseError(f"the file at {url} holds no text")
    return Reading(
        title=title,
        body=words,
        parser=_NAME,
        parser_version=PARSER_VERSION,
        published=published,
        updated_on=updated.on if updated else None,
        authority=authority,
        language=language,
    )


def _title(blocks: list[Block]) -> tuple[str, list[Block]]:
    """The first heading that is not a label, or the first such line; and `blocks` without it and the labels above it."""
    named = [number for number, block in enumerate(blocks) if block.kind == "heading" and not is_furniture(block.text)]
    plain = [number for number, block in enumerate(blocks) if not is_furniture(block.text)]
    for number in (named or plain)[:1]:
        above = [block for block in blocks[:number] if not is_furniture(block.text)]
        return clean_title(blocks[number].text), above + blocks[number + 1 :]
    return "", blocks


def _without_tags(blocks: list[Block]) -> list[Block]:
    """`blocks` without the page's tags at the end."""
    kept = list(blocks)
    while kept and (kept[-1].text.startswith(_TAGS) or (kept[-1].kind == "item" and is_furniture(kept[-1].text))):
        kept.pop()
    return kept
