"""Amounts promised compared with amounts reported: "200 more officers", later "120 officers recruited so far"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from parsers.followups.digests.lexicon import WORD, lexicon, measures, units_promised
from parsers.model import Amount
from parsers.text.folding import fold, without_accents

_MONEY = frozenset({"EUR", "GBP", "USD", "%"})


@dataclass(frozen=True, slots=True)
class Compared:
    """An amount promised, and the amount of the same thing reported later."""

    promised: Amount
    told: Amount

    @property
    def share(self) -> float:
        """The reported share of what was promised: 0.6 for 120 of 200."""
        return self.told.value / self.promised.value


def compared(promised: Sequence[Amount], told: Sequence[Amount], terms: frozenset[str], language: str) -> Compared | None:
    """The amounts of one thing on both sides: equal ones first, else the largest share; None when there are none.

    `terms` are those of the commitment: "500 specialist tutors" and "310 tutors" count the same thing. `language` is that of
    the later release. Money, percentages and measures are compared only where they are equal: a different sum or
    length usually belongs to something else.
    """
    found = [
        Compared(one, other)
        for one in promised
        for other in told
        if one.value > 0
        and (one.value == other.value if _is_measure(one, other, language) else other.value <= 10 * one.value)
        and _counts_the_same(one, other, terms, language)
    ]
    return max(found, key=lambda one: (one.share == 1.0, one.share), default=None)


def of_one_kind(value: float, promised: Sequence[Amount], told: Sequence[Amount], language: str) -> bool:
    """May a number that both state be of one kind: not eighteen beds here, and eighteen hectares there?

    True where it is not known what one of them counts. `language` is that of the later release.
    """
    kinds = [{_kind(one, language) for one in amounts if one.value == value} for amounts in (promised, told)]
    return not kinds[0] or not kinds[1] or not kinds[0].isdisjoint(kinds[1])


def _kind(one: Amount, language: str) -> frozenset[str]:
    """Of money or a measure, its unit; of things, nothing: things go by many names."""
    return frozenset((one.unit,)) if one.unit in _MONEY else _thing(one.unit, language) & measures()


def counts_things(amounts: Sequence[Amount]) -> bool:
    """Is one of these a number of things or people, and not of money or a share?"""
    return any(one.unit not in _MONEY for one in amounts)


def _is_measure(one: Amount, other: Amount, language: str) -> bool:
    if one.unit in _MONEY or other.unit in _MONEY:
        return True
    return bool((_thing(one.unit, language) | _thing(other.unit, language)) & measures())


def _counts_the_same(one: Amount, other: Amount, terms: frozenset[str], language: str) -> bool:
    """Do two amounts count the same thing: in one unit, or as in "the 35,000 expected", where the numbers are equal?"""
    if one.value == other.value and one.unit not in _MONEY and _thing(other.unit, language) & units_promised():
        return True
    return _same_thing(one.unit, other.unit, terms, language)


def _same_thing(one: str, other: str, terms: frozenset[str], language: str) -> bool:
    if one in _MONEY or other in _MONEY:
        return one == other
    told = _thing(other, language)
    return bool(told & (_thing(one, language) | terms))


@cache
def _thing(unit: str, language: str) -> frozenset[str]:
    """The terms of a unit, in its release's language or, for a commitment in another language, in that one."""
    found: set[str] = set()
    for each in {language, "fr", "en"}:
        words = lexicon(each)
        plain = [word for word in WORD.findall(fold(unit)) if without_accents(word) not in words.stop]
        found.update(words.meanings.get(stem, stem) for stem in words.stems(plain))
    return frozenset(found - {"nouveau", "new", "supplementair", "addit", "more"})
