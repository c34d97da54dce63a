"""The tables `lexicon/deadlines_*.toml`, made into patterns."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from parsers.deadlines.forms import FIGURES, TRIGGERS, Form, form, plain, trie
from parsers.deadlines.triggers import Triggers
from parsers.model import DeadlineRole
from parsers.text.folding import fold


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything a language's table says."""

    language: str
    words: dict[str, dict[str, str]]
    """Of each table: a folded word, and its meaning."""
    accented: dict[str, str]
    """The words that bear on an expression, with their accents: "dès" is no "des"."""
    abbreviations: frozenset[str]
    """Short names of months and weekdays, which stand for these only beside figures ("la mer")."""
    forms: tuple[Form, ...]
    near: re.Pattern[str]
    """Finds the words of the tables that forms need."""
    near_tables: dict[str, frozenset[str]]
    triggers: Triggers
    left: re.Pattern[str]
    """The words before an expression that bear on it."""
    suffix: re.Pattern[str]
    counted_from: re.Pattern[str]
    phrases: dict[str, DeadlineRole]
    event: re.Pattern[str]
    """What must stand before the name of an event."""
    complement: re.Pattern[str]
    """What may go on behind it: "de la loi"."""
    range_to: re.Pattern[str]
    range_and: re.Pattern[str]
    no_day: re.Pattern[str]
    """What stands before a number that is no day: "article", "numéro", "appelez"."""
    tense: Tense
    seasons: dict[str, tuple[int, int]]
    """Month and day on which each begins."""
    day_first: bool
    whole_units: bool
    """Is "les trois prochaines années", with no preposition, said of whole years of the calendar?"""
    bare: frozenset[str]
    """Rules whose expressions stand for themselves, with no preposition."""


@dataclass(frozen=True, slots=True)
class Tense:
    """How a language tells the future from the past."""

    future: re.Pattern[str]
    past: re.Pattern[str]
    statistics: re.Pattern[str]
    bare: re.Pattern[str]
    """A participle behind a comma, searched in what stands before an expression: "le Grenelle, ouvert le"."""
    prolonging: re.Pattern[str]
    """Verbs behind which a limit lies ahead, though they are told in the past: "a été prolongée jusqu'au"."""


@cache
def lexicon(language: str) -> Lexicon:
    """The tables of `language` (ISO 639-1); those of French for a language without any."""
    folder = resources.files("parsers") / "lexicon"
    file = folder / f"deadlines_{language}.toml"
    if not language.isalpha() or not file.is_file():
        file = folder / "deadlines_fr.toml"
    return _build(tomllib.loads(file.read_text(encoding="utf-8")))


