"""The structure of a release: headings, paragraphs, items of lists and sentences, as offsets into its body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from parsers.text.folding import Matching, fold, matching
from parsers.text.sentences import sentence_spans, spelling

__all__ = ["BARE_LEVEL", "Block", "BlockKind", "Matching", "Sentence", "Structure", "fold", "matching", "structure"]

BlockKind = Literal["heading", "paragraph", "item"]

_HEADING_LENGTH = 160
"""Characters of a line without a final mark that may be a heading: two lines of a page."""
_BOLD_LEVEL = 7
"""Below the six of Markdown: a line in bold ranks under any heading that is marked as one."""
BARE_LEVEL = 8
"""For a heading that is one only by its length and position."""

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_MARKDOWN = re.compile(r"(#{1,6})[ \t]+")
_BOLD = re.compile(r"(\*\*|__)(?P<text>[^*_\n]{1,200})(?:\1)[ \t\u00a0]*(?P<colon>:?)[ \t]*$")
_RULE = re.compile(r"[=_\-*~—–. ]{3,}$")
_SIGN = re.compile(r"[•◦▪▫■□●○·∙‣⁃⮚►▶▸➢➤➔→⇒✓✔✅❖◆◇➡\uf0a7\uf0b7\uf0d8\uf0fc](?:\ufe0f)?[ \t\u00a0]*")
_DASH = re.compile(r"(?:[-–—−*+]|\bo|Ø|§)(?:[ \t\u00a0\u2002\u2003]+|$)|[-–—](?=[^\W\d_])")
_NUMBER = re.compile(
    r"(?:\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)°/](?:[ \t\u00a0]*[-–—)])?|\d{1,2}(?:\.\d{1,2}){1,3}|\d{1,2}[ \t]?[-–—]|\(?[a-z]\)"
    r"|\(?[ivx]{1,5}[.)]|[IVX]{1,5}(?:[.)]|[ \t]?[-–—]))(?:[ \t\u00a0]+|$)(?=[^\W\d_]|[«\"“']|$)"
)
# Items inside a paragraph: "comprend : – une augmentation ; – une meilleure …".
_INLINE = re.compile(r"(?:(?<=:)|(?<=;))\s*(?:[–—•▪◦·●→]\s*|-\s+)(?=\S)")
_FINAL = re.compile(r"[.!?…;,](?:[ \u00a0\u202f]?»|[\"”’')\]*_]{1,3})?$")
_SPACE = " \t\u00a0\u202f\u2002\u2003\u200b\ufeff"
_MOST_BLOCKS = 50_000
"""In a body; no release has as many, and what comes after them is one last block."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """``body[start:end]`` is the sentence, without bullet or surrounding white space."""

    start: int
    end: int
    block: int
    """Index of its block in `Structure.blocks`."""
    heading: int | None
    """Index of the block that introduces or heads its block, or None."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or an item of a list; ``body[start:end]`` is its text without bullet or heading marks."""

    kind: BlockKind
    start: int
    end: int
    level: int
    """Headings: 1 to 6 for Markdown, 7 for a line in bold, 8 for a bare line (which may not be a heading at all). Items: 1
    for the outermost list, 2 inside it… Paragraphs: 0."""
    sentences: tuple[Sentence, ...]
    parent: int | None = None
    """Index of the block it stands under: an item's introduction ("… s'engagent à :") or outer item; else the heading."""
    marker: str = ""
    """What announced it ("-", "1.", "##", "**"); empty for bare lines and paragraphs."""


