"""Pages that say that they are no longer there ("this release has been withdrawn"), though the server answers 200.

Such a page has taken a release's place. A release *about* something withdrawn has more to say: a page counts only when its
main text is nothing but such a statement, with an apology and advice. The words are in gone_pages.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from parsers import lexicon
from parsers.model import Reading
from parsers.text.folding import fold

_ENDS = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_MARKS = re.compile(r"^(?:#+|[-*•])\s+")
_ENDING = re.compile(r"\\\((\w+)\\\)")
_OPTIONAL = r"(?:\1)?"
"""An ending in brackets, "retiré(e)", may be there or not."""
_EDGES = " .,;:!?…\"'«»()[]"


def says_gone(reading: Reading) -> bool:
    """Whether the title and main text of a page say that it is no longer there, and nothing else; False with documents."""
    words = _words()
    if reading.attachments or len(reading.body) > words.longest_text:
        return False
    title = _bare(reading.title)
    sentences = list(_sentences(reading.body))
    stated = [bool(words.statement.fullmatch(one)) for one in sentences]
    if not any(stated) and not words.statement.fullmatch(title):
        return False
    # The title may be that of the release that was there. It is often said again as the first line.
    return all(
        is_stated or sentence == title or (len(sentence) <= words.longest_advice and sentence.startswith(words.besides))
        for sentence, is_stated in zip(sentences, stated, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Words:
    statement: re.Pattern[str]
    besides: tuple[str, ...]
    longest_text: int
    longest_advice: int


@cache
def _words() -> _Words:
    table = lexicon.table("pages/gone_pages.toml")
    languages = [table[language] for language in ("fr", "en")]
    statements = []
    for one in languages:
        said = (
            rf"{_any(one['things'])}(?: {_any(one['sought'])})?,? {_any(one['says'])}(?: {_any(one['where'])})?"
            rf"|{_any(one['whole'])}"
        )
        statements.append(rf"(?:{_any(one['polite'])} )?(?:{said})")
    return _Words(
        re.compile("|".join(statements)),
        tuple(_folded(phrase) for one in languages for phrase in one["besides"]),
        table["limits"]["text"],
        table["limits"]["advice"],
    )


def _any(phrases: Iterable[str]) -> str:
    """A pattern for any of these; the longest first, as one may be how another begins."""
    ordered = sorted((re.escape(_folded(one)) for one in phrases), key=len, reverse=True)
    return f"(?:{'|'.join(_ENDING.sub(_OPTIONAL, one) for one in ordered)})"


def _sentences(text: str) -> Iterator[str]:
    for piece in _ENDS.split(text):
        sentence = _bare(_MARKS.sub("", piece.strip()))
        if sentence:
            yield sentence


def _bare(text: str) -> str:
    return _folded(text).strip(_EDGES)


def _folded(text: str) -> str:
    return " ".join(fold(text, accents=False).split())
