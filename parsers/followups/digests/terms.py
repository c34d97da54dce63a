"""A text as the terms used to compare it: stems, names, and meanings that French, English and Dutch share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from parsers.followups.digests.lexicon import (
    WORD,
    Lexicon,
    common_meanings,
    lexicon,
    meanings_of_names,
    offices,
    places,
    state_words,
)
from parsers.text.folding import fold, without_accents, words_without_accents

_SENTENCE_START = re.compile(r"[.!?:;…•\n\r«\"“(\[–—*#-]\s*$")
_LONGEST_WORD = 40
"""Letters; longer ones are addresses and rows of signs."""
_TWO_CAPITALS = re.compile(r"[^\W\d_]+-(?:[^\W\d_]+-)*[A-ZÀ-ÖØ-Þ]")
_COLON = re.compile(r"\s?:")
_FEWEST_LETTERS = 3
"""Shorter words are function words or units."""
_PARTS_THOUSANDS = " \u00a0\u202f\u2009.,'"
_JOINS_DIGITS = _PARTS_THOUSANDS + "-/"
_CAPITALS = "A-ZÀ-ÖØ-Þ"


@dataclass(frozen=True, slots=True)
class Token:
    """A word that counts, with its offsets into the text it was read from."""

    term: str
    start: int
    end: int
    name: bool
    """Whether it names something: a place, a person, a body, an instrument."""
    common: bool
    """Whether it is boilerplate."""
    person: bool = False
    """Whether it is the name of an office holder."""


def tokens(text: str, language: str, names: frozenset[str], persons: frozenset[str]) -> list[Token]:
    """The words of `text` that count, in order; `names` and `persons` are those of the whole release."""
    words = lexicon(language)
    low = fold(text)
    spans = [found.span() for found in WORD.finditer(low) if found.end() - found.start() <= _LONGEST_WORD]
    forms = [low[start:end] for start, end in spans]
    stems = words.stems(forms)
    named = meanings_of_names()
    found: list[Token] = []
    skip = 0
    for position, ((start, end), plain, stem) in enumerate(zip(spans, words_without_accents(forms), stems, strict=True)):
        if position < skip:
            continue
        phrase = words.phrase_at(stems, position)
        if phrase is not None:
            meaning, length = phrase
            skip = position + length
            found.append(Token(meaning, start, spans[skip - 1][1], name=False, common=meaning in common_meanings()))
            continue
        if plain.isdecimal():
            number, length = _number_at(low, spans, position)
            if number is not None:
                found.append(Token(f"d:{number}", start, spans[position + length - 1][1], name=False, common=False))
            skip = position + length
        elif plain in names:
            term = named.get(plain, f"n:{plain}")
            found.append(Token(term, start, end, name=True, common=False, person=plain in persons))
        elif _counts(plain, words):
            term = words.meanings.get(stem, stem)
            boilerplate = stem in words.common or term in common_meanings()
            found.append(Token(term, start, end, name=False, common=boilerplate))
    return found


def _number_at(text: str, spans: Sequence[tuple[int, int]], position: int) -> tuple[int | None, int]:
    """The number that begins at a word, where it can distinguish one matter from another, and how many words it has.

    "43 000", "43.000" and "43,000" are one number; years, small numbers and round hundreds can apply to anything, and
    a row of digits that is not a single number is a telephone number or a date.
    """
    start, end = spans[position]
    digits = text[start:end]
    length = 1
    for following in spans[position + 1 : position + 4]:
        gap = text[end : following[0]]
        group = text[following[0] : following[1]]
        if len(gap) != 1 or gap not in _PARTS_THOUSANDS or len(group) != 3 or not group.isdecimal() or len(digits) > 9:
            break
        digits, end, length = digits + group, following[1], length + 1
    run = length
    while position + run < len(spans):
        first, last = spans[position + run]
        if first - end != 1 or text[end] not in _JOINS_DIGITS or not text[first:last].isdecimal():
            break
        end, run = last, run + 1
    if run > length or len(digits) > 9 or text[start] == "0":
        return None, run
    number = int(digits)
    is_year = length == 1 and 1900 <= number <= 2100
    tells = number > 1_000 or (number > 100 and number % 100)
    return (number if tells and not is_year else None), length


def is_number(term: str) -> bool:
    """Whether a term is a number."""
    return term.startswith("d:")


def names_in(title: str, body: str, language: str) -> frozenset[str]:
    """The words, folded and without accents, that name something in a release.

    A name is written with a capital where no sentence begins, and never without one; an acronym is a name wherever it stands
    among words in small letters, and so are a word with two capitals ("Pointe-Noire") and what a title puts before a colon
    ("Brignoules : …").
    """
    words = lexicon(language)
    capital: set[str] = set()
    small: set[str] = set()
    for text in (title, body):
        low = fold(text)
        shouting = sum(map(str.isupper, text)) * 2 > sum(map(str.isalpha, text))
        for found in WORD.finditer(low):
            start, end = found.span()
            if end - start > _LONGEST_WORD:
                continue
            plain = without_accents(low[start:end])
            if not text[start].isupper():
                small.add(plain)
            elif not shouting and (
                _is_acronym(text[start:end])
                or _TWO_CAPITALS.match(text, start, end) is not None
                or not _begins_sentence(text, start)
                or (text is title and not text[:start].strip() and _COLON.match(text, end) is not None)
            ):
                capital.add(plain)
    return frozenset(
        plain
        for plain in capital - small
        if _counts(plain, words) and not _is_known_word(plain, words) and not plain.isdigit()
    )


def _counts(plain: str, words: Lexicon) -> bool:
    return len(plain) >= _FEWEST_LETTERS and plain not in words.stop and not plain.isdigit() and plain not in state_words()


def _is_known_word(plain: str, words: Lexicon) -> bool:
    """Is it a word of the lexicon that headings and offices write with a capital ("Ministre", "Action Plan")?"""
    stem = words.stems([plain])[0]
    return stem in words.common or (stem in words.meanings and meanings_of_names().get(plain) not in places())


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 6) : start]
    return not before.strip() or _SENTENCE_START.search(before) is not None


def persons_in(text: str, language: str) -> frozenset[str]:
    """The names of persons, folded and without accents, that follow the word for an office and include a first name.

    "Rail Minister Jane Doe" gives "jane" and "doe", "le préfet de la Somme" nothing.
    """
    found = " ".join(match[1] for match in _pattern(language).finditer(text))
    return frozenset(without_accents(word) for word in WORD.findall(fold(found)))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, offices(language)), key=len, reverse=True))
    name = rf"[{_CAPITALS}][\w’'-]{{1,40}}"
    return re.compile(rf"(?<!\w)(?:(?i:{words}))\.?,? ({name}(?: {name}){{1,2}})")
