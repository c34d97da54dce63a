"""The day that a text states as its own: "Paris, le 2 novembre 2010", "réunis ce 11 juin 2018"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from parsers.commitments.lexicon import Lexicon
from parsers.commitments.notation import folded
from parsers.deadlines import find_deadlines

_HEAD, _TAIL = 1200, 400
"""Characters at the beginning and at the end of a text in which it says when it was given."""
_BEFORE, _BEHIND = 80, 60
_STALE = timedelta(days=45)
"""A publication day this much later than the text's own is that of a page put up again."""
_ARTICLE = re.compile(r"(?:le|du|ce|the|this|on|of|op|de)\s+")


def day_counted_from(body: str, published: date | None, words: Lexicon) -> date | None:
    """The day from which the relative times of `body` count: `published`, or the day the text states as its own.

    The text's own day counts where no other is known, and where `published` is more than 45 days later: the page was then
    put up again or stamped anew, and "dans les six mois" is still what was said on the day. A day after `published` is none
    of the text's own.
    """
    stated = stated_day(body, words)
    if stated is None or published is None:
        return published or stated
    return stated if published - stated > _STALE else published


def stated_day(body: str, words: Lexicon) -> date | None:
    """The first day told in full in the head of `body`, else in its end, that the words of the lexicon mark as its own."""
    ends = max(_HEAD, len(body) - _TAIL)
    for first, last in ((0, min(len(body), _HEAD)), (ends, len(body))):
        part = body[first:last]
        if not part:
            continue
        low = folded(part)
        for found in find_deadlines(part, None, words.language):
            if found.precision != "day" or found.end is None or found.start != found.end:
                continue
            start = found.start_char
            if article := _ARTICLE.match(low, start, found.end_char):
                start = article.end()
            if words.own_day.search(_line(low, start, found.end_char)) is not None:
                return found.end
    return None


def _line(low: str, start: int, end: int) -> str:
    """The line around a day, which is written "§" in it."""
    before = low[max(0, start - _BEFORE) : start].rpartition("\n")[2]
    behind = low[end : end + _BEHIND].partition("\n")[0]
    return f"{before}§{behind}"
