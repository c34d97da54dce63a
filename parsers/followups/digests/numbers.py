"""Numbers that a text states, in digits or words: "cent quarante pompiers" and "140 pompiers" are one number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate

from parsers import lexicon
from parsers.text.number_words import FOUR_SCORE, worth_of

_PIECE = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+")
_CLOCK = re.compile(
    r"(?<![\w.,])\d{1,2}(?:\s?h(?:\s?[0-5]\d)?(?!\w)|[:.][0-5]\d(?:\s?[ap]\.?m)?(?![\w.,]\d)|\s?[ap]\.?m(?!\w))"
)
"""An hour of the day: "9h00", "9 h 30", "10:30", "5pm"."""
_LONGEST = 15
"""Characters of a number in digits; a longer row of digits does not count anything."""


def numbers_in(low: str, start: int, end: int, times: Sequence[tuple[int, int]], language: str) -> frozenset[float]:
    """The numbers stated in ``low[start:end]``, a text in lower case, except hours and those inside the spans of `times`.

    One is left out, since it is an article as well.
    """
    worth, larger, inside = _words(language)
    spans = sorted([*times, *(one.span() for one in _CLOCK.finditer(low, start, end))])
    begins = [begin for begin, _ in spans]
    last = list(accumulate((stop for _, stop in spans), max))  # the end of what has begun so far
    found: list[float] = []
    written: float | None = None
    follows = False  # a number in digits came just before
    for piece in _PIECE.finditer(low, start, end):
        word = piece[0]
        begun = bisect_left(begins, piece.end())
        in_time = begun > 0 and last[begun - 1] > piece.start()
        value = worth.get(word)
        if value is not None and not in_time:
            written, follows = _and(written, value), False
            continue
        if word in inside and written is not None:
            continue
        if word in larger:
            if written is not None:
                found.append(written * larger[word])
            elif follows:
                found[-1] *= larger[word]
            written, follows = None, False
            continue
        if written is not None:
            found.append(written)
            written = None
        follows = word[0].isdecimal() and not in_time and len(word) <= _LONGEST
        if follows:
            found.append(_value(word))
    if written is not None:
        found.append(written)
    return frozenset(one for one in found if one > 1)


def _and(before: float | None, value: float) -> float:
    if before is None:
        return value
    if value in (100.0, 1000.0):
        return before * value if before < value else before + value
    return before * value if (before, value) == FOUR_SCORE else before + value


def _value(digits: str) -> float:
    plain = re.sub(r"[ \u00a0\u202f]", "", digits)
    plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", plain)
    return float(plain.replace(",", "."))


@cache
def _words(language: str) -> tuple[Mapping[str, float], dict[str, float], frozenset[str]]:
    table = lexicon.table("lexicon/numbers.toml")
    worth = worth_of(language)
    larger = dict.fromkeys(table["millions"].split(), 1000000.0) | dict.fromkeys(table["billions"].split(), 1000000000.0)
    return worth, larger, frozenset(table["inside"].split())
