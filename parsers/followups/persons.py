"""Persons named with their office: who speaks in every release of a publisher tells nothing of what a release is about."""

from __future__ import annotations

import re
from functools import cache

from parsers.followups.lexicon import WORD, offices
from parsers.text.folding import fold, without_accents

_LETTERS = "A-ZÀ-ÖØ-Þ"


def persons_in(text: str, language: str) -> frozenset[str]:
    """The names of persons, folded and without accents, that stand after the word for an office with a first name.

    "Rail Minister Jane Doe" gives "jane" and "doe", "le préfet de la Somme" nothing.
    """
    found = " ".join(match[1] for match in _pattern(language).finditer(text))
    return frozenset(without_accents(word) for word in WORD.findall(fold(found)))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, offices(language)), key=len, reverse=True))
    name = rf"[{_LETTERS}][\w’'-]{{1,40}}"
    return re.compile(rf"(?<!\w)(?:(?i:{words}))\.?,? ({name}(?: {name}){{1,2}})")
