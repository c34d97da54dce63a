"""Days as official sites write them: whole dates, the stamps "Publié le …" and "Mis à jour le …", and the dates of feeds.

The words are in `lexicon/dates.toml`. Every pattern is anchored or works on at most `_LINE` characters, so hostile text
costs time only in proportion to its length. Nothing is guessed: what is not, or cannot be, a date is None.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

from parsers.dates import PARIS
from parsers.dates.patterns import CUE, DATES, EVERY_MONTH, GOES_ON, MONTHS, NEXT_CUE, PLACE, ZONES, fold
from parsers.model import DayHow, DayPrecision, PublicationDay

_YEARS = range(1900, 2201)
_STAMP = re.compile(
    r"20[0-9]{2}-[01][0-9]-[0-3][0-9]T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|[+-][01][0-9]:[0-5][0-9])"
)
"""A moment as nearly all sitemaps write it (W3C date and time), which Python reads alone: 50,000 took 2 s of CPU with the
patterns for all other forms."""
_DATE = 120
"""Maximum characters in a whole date; the longest real ones have a weekday, a time and a zone in words."""
_LINE = 160
"""Characters of a line searched for a stamp: stamps stand on short lines, or at the start of a long one."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A date as it is written, before any zone is applied."""

    moment: datetime
    precision: DayPrecision
    timed: bool
    offset: int | None
    """Minutes east of Greenwich; None where no zone, or an unknown one, is named."""

    def day(self) -> date:
        if not self.timed or self.offset is None:
            return self.moment.date()
        return self.moment.replace(tzinfo=timezone(timedelta(minutes=self.offset))).astimezone(PARIS).date()


def read_day(text: str, language: str = "fr", *, how: DayHow = "page") -> PublicationDay | None:
    """The date that the whole of `text` is, or None.

    Numbers are day first ("11/12/2019" is 11 December) unless the year stands first or `language` is "en-US"; month names
    of every language of the table are read, those of `language` first. A time with a zone is converted to Europe/Paris; one
    without is taken as it stands. Impossible dates and years outside 1900-2200 give None.
    """
    if len(text) > _DATE * 3:
        return None
    folded = fold(text).rstrip(" .,;")
    if len(folded) > _DATE:
        return None
    for pattern in DATES:
        found = pattern.fullmatch(folded)
        if found is not None:
            written = _written(found, language)
            if written is not None:
                return _checked(written, how)
    return None


def read_moment(text: str) -> datetime | None:
    """The moment that the date of a feed or sitemap states, naive and in UTC, or None.

    RFC 822 and ISO 8601 with the usual errors. A date with no zone, or no time, is in Europe/Paris (at midnight).
    """
    if _STAMP.fullmatch(text):
        with suppress(ValueError):  # such as 30 February
            moment = datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
            return moment if moment.year in _YEARS else None
    if len(text) > _DATE * 3:
        return None
    folded = fold(text)
    if len(folded) > _DATE:
        return None
    for pattern in DATES[:5]:
        found = pattern.fullmatch(folded)
        written = found and _written(found, "en")
        if written:
            zone = PARIS if written.offset is None else timezone(timedelta(minutes=written.offset))
            moment = written.moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
            return moment if moment.year in _YEARS else None
    return None


def find_day(text: str, language: str = "fr", *, how: DayHow = "page") -> PublicationDay | None:
    """The first whole day in a short text such as "Sécurité | 20 août 2026"; only its first 160 characters are searched.

    Days only: a bare month or year among other words is not a date of the text.
    """
    folded = fold(text[: _LINE * 3])[:_LINE]
    spot = _match_from(folded, language)
    return _checked(spot[0], how) if spot else None


def _match_from(folded: str, language: str) -> tuple[_Written, int] | None:
    """The first day written in `folded`, and where it ends."""
    for digit in re.finditer(r"(?<![0-9])[0-9]", folded):
        # A date begins at its first number, except where the month is written first.
        for pattern, start in ((DATES[0], digit.start()), (DATES[2], digit.start()), (DATES[1], None)):
            at = start if start is not None else folded.rfind(" ", 0, max(digit.start() - 1, 0)) + 1
            found = pattern.match(folded, at)
            written = found and _written(found, language)
            if found and written and written.precision == "day":
                return written, found.end()
    return None


def _checked(written: _Written, how: DayHow) -> PublicationDay | None:
    day = written.day()
    return PublicationDay(day, written.precision, how) if day.year in _YEARS else None


def _written(found: re.Match[str], language: str) -> _Written | None:
    """The parts of a match as a date, or None if no calendar has it."""
    parts = found.groupdict()
    precision: DayPrecision = "day"
    if parts.get("packed"):
        year, month, day = int(parts["packed"][:4]), int(parts["packed"][4:6]), int(parts["packed"][6:])
    elif parts.get("first"):
        ordered = _ordered(parts["first"], parts["number"], parts["third"], language)
        if ordered is None:
            return None
        year, month, day = ordered
    else:
        year = _full_year(parts["year"].lstrip("'"))
        word = (parts.get("word") or "").lower()
        month = MONTHS.get(language[:2], {}).get(word) or EVERY_MONTH.get(word) or int(parts.get("month") or 0)
        day = int(parts.get("day") or 0)
        if not day:
            precision = "month" if month else "year"
            month, day = month or 1, 1
    if year not in _YEARS:
        return None
    try:
        moment = datetime(year, month, day)
    except ValueError:
        return None
    return _timed(_Written(moment, precision, False, None), parts)


