"""What is repaired in the words of a page, feed or document before they are stored: quotations stand in what is stored.

mojibake      letters that a wrong charset spoilt
broken_words  words broken at the end of a line
here          ligatures and accents that are characters of their own
"""

from __future__ import annotations

import re
import unicodedata

from parsers.text.broken_words import whole
from parsers.text.mojibake import repaired

# Left as they are, "ﬁn" would not be found as "fin", nor "e" with an accent behind it as "é".
_LIGATURES = "ﬀﬁﬂﬃﬄﬅﬆ"
_ACCENTS = "\u0300\u0301\u0302\u0303\u0308\u0327"
"""Those of French and its neighbours: grave, acute, circumflex, tilde, diaeresis, cedilla."""
_APART = re.compile(f"[{_LIGATURES}]|[A-Za-z][{_ACCENTS}]+")


def mended(text: str) -> str:
    """`text` with its letters and words as they were written; the same object where there is nothing to repair."""
    if not text.isascii():
        text = repaired(text)
        if any(sign in text for sign in _LIGATURES + _ACCENTS):
            text = _APART.sub(_composed, text)
    return whole(text)


def _composed(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC" if found[0] in _LIGATURES else "NFC", found[0])
