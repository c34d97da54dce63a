"""The vocabulary of follow-ups, read once from TOML: stop words, boilerplate, and meanings that languages share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import Stemmer

from parsers.lexicon import table as table_of
from parsers.text.folding import fold, without_accents, words_without_accents

LANGUAGES = {"fr": "french", "en": "english", "nl": "dutch"}
"""ISO 639-1 code -> the Snowball stemmer of that name. Other languages are read as French."""

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
"""A word of a folded text; an apostrophe separates two."""
_LONGEST_PHRASE = 5
"""Words of the longest phrase in concepts.toml."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language."""

    language: str
    stop: frozenset[str]
    """Folded words."""
    common: frozenset[str]
    """Terms."""
    meanings: dict[str, str]
    """Stem -> meaning."""
    phrases: dict[tuple[str, ...], str]
    """Stems in a row -> meaning."""
    first_of_phrase: frozenset[str]
    acts: re.Pattern[str]
    """A word for anything that a past day can date: an agreement, a meeting, something announced."""
    joint: re.Pattern[str]
    """Words of a text that speaks for two states."""
    reviews: re.Pattern[str]
    """Words of a commitment to take stock of what is being done."""
    takes_up: re.Pattern[str]
    """Pronouns at the head of a sentence that stand for something named in the previous one."""

    def stems(self, words: Sequence[str]) -> list[str]:
        """The stems, without accents, of folded words that have theirs."""
        return words_without_accents(_stemmer(self.language).stemWords(list(words)))

    def phrase_at(self, stems: Sequence[str], position: int) -> tuple[str, int] | None:
        """The meaning of the longest phrase that begins at `position`, and how many words it has."""
        if stems[position] not in self.first_of_phrase:
            return None
        for length in range(min(_LONGEST_PHRASE, len(stems) - position), 1, -1):
            meaning = self.phrases.get(tuple(stems[position : position + length]))
            if meaning is not None:
                return meaning, length
        return None


def language_of(language: str | None) -> str:
    """The language whose words are used for a release in `language`."""
    return language if language in LANGUAGES else "fr"


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of "fr", "en" or "nl"."""
    table = _table(f"followups_{language}.toml")
    words = table["words"]
    meanings, phrases = _meanings(language)
    return Lexicon(
        language,
        frozenset(without_accents(fold(word)) for word in words["stop"].split()),
        frozenset(_stems(language, words["common"].split())) - set(meanings),
        meanings,
        phrases,
        frozenset(stems[0] for stems in phrases),
        _any_of(table["references"]["acts"].split()),
        _any_of(table["references"]["joint"].split("|")),
        re.compile(rf"(?<!\w)(?:{without_accents(fold(table['references']['reviews']))})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{without_accents(fold(table['references']['takes_up']))})(?!\w)"),
    )


@cache
def meanings_of_names() -> dict[str, str]:
    """Folded name -> meaning, in any language: each has its own names for places."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for concept in _table("concepts.toml")["concept"]:
            for word in concept.get(language, "").split():
                if "_" not in word:
                    found.setdefault(without_accents(fold(word)), meaning_term(concept["name"]))
    return found


@cache
def state_words() -> frozenset[str]:
    """Folded words for states and their people: parties, which are compared separately."""
    forms = [form for one in _table("bodies.toml")["nationality"] for form in one["forms"]]
    return frozenset(without_accents(fold(form)) for form in forms)


@cache
def places() -> frozenset[str]:
    """The meanings that are names of places."""
    return frozenset(meaning_term(one["name"]) for one in _table("concepts.toml")["concept"] if one.get("place"))


@cache
def common_meanings() -> frozenset[str]:
    """The meanings that occur in releases on every subject."""
    return frozenset(meaning_term(one["name"]) for one in _table("concepts.toml")["concept"] if one.get("common"))


@cache
def instrument_meanings() -> frozenset[str]:
    """The meanings of what a commitment sets up and a later release refers to by its kind: a plan, a working group."""
    return frozenset(meaning_term(one["name"]) for one in _table("concepts.toml")["concept"] if one.get("instrument"))


def meaning_term(name: str) -> str:
    """A meaning as a term: no stem has a colon."""
    return f"m:{name}"


@cache
def months(language: str) -> dict[str, int]:
    """Folded names of the months, without accents -> 1 to 12."""
    names = _table(f"followups_{language}.toml")["references"]["months"].split()
    return {without_accents(fold(name)): number for number, name in enumerate(names, 1)}


@cache
def instruments(language: str) -> tuple[str, ...]:
    """Folded words, without accents, for what can be referred to by its month: an agreement, a summit."""
    return tuple(
        without_accents(fold(word)) for word in _table(f"followups_{language}.toml")["references"]["things"].split()
    )


@cache
def units_promised() -> frozenset[str]:
    """Stems of words used in place of the unit of a number that was promised, in any language: "expected"."""
    return _of_amounts("those")


@cache
def measures() -> frozenset[str]:
    """Stems and meanings of units that measure rather than count, in any language: metres, hours."""
    return _of_amounts("measures")


def _of_amounts(key: str) -> frozenset[str]:
    found: set[str] = set()
    for language in LANGUAGES:
        stems = _stems(language, _table(f"followups_{language}.toml")["amounts"][key].split())
        found.update(lexicon(language).meanings.get(stem, stem) for stem in stems)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Backward:
    """Words that count back from a release; all folded, without accents."""

    numbers: dict[str, int]
    units: dict[str, int]
    """Days in each unit."""
    before: tuple[str, ...]
    """What stands before the count: "il y a"."""
    after: tuple[str, ...]
    """What stands after it: "ago"."""
    seasons: dict[str, int]
    """The month, 1 to 12, with which each season begins."""


@cache
def backward(language: str) -> Backward:
    """The words of one language that count back from a release."""
    table = _table(f"followups_{language}.toml")["references"]
    numbers, units, seasons = (_numbered(table[key]) for key in ("numbers", "units", "seasons"))
    before, after = (
        tuple(without_accents(fold(one)) for one in table[key].split("|") if one) for key in ("ago_before", "ago_after")
    )
    return Backward(numbers, units, before, after, seasons)


def _numbered(listed: str) -> dict[str, int]:
    pairs = (one.split(":") for one in listed.split())
    return {without_accents(fold(word.replace("_", " "))): int(number) for word, number in pairs}


@cache
def offices(language: str) -> tuple[str, ...]:
    """Words after which a first and a last name are those of a person."""
    return tuple(_table(f"followups_{language}.toml")["references"]["offices"].split())


@cache
def _stemmer(language: str) -> Any:
    stemmer = Stemmer.Stemmer(LANGUAGES[language])
    stemmer.maxCacheSize = 50_000
    return stemmer


def _stems(language: str, words: Sequence[str]) -> list[str]:
    return [without_accents(stem) for stem in _stemmer(language).stemWords([fold(word) for word in words])]


def _meanings(language: str) -> tuple[dict[str, str], dict[tuple[str, ...], str]]:
    single: dict[str, str] = {}
    phrases: dict[tuple[str, ...], str] = {}
    for concept in _table("concepts.toml")["concept"]:
        for written in concept.get(language, "").split():
            words = WORD.findall(fold(written.replace("_", " ")))
            stems = _stems(language, words)
            if len(stems) == 1:
                single.setdefault(stems[0], meaning_term(concept["name"]))
            else:
                phrases.setdefault(tuple(stems), meaning_term(concept["name"]))
    return single, phrases


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    listed = sorted({without_accents(fold(word)) for word in words}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)")


def _table(file: str) -> Mapping[str, Any]:
    return table_of(f"lexicon/{file}")