def _timed(written: _Written, parts: dict[str, str | None]) -> _Written:
    """`written` with its time of day, if it has a valid one."""
    if not parts.get("hour"):
        return written
    hour, minute = int(parts["hour"] or 0), int(parts.get("minute") or 0)
    if parts.get("half"):
        hour = hour % 12 + (12 if (parts["half"] or "").lower() == "p" else 0)
    if hour > 23 or minute > 59:
        return written
    moment = written.moment.replace(hour=hour, minute=minute, second=min(int(parts.get("second") or 0), 59))
    return replace(written, moment=moment, timed=True, offset=_offset((parts.get("zone") or "").lower().replace(" ", "")))


def _offset(zone: str) -> int | None:
    """Minutes east of Greenwich of "z", "+0200", "+02:00", "gmt+2" or a name of the table."""
    if zone in ZONES:
        return ZONES[zone]
    digits = re.fullmatch(r"(?:gmt|utc)?([+-])([0-9]{1,2}):?([0-9]{2})?", zone)
    if digits is None:
        return None
    minutes = int(digits[2]) * 60 + int(digits[3] or 0)
    if minutes >= 24 * 60:
        return None
    return -minutes if digits[1] == "-" else minutes


def _ordered(first: str, second: str, third: str, language: str) -> tuple[int, int, int] | None:
    """Year, month and day of three numbers; None where none of them can be a year."""
    if len(first) == 4 and len(third) <= 2:
        return int(first), int(second), int(third)
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    day, month = (int(second), int(first)) if language.lower() == "en-us" else (int(first), int(second))
    return _full_year(third), month, day


def _full_year(digits: str) -> int:
    """Two digits are read as a year according to RFC 2822 (section 4.3)."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 50 else 1900)


def find_stamp(text: str, language: str = "fr") -> tuple[PublicationDay | None, date | None]:
    """The publication day and the update day that the lines of `text` state, each None where no line does.

    A stamp ("Publié le 21/07/2021", "Mise à jour : 16 octobre 2020", both on one line, or the words on one line and the day
    on the next) begins a line or follows a separator; in mid-sentence it is not a stamp. Where nothing states the
    publication day, a dateline ("Lille, le 1er octobre 2019") or a line that is a day and nothing else gives it with
    `how="text"`, and after these a stamp with only a month or year. The first of each kind counts, so pass only the text of
    the release, without the lists around it.
    """
    published: PublicationDay | None = None
    updated: date | None = None
    inside: PublicationDay | None = None
    vague: PublicationDay | None = None
    waiting: str | None = None
    for line in text.splitlines():
        folded = fold(line[: _LINE * 3]).lstrip("#*->• ")[:_LINE]
        if not folded:
            continue
        stamps, left_open = _stamps_of(folded, language)
        if waiting and not stamps:
            day = read_day(folded, language)
            stamps = [(waiting, day)] if day else []
        waiting = left_open
        for kind, day in stamps:
            if kind == "published" and day.precision != "day":
                vague = vague or day
            elif kind == "published":
                published = published or day
            elif day.precision == "day":
                updated = updated or day.on
        if published and updated:
            break
        if not stamps and inside is None and len(line) <= _LINE:
            inside = _dateline(folded.strip("* "), language)
    return published or inside or vague, updated


def _stamps_of(folded: str, language: str) -> tuple[list[tuple[str, PublicationDay]], str | None]:
    """The stamps on one line, and the kind of one whose day must be on the next line."""
    cue = CUE.search(folded)
    if cue is None:
        return [], None
    stamps: list[tuple[str, PublicationDay]] = []
    while cue is not None:
        kind = "updated" if cue["updated"] else "published"
        if cue.end() == len(folded):
            return stamps, kind
        found = next((found for pattern in DATES if (found := pattern.match(folded, cue.end()))), None)
        written = found and _written(found, language)
        if found is None or written is None or (day := _checked(written, "page")) is None:
            break
        cue = NEXT_CUE.match(folded, found.end())
        if cue is None and not GOES_ON.match(folded, found.end()):
            break
        stamps.append((kind, day))
    return stamps, None


def _dateline(folded: str, language: str) -> PublicationDay | None:
    """The day of "Lille, le 1er octobre 2019", or of a line that is a day, weekday or not, and nothing else."""
    place = PLACE.match(folded)
    day = (read_day(folded[place.end() :], language, how="text") if place else None) or read_day(
        folded, language, how="text"
    )
    return day if day and day.precision == "day" else None