@dataclass(frozen=True, slots=True)
class Structure:
    """A body taken apart; blocks are in text order and do not overlap."""

    body: str
    language: str
    blocks: tuple[Block, ...]

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Every sentence, in the order of the text."""
        return (sentence for block in self.blocks for sentence in block.sentences)

    def text(self, part: Block | Sentence) -> str:
        """The words of a block or sentence, exactly as in the body."""
        return self.body[part.start : part.end]

    def above(self, part: Block | Sentence) -> Iterator[Block]:
        """The blocks it stands under, nearest first: enclosing item, introduction, headings."""
        parent = part.heading if isinstance(part, Sentence) else part.parent
        while parent is not None:
            block = self.blocks[parent]
            yield block
            parent = block.parent


@dataclass(slots=True)
class _Draft:
    """A block while its lines are being gathered."""

    kind: BlockKind
    start: int
    end: int
    indent: int = 0
    level: int = 0
    marker: str = ""
    blank_before: bool = True
    last_line: int = 0
    lines: int = 1


def structure(body: str, language: str) -> Structure:
    """Take `body` apart. Nothing is rewritten; all positions are character offsets into `body`. Linear in its length.

    Lines split by a page or a column are put back into one block; a new line after a full stop begins a new one.
    What follows the first 50,000 blocks, more than any release has, is one paragraph.
    """
    drafts = _name_headings(body, [part for draft in _bounded(body) for part in _inline_items(body, draft)])
    blocks: list[Block] = []
    for index, (draft, parent) in enumerate(zip(drafts, _parents(body, drafts, language), strict=True)):
        spans = sentence_spans(body, draft.start, draft.end, language)
        sentences = tuple(Sentence(start, end, index, parent) for start, end in spans)
        blocks.append(Block(draft.kind, draft.start, draft.end, draft.level, sentences, parent, draft.marker))
    return Structure(body, language, tuple(blocks))


def _bounded(body: str) -> Iterator[_Draft]:
    """The blocks of a body; after as many as any release has, the rest in one."""
    for count, draft in enumerate(_gather(body)):
        if count == _MOST_BLOCKS:
            yield _Draft("paragraph", draft.start, len(body.rstrip()))
            return
        yield draft


def _gather(body: str) -> Iterator[_Draft]:
    """Lines to blocks: what each line opens or continues."""
    open_block: _Draft | None = None
    pending: tuple[str, int] | None = None  # a bullet alone on a line
    line_end = breaks = 0
    for found in _LINE.finditer(body):
        start, end = found.span()
        breaks += body.count("\n", line_end, start) or start - line_end
        line_end = end
        while end > start and body[end - 1].isspace():
            end -= 1
        first = start
        while first < end and (body[first] in _SPACE or body[first].isspace()):
            first += 1
        if first == end:
            continue
        blank, breaks = breaks > 1 or open_block is None, 0
        if _RULE.match(body, first, end):
            if open_block is not None:
                yield open_block
            open_block, pending = None, None
            continue
        draft = _opens(body, first, end, first - start)
        if pending is not None and draft is None:
            draft = _Draft("item", first, end, pending[1], 1, pending[0])
        pending = None
        if draft is not None and draft.start >= draft.end:
            pending = (draft.marker, draft.indent)
            continue
        if (
            draft is None
            and open_block is not None
            and (_hangs_under(open_block, first - start, blank) or _carries_on(body, open_block, first, end, blank))
        ):
            open_block.end, open_block.last_line = end, end - first
            open_block.lines += 1
            continue
        if open_block is not None:
            yield open_block
        open_block = draft or _Draft("paragraph", first, end, first - start)
        open_block.blank_before, open_block.last_line = blank, end - first
    if open_block is not None:
        yield open_block


def _opens(body: str, first: int, end: int, indent: int) -> _Draft | None:
    """The block that the line ``body[first:end]`` opens by its mark, if it bears one."""
    if found := _MARKDOWN.match(body, first, end):
        start, stop = found.end(), end
        while stop > start and body[stop - 1] in "#* ":
            stop -= 1
        while start < stop and body[start] in "* ":
            start += 1
        return _Draft("heading", start, stop, indent, len(found[1]), found[1]) if start < stop else None
    if body[first] in "*_" and (bold := _BOLD.match(body, first, end)):
        start, stop = bold.span("text")
        if _FINAL.search(bold["text"].strip()):
            return _Draft("paragraph", start, stop, indent, 0, bold[1])
        return _Draft("heading", start, stop, indent, _BOLD_LEVEL, bold[1])
    for pattern in (_SIGN, _DASH, _NUMBER):
        found = pattern.match(body, first, end)
        if found and (found.end() < end or not any(map(str.isalpha, found[0]))):  # a letter alone is a word, not a bullet
            start = found.end()
            while start < end and body[start].isspace():  # a unit separator is white space too
                start += 1
            return _Draft("item", start, end, indent, 1, found[0].strip())
    return None


def _hangs_under(block: _Draft, indent: int, blank: bool) -> bool:
    """Is a bare line indented under the words of the open item, so that it is part of it whatever it begins with?"""
    return block.kind == "item" and not blank and indent >= block.indent + 2


def _carries_on(body: str, block: _Draft, first: int, end: int, blank: bool) -> bool:
    """Does the bare line ``body[first:end]`` continue the open block?"""
    if block.kind == "heading":
        return False
    last, following = body[block.end - 1], body[first]
    if last in ".!?…;:»”)" or (block.end - 2 > block.start and body[block.end - 2] in ".!?…"):
        # A full stop may fall at the end of a column: a line of the same width below it continues.
        return not blank and last in ".)»”" and block.lines > 1 and 50 <= block.last_line <= 120 and end - first <= 120
    if following.islower() or following in "(«":
        return True
    return not blank and 50 <= block.last_line <= 120 and end - first <= 120


def _inline_items(body: str, draft: _Draft) -> Iterator[_Draft]:
    """The block itself, or its introduction and the items inside it."""
    found = list(_INLINE.finditer(body, draft.start, draft.end)) if draft.kind == "paragraph" else []
    if len(found) < 2 or body[found[0].start() - 1] != ":":
        yield draft
        return
    yield _Draft("paragraph", draft.start, found[0].start(), draft.indent, blank_before=draft.blank_before)
    ends = [mark.start() for mark in found[1:]] + [draft.end]
    for mark, end in zip(found, ends, strict=True):
        yield _Draft("item", mark.end(), end, draft.indent + 1, 1, mark[0].strip(), blank_before=False)


def _name_headings(body: str, drafts: list[_Draft]) -> list[_Draft]:
    """Bare lines that stand alone and end without a full stop become headings, unmarked lists become items."""
    listed = False  # inside a list without bullets: "… :", then lines that end with ";"
    for index, draft in enumerate(drafts):
        following = drafts[index + 1] if index + 1 < len(drafts) else None
        previous = drafts[index - 1] if index else None
        last = body[draft.end - 1]
        if draft.kind == "paragraph":
            introduced = listed or (previous is not None and body[previous.end - 1] == ":")
            if introduced and (last == ";" or (listed and previous is not None and body[previous.end - 1] == ";")):
                draft.kind, draft.level, listed = "item", 1, last == ";"
                continue
        listed = False
        bare = draft.kind == "paragraph" or (draft.marker[:1].isalnum() and draft.blank_before)
        if not bare or draft.lines > 2 or draft.end - draft.start > _HEADING_LENGTH:
            continue
        if last == ":" or _FINAL.search(body, max(draft.start, draft.end - 5), draft.end) or body[draft.start].islower():
            continue
        numbered = draft.kind == "item"
        if numbered and (following is None or following.kind != "paragraph" or not following.blank_before):
            continue
        draft.kind, draft.level = "heading", BARE_LEVEL
    return drafts


def _parents(body: str, drafts: list[_Draft], language: str) -> Iterator[int | None]:
    """For each block the index of the one it stands under; levels of items are set along the way."""
    announces = spelling(language).announces
    headings: list[int] = []
    items: list[int] = []  # open items, outermost first
    introduction: int | None = None
    for index, draft in enumerate(drafts):
        if draft.kind == "item":
            while items and not _encloses(drafts[items[-1]], draft):
                items.pop()
            draft.level = len(items) + 1
            if items:
                yield items[-1]
            else:
                yield introduction if introduction is not None else (headings[-1] if headings else None)
            items.append(index)
            continue
        items.clear()
        introduction = None
        if headings and index and drafts[index - 1].kind == "item" and body[drafts[headings[-1]].end - 1] == ":":
            headings.pop()  # "**Ce plan comprend :**" heads its list and nothing below it
        if draft.kind == "heading":
            while headings and drafts[headings[-1]].level >= draft.level:
                headings.pop()
        yield headings[-1] if headings else None
        if draft.kind == "heading":
            headings.append(index)
        elif not _FINAL.search(body, max(draft.start, draft.end - 5), draft.end) or _announces(body, draft, announces):
            introduction = index


def _encloses(outer: _Draft, inner: _Draft) -> bool:
    """Is `inner` an item of a list inside the item `outer`?"""
    if inner.indent > outer.indent + 1:
        return True
    return inner.indent >= outer.indent and _family(inner.marker) > _family(outer.marker)


def _family(marker: str) -> int:
    """The depth at which official texts use a kind of bullet: I. before 1. before a) before signs and dashes."""
    plain = marker.strip("(). °/-–—")
    if plain.isdigit() or "." in plain:
        return 1
    if plain.isupper() and set(plain) <= set("IVX") and plain:
        return 0
    if plain.isalpha() and plain != "o" and plain.isascii():
        return 2
    return 4 if plain == "o" else 3


def _announces(body: str, draft: _Draft, words: frozenset[str]) -> bool:
    tail = fold(body[max(draft.start, draft.end - 200) : draft.end])
    return any(word in words for word in re.findall(r"[\w-]+", tail))
