"""Amounts in a commitment: sums, percentages and counted things, as they stand in the text."""

from __future__ import annotations

import re

from parsers import lexicon
from parsers.commitments.cues.notation import folded
from parsers.model import Amount

_TABLE = lexicon.table("lexicon/amounts.toml")
_SCALES: dict[str, float] = {form: float(value) for value, forms in _TABLE["scales"].items() for form in forms.split()}
_CURRENCIES: dict[str, str] = {form: code for code, forms in _TABLE["currencies"].items() for form in forms.split()}
_NOT_UNITS = frozenset(_TABLE["not_units"]["words"].split())
_NUMBER = r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(
    rf"(?<![\w.,°])(?P<sign>[£€$])?\s?(?P<number>{_NUMBER})(?![\d])"
    r"(?:[\s-]?(?P<scale>millions?|milliards?|milliers?|mille|thousand|billion|miljoen|miljard|duizend|mds|md|mn|bn|m|k)"
    r"(?![^\W€£$]))?"
    r"(?:\s?(?P<percent>%|pour cent|per ?cent|procent)"
    r"|\s?(?:d'|de |of )?(?P<currency>€|£|\$|euros?|eur|livres|pounds|gbp|dollars)(?!\w)"
    r"|\s(?:de |d')?(?P<unit>(?:nouveaux |nouvelles |new |additional |more |supplementaires )?[a-z-]{3,})(?!\w))?"
)


def amounts_in(text: str) -> tuple[Amount, ...]:
    """The amounts of `text`: sums of money, percentages, and numbers of things; years, days and durations do not count."""
    found = []
    low = folded(text)
    for match in _AMOUNT.finditer(low):
        sign, currency, unit = match["sign"], match["currency"], match["unit"]
        scale = _SCALES[match["scale"]] if match["scale"] else 1.0
        value = _value(match["number"]) * scale
        if sign or currency:
            named = _CURRENCIES[sign or currency]
        elif match["percent"]:
            named = "%"
        elif unit and unit not in _NOT_UNITS and unit.split()[0] not in _NOT_UNITS and not _is_year(match["number"]):
            named = text[match.start("unit") : match.end("unit")]
        else:
            continue
        start, end = match.span()
        found.append(Amount(text=" ".join(text[start:end].split()), value=value, unit=named))
    return tuple(found)


def _value(number: str) -> float:
    """ "1 100", "31,4", "1,100.50" as a number: a comma or full stop before exactly three digits groups thousands."""
    plain = re.sub(r"[ \u00a0\u202f]", "", number)
    plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", plain)
    return float(plain.replace(",", "."))


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1900 <= int(number) <= 2100
