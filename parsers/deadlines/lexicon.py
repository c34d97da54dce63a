"""The tables `lexicon/deadlines_*.toml`, made into patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from parsers import lexicon as tables
from parsers.deadlines.forms.base import FIGURES, TRIGGERS, Form, form, plain, trie
from parsers.deadlines.tenses import Tense, tense_of
from parsers.deadlines.triggers import Triggers
from parsers.model import DeadlineRole
from parsers.text.folding import fold


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything a language's table says."""

    language: str
    words: dict[str, dict[str, str]]
    """For each table: a folded word, and its meaning."""
    accented: dict[str, str]
    """The words that affect an expression, with their accents: "dès" is not "des"."""
    abbreviations: frozenset[str]
    """Short names of months and weekdays, which stand for these only next to figures ("la mer")."""
    forms: tuple[Form, ...]
    near: re.Pattern[str]
    """Finds the words of the tables that forms need."""
    near_tables: dict[str, frozenset[str]]
    triggers: Triggers
    left: re.Pattern[str]
    """The words before an expression that affect it."""
    suffix: re.Pattern[str]
    counted_from: re.Pattern[str]
    lasting: re.Pattern[str]
    """How a count of how long something goes on begins: "pendant", "for"."""
    clauses: Clauses
    hint: re.Pattern[str]
    """A text in which it finds nothing contains no expression of time."""
    phrases: dict[str, DeadlineRole]
    event: re.Pattern[str]
    """What must stand before the name of an event."""
    dated_event: re.Pattern[str]
    """A preposition of time with the name of an event up to its month, at the end of a text with accents: "dès le conseil
    de"; the group that matched is named like the preposition's meaning, `at` before a gathering.
    """
    complement: re.Pattern[str]
    """What may continue after it: "de la loi"."""
    range_to: re.Pattern[str]
    range_and: re.Pattern[str]
    address: re.Pattern[str]
    """What stands before a day or month that is part of a name: "place du", "champ-de-"."""
    no_day: re.Pattern[str]
    """What stands before a number that is not a day: "article", "numéro", "appelez"."""
    tense: Tense
    seasons: dict[str, tuple[int, int]]
    breaks: dict[str, tuple[tuple[int, int], tuple[int, int]]]
    """First and last day, as month and day, of school holidays and recesses, which are set anew each year: about."""
    """Month and day on which each begins."""
    day_first: bool
    school: tuple[tuple[int, int], tuple[int, int]]
    """Month and day on which a school year begins, and on which it ends in the next."""
    terms: dict[str, tuple[tuple[date, date], ...]]
    """For each office: the last day on which a commitment means a given term of it, and the last day of that term."""
    term_of: dict[str, re.Pattern[str]]
    """Words of a sentence that show whose term is meant, where it says only "le mandat"."""
    whole_units: bool
    """Does "les trois prochaines années", with no preposition, mean whole calendar years?"""
    by_the_end_of_seasons: frozenset[str]
    """Words before a season that set its last day as a limit, not its first ("by the spring", but "d'ici l'été")."""
    bare: frozenset[str]
    """Rules whose expressions stand for themselves, with no preposition."""
    _forms_of: dict[frozenset[str], tuple[Form, ...]] = field(default_factory=dict)

    def forms_of(self, kinds: frozenset[str]) -> tuple[Form, ...]:
        """The forms that a trigger word of one of `kinds` may stand in; few sets of kinds are ever requested."""
        found = self._forms_of.get(kinds)
        if found is None:
            found = self._forms_of[kinds] = tuple(form for form in self.forms if form.triggers & kinds)
        return found


@dataclass(frozen=True, slots=True)
class Clauses:
    """What separates and joins the clauses of a sentence, and what a clause takes from those before it."""

    counts: re.Pattern[str]
    """An expression that counts how long something goes on or takes: "pendant trois mois", "en trois ans"."""
    coordination: re.Pattern[str]
    """What joins two clauses, in folded text with accents."""
    taken_up: re.Pattern[str]
    """Words that refer to an earlier time; the group "by" holds those that mean until then."""
    denial: re.Pattern[str]
    """A word that denies: "pas", "not"."""
    contrast: re.Pattern[str]
    """The whole of what stands between a time that is denied and the one that holds: ", mais"."""
    rather_than: re.Pattern[str]
    """What denies the time after it, at the end of the text before that: "plutôt que", "rather than"."""
    compared: re.Pattern[str]
    """What follows a length of time that is compared with another: "plutôt que sept", "against seven"."""
    completing: re.Pattern[str]
    """What joins a commitment's first time to that of its completion, up to that: "et s'achèveront", "and the rest"."""
    same_year: re.Pattern[str]
    """What stands behind a time without a year that is of the same year as the one before it: "of that year"."""
    cited: re.Pattern[str]
    """What names a law, at the end of the text before its day: "la loi n° 2031-12 (du 3 mai)"."""


@cache
def lexicon(language: str) -> Lexicon:
    """The tables of `language` (ISO 639-1); the French ones for a language without any."""
    file = f"lexicon/deadlines_{language}.toml"
    return _build(tables.table(file if language.isalpha() and tables.is_there(file) else "lexicon/deadlines_fr.toml"))


