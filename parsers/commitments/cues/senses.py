"""What kind of action a word expresses, and in which form, from how it begins and ends; no tagger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from parsers import lexicon
from parsers.commitments.cues.notation import PARTICIPLE, folded

_LONGEST_BEGINNING = 14
"""Letters; the longest beginning in commitments_senses.toml has twelve."""
_LONGEST_ENDING = 9
"""A word that continues longer after its beginning is another word ("port", "portefeuille")."""
_REMEMBERED = 20_000
"""Words whose sense is kept; a language's official prose has fewer in common use."""

_FRENCH = (
    ("future", re.compile(r"\w+r(?:a|ont|ons|ai)$")),
    ("conditional", re.compile(r"\w+rai(?:t|ent)$")),
    ("noun", re.compile(r"\w+(?:tion|sion|ment|age|ance|ence|ure|aison|ade|eur|iste|ing)s?$")),
    ("infinitive", re.compile(r"\w+(?:er|ir|oir|re)$")),
    ("participle", PARTICIPLE),
    ("gerund", re.compile(r"\w+ant$")),
    ("imperfect", re.compile(r"\w+ai(?:t|ent)$")),
)
_ENGLISH = (
    ("noun", re.compile(r"\w+(?:tion|sion|ment|ance|ence|ure)s?$")),
    ("gerund", re.compile(r"\w+ing$")),
    ("participle", re.compile(r"\w+(?:ed|en|wn|ght)$|put|set|run|built|rebuilt|held|paid|cut|made|met|led|shut|sent")),
)
_FORMS = {"fr": _FRENCH, "en": _ENGLISH, "nl": ()}


Sense = tuple[str, str, str]
"""Sense, form ("word" for words of grammar), and the two combined."""


@dataclass(frozen=True, slots=True)
class Senses:
    """The senses of one language's words."""

    language: str
    beginnings: Mapping[str, str]
    """Beginning of a word -> its sense."""
    words: Mapping[str, str]
    """Whole words of grammar, lower case with accents -> what they do."""
    _known: dict[str, Sense] = field(default_factory=dict)

    def of(self, word: str) -> Sense:
        """The sense, the form, and both combined, of a lower-case word with its accents; empty strings where it has none."""
        found = self._known.get(word)
        if found is None:
            sense, form = self._read(word)
            found = (sense, form, sense if form == "word" else f"{sense} {form}" if sense else "")
            if len(self._known) < _REMEMBERED:
                self._known[word] = found
        return found

    def _read(self, word: str) -> tuple[str, str]:
        if word in self.words:
            return self.words[word], "word"
        low = folded(word)
        for size in range(min(len(low), _LONGEST_BEGINNING), 1, -1):
            sense = self.beginnings.get(low[:size])
            if sense is not None and len(low) - size <= _LONGEST_ENDING:
                return sense, next((form for form, ending in _FORMS[self.language] if ending.match(word)), "plain")
        return "", ""


@cache
def senses(language: str) -> Senses:
    """The senses of "fr", "en" or "nl" (none are known for the last)."""
    table = dict(lexicon.table("lexicon/commitments_senses.toml").get(language, {}))
    words = table.pop("words", {})
    return Senses(
        language,
        {folded(word): sense for sense, beginnings in table.items() for word in beginnings.split()},
        {word: sense for sense, listed in words.items() for word in listed.split()},
    )
