"""Amounts in a commitment: sums, percentages and counted things, as they stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parsers import lexicon
from parsers.commitments.cues.notation import folded
from parsers.model import Amount
from parsers.text.number_words import InDigits, in_digits

_TABLE = lexicon.table("lexicon/amounts.toml")
_SCALES: dict[str, float] = {form: float(value) for value, forms in _TABLE["scales"].items() for form in forms.split()}
_CURRENCIES: dict[str, str] = {form: code for code, forms in _TABLE["currencies"].items() for form in forms.split()}
_NOT_UNITS = frozenset(_TABLE["not_units"]["words"].split())
_LABELS = "|".join(_TABLE["labels"]["words"].split())
_NOT_AMOUNTS = re.compile(rf"\b(?:{_LABELS})[\s-]?(?:no\.?|n°|nos)?\s?$")
"""What a number names and does not count: "article 23", "axe 2", "page 4"."""
_LONGEST_LABEL = 20
"""Characters of such a word with what joins it to its number."""
_NUMBER = r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_SCALE = r"millions?|milliards?|milliers?|mille|thousand|billion|miljoen|miljard|duizend|mds|md|mn|bn|m|k"
_NUMBERED = re.compile(r"0\d")
"""Decrees, notices and days have numbers that begin with a nought; nothing is counted so: "arrêté n° 00289 portant …"."""
_RANGE = (
    rf"(?:(?P<first>{_NUMBER})(?:\s?(?P<first_scale>{_SCALE})(?![^\W€£$]))?\s?[%€£$]?"
    r"\s(?P<link>a|et|ou|to|and|or|tot|en)\s[£€$]?)?"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,°])(?P<sign>[£€$])?\s?{_RANGE}(?P<number>{_NUMBER})(?![\d])"
    rf"(?:[\s-]?(?P<scale>{_SCALE})(?![^\W€£$]))?"
    r"(?:\s?(?P<percent>%|pour cent|per ?cent|procent)"
    r"|\s?(?:d'|de |of )?(?P<currency>€|£|\$|euros?|eur|livres|pounds|gbp|dollars)(?!\w)"
    r"|\s(?:de |d')?(?P<unit>(?:nouveaux |nouvelles |new |additional |more |supplementaires )?[a-z-]{3,})(?!\w))?"
)
_PLURAL = re.compile(r"(?:[sx]|en|people|police|staff|personnel|children)$")
"""How a thing counted ends in French, English or Dutch."""
_DEFINITE = re.compile(r"\b(?:les|des|ces|ses|nos|vos|leurs|aux|the|these|those|its|our|their|both|beide)\s$")
_BOTH = 3
"""Two or three after such a word are all that there are of something: "les deux parties", "the three countries"."""
_BETWEEN = re.compile(r"\b(?:entre|between|tussen)\s[£€$]?$")
"""Before a range whose ends "et" joins: elsewhere "et" adds another thing."""
_ADVERB = re.compile(r"(?:[a-z]{3,}ment|[a-z]{3,}ly)$")
"""A thing counted more than once is in the plural, an adverb never is: "12 logements", "12 seulement"."""
_BESIDE = re.compile(
    r"\b(?:(?:qui|who|which|that)\s(?:(?:y|en|deja|already)\s){0,2}(?:a|ont|avait|avaient|etait|etaient|has|have|had|was|were)\s"
    r"|(?:apres avoir|after having|having)\s)[^,;:()]*"
    r"|\b(?:contre|au lieu de|instead of|rather than|up from|down from|compared (?:with|to)|par rapport a)\s"
    r"(?=[£€$]?\d)(?:(?!\b(?:et|and)\s)[^,;:()])*"
)
"""What is told beside the promise: what somebody did before, and what a figure is compared with."""


def amounts_in(text: str) -> tuple[Amount, ...]:
    """The amounts of `text`: sums of money, percentages, and numbers of things; years, days and durations do not count.

    Both ends of a range are amounts; the text of the first is the whole range.
    """
    return tuple(_amounts(text, in_digits(folded(text))))


def own_amounts_in(clause: str) -> tuple[Amount, ...]:
    """The amounts of a clause without those of another clause inside it: "l'école, qui a reçu 3 000 euros, sera …"."""
    digits = in_digits(folded(clause))
    own = _BESIDE.sub(lambda found: " " * len(found[0]), digits.text)
    return tuple(_amounts(clause, replace(digits, text=own)))


def _amounts(text: str, digits: InDigits) -> Iterator[Amount]:
    low = digits.text

    def said(start: int, end: int) -> str:
        return " ".join(text[digits.origin(start) : digits.origin(end)].split())

    for match in _AMOUNT.finditer(low):
        sign, currency, unit, number = match["sign"], match["currency"], match["unit"], match["number"]
        value = _value(number) * _scale(match["scale"])
        if _NUMBERED.match(number):
            continue
        if _NOT_AMOUNTS.search(low, max(0, match.start() - 20), match.start()) and not (
            sign or currency or match["percent"]
        ):
            continue
        if sign or currency:
            named = _CURRENCIES[sign or currency]
        elif match["percent"]:
            named = "%"
        elif unit and not (_is_no_unit(unit, value) or _is_year(number) or _labels(low, match.start())):
            if match.start("number") in digits.written and not _is_counted(low, match.start("number"), unit, value):
                continue
            named = said(*match.span("unit"))
        else:
            continue
        if match["first"]:
            begins = match["first_scale"] or match["scale"]
            if match["link"] not in ("et", "and", "en") or _BETWEEN.search(low, 0, match.start("first")):
                yield Amount(said(*match.span()), _value(match["first"]) * _scale(begins), named)
        begin = match.start() if not match["first"] else match.start("number") - (low[match.start("number") - 1] in "£€$")
        yield Amount(said(begin, match.end()), value, named)


def _is_counted(low: str, number: int, unit: str, value: float) -> bool:
    """Whether a number in words counts the word after it: "neuf" is new as well, and "les deux parties" are both."""
    if _PLURAL.search(unit) is None:
        return False
    return value > _BOTH or _DEFINITE.search(low, max(0, number - _LONGEST_LABEL), number) is None


def _labels(low: str, number: int) -> bool:
    return _NOT_AMOUNTS.search(low, max(0, number - _LONGEST_LABEL), number) is not None


def _is_no_unit(unit: str, value: float) -> bool:
    if unit in _NOT_UNITS or unit.split(maxsplit=1)[0] in _NOT_UNITS:
        return True
    return value > 1 and _ADVERB.search(unit) is not None


def _scale(word: str | None) -> float:
    return _SCALES[word] if word else 1.0


def _value(number: str) -> float:
    """ "1 100", "31,4", "1,100.50" as a number: a comma or full stop before exactly three digits groups thousands."""
    plain = re.sub(r"[ \u00a0\u202f]", "", number)
    plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", plain)
    return float(plain.replace(",", "."))


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1900 <= int(number) <= 2100
