"""The words of claims, read once from TOML: acts that languages share, and how each language expresses a stage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

import Stemmer

from parsers import lexicon
from parsers.model import ClaimStage
from parsers.text.folding import fold, words_without_accents

STEMMERS = {"fr": "french", "en": "english", "nl": "dutch"}
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ANY_WORD = r"[^\W\d_]+"
_LONGEST_PHRASE = 4
"""Words of the longest phrase in acts.toml."""
_GAP = r"(?:[^\s.,;:]+\s+){0,4}?"
"""What "…" stands for in a turn of phrase: up to four words."""
_APPOSED = (
    r"[^\w,]*(?!(?:{stative})(?!\w))(?P<participle>[^\W\d_]+)(?= (?:{beside})\b)"
    r"(?= [^,;:.()«»]{{0,80}}\b(?:{dated})\b) [^,;:.()«»]{{2,120}}(?P<comma>,)"
)
STAGES: tuple[ClaimStage, ...] = get_args(ClaimStage)


@dataclass(frozen=True, slots=True)
class Acts:
    """The words of one language that name an act, by their stems."""

    single: Mapping[str, str]
    """Stem -> act."""
    phrases: Mapping[tuple[str, ...], str]
    """Stems in a row -> act."""
    first_of_phrase: frozenset[str]

    def at(self, stems: Sequence[str], position: int) -> tuple[str, int] | None:
        """The act named by the word or the longest phrase at `position`, and how many words it has."""
        if stems[position] in self.first_of_phrase:
            for length in range(min(_LONGEST_PHRASE, len(stems) - position), 1, -1):
                if (act := self.phrases.get(tuple(stems[position : position + length]))) is not None:
                    return act, length
        act = self.single.get(stems[position])
        return (act, 1) if act is not None else None


@dataclass(frozen=True, slots=True)
class Words:
    """How one language says what has happened."""

    perfect: re.Pattern[str]
    reflexive: re.Pattern[str] | None
    just: re.Pattern[str] | None
    unreal: re.Pattern[str]
    not_participles: frozenset[str]
    stages: Mapping[str, ClaimStage]
    """Participle -> stage."""
    itself: re.Pattern[str]
    """Matched at the beginning of a sentence in which a release says what it contains: "this release presents"."""
    apposed: re.Pattern[str] | None
    """A participle beside a noun, with its day, up to a comma: "remis le 27 juillet,"; None where it is not read."""
    ongoing: re.Pattern[str]
    """Work that is going on: a state in whose clause it stands is under way, and not done."""
    states: re.Pattern[str]
    """Turns of phrase; the name of the group that matched is the stage."""
    titles: re.Pattern[str]


def language_of(language: str | None) -> str:
    """The language whose words are used for a release in `language`; French where there are none."""
    return language if language in STEMMERS else "fr"


def stems(words: Sequence[str], language: str) -> list[str]:
    """The stems of words in lower case, without accents."""
    return words_without_accents(_stemmer(language).stemWords(list(words)))


@cache
def near_acts() -> Mapping[str, frozenset[str]]:
    """Act -> the acts that answer it as well as it does itself."""
    return {one["name"]: frozenset(one.get("near", "").split()) for one in _table("acts.toml")["act"]}


@cache
def acts(language: str) -> Acts:
    """The acts of "fr", "en" or "nl"."""
    single: dict[str, str] = {}
    phrases: dict[tuple[str, ...], str] = {}
    for line in _table("acts.toml")["act"]:
        for written in line.get(language, "").split():
            found = tuple(stems(WORD.findall(fold(written.replace("_", " "))), language))
            if len(found) == 1:
                single.setdefault(found[0], line["name"])
            else:
                phrases.setdefault(found, line["name"])
    return Acts(single, phrases, frozenset(one[0] for one in phrases))


@cache
def words(language: str) -> Words:
    """How "fr", "en" or "nl" expresses a stage; others are read as French."""
    table = _table(f"claims_{language}.toml")
    frames = table["frames"]
    between = _choice(frames["between"].split())
    gap = rf"(?:(?:{between}),?\s+){{0,3}}"
    have, be, been = (_choice(frames[key].split()) for key in ("have", "be", "been"))
    perfect = re.compile(
        rf"(?<![\w-])(?P<negated>(?:{_choice(frames['negated'].split())})\s?)?(?:(?P<have>{have})|(?P<be>{be}))\s+"
        rf"(?P<not>pas\s+|not\s+|plus\s+|jamais\s+|never\s+)?{gap}(?P<been>(?:{been})\s+{gap})?"
        rf"{frames.get('apart', '')}(?P<participle>{frames.get('participle', _ANY_WORD)})(?!\w)"
    )
    reflexive = _optional(frames["reflexive"], rf"\s+{gap}(?P<participle>[^\W\d_]+)")
    just = _optional(frames["just"], r"\s?(?P<participle>[^\W\d_]+)")
    stages = {word.replace("_", " "): stage for stage in STAGES for word in table["stages"].get(stage, "").split()}
    return Words(
        perfect,
        reflexive,
        just,
        re.compile(rf"(?<!\w)(?:{frames['unreal']})(?!\w)"),
        frozenset(frames["not_participles"].replace("_", " ").split()),
        stages,
        re.compile(rf"\W*(?:{frames['itself']})(?!\w)"),
        re.compile(_APPOSED.format(**frames)) if "dated" in frames else None,
        re.compile(rf"(?<!\w)(?:{frames['ongoing']})(?!\w)"),
        _grouped(table["words"], frames),
        _grouped(table["title"], frames),
    )


def _grouped(table: Mapping[str, str], frames: Mapping[str, str]) -> re.Pattern[str]:
    groups = "|".join(rf"(?P<{stage}>{_choice(listed.split('|'))})" for stage, listed in table.items())
    groups = groups.replace(r"…\s+", _GAP)
    for name in ("when", "since", "anyhow"):
        groups = groups.replace(f"<{name}>", f"(?:{frames.get(name, '')})")
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])")


def _optional(listed: str, rest: str) -> re.Pattern[str] | None:
    if not listed:
        return None
    return re.compile(rf"(?<![\w-])(?:{_choice(listed.split('|'))}){rest}")


def _choice(written: Sequence[str]) -> str:
    forms = sorted({re.escape(fold(one)).replace("_", r"\s+") for one in written}, key=len, reverse=True)
    return "|".join(forms)


def _table(name: str) -> Mapping[str, Any]:
    return lexicon.table(f"lexicon/{name}")


@cache
def _stemmer(language: str) -> Any:
    stemmer = Stemmer.Stemmer(STEMMERS[language])
    stemmer.maxCacheSize = 50_000
    return stemmer
