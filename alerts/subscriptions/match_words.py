"""The words that a subscription looks for: their notation, and whether a text has them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import Stemmer

from parsers.text.folding import fold, without_accents

_TOKEN = re.compile(r"\w+")
_PART = re.compile(r'"([^"]*)"|«([^»]*)»|(\|)|([^\s"|«»]+)')
_OR = frozenset(("or", "ou"))
_STEMMERS = {"fr": Stemmer.Stemmer("french", 0), "en": Stemmer.Stemmer("english", 0)}  # with no cache: ours is below
_MOST_KNOWN = 50_000
"""Words whose stems are kept between alerts; beyond that all are forgotten, so that memory does not grow forever."""

Form = str
"""A language (fr, en, or nothing for any other) and a stem in it, joined by a colon: a string caches its hash, a pair does
not, and this is looked up a million times."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or the words of a phrase."""

    phrase: str
    """Folded, without accents, with one space around each word of a phrase; empty for a single word."""
    forms: tuple[frozenset[Form], ...]
    """For each of its words, the stems under which a text that has it is found."""


@dataclass(frozen=True, slots=True)
class WordsLookedFor:
    """What `match` asks for: one of the alternatives, all of whose words must occur."""

    alternatives: tuple[tuple[Word, ...], ...]

    def found(self, text: Words) -> bool:
        """Whether the text has what is looked for."""
        missing = text.forms.isdisjoint
        for words in self.alternatives:
            for word in words:
                for forms in word.forms:
                    if missing(forms):
                        break
                else:
                    if not word.phrase or any(word.phrase in part for part in text.plain):
                        continue
                break
            else:
                return True
        return False


@dataclass(frozen=True)  # without slots, for the cached property
class Words:
    """The words of a text in one or several languages."""

    forms: frozenset[Form]
    parts: tuple[tuple[str, ...], ...]
    """The folded words of each part, in order."""

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """Each part without accents, with one space around each word; made when the first phrase is looked for."""
        return tuple(f" {without_accents(' '.join(tokens))} " for tokens in self.parts)


def looked_for(text: str) -> WordsLookedFor:
    """Read the notation of `match`.

    Words must all occur, in any form; "a phrase" occurs word for word; `|`, `or` or `ou` stands between alternatives.
    Case and accents make no difference. Raises ValueError for a quotation mark without its other half, and where there is no
    word between two marks.
    """
    if text.count('"') % 2 or text.count("«") != text.count("»"):
        raise ValueError("expected a second quotation mark at the end of the phrase")
    alternatives: list[list[Word]] = [[]]
    for quoted, guillemets, bar, word in _PART.findall(text):
        if bar or fold(word) in _OR:
            alternatives.append([])
        elif phrase := _tokens(fold(quoted or guillemets or word)):
            alternatives[-1].append(_word(phrase))
    if not all(alternatives):
        raise ValueError("expected words to look for, on both sides of each |")
    return WordsLookedFor(tuple(tuple(words) for words in alternatives))


def words_of(parts: Iterable[tuple[str, str | None]]) -> Words:
    """The words of a text that comes in parts, each with its language (ISO 639-1, None when not known)."""
    forms: list[frozenset[Form]] = []
    taken = []
    for text, language in parts:
        tokens = _TOKEN.findall(fold(text))
        forms += map(_known[language if language in _STEMMERS else ""].__getitem__, set(tokens))
        taken.append(tuple(tokens))
    return Words(frozenset().union(*forms), tuple(taken))


@lru_cache(maxsize=10_000)
def phrase_of(name: str) -> str:
    """A name as a folded phrase with a space around each word, so that one can be found within another.

    The same few thousand names are in every alert, so they are kept.
    """
    return f" {without_accents(' '.join(_tokens(fold(name))))} "


def _tokens(folded: str) -> list[str]:
    return _TOKEN.findall(folded)


def _word(tokens: list[str]) -> Word:
    languages = (*_STEMMERS, "")
    forms = tuple(frozenset().union(*(_known[language][token] for language in languages)) for token in tokens)
    return Word(f" {without_accents(' '.join(tokens))} " if len(tokens) > 1 else "", forms)


class _Forms(dict[str, frozenset[Form]]):
    """By word, the stems under which it is known in a language: stemmed with its accents and without, since people leave
    them out. Words of alerts are looked up by the million, and most of them again and again."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, token: str) -> frozenset[Form]:
        plain = without_accents(token)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        if not self._language:
            found = frozenset((f":{plain}",))
        else:
            stem = _STEMMERS[self._language].stemWord
            form = f"{self._language}:{without_accents(stem(token))}"
            found = frozenset((form,) if plain is token else (form, f"{self._language}:{without_accents(stem(plain))}"))
        self[token] = found
        return found


_known = {language: _Forms(language) for language in (*_STEMMERS, "")}
