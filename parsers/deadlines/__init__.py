"""Text to deadlines: absolute, relative, counted, repeated, dependent on an event, vague or past."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import islice

from parsers.deadlines.finding import Setting, find_cores
from parsers.deadlines.lexicon import lexicon
from parsers.deadlines.reading import read
from parsers.model import Deadline
from parsers.text.folding import matching, without_accents

__all__ = ["Deadline", "find_deadlines"]

# A line that continues below is one line; an empty line in between remains a boundary.
_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")


_MOST_EXPRESSIONS = 20_000
"""In one text; one with more is a table of days, and is read no further."""


def find_deadlines(text: str, published: date | None, language: str, *, near: date | None = None) -> list[Deadline]:
    """Every expression of time in `text`, in order, none inside another.

    `published` is the publication day: relative expressions count from it, and a missing year is inferred from it and the
    tense; without it they are found with no date. `near`, if the publication day is unknown, is a day near which the text
    was written: it completes "le 3 mai" with a year, and nothing counts from it ("cette année" has no day). `language` is
    ISO 639-1; French serves for one without tables.
    Offsets are characters of `text`. An expression that gives no time (vague, recurring, on an event) has no date, and no
    date is more exact than its words: see `Deadline.precision`. Time is linear in the length of the text; in a text with
    more than 20,000 expressions (a table of dates, a faulty page) only that many are read.
    """
    folded = matching(text)
    words = lexicon(language)
    accented = _LINE_END.sub(" ", folded.text)
    plain = without_accents(accented)
    found = []
    setting = Setting(plain, accented, words, published, near if published is None else None)
    for deadline in read(setting, islice(find_cores(setting), _MOST_EXPRESSIONS)):
        start, end = folded.span(deadline.start_char, deadline.end_char)
        found.append(replace(deadline, text=text[start:end], start_char=start, end_char=end))
    return found
