"""Whether words say that a part of something was done: "neuf des douze", "sur les 18 tours, 11", "60 %", "la moitié"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.text.number_words import in_digits

_N = r"(?P<part>(?<![\w.,])(?:\d+(?:[.,]\d+)?|un|une|l'un|l'une|one|een))"
_M = r"(?P<whole>\d+(?:[.,]\d+)?)(?![\w%]|[.,]\d| ?h\b)"
_WORDS = r"(?:[\w'’-]+ ){{0,{}}}?"
_OF_THE = r"(?:des|de ces|de ses|de nos|de leurs|of the|of our|of its|of their|of these|of those|van de)"
_OUT_OF = r"(?:sur(?: (?:les|ces|ses|nos|leurs|un total de))?|out of(?: (?:the|a total of))?|op de)"
_PART_OF = (
    re.compile(rf"{_N} (?!jours?\b|heures?\b|h\b|days?\b|hours?\b){_WORDS.format(8)}{_OUT_OF} {_M}"),
    re.compile(rf"{_N} {_WORDS.format(3)}{_OF_THE} {_M}"),
)
"""A number of a larger one; days of the week and hours of the day tell when something is open."""
_OF_WHOLE_FIRST = re.compile(
    r"(?:(?:^|[,:;.–—] ?)(?:des|parmi les|of the|of our|of its|of these|among the)"
    r"|\b(?:sur (?:les|ces|ses|nos|leurs|un total de)))"
    rf" {_M} [^;,.]{{1,80}}?, ?{_WORDS.format(6)}(?P<part>\d+(?:[.,]\d+)?)(?![\w%])"
)
"""The larger number first: "Des 118 bâtiments recensés, 74 ont reçu …"."""
_PERCENT = re.compile(r"(?<![\w,.])(\d+(?:[.,]\d+)?)\s?(?:%|pour cent|per ?cent|procent)")
_WHOLE = 100
"""Per cent."""
_FRACTION = re.compile(
    r"\b(?:la moitié|à moitié|un tiers|le tiers|2 tiers|deux tiers|un quart|le quart|3 quarts|trois quarts|une partie d"
    r"|en partie|partiellement|half (?:of|the)|a third of|2 thirds|two thirds|a quarter of|3 quarters|three quarters|partly"
    r"|part of the|some of the|de helft|gedeeltelijk"
    r"|(?:les|des|aux) premi(?:er|ère)s (?!ministres|secours|jours|mois|semaines|résultats|enseignements)"
    r"|the first (?:of the|few|batch|tranche|phase|stage|\d+))"
)


def tells_part(said: str) -> bool:
    """Whether a clause, in lower case with its accents, speaks of a part of something."""
    digits = in_digits(said).text
    if _FRACTION.search(said) is not None or _FRACTION.search(digits) is not None:
        return True
    if any(_value(one[1]) < _WHOLE for one in _PERCENT.finditer(digits)):
        return True
    return any(_is_part(one) for pattern in _PART_OF for one in pattern.finditer(digits))


def parts_told(low: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where in ``low[start:end]``, a sentence, a part follows the whole it is of; offsets into `low`."""
    if "," not in low[start:end]:
        return
    digits = in_digits(low[start:end])
    for one in _OF_WHOLE_FIRST.finditer(digits.text):
        if _is_part(one):
            yield start + digits.origin(one.start()), start + digits.origin(one.end())


def _is_part(found: re.Match[str]) -> bool:
    part = found["part"]
    return (_value(part) if part[0].isdigit() else 1.0) < _value(found["whole"])


def _value(digits: str) -> float:
    return float(digits.replace(",", "."))
