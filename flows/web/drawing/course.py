"""What happened to one promise, on a line of time: promised, due, moved, told, and the silence until today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from markupsafe import Markup

from flows.web.drawing.svg import drawing, element

_WIDTH, _HEIGHT, _MARGIN, _LINE = 720.0, 96.0, 40.0, 44.0  # in units of the drawing; the margin holds half a label
_APART = 70.0  # between two labels, so that neither covers the other
_LEVELS = (66.0, 82.0)  # below the line, where labels are written in turn


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, or is to happen."""

    day: date
    kind: Literal["promised", "due", "moved", "told", "done", "today"]
    label: str


def course(events: Sequence[Event], today: date, label: str) -> Markup | None:
    """The drawing; None where all lies on one day."""
    days = [event.day for event in events] + [today]
    first, last = min(days), max(days)
    if first == last:
        return None
    inner = _WIDTH - 2 * _MARGIN

    def at(day: date) -> float:
        return _MARGIN + inner * (day - first).days / (last - first).days

    past = [event.day for event in events if event.day <= today and event.kind in ("promised", "told", "done")]
    known = max(past, default=first)
    parts = [
        element("line", x1=at(first), y1=_LINE, x2=at(known), y2=_LINE, class_="known"),
        element("line", x1=at(known), y1=_LINE, x2=at(max(known, today)), y2=_LINE, class_="silent"),
        element("line", x1=at(max(known, today)), y1=_LINE, x2=at(last), y2=_LINE, class_="ahead"),
    ]
    taken = [float("-inf")] * len(_LEVELS)
    for event in sorted([*events, Event(today, "today", "")], key=lambda one: one.day):
        x = at(event.day)
        if event.kind == "today":
            parts.append(element("line", x1=x, y1=_LINE - 22, x2=x, y2=_LINE + 8, class_="today"))
            continue
        if event.kind in ("due", "moved"):
            diamond = f"{x:.1f},{_LINE - 8:.1f} {x + 8:.1f},{_LINE:.1f} {x:.1f},{_LINE + 8:.1f} {x - 8:.1f},{_LINE:.1f}"
            parts.append(element("polygon", points=diamond, class_=f"event {event.kind}"))
        else:
            parts.append(element("circle", cx=x, cy=_LINE, r=7, class_=f"event {event.kind}"))
        level = min(range(len(_LEVELS)), key=lambda one: (x - taken[one] < _APART, one))
        if x - taken[level] >= _APART:
            taken[level] = x
            parts.append(element("text", event.label, x=x, y=_LEVELS[level], class_="label"))
    return drawing(label, _WIDTH, _HEIGHT, parts, class_="course")