def _build(table: dict[str, Any]) -> Lexicon:
    """The form of the tables is told at the head of deadlines_fr.toml, and tested."""
    kinds: dict[str, dict[str, list[str]]] = table["words"]
    words = {
        name: {plain(word): meaning for meaning, said in meanings.items() for word in said}
        for name, meanings in kinds.items()
    }
    words["turn"] = {**words["last"], **words["next"]}
    patterns = {name: trie(kinds) for name, kinds in words.items()} | FIGURES
    patterns["n"] = rf"(?:\d{{1,3}}(?!\d)|{patterns['number']})"
    patterns["year"] = rf"(?:{FIGURES['year']}|{patterns['thousands']}(?: {{1,3}}{patterns['number']})?)"
    forms = tuple(form(rule, said, patterns) for rule, turns in table["forms"].items() for said in turns)
    near_tables: dict[str, set[str]] = {}
    for name in sorted({"number", *(name for one in forms for name in one.needs)} & words.keys()):
        for word in words[name]:
            near_tables.setdefault(word, set()).update((name, "n") if name == "number" else (name,))
    for word in words["thousands"]:
        near_tables.setdefault(word, set()).add("year")
    phrases = {plain(word): role for role, said in table["phrases"].items() for word in said}
    events = {name: [plain(word) for word in said] for name, said in table["events"].items()}
    named = [plain(word) for name in ("month", "weekday") for said in kinds[name].values() for word in said[1:]]
    # Between a word and the next: spaces, or nothing behind an apostrophe or a hyphen.
    gap, elided = " {1,3}", "(?: {1,3}|(?<='))"
    article = patterns["article"]
    left = (
        rf"(?<!\w)(?:(?P<modifier>{patterns['modifier']})(?:{gap}|(?<=[-'])|$))?(?:(?P<article>{article}){elided})?"
        rf"(?:(?P<part>{patterns['part']})(?:{gap}|(?<=[-'])))?(?:{article}{elided})?$"
    )
    return Lexicon(
        language=table["language"],
        words=words,
        accented={fold(word): meaning for meaning, said in kinds["modifier"].items() for word in said},
        abbreviations=frozenset(named),
        forms=forms,
        near=re.compile(rf"(?<![^\W\d_]){trie(near_tables)}(?!\w)"),
        near_tables={word: _with_overlaps(word, near_tables) for word in near_tables},
        triggers=Triggers({"phrase": phrases, "event": events["nouns"], **{name: words[name] for name in TRIGGERS}}),
        left=re.compile(left),
        suffix=re.compile(rf",?{gap}(?P<suffix>{patterns['suffix']})(?!\w)"),
        counted_from=re.compile(rf"{gap}(?P<how>{patterns['counted_from']})(?!\w)"),
        phrases=phrases,
        event=re.compile(rf"(?<!\w){trie(events['openers'])}{elided}(?:{trie(events['determiners'])}{elided})?$"),
        complement=re.compile(rf"(?:{gap}{trie(events['complements'])}{elided}[a-z-]{{2,30}}){{1,2}}"),
        range_to=re.compile(rf"{patterns['range_to']}(?: |(?<='))"),
        range_and=re.compile(rf"{patterns['range_and']} "),
        no_day=re.compile(rf"(?<!\w){trie(map(plain, table['no_day']))}"),
        tense=_tense(table["tense"]),
        seasons={name: (month, day) for name, (month, day) in table["seasons"].items()},
        day_first=table["day_first"],
        whole_units=table["whole_units"],
        bare=frozenset(table["bare"]),
    )


def _with_overlaps(word: str, tables: dict[str, set[str]]) -> frozenset[str]:
    """The tables of a word and of the words inside it: the longest is found, and any of them may be meant."""
    return frozenset(name for part in tables if part in word for name in tables[part])


def _tense(table: dict[str, list[str]]) -> Tense:
    """Patterns over folded text that keeps its accents."""

    def ending(name: str) -> str:
        return "|".join(sorted({fold(said) for said in table[name]}, key=len, reverse=True))

    future = trie(map(fold, table["future_words"]))
    if table["future_endings"]:
        future += rf"|(?!{trie(map(fold, table['no_future']))}\b)[a-zà-ÿœ]{{2,20}}(?:{ending('future_endings')})"
    adverb = rf"(?:[a-zà-ÿœ]{{1,20}}(?:{ending('adverb_endings')}) |{trie(map(fold, table['adverbs']))} )?"
    participle = rf"[a-zà-ÿœ]{{1,20}}(?:{ending('participle_endings')})"
    # "Will be formally launched" is no past: at the same distance from a time the future counts.
    future = rf"(?:to )?be (?:[a-z]{{1,20}}ly )?{trie(map(fold, table['past_words']))}|{future}"
    past = rf"{trie(map(fold, table['past_words']))}|{trie(map(fold, table['past_auxiliaries']))} {adverb}{participle}"
    statistics = trie(map(plain, table["statistics"]))
    bare = rf", {adverb}(?P<said>[a-zà-ÿœ]{{1,20}}(?:{ending('bare_endings')})) (?:[a-zà-ÿœ']{{1,7}} ?){{0,2}}$"
    return Tense(
        re.compile(rf"\b(?:{future})\b"),
        re.compile(rf"\b(?:{past})\b"),
        re.compile(statistics),
        re.compile(bare if table["bare_endings"] else r"(?!)"),
        re.compile(rf"\b{trie(map(fold, table['prolonging']))}"),
    )
