"""Where the sentences of a block begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from parsers import lexicon
from parsers.text.folding import fold

_LONGEST_PARENTHESIS = 600
"""Characters; one that stays open longer was never closed, and does not separate sentences."""

# A mark that may end a sentence, what closes with it, and the white space after it; or a full stop that lost its space
# ("frontière.Les"). The first character of the next sentence is looked at but not consumed.
_STOP = re.compile(
    r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<note>\[\d{1,3}\])?(?P<closing>[ \u00a0\u202f]?»|[\"”’')\]*_]{1,4})?"
    r"(?:(?P<space>\s+)(?=\S)|(?=(?<=[a-zà-ÿ]\.)[A-ZÀ-Ý][a-zà-ÿ']))"
)
_LAST_WORD = re.compile(r"[\w.°-]{1,20}$")
_FIRST_WORD = re.compile(r"\w{1,20}")
_OPENING = "«\"“„‘'([—–-•*_¿¡"
_PARENTHESES = re.compile(r"[()]")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a language's `text_*.toml` says about its full stops."""

    abbreviations: frozenset[str]
    uncertain: frozenset[str]
    openers: frozenset[str]
    announces: frozenset[str]


@cache
def spelling(language: str) -> Spelling:
    """The words of `language` (ISO 639-1); the French ones for a language without a table."""
    file = f"lexicon/text_{language}.toml"
    table = lexicon.table(file if language.isalpha() and lexicon.is_there(file) else "lexicon/text_fr.toml")
    return Spelling(**{name: frozenset(fold(word) for word in words) for name, words in table.items()})


def sentence_spans(body: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Offsets into `body` of the sentences between `start` and `end`, without the white space around them.

    A sentence ends with its final mark and the quotation mark or parenthesis that closes there. Text without a final mark
    is one sentence. Time is linear in the length.
    """
    words = spelling(language)
    inside = _parentheses(body, start, end)
    nested = next(inside, None)
    begin = start
    for stop in _STOP.finditer(body, start, end):
        at = stop.start()
        while nested is not None and nested[1] <= at:
            nested = next(inside, None)
        if nested is not None and nested[0] < at:
            continue
        if _ends_sentence(body, begin, stop, words):
            last = stop.start("space") if stop["space"] is not None else stop.end()
            yield begin, last
            begin = stop.end()
    last = end
    while last > begin and body[last - 1].isspace():
        last -= 1
    while begin < last and body[begin].isspace():
        begin += 1
    if begin < last:
        yield begin, last


def _parentheses(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans between an opening parenthesis and its matching closing one, outermost only."""
    depth = opened = 0
    for found in _PARENTHESES.finditer(body, start, end):
        if found.start() - opened > _LONGEST_PARENTHESIS:
            depth = 0
        if found[0] == "(":
            if depth == 0:
                opened = found.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield opened, found.start()


def _ends_sentence(body: str, begin: int, stop: re.Match[str], words: Spelling) -> bool:
    following = body[stop.end()]
    if following in _OPENING:  # a quotation or a bracket opens: what counts is the first character inside
        following = body[stop.end() : stop.end() + 8].lstrip(_OPENING + " \u00a0\u202f")[:1] or "-"
    if following.islower() or following in ",;:!?.»)":
        return False
    if stop["mark"] != ".":
        return True
    before = _LAST_WORD.search(body, max(begin, stop.start() - 20), stop.start())
    if before is None:
        return True
    word = fold(before[0]).rstrip(".")
    if before.start() == begin and word.replace(".", "").isdigit() and len(word) <= 3:
        return False  # "1. " at the head of a line
    word = word.rpartition("-")[2] if word.rpartition("-")[2] in words.abbreviations else word
    single = len(word) == 1 and word.isalpha() and before[0][:1].isupper()
    initials = "." in word and all(len(part) <= 1 for part in word.replace("-", ".").split("."))
    if word in words.uncertain or single or initials:
        opening = _FIRST_WORD.search(body, stop.end(), min(len(body), stop.end() + 24))
        if word in words.abbreviations and single:
            return False  # "M. Le Drian"
        return opening is not None and fold(opening[0]) in words.openers
    return not (word in words.abbreviations and following.isalnum())
