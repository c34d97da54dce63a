"""The day that a piece of a listing states: a stamp, a `<time>`, or a few words that are only a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from bs4.element import NavigableString, Tag

from parsers.dates.reading import find_day, find_stamp, read_day
from parsers.model import PublicationDay

_PIECE = 120
"""Characters of a piece of text that may be a day or a stamp; longer ones are prose."""
_MOST_PIECES = 150
"""Pieces of text in a block that are searched for its day."""
_AROUND_A_DAY = " \t\n\r:;,.-–—|()[]•·/"


def days_of(element: Tag, title: Tag | None, language: str, marked: str) -> tuple[PublicationDay | None, date | None]:
    """Publication day (`how="feed"`) and update day that a block states.

    What is in `title` does not count: releases are named after days too. `marked` is a CSS selector of elements that hold
    a day among other words; everywhere else a day must stand alone or after the words of a stamp, never in prose.
    """
    pieces = list(_pieces(element, title))
    published: PublicationDay | None = None
    updated: date | None = None
    for piece in pieces:
        stated, changed = find_stamp(piece, language)
        published = published or (stated if stated and stated.how == "page" else None)
        updated = updated or changed
    if published is None and updated is None:
        published = _of_time(element, language) or next((day for piece in pieces if (day := _day(piece, language))), None)
    if published is None and updated is None:
        for part in element.select(marked, limit=5):
            published = published or find_day(part.get_text(" ")[:_PIECE], language)
    return replace(published, how="feed") if published else None, updated


def says_only_a_day(element: Tag, language: str) -> bool:
    """Whether an element is a day or a stamp and nothing else."""
    published, updated = days_of(element, None, language, "time")
    return len(element.get_text(" ", strip=True)) <= _PIECE and bool(published or updated)


def _of_time(element: Tag, language: str) -> PublicationDay | None:
    for time in element.find_all("time", limit=3):
        day = read_day(str(time.get("datetime") or ""), language) or _day(time.get_text(" ")[:_PIECE], language)
        if day and day.precision == "day":
            return day
    return None


def _day(piece: str, language: str) -> PublicationDay | None:
    day = read_day(piece.strip(_AROUND_A_DAY), language)
    return day if day and day.precision == "day" else None


def _pieces(element: Tag, title: Tag | None) -> Iterator[str]:
    """The short texts of a block: those of its small elements, and those directly in it."""
    for part in islice((element, *islice(element.descendants, _MOST_PIECES * 4)), _MOST_PIECES * 4):
        if isinstance(part, NavigableString):
            if part.parent is element and 6 <= len(part) <= _PIECE * 2 and part.strip():
                yield str(part)
        elif isinstance(part, Tag) and not (title is not None and _within(part, title)) and _is_small(part):
            text = part.get_text(" ", strip=True)
            if 6 <= len(text) <= _PIECE:
                yield text


def _within(part: Tag, title: Tag) -> bool:
    return (
        part is title
        or any(parent is title for parent in islice(part.parents, 6))
        or any(child is title for child in islice(part.descendants, 12))
    )


def _is_small(part: Tag) -> bool:
    return sum(1 for _ in islice(part.descendants, 13)) <= 12
