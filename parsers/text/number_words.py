"""Numbers written in words: "vingt-quatre", "deux cents", "one hundred and twenty", as the values they stand for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from parsers import lexicon

FOUR_SCORE = (4.0, 20.0)
"""French writes eighty as four twenties."""
_MULTIPLIERS = (100.0, 1000.0)
"""What the words for a hundred and a thousand are worth: they multiply what stands before them."""
_JOINED = re.compile(r"-(?:et-)?|\s(?:et\s|and\s)?")
"""What may stand between two words of one number."""
_INSIDE = frozenset({"et", "and"})
_WORD = re.compile(r"[^\W\d_]+")
_NOT_COUNTING = re.compile(r"(?:\d\s?|[\w'’]-)$")
"""Before a word that is no number of its own: "28 sept", "la trente-et-unième"."""
_OF_A_HUNDRED = re.compile(r"\b(?:per|pour)\s$")
"""Before "cent" in "dix pour cent"; before another number, "pour" is "for"."""
_LOOK_BACK = 6
"""Characters that the longest of these have."""


@dataclass(frozen=True, slots=True)
class InDigits:
    """A text with its numbers in digits, and how an offset into it is turned into one of the text it was made from."""

    text: str
    written: frozenset[int]
    """Where numbers begin that were written in words: offsets into `text`."""
    _places: tuple[int, ...]
    _shifts: tuple[int, ...]

    def origin(self, offset: int) -> int:
        """The offset into the text this was made from; for one inside a number, that of its end."""
        return offset + self._shifts[bisect_right(self._places, offset) - 1]


def in_digits(low: str) -> InDigits:
    """`low`, a text in lower case without accents, with the numbers from two on that are written in words as digits.

    French, English and Dutch at once: a commitment does not say in which language it is.
    """
    made: list[str] = []
    places, shifts, written = [0], [0], []
    copied = length = 0
    for begin, stop, value in _numbers(low):
        digits = str(int(value))
        made += (low[copied:begin], digits)
        length += begin - copied
        written.append(length)
        length += len(digits)
        copied = stop
        places.append(length)
        shifts.append(stop - length)
    made.append(low[copied:])
    return InDigits("".join(made), frozenset(written), tuple(places), tuple(shifts))


def _numbers(low: str) -> Iterator[tuple[int, int, float]]:
    """Where numbers in words stand in `low`, and what each is worth."""
    worth = _worth()
    number: tuple[int, int, float] | None = None  # the words read so far of one
    for found in _WORD.finditer(low):
        one = worth.get(found[0])
        if number is not None:
            begin, stop, value = number
            if found[0] in _INSIDE:
                continue  # the next word shows whether it joins two parts of one number
            between = low[stop : found.start()]
            joined = _joined(value, one, between) if one is not None and _JOINED.fullmatch(between) else None
            if joined is not None:
                number = begin, found.end(), joined
                continue
            if _stands_alone(low, stop, value):
                yield number
            number = None
        if one is not None and _counts(low, found.start(), one):
            number = found.start(), found.end(), one
    if number is not None and _stands_alone(low, number[1], number[2]):
        yield number


def _counts(low: str, start: int, value: float) -> bool:
    before = max(0, start - _LOOK_BACK)
    if value == _MULTIPLIERS[0] and _OF_A_HUNDRED.search(low, before, start) is not None:
        return False
    return _NOT_COUNTING.search(low, before, start) is None


def _stands_alone(low: str, stop: int, value: float) -> bool:
    """One is an article as well, and a hyphen continues another word: "deux-roues"."""
    return value > 1 and low[stop : stop + 1] != "-"


def _joined(before: float, value: float, between: str) -> float | None:
    """What two words of one number are worth together; None if the second begins another number."""
    linked = between.strip("- \n")
    if value in _MULTIPLIERS:
        return None if linked else _times(before, value)
    if (before % 100, value) == FOUR_SCORE and not linked:
        return before - 4 + 80
    if before % 100 == 0 and before >= 100:
        return before + value if linked != "et" else None
    tens = before % 100
    if tens >= 20 and tens % 10 == 0 and value < (20 if tens in (60, 80) else 10):
        return before + value if linked in ("", "et") and (not linked or value in (1, 11)) else None
    return before + value if tens == 10 and value in (7, 8, 9) and between == "-" else None


def _times(before: float, value: float) -> float:
    """A number followed by a word for 100 or 1,000: "two hundred"; "three thousand two hundred" adds to what came before."""
    if before < value:
        return before * value
    rest = before % 1000
    return before - rest + rest * value if rest else before + value


@cache
def worth_of(language: str) -> Mapping[str, float]:
    """What each number word of "fr", "en" or "nl" is worth."""
    listed = lexicon.table("lexicon/numbers.toml")[language].split()
    return {word: float(value) for word, _, value in (one.partition(":") for one in listed)}


@cache
def _worth() -> Mapping[str, float]:
    return {**worth_of("nl"), **worth_of("en"), **worth_of("fr")}
