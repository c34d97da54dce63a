"""Forms of a text used to search for words; what is stored and quoted is always the text itself."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_APOSTROPHES = "’‘ʼ‛′´`＇ʹ"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\x0b\x0c\x1f"
_HYPHENS = "‐‑‒−﹣－\u00ad"
_QUOTES = "“”„‟＂"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_FOLDS = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys(_QUOTES, '"'),
    # Zero-width and direction marks: a space of the same length, so that offsets hold.
    **dict.fromkeys(_INVISIBLE, " "),
    "İ": "i",  # the one letter whose lower case is two characters
}


def _accent_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base != chr(code):
            table[chr(code)] = base
    return table


_ACCENTS = _accent_table()
# Few characters of a text are in these tables, and finding them is three times faster than str.translate.
_PLAIN = {code: _FOLDS.get(chr(code), chr(code).lower()) for code in range(128)}
"""Of ASCII, for which str.translate is the fastest."""
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLDS))}]")
_ACCENTED = re.compile(f"[{''.join(_ACCENTS)}]")

# What stands inside a word or an expression without being part of it: tags, emphasis, soft hyphens, zero-width marks, a word
# split at a line end, a letter followed by its accent.
_REMAINS = re.compile(
    r"</?[A-Za-z][^<>\n]{0,80}>"
    r"|\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)"
    r"|[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
    r"|(?<=[a-zà-ÿ])-[ \t]?\r?\n[ \t]{0,8}(?=[a-zà-ÿ])"
    r"|[A-Za-z][\u0300-\u036f]{1,4}"
)
# The signs of one of these: as a rule, a text has none of them.
_SIGNS = re.compile(r"[<*_\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u0300-\u036f]|-[ \t]?\r?\n")


def fold(text: str, *, accents: bool = True) -> str:
    """`text` in lower case, every kind of apostrophe, space, hyphen and quotation mark as its plain ASCII form.

    The result has the length of `text`, so that an offset into one is an offset into the other. Line ends are kept. With
    ``accents=False`` letters lose their accents too ("À partir" and "A partir" become one; so do "dès" and "des").
    """
    if text.isascii():  # known to Python without a look at the text, as most English and many short pieces are
        return text.translate(_PLAIN)
    folded = _FOLDED.sub(lambda found: _FOLDS[found[0]], text).lower()
    return folded if accents else without_accents(folded)


def without_accents(folded: str) -> str:
    """A folded text without its accents, of the same length."""
    return folded if folded.isascii() else _ACCENTED.sub(lambda found: _ACCENTS[found[0]], folded)


def words_without_accents(folded: Sequence[str]) -> list[str]:
    """Folded words without line ends in them, each without its accents: all at once, which costs a fifth of one by one."""
    return without_accents("\n".join(folded)).split("\n") if folded else []


@dataclass(frozen=True, slots=True)
class Matching:
    """A folded text that may be shorter than its original, and the way back."""

    text: str
    length: int
    """Characters of the original."""
    cuts: array[int]
    """Positions in `text` from which `shifts` holds, ascending."""
    shifts: array[int]
    """Characters of the original left out before the position."""

    def origin(self, position: int) -> int:
        """The offset in the original of the character at `position` of `text`."""
        if not self.cuts:
            return position
        found = bisect_right(self.cuts, position)
        return position + (self.shifts[found - 1] if found else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of ``text[start:end]``; what was left out at either edge stays out."""
        if end <= start:
            return self.origin(start), self.origin(start)
        return self.origin(start), self.origin(end - 1) + 1


def matching(text: str, *, accents: bool = True) -> Matching:
    """`fold`, also without tags (``1<sup>er</sup>``), emphasis and soft hyphens; words split at a line end are made whole.

    Letters written with a combining accent are composed. Use `Matching.span` to get back to offsets in `text`.
    """
    cuts, shifts = array("l"), array("l")
    pieces: list[str] = []
    at = length = 0
    for found in _REMAINS.finditer(text) if _SIGNS.search(text) else ():
        start, end = found.span()
        pieces.append(text[at:start])
        length += start - at
        kept = unicodedata.normalize("NFC", found[0])[:1] if found[0][0].isalpha() else ""
        pieces.append(kept)
        length += len(kept)
        cuts.append(length)
        shifts.append(end - length)
        at = end
    if not pieces:
        return Matching(fold(text, accents=accents), len(text), cuts, shifts)
    pieces.append(text[at:])
    return Matching(fold("".join(pieces), accents=accents), len(text), cuts, shifts)
