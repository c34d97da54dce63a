"""Releases of a source, a square a month and a row a year: gaps in what was read are seen at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from flows.web.drawing.svg import drawing, element
from flows.web.drawing.tiles import shade

_SIDE, _STEP, _LEFT, _TOP = 30.0, 34.0, 52.0, 22.0  # in units of the drawing; years stand at the left, months above


def heat_map(numbers: Mapping[date, int], first_year: int, today: date, months: list[str], label: str) -> Markup:
    """The drawing, from a year to today; `numbers` by the first day of each month."""
    most = max(numbers.values(), default=0)
    parts = [
        element("text", name, x=_LEFT + place * _STEP + _SIDE / 2, y=_TOP - 8, class_="label")
        for place, name in enumerate(months)
    ]
    for row, year in enumerate(range(first_year, today.year + 1)):
        y = _TOP + row * _STEP
        parts.append(element("text", str(year), x=4, y=y + _SIDE / 2 + 4))
        for month in range(1, 13):
            day = date(year, month, 1)
            if day > today:
                break
            number, x = numbers.get(day, 0), _LEFT + (month - 1) * _STEP
            step = shade(number, most)
            parts.append(element("rect", x=x, y=y, width=_SIDE, height=_SIDE, rx=3, class_=f"shade-{step}"))
            if number:
                letters = "code light" if step >= 3 else "code"
                parts.append(element("text", str(number), x=x + _SIDE / 2, y=y + _SIDE / 2 + 4, class_=letters))
    return drawing(label, _LEFT + 12 * _STEP, _TOP + (today.year - first_year + 1) * _STEP, parts, class_="heat")
