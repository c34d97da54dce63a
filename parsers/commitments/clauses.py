"""Sentences cut into the clauses that are judged and quoted."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterator

_SEMICOLON = re.compile(r"[;；]\s+")
# Where a speech transcribed without full stops begins a new sentence: a small word with a capital after one without.
_RUN_ON = re.compile(
    r"(?<=[a-zà-ÿ0-9])\s+(?:[–—-]\s+)?(?=(?:And|But|So|We|It|This|That|There|These|They|If|Now|Today|He|She|As|Because|When"
    r"|Et|Mais|Nous|Ils|Elles|Je|Ce|Cette|Ces)\s(?:[a-zà-ÿ]|I\b))"
)
_WILL = r"(?:will|is to|are to|shall|would|sera|seront|va|vont|devrait|devraient|\w{3,}r(?:a|ont))\b"
_FINITE = re.compile(rf"\b(?:{_WILL}|(?:has|have|is|are|was|were|can|must|a|ont|est|sont|peut|peuvent|doit|doivent)\b)")
"""What the first of two clauses has: in "le préfet et l'agence conduiront" two nouns share one verb."""
_NOUNS = (
    r"(?:(?!(?:who|which|that|where|when|how|if|is|are|was|were|has|have|had"
    r"|qui|que|dont|où|si|quand|comment|ne|a|ont|est|sont)\s)[\w'’%€£./-]+\s)"
)
"""A word of a subject: none that opens a subordinate clause, and no verb."""
_SAME_SUBJECT = r"(?:s['’]|se\s|n['’]|ne\s|y\s|en\s|lui\s|leur\s|then\s|also\s|later\s|ensuite\s|aussi\s|to\s|not\s)"
# Main clauses joined by "and", each with its own subject: a pronoun or nouns.
_JOINED = re.compile(
    r",?\s+(?:and|but|so|while|whereas|et|mais|puis|tandis que)\s+"
    r"(?=(?P<pronoun>(?:we|I|it|they|he|she|there|nous|ils?|elles?|je)(?:\s|['’](?:ll|ve|re|m)\b))"
    r"|(?:(?:the|an?|our|its|their|this|these|all|both|two|three|le|la|les|un|une|des|son|ses|leurs?|cette|ce|ces|tous|deux|trois)\s"
    rf"|l['’])(?:{_NOUNS}){{1,8}}?{_WILL})"
    rf"|,\s+(?:and|but|while|whereas|et|mais|puis|tandis que)\s+(?!{_SAME_SUBJECT})(?=(?:{_NOUNS}){{1,10}}?{_WILL})"
)
_SPAN_OPEN = re.compile(r"\b(?:entre|between|tussen)\s(?:(?!\s(?:et|and|en)\s)[^,;:])*$", re.IGNORECASE)
"""Before "and": a span of time or numbers of which what follows is the other end, and no subject."""
_JOINS_FROM = 160
"""A shorter sentence is a unit to its reader, and its quotation stays whole, unless each part has a time of its own."""
_PART = 40
"""Characters that each part must have to be readable by itself."""
_TIMED_PART = 20
"""The same where each has a time of its own: "the board will meet in June"."""
_COLON = re.compile(r"(?::|\s[–—-])\s+")
_LONGEST = 1500
"""Characters. A sentence without a stop, as in tables and speeches, is cut here, so that no quotation fills a page."""
_LONG = 300
"""Characters of a clause that is cut at its colons and dashes: a shorter one is read at a glance."""
_REST = 60
"""Characters that must be left then: a shorter rest could not be read by itself."""
_SHORTEST_WORDS = 4
"""Words on either side of a semicolon that make two clauses; with fewer it separates list entries."""
_TRIM_END = " \t\n\r\u00a0\u202f;,:–—-"
_TRIM_START = _TRIM_END + "•·*»)"


def clause_spans(body: str, start: int, end: int, has_time: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """The clauses of ``body[start:end]``, split at semicolons where each piece has four words or more, or at "and".

    `has_time` says whether a span names a time: two clauses that each do are two commitments, however short.

    A text without a full stop (a table, a badly read page) is cut at a comma or space into pieces of at most 1,500
    characters, so that no rule ever looks at more.
    """
    begin = start
    for mark in _SEMICOLON.finditer(body, start, end):
        if has_words(body, begin, mark.start(), _SHORTEST_WORDS) and has_words(body, mark.end(), end, _SHORTEST_WORDS):
            yield from _pieces(body, begin, mark.start(), has_time)
            begin = mark.end()
    yield from _pieces(body, begin, end, has_time)


def narrowed(low: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """A long clause cut at the colons and dashes nearest the words that fired (``low[first:last]``), where enough is left.

    What precedes the first colon of a long sentence often says what was done.
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
    """Does ``body[start:end]`` have `least` words within its first 200 characters?"""
    stop = min(end, start + 200)
    return body.count(" ", start, stop) >= least + 4 or len(body[start:stop].split()) >= least


def _pieces(body: str, start: int, end: int, has_time: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    begin, long = start, end - start > _JOINS_FROM
    run_on = _RUN_ON.finditer(body, start, end) if long else ()
    for mark in heapq.merge(run_on, _JOINED.finditer(body, start, end), key=lambda found: found.start()):
        # No more than a clause may have is looked at, or a text without a stop would be read again from every mark.
        near, far = max(begin, mark.start() - _LONGEST), min(end, mark.end() + _LONGEST)
        if _FINITE.search(body, near, mark.start()) is None:
            continue
        if _SPAN_OPEN.search(body, max(begin, mark.start() - _PART), mark.start()):
            continue
        least = min(mark.start() - begin, end - mark.end())
        timed = [has_time(near, mark.start()), has_time(mark.end(), far)]
        # "She will report by Christmas" goes with who she is; "the board will meet in June" stands by itself.
        apart = any(timed) if mark.re is _JOINED and mark["pronoun"] is None else all(timed)
        if (long and least >= _PART) or (least >= _TIMED_PART and apart):
            yield from _bounded(body, begin, mark.start())
            begin = mark.end()
    yield from _bounded(body, begin, end)


def _bounded(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        cut = max(body.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in (", ", " ", "\n"))
        cut = cut if cut > start else start + _LONGEST
        yield start, cut
        start = cut
    if start < end:
        yield start, end
