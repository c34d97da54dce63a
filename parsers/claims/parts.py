"""Whether words say that a part of something was done: "neuf des douze", "sur les 18 tours, 11", "60 %", "la moitié"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.text.number_words import in_digits

_NUMBER = r"(?:\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
_GROUPED = re.compile(r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+")
"""A number with its thousands apart: "1 500", "1,020", "5.214"."""
_N = rf"(?P<part>(?<![\w.,])(?:{_NUMBER}|un|une|l'un|l'une|one|een))"
_M = rf"(?P<whole>{_NUMBER})(?![\w%]|[.,]\d| ?h\b)"
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
    r"\b(?:la moitié|à moitié|un tiers|le tiers|2 tiers|deux tiers|un quart\b|le quart\b|3 quarts|trois quarts|une partie d"
    r"|en partie|partiellement|half (?:of|the)|a third of|2 thirds|two thirds|a quarter of|3 quarters|three quarters|partly"
    r"|part of the|some of the|de helft|gedeeltelijk"
    r"|(?:les|des|aux) premi(?:er|ère)s (?!ministres|secours|jours|mois|semaines|résultats|enseignements)"
    r"|the first (?:of the|few|batch|tranche|phase|stage|\d+)"
    r"|(?:première?|deuxième|seconde?|troisième|second|third) (?:des|de ces|of the|of these) \d+\b"
    r"|all but \d+|(?:only|just) \d+ (?!years?|months?|weeks?|days?|hours?|minutes?)|\d+ [^\W\d_]+ seulement)"
)
_WEEKLY = (
    r"(?!(?:on |for |le |les |the )?(?:lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?|jours|week"
    r"|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|bank|public))"
)
"""Not of the days of the week on which something is closed."""
_LEFT = re.compile(
    rf"\b(?:à l'exception |sauf {_WEEKLY}|hormis {_WEEKLY}|excepté |apart from |except (?:for )?{_WEEKLY}|save for "
    r"|with the exception of |other than "
    r"|restante?s?\b|il (?:n'en |en )?reste\b|le solde\b|en chantier\b|encore (?:en|à|fermée?s?|attendue?s?)\b"
    r"|(?:toujours|encore) pas\b|pas (?:encore|toujours)\b|toujours (?:en|fermée?s?|attendue?s?)\b"
    r"|(?:les?|la|l'|un|une) ?(?:[^\W_]+ )?(?:autres?|derni(?:er|ère)s?|seconde?s?|suivante?s?|[^\W\d_]+ièmes?)"
    r"(?: [^\W\d_]+){0,3} (?:[^\W\d_]+r(?:a|ont)\b|devant |devr|doi(?:t|vent) |ne |n'|suiv|(?:est|sont) (?:prév|attend))"
    r"|remaining\b|still (?:to|closed|under|being|awaiting|outstanding|waiting|missing|in progress)\b|yet to\b|not yet\b"
    r"|to come\b|the rest (?!of\b)|outstanding\b"
    r"|(?:the|a|an) (?:[^\W_]+ )?(?:others?|last|second|third|fourth|fifth|final)(?: [^\W\d_]+){0,3}"
    r" (?:will|(?:is|are) (?:still|due|to|being)|to follow|follow|must))"
)
"""That something is left, or left out: it stands in the clause, or in one of the next two."""


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


def left_told(low: str, start: int, end: int) -> Iterator[int]:
    """Where in ``low[start:end]``, a sentence, words begin that say that something is left to do, or left out, in order."""
    for one in _LEFT.finditer(low, start, end):
        yield one.start()


def _is_part(found: re.Match[str]) -> bool:
    part = found["part"]
    return (_value(part) if part[0].isdigit() else 1.0) < _value(found["whole"])


def _value(digits: str) -> float:
    if _GROUPED.fullmatch(digits) is not None:
        return float("".join(each for each in digits if each.isdigit()))
    return float(digits.replace(",", "."))
