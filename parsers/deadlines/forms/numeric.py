"""Days written in figures: 11/06/2018, 2018-06-11, 31.12.2020."""

from __future__ import annotations

import re

from parsers.deadlines.calendar import OutOfCalendarError, Period, day, month_of
from parsers.deadlines.words import NoPeriodError, Words, full_year, placed

ISO = re.compile(r"(?<![\d/.,-])(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d/])")
THREE = re.compile(r"(?<![\d/.,-])(?P<d>\d{1,2})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?![\d/])(?!\.\d)")
MONTH = re.compile(r"(?<![\d/.,-])(?:(?P<m>\d{1,2}) ?[/-](?P<y>\d{4})|(?P<y2>\d{4})[-.](?P<m2>\d{1,2}))(?![\d/.-]\d|\d)")
TWO = re.compile(r"(?<![\d/.,])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/]|[.,]\d| ?%)")
SPACED = re.compile(r"(?<![\d/.,-])(?<!\d )(?P<d>\d{1,2})(?P<s> )(?P<m>\d{1,2}) (?P<y>(?:19|20)\d\d)(?! ?\d)")
PATTERNS = (ISO, THREE, MONTH, TWO, SPACED)


def of_figures(words: Words) -> Period:
    """The day or month that a match of one of `PATTERNS` writes; the day first, unless only the reverse is a valid date."""
    found = words.found
    groups = found.groupdict()
    if found.re is MONTH:
        if words.is_a_number():
            raise NoPeriodError("the number of a law")
        year, month = int(groups["y"] or groups["y2"]), int(groups["m"] or groups["m2"])
        return Period(*month_of(year, month), "month", "text", "month")
    number, month = int(groups["d"]), int(groups["m"])
    if found.re is ISO:
        only = day(int(groups["y"]), month, number)
        return Period(only, only, "day", "text")
    if not words.lexicon.day_first:
        number, month = month, number
    if month > 12 >= number:
        number, month = month, number
    if found.re in (THREE, SPACED):
        year = int(groups["y"])
        only = day(year if year > 99 else full_year(year), month, number)
        return Period(only, only, "day", "text")
    try:
        day(2000, month, number)
    except OutOfCalendarError as error:
        raise NoPeriodError("a fraction, not a day") from error
    return placed(words, lambda year: (day(year, month, number),) * 2, "day", "day")
