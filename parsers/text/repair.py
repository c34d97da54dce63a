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

# Found only by whoever searches for them: "ﬁn" is not "fin", and "e" with an accent behind it is not "é".
_APART = re.compile("[\ufb00-\ufb06]|[A-Za-z][\u0300-\u036f]{1,4}")


def mended(text: str) -> str:
    """`text` with its letters and words as they were written; the same object where there is nothing to repair."""
    if not text.isascii():
        text = _APART.sub(_composed, repaired(text))
    return whole(text)


def _composed(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC" if len(found[0]) == 1 else "NFC", found[0])
