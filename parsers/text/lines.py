"""Text from outside as one line, and text that no terminal, mail program or spreadsheet obeys."""

from __future__ import annotations

import re
import unicodedata

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters and those that change the direction of a line: a terminal or a mail program would obey them."""
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet takes for a formula; the last four as an East Asian keyboard writes them."""
_PARTING = ("Cc", "Zl", "Zp")
"""Unicode categories that stand for a break between words."""
_UNSEEN = ("Cf", "Cs", "Co", "Cn")
"""Categories that reverse a line, hide in it, or are not characters at all."""


def one_line(text: str, most: int, *, at_word: bool = False) -> str:
    """`text` as one line of at most `most` characters, without control characters and those that reverse or hide something.

    Text that is cut ends in "…"; with `at_word` it is cut after a word, if one ends in its second half.
    """
    head = text[: most * 4 + 200]  # a title of a megabyte is not examined in full
    shown = head
    if not head.isprintable():  # most text is, and has none of these
        parted = (" " if unicodedata.category(one) in _PARTING else one for one in head)
        shown = "".join(one for one in parted if unicodedata.category(one) not in _UNSEEN)
    line = " ".join(shown.split())
    if len(line) <= most and len(head) == len(text):
        return line
    cut = line[: most - 1]
    word_end = cut.rfind(" ")
    if at_word and word_end > most // 2 and len(line) >= most:
        cut = cut[:word_end]
    return cut.rstrip(" ,;:." if at_word else None) + "…"


def visible(text: str) -> str:
    """`text` with what a terminal or a mail program would obey shown as U+FFFD, and halves of surrogate pairs as "?"."""
    return _OBEYED.sub("\ufffd", text.encode("utf-8", "replace").decode("utf-8"))


def visible_line(text: str, most: int | None = None) -> str:
    """`text` as one line in which everything shows, of at most `most` characters; cut text ends in "…"."""
    line = visible(" ".join(text.split()))
    return line if most is None or len(line) <= most else line[: max(0, most - 1)].rstrip() + "…"


def visible_json(text: str) -> str:
    """A JSON document with what a terminal would obey written as `\\u009b`, which means the same."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def no_formula(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula: with an apostrophe in front where it begins like one."""
    return f"'{text}" if text.startswith(_FORMULAS) else text
