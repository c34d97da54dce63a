"""The words around the quotations: read from wordings_fr.toml and wordings_en.toml, which people correct."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, get_args

from alerts.model import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)

_NO_BREAK = "\u00a0"
_BEFORE = re.compile(r" (?=[:;!?»%])")
_AFTER = re.compile(r"(?<=«) ")
_TYPED_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_COUNTED = re.compile(r"(?<=\{count\}) ")

Words = str | list[str] | dict[str, str]


class Wordings:
    """The words of one language: `say` for a sentence, `count` for one that depends on a number."""

    def __init__(self, language: Language, tables: Mapping[str, Mapping[str, Words]]) -> None:
        self.language = language
        self._tables = tables

    def say(self, key: str, **values: object) -> str:
        """The sentence at `key` ("table.name"), filled in; values stay as they are and are never read as patterns."""
        words = self._at(key)
        if not isinstance(words, str):
            raise TypeError(f"{key} is no plain sentence in wordings_{self.language}.toml")
        return words.format_map(values)

    def count(self, key: str, count: int, **values: object) -> str:
        """The sentence at `key` for this number: in French 0 and 1 are singular, in English only 1."""
        words = self._at(key)
        if not isinstance(words, dict):
            raise TypeError(f"{key} has no singular and plural in wordings_{self.language}.toml")
        alone = abs(count) <= 1 if self.language == "fr" else abs(count) == 1
        return words["one" if alone else "other"].format_map({**values, "count": self.number(count)})

    def pick(self, key: str, place: int) -> str:
        """The word at `place`, from 0, of the list at `key`."""
        words = self._at(key)
        if not isinstance(words, list):
            raise TypeError(f"{key} is no list in wordings_{self.language}.toml")
        return words[place]

    def number(self, number: int) -> str:
        """A whole number, its thousands separated as in the language."""
        return f"{number:,}".replace(",", _NO_BREAK if self.language == "fr" else ",")

    def has(self, key: str) -> bool:
        """Whether there are words at `key`."""
        table, _, name = key.partition(".")
        return name in self._tables.get(table, {})

    def _at(self, key: str) -> Words:
        table, _, name = key.partition(".")
        return self._tables[table][name]


@functools.cache
def wordings(language: Language, package: str = "alerts.messages") -> Wordings:
    """The words of a language, from the tables of a package. Raises KeyError for a language without a file."""
    if language not in LANGUAGES:
        raise KeyError(language)
    text = resources.files(package).joinpath(f"wordings_{language}.toml").read_text(encoding="utf-8")
    return Wordings(language, _set(tomllib.loads(text), language))


def typeset(text: str, language: Language) -> str:
    """Words as a person types them, given the no-break spaces and apostrophes of print ("~" is a no-break space)."""
    text = text.replace("~", _NO_BREAK).replace("'", "’")
    if language == "fr":
        text = _AFTER.sub(_NO_BREAK, _BEFORE.sub(_NO_BREAK, text))
        text = _COUNTED.sub(_NO_BREAK, text)
    return text


def in_print(name: str) -> str:
    """A name, a title or a figure beside our words, with their apostrophe: one line does not have two kinds.

    Quotations keep the apostrophes of their text.
    """
    return _TYPED_APOSTROPHE.sub("’", name)


def _set(words: Any, language: Language) -> Any:
    if isinstance(words, str):
        return typeset(words, language)
    if isinstance(words, list):
        return [_set(one, language) for one in words]
    return {key: _set(one, language) for key, one in words.items()}
