"""Bars of promises that fall due, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from flows.web.drawing.svg import drawing, element

_WIDTH, _HEIGHT, _BAR = 60.0, 120.0, 36.0  # in units of the drawing, of which twelve months take 720
_LABEL = 26.0  # below the bars, for the name of the month


@dataclass(frozen=True, slots=True)
class Month:
    """A month, and how many promises fall due in it."""

    first: date
    last: date
    name: str
    short: str
    number: int


def bars(months: Sequence[Month], label: str) -> Markup:
    """The drawing: the tallest bar takes the whole height."""
    most = max((month.number for month in months), default=0) or 1
    parts = [element("line", x1=0, y1=_HEIGHT, x2=_WIDTH * len(months), y2=_HEIGHT, class_="axis")]
    for place, month in enumerate(months):
        height = (_HEIGHT - 20) * month.number / most
        left = place * _WIDTH
        if month.number:
            bar = {"x": left + (_WIDTH - _BAR) / 2, "y": _HEIGHT - height, "width": _BAR, "height": height}
            parts.append(element("rect", class_="bar", rx=2, **bar))
            parts.append(element("text", str(month.number), x=left + _WIDTH / 2, y=_HEIGHT - height - 5, class_="count"))
        parts.append(element("text", month.short, x=left + _WIDTH / 2, y=_HEIGHT + 17, class_="label"))
    return drawing(label, _WIDTH * len(months), _HEIGHT + _LABEL, parts, class_="months-drawn")
