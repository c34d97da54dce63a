"""The day that a text states as its own: "Paris, le 2 novembre 2010", "réunis ce 11 juin 2018"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import islice

from parsers.commitments.cues.lexicon import Lexicon
from parsers.commitments.cues.notation import Pattern, folded
from parsers.deadlines import find_deadlines
from parsers.deadlines.lexicon import lexicon

_HEAD, _TAIL = 1200, 400
"""Characters at the beginning and end of a text where it says when it was issued."""
_BEFORE, _BEHIND, _MOST = 100, 60, 12
"""Characters of its line before and after a year, and years examined in either part."""
_READ, _CITED = 3000, 60
"""Characters searched by `day_nearby`, and those before a day searched for the law it belongs to."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_STALE = timedelta(days=45)
"""A publication day this much later than the text's own is that of a republished page."""
_WEEKDAY = re.compile(
    r"(?<!\w)(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag),?\s+"
)
_SHAPE = re.compile(
    r"\d{1,2} ?(?:<sup>)?(?:er|st|nd|rd|th|e)?(?:</sup>)?[ /.-](?:day )?(?:of |de )?[^\W\d]*\d{0,2}[.,]?[ /.-]?(?:19|20)\d\d"
    r"|[^\W\d]+ \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
)
"""What a day given in full looks like: a quick check before its words are read."""
_ARTICLE = re.compile(r"(?:le|du|ce|the|this|on|of|op|de)\s+")


def day_counted_from(body: str, published: date | None, words: Lexicon) -> date | None:
    """The day from which the relative times of `body` count: `published`, or the day the text states as its own.

    The text's own day counts where no other is known, and where `published` is more than 45 days later: the page was then
    republished or restamped, and "dans les six mois" still counts from the original day. A day after `published` is never
    the text's own.
    """
    stated = stated_day(body, words, alone=published is None)
    if stated is None or published is None:
        return published or stated
    return stated if published - stated > _STALE else published


def stated_day(body: str, words: Lexicon, *, alone: bool) -> date | None:
    """The first day given in full at the head of `body`, else at its end, that the lexicon's words mark as its own.

    `alone` also admits a line that may give the day of something else, such as a day by itself.
    """
    marks = (words.own_day, words.own_day_alone) if alone else (words.own_day,)
    ends = max(_HEAD, len(body) - _TAIL)
    for first, last in ((0, min(len(body), _HEAD)), (ends, len(body))):
        for year in islice(_YEAR.finditer(body, first, last), _MOST):
            begins = max(body.rfind("\n", first, year.start()) + 1, first)
            start = max(begins, year.start() - _BEFORE)
            stop = body.find("\n", year.end(), last)
            line = body[start : min(last if stop < 0 else stop, year.end() + _BEHIND)]
            line = line if start == begins else f"x; {line}"  # not the head of its line
            if (day := _of_line(line, words.language, marks)) is not None:
                return day
    return None


def _of_line(line: str, language: str, marks: tuple[Pattern, ...]) -> date | None:
    """The day of a line that states it as the text's own; the day is written "§" where its words are looked up."""
    low = folded(line)
    quick = _SHAPE.sub("§", _WEEKDAY.sub("", low))
    if not any(mark.search(quick) for mark in marks):
        return None
    for found in find_deadlines(line, None, language):
        if found.precision != "day" or found.end is None or found.start != found.end:
            continue
        start = found.start_char
        if article := _ARTICLE.match(low, start, found.end_char):
            start = article.end()
        told = f"{low[:start]}§{low[found.end_char :]}"
        if any(mark.search(told) for mark in marks):
            return found.end
    return None


def day_nearby(body: str, language: str) -> date | None:
    """A day near which a text of unknown date was written: it supplies omitted years, and nothing counts from it.

    The last full date that the text treats as past, except those of laws it cites; where its first line names one year
    ("Sécheresse 2031 : …"), the last day of that year which is over; else the day before the first full date.
    """
    low, cited = folded(body[:_READ]), lexicon(language).clauses.cited

    def of_a_law(start: int) -> bool:
        return cited.search(low, max(0, start - _CITED), start) is not None

    full = [
        (one.end, one.role)
        for one in find_deadlines(body[:_READ], None, language)
        if one.precision == "day" and one.end is not None and not of_a_law(one.start_char)
    ]
    told = [day for day, role in full if role in ("past", "event")]
    if told:
        return max(told)
    head = body.lstrip()[:_READ].split("\n", 1)[0]
    years = {int(year[0]) for year in _YEAR.finditer(head) if not of_a_law(body.index(head) + year.start())}
    if len(years) == 1:
        (year,) = years
        last = date(year, 12, 31)
        over = (one.end for one in find_deadlines(body[:_READ], last, language) if one.role == "past" and one.end)
        return max((day for day in over if day.year == year and day < last), default=date(year, 1, 1) - timedelta(days=1))
    return full[0][0] if full else None
