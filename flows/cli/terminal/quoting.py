"""How commitments appear on a terminal: their words in context, their days, and nothing that a terminal would obey."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from parsers.text.lines import visible_line

NO_DEADLINE = "no deadline stated"

_WIDEST_LINE = 400
"""Characters of the lines around a quotation: half a screen."""


@dataclass(frozen=True, slots=True)
class Place:
    """A quotation and the text around it in a body."""

    above: str
    """The nearest non-empty line above; "" when there is none."""
    before: str
    """What precedes the quotation in its own line."""
    quote: str
    """Word for word."""
    after: str
    below: str


def place_of(body: str, start: int, end: int) -> Place:
    """Where ``body[start:end]`` is. Very long lines are cut with an ellipsis away from the quotation, never in it."""
    line_start = body.rfind("\n", 0, start) + 1
    line_end = body.find("\n", end)
    line_end = len(body) if line_end < 0 else line_end
    above = body[max(0, line_start - 50 * _WIDEST_LINE) : line_start].strip().rpartition("\n")[2]
    below = body[line_end : line_end + 50 * _WIDEST_LINE].strip().partition("\n")[0]
    return Place(
        above=_tail(above),
        before=_tail(body[line_start:start]),
        quote=body[start:end],
        after=_head(body[end:line_end]),
        below=_head(below),
    )


def names(parties: Iterable[str] | None) -> str:
    """Parties as a list for people."""
    return visible_line(", ".join(parties or ()))


def due_day(first: date | None, last: date | None, words: str | None, kind: str) -> str:
    """The last day on which a commitment can be due, or what there is in its place."""
    if last is not None:
        return last.isoformat()
    if first is not None:
        return f"from {first.isoformat()}"
    if words:
        return f"“{visible_line(words)}”"
    return "recurring" if kind == "recurring" else NO_DEADLINE


def deadline(first: date | None, last: date | None, words: str | None, precision: str | None) -> str:
    """A deadline in full: its words, its days and how exactly the words state them."""
    if not words:
        return NO_DEADLINE
    said = f"“{visible_line(words)}”"
    if first is None and last is None:
        return f"{said}, which sets no day"
    if first == last and last is not None:
        days = last.isoformat()
    elif last is None:
        days = f"from {first} on"
    elif first is None:
        days = f"by {last}"
    else:
        days = f"{first} to {last}"
    return f"{said}: {days} ({precision or 'precision not known'})"


def published_day(row: dict[str, Any]) -> str:
    """The day of publication, no more exact than is known; "" when it is not."""
    day: date | None = row["published_on"]
    if day is None:
        return ""
    return day.isoformat()[: {"year": 4, "month": 7}.get(row["published_precision"], 10)]


def _tail(text: str) -> str:
    return text if len(text) <= _WIDEST_LINE else "…" + text[-_WIDEST_LINE:]


def _head(text: str) -> str:
    return text if len(text) <= _WIDEST_LINE else text[:_WIDEST_LINE] + "…"
