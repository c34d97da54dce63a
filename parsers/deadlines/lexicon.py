"""The tables `lexicon/deadlines_*.toml`, made into patterns."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from parsers.deadlines.forms import FIGURES, TRIGGERS, Form, form, plain, trie
from parsers.deadlines.triggers import Triggers
from parsers.folding import fold
from parsers.model import DeadlineRole


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
    seasons_begin: int
    day_first: bool
    bare: frozenset[str]
    """Rules whose expressions stand for themselves, with no preposition."""


@dataclass(frozen=True, slots=True)
class Tense:
    """How a language tells the future from the past."""

    future: re.Pattern[str]
    past: re.Pattern[str]
    statistics: re.Pattern[str]


@cache
def lexicon(language: str) -> Lexicon:
    """The tables of `language` (ISO 639-1); those of French for a language without any."""
    folder = resources.files("parsers") / "lexicon"
    file = folder / f"deadlines_{language}.toml"
    if not language.isalpha() or not file.is_file():
        file = folder / "deadlines_fr.toml"
    return _build(tomllib.loads(file.read_text(encoding="utf-8")))


def _build(table: dict[str, object]) -> Lexicon:
    kinds: dict[str, dict[str, list[str]]] = table["words"]  # type: ignore[assignment]  # the form of the file is tested
    words = {
        name: {plain(word): meaning for meaning, said in meanings.items() for word in said}
        for name, meanings in kinds.items()
    }
    words["turn"] = {**words["last"], **words["next"]}
    patterns = {name: trie(kinds) for name, kinds in words.items()} | FIGURES
    patterns["n"] = rf"(?:\d{{1,3}}(?!\d)|{patterns['number']})"
    forms = [
        form(rule, said, patterns)
        for rule, turns in table["forms"].items()  # type: ignore[attr-defined]  # as above
        for said in turns
    ]
    needed = sorted({name for form in forms for name in form.needs})
    near_tables: dict[str, set[str]] = {}
    for name in needed:
        for word in words[name]:
            near_tables.setdefault(word, set()).add(name)
    phrases: dict[str, DeadlineRole] = {
        plain(word): role
        for role, said in table["phrases"].items()  # type: ignore[attr-defined]  # as above
        for word in said
    }
    events: dict[str, list[str]] = table["events"]  # type: ignore[assignment]  # as above
    modifier, article, part = (patterns[name] for name in ("modifier", "article", "part"))
    return Lexicon(
        language=str(table["language"]),
        words=words,
        accented={fold(word): meaning for meaning, said in kinds["modifier"].items() for word in said},
        abbreviations=frozenset(plain(word) for name in ("month", "weekday") for said in kinds[name].values() for word in said[1:]),
        forms=tuple(forms),
        near=re.compile(rf"(?<![^\W\d_]){trie(near_tables)}(?!\w)"),
        near_tables={word: _with_overlaps(word, near_tables) for word in near_tables},
        triggers=Triggers(
            {"phrase": phrases, "event": map(plain, events["nouns"]), **{name: words[name] for name in TRIGGERS}}
        ),
        left=re.compile(rf"(?<!\w)(?:(?P<modifier>{modifier})(?: {{1,3}}|(?<=[-'])|$))?(?:(?P<article>{article})(?: {{1,3}}|(?<=')))?"
                        rf"(?:(?P<part>{part})(?: {{1,3}}|(?<=[-'])))?(?:{article}(?: {{1,3}}|(?<=')))?$"),
        suffix=re.compile(rf",? {{1,3}}(?P<suffix>{patterns['suffix']})(?!\w)"),
        counted_from=re.compile(rf" {{1,3}}(?P<how>{patterns['counted_from']})(?!\w)"),
        phrases=phrases,
        event=re.compile(
            rf"(?<!\w)(?:{trie(map(plain, events['openers']))})(?: {{1,3}}|(?<='))(?:{trie(map(plain, events['determiners']))})?"
            rf"(?: {{1,3}}|(?<='))?$"
        ),
        complement=re.compile(rf"(?: {{1,3}}{trie(map(plain, events['complements']))}(?: {{1,3}}|(?<='))[a-z-]{{2,30}}){{1,2}}"),
        range_to=re.compile(rf"{patterns['range_to']}(?: |(?<='))"),
        range_and=re.compile(rf"{patterns['range_and']} "),
        no_day=re.compile(rf"(?<!\w){trie(map(plain, table['no_day']))}"),  # type: ignore[call-overload]  # as above
        tense=_tense(table["tense"]),  # type: ignore[arg-type]  # as above
        seasons_begin=int(str(table["seasons_begin"])),
        day_first=bool(table["day_first"]),
        bare=frozenset(table["bare"]),  # type: ignore[call-overload]  # as above
    )  # fmt: skip


def _with_overlaps(word: str, tables: dict[str, set[str]]) -> frozenset[str]:
    """The tables of a word and of the words inside it: the longest is found, and any of them may be meant."""
    return frozenset(name for part in tables if part in word for name in tables[part])


def _tense(table: dict[str, list[str]]) -> Tense:
    """Patterns over folded text without accents."""
    future = [trie(map(plain, table["future_words"]))]
    if endings := table["future_endings"]:
        stop = rf"(?!(?:{trie(map(plain, table['no_future']))})\b)"
        future.append(rf"{stop}[a-z]{{2,20}}(?:{'|'.join(sorted(map(plain, endings), key=len, reverse=True))})")
    participle = rf"[a-z]{{1,20}}(?:{'|'.join(sorted({plain(ending) for ending in table['participle_endings']}, key=len, reverse=True))})"
    auxiliary = trie(map(plain, table["past_auxiliaries"]))
    past = rf"\b(?:{trie(map(plain, table['past_words']))}|{auxiliary} (?:[a-z]{{1,20}}(?:ment|ly) |pu |deja |already )?{participle})\b"
    if table.get("past_endings"):
        past += rf"|\b[a-z]{{2,20}}(?:{'|'.join(map(plain, table['past_endings']))})\b"
    return Tense(
        re.compile(rf"\b(?:{'|'.join(future)})\b"), re.compile(past), re.compile(trie(map(plain, table["statistics"])))
    )
