"""Text from outside as part of one line: no line breaks, no control or direction marks, cut at a word."""

from __future__ import annotations

import unicodedata

_FORMATS = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def one_line(text: str, most: int) -> str:
    """`text` on one line, with at most `most` characters; what is cut is shown as "…"."""
    head = text[: most * 4 + 200]  # a title of a megabyte is not looked at whole
    plain = "".join(" " if unicodedata.category(one) in _FORMATS else one for one in head)
    line = " ".join(plain.split())
    if len(line) <= most and len(head) == len(text):
        return line
    cut = line[: most - 1]
    word_end = cut.rfind(" ")
    if word_end > most // 2 and len(line) >= most:
        cut = cut[:word_end]
    return cut.rstrip(" ,;:.") + "…"
