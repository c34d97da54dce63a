"""Sentences cut into the clauses that are judged and quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SEMICOLON = re.compile(r"[;；]\s+")
_COLON = re.compile(r"(?::|\s[–—-])\s+")
_LONGEST = 1500
_LONG = 300
_REST = 60
_SHORTEST_WORDS = 4
_TRIM_END = " \t\n\r\u00a0\u202f;,:–—-"
_TRIM_START = _TRIM_END + "•·*»)"


def clause_spans(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of ``body[start:end]``: what semicolons part, where each part has four words or more.

    A text without a full stop (a table, a page read badly) is cut into pieces of at most 1,500 characters at a comma or
    space, so that no rule ever looks at more.
    """
    begin = start
    for mark in _SEMICOLON.finditer(body, start, end):
        if has_words(body, begin, mark.start(), _SHORTEST_WORDS) and has_words(body, mark.end(), end, _SHORTEST_WORDS):
            yield from _pieces(body, begin, mark.start())
            begin = mark.end()
    yield from _pieces(body, begin, end)


def narrowed(low: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """A long clause cut at the colons and dashes nearest the words that fired (``low[first:last]``), where enough is left.

    What stands before the first colon of a long sentence often tells what was done.
    """
    if end - start < _LONG:
        return start, end
    left = [mark.end() for mark in _COLON.finditer(low, start, first)]
    if left and end - left[-1] >= _REST:
        start = left[-1]
    right = _COLON.search(low, last, end)
    if right is not None and right.start() - start >= _REST:
        end = right.start()
    return start, end


def trimmed(body: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space, bullets and joining marks around it."""
    while start < end and body[start] in _TRIM_START:
        start += 1
    while end > start and body[end - 1] in _TRIM_END:
        end -= 1
    return start, end


def has_words(body: str, start: int, end: int, least: int) -> bool:
    """Does ``body[start:end]`` hold `least` words, within its first 200 characters?"""
    stop = min(end, start + 200)
    return body.count(" ", start, stop) >= least + 4 or len(body[start:stop].split()) >= least


def _pieces(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        cut = max(body.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in (", ", " ", "\n"))
        cut = cut if cut > start else start + _LONGEST
        yield start, cut
        start = cut
    if start < end:
        yield start, end