def _build(table: Mapping[str, Any]) -> Lexicon:
    """The form of the tables is described at the head of deadlines_fr.toml, and tested."""
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
    found_by = [word for name in TRIGGERS for word in words[name]]
    phrases = {plain(word): role for role, said in table["phrases"].items() for word in said}
    events = {name: [plain(word) for word in said] for name, said in table["events"].items()}
    named = [plain(word) for name in ("month", "weekday") for said in kinds[name].values() for word in said[1:]]
    # Between a word and the next: spaces, or nothing after an apostrophe or a hyphen.
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
        lasting=re.compile(rf"{patterns['lasting']}(?!\w)"),
        clauses=_clauses(table["clauses"], patterns, gap),
        hint=re.compile(rf"\d|(?<![^\W\d_]){trie([*phrases, *events['nouns'], *found_by, *words['thousands']])}"),
        phrases=phrases,
        event=re.compile(rf"(?<!\w){trie(events['openers'])}{elided}(?:{trie(events['determiners'])}{elided})?$"),
        complement=re.compile(rf"(?:{gap}{trie(events['complements'])}{elided}[a-z-]{{2,30}}){{1,2}}"),
        range_to=re.compile(rf"{patterns['range_to']}(?: |(?<='))"),
        range_and=re.compile(rf"{patterns['range_and']} "),
        address=re.compile(
            rf"(?<!\w)(?<!en ){trie(map(plain, table['addresses']))} d(?:u|e|es|e la) $|\w-(?:d[eu]s?|en|l[ae]s?)-$"
        ),
        no_day=re.compile(rf"(?<!\w){trie(map(plain, table['no_day']))}"),
        tense=tense_of(table["tense"]),
        seasons={name: (month, day) for name, (month, day) in table["seasons"].items()},
        breaks={name: ((first[0], first[1]), (last[0], last[1])) for name, (first, last) in table["breaks"].items()},
        dated_event=_dated_event(table["dated_event"], table["events"], table.get("gatherings")),
        day_first=table["day_first"],
        school=(tuple(table["school"]["begins"]), tuple(table["school"]["ends"])),
        terms={
            name: tuple((date.fromisoformat(until), date.fromisoformat(last)) for until, last in ends)
            for name, ends in table["terms"].items()
            if name != "of"
        },
        term_of={name: re.compile(rf"(?<!\w){trie(map(plain, said))}(?!\w)") for name, said in table["terms"]["of"].items()},
        whole_units=table["whole_units"],
        by_the_end_of_seasons=frozenset(table["by_the_end_of_seasons"]),
        bare=frozenset(table["bare"]),
    )


def _dated_event(
    said: Mapping[str, list[str]], events: Mapping[str, list[str]], gatherings: Mapping[str, list[str]] | None
) -> re.Pattern[str]:
    preposition = "|".join(rf"(?P<{meaning}>{trie(map(fold, words))})" for meaning, words in said.items())
    determiner, complement = trie(map(fold, events["determiners"])), trie(map(fold, events["complements"]))
    word, gap = r"[^\W\d][\w'-]* ", r"(?: |(?<='))"
    event = rf"(?:{preposition}){gap}(?:{determiner} ?)?(?:{word}){{1,4}}"
    if gatherings is not None:
        noun = trie(map(fold, gatherings["nouns"]))
        event += rf"|(?P<at>{trie(map(fold, gatherings['at']))}){gap}(?:{word})?{noun} (?:{word}){{0,3}}"
    return re.compile(rf"(?<!\w)(?:{event}){complement} ?$")


def _with_overlaps(word: str, tables: dict[str, set[str]]) -> frozenset[str]:
    """The tables of a word and of the words inside it: the longest is found, and any of them may be meant."""
    return frozenset(name for part in tables if part in word for name in tables[part])


def _clauses(said: dict[str, list[str]], patterns: dict[str, str], gap: str) -> Clauses:
    unit = rf"(?:{patterns['units']}|{patterns['unit']})"
    begins = rf"(?:{patterns['lasting']}|{trie(map(plain, said['takes']))})(?:{gap}[a-z']{{1,8}}){{0,2}}"
    until, that = trie(map(plain, said["until_then"])), trie(map(plain, said["that_day"]))
    return Clauses(
        counts=re.compile(rf"{begins}{gap}{patterns['n']}{gap}{unit}(?!\w)"),
        coordination=re.compile(rf"(?:^|[ ,])(?:{trie(map(fold, said['coordination']))})(?: |(?<='))"),
        taken_up=re.compile(rf"(?<!\w)(?:(?P<by>{until})|{that})(?!\w)"),
        denial=re.compile(rf"(?:\b|(?=n't)){trie(map(fold, said['negations']))}(?!\w)"),
        contrast=re.compile(rf"\W*{trie(map(fold, said['contrast']))}\W*"),
        rather_than=re.compile(rf"(?<!\w){trie(map(fold, said['rather_than']))} ?$"),
        compared=re.compile(rf",? ?{trie(map(plain, said['compared']))} ?(?:[a-z']+ ){{0,2}}{patterns['n']}(?!\w)"),
        completing=re.compile(
            rf"(?:\W*(?:{trie(map(fold, said['coordination']))} (?:[\w'-]+ ){{0,2}}?|{trie(map(fold, said['leading_to']))} )"
            rf"|, (?:[\w'-]+ ){{1,2}}?)"
            rf"(?:[a-z]')?{trie(map(fold, said['completing']))}\w*(?: [\w'-]+){{0,2}}\W*"
        ),
        same_year=re.compile(rf" {trie(map(plain, said['same_year']))}(?!\w)"),
        cited=re.compile(rf"(?<!\w){trie(map(plain, said['cited']))}(?!\w)[^,;:.]{{0,40}}$"),
    )
