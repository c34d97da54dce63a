"""Clauses of marked releases, of invented prose and of the lexicons' own examples, each with its mark."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from zlib import crc32

from flows.evaluation.gold import Gold, GoldDocument, read_gold
from flows.evaluation.scoring import TRAPPED, aside, overlap, words_of
from parsers.commitments.cues.lexicon import LANGUAGES, lexicon
from parsers.commitments.evidence import Features
from parsers.commitments.observing import Observer

Mark = Literal["strong", "weak", "trap", "none"]

PROSE = Path(__file__).parents[2] / "tests" / "data" / "prose"
_EXAMPLES_OF = date(2031, 2, 10)
"""The day on which the lexicons' examples are read: their days lie ahead of it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a marked text."""

    features: Features
    mark: Mark
    quote: str
    marks: frozenset[int]
    """Which of its document's marked commitments it belongs to."""


@dataclass(frozen=True, slots=True)
class Text:
    """A marked text, taken apart."""

    folder: str
    document: str
    group: str
    language: str
    held_out: bool
    exhaustive: bool
    strong: tuple[bool, ...]
    """For each marked commitment: would most readers mark it?"""
    clauses: tuple[Clause, ...]


def texts_of(folder: Path) -> Iterator[Text]:
    """The documents of a gold folder."""
    gold = read_gold(folder)
    for document in gold.documents.values():
        yield _text(folder.name, document, gold)


def _text(folder: str, document: GoldDocument, gold: Gold) -> Text:
    marked = [one for one in gold.commitments if one.doc == document.id]
    words = [Counter(words_of(one.quote)) for one in marked]
    traps = [Counter(words_of(one.quote)) for one in gold.traps if one.doc == document.id]
    clauses = []
    observer = Observer(document.text, document.title, document.published, document.lang)
    for seen in observer.clauses():
        quote = document.text[seen.start : seen.end]
        own = Counter(words_of(quote))
        same = frozenset(number for number, mark in enumerate(words) if overlap(mark, own))
        mark: Mark = "none"
        if same:
            mark = "strong" if any(marked[number].strength == "strong" for number in same) else "weak"
        elif any(overlap(trap, own, TRAPPED) for trap in traps):
            mark = "trap"
        clauses.append(Clause(seen.features, mark, quote, same))
    return Text(
        folder=folder,
        document=document.id,
        group=f"{folder}/{document.group or document.id}",
        language=document.lang,
        held_out=aside(document),
        exhaustive=document.id in gold.exhaustive,
        strong=tuple(one.strength == "strong" for one in marked),
        clauses=tuple(clauses),
    )


def invented() -> list[tuple[Features, bool]]:
    """Sentences of `tests/data/prose`, without the third held out by its tests, and the examples of the lexicons."""
    out: list[tuple[Features, bool]] = []
    for path in sorted(PROSE.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        told = table["promise"]
        commitments = [*told["open"], *(one[0] for one in (*told["dated"], *told["starting"]))]
        others = [sentence for some in table["other"].values() for sentence in some]
        for right, sentences in ((True, commitments), (False, others)):
            for sentence in sentences:
                if crc32(sentence.encode()) % 3:
                    out += _read(sentence, table["published"], table["language"], right)
        for release in table.get("release", ()):
            stated = {quote.rstrip(".") for quote in release["promises"]}
            for one in Observer(release["body"], release["title"], table["published"], table["language"]).clauses():
                out.append((one.features, release["body"][one.start : one.end].rstrip(".") in stated))
    for language in LANGUAGES:
        words = lexicon(language)
        for cue in words.cues:
            out += _read(cue.example, _EXAMPLES_OF, language, True)
            out += _read(cue.counter, _EXAMPLES_OF, language, False)
        for rule in words.held:
            out += _read(rule.example, _EXAMPLES_OF, language, False)
    return out


def _read(sentence: str, published: date, language: str, right: bool) -> Sequence[tuple[Features, bool]]:
    seen = list(Observer(sentence, "", published, language).clauses())
    if right and len(seen) != 1:
        return ()  # nobody says which of its clauses promises
    return [(one.features, right) for one in seen]
