"""Turns of phrase from the tables ("{ordinal} quinzaine de {month}"), made into patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TypeAlias

from parsers.text.folding import fold

TRIGGERS = (
    "month", "weekday", "weekdays", "season", "seasons", "feast", "break", "deictic", "span", "unit", "units", "term",
)  # several a line, as in a table  # fmt: skip
"""Tables whose words locate an expression; every form contains one of them, or figures."""

_YEAR = r"(?:1[5-9]|2[01])\d\d"
FIGURES = {
    "year": rf"(?<![\d.,]){_YEAR}(?!\d)",
    "yy": r"'?\d\d",
    "year_end": rf"(?:{_YEAR}|\d\d)(?!\d)",
    "day": r"(?<![\d.,/])(?:0?[1-9]|[12]\d|3[01])(?: ?er|e|eme|st|nd|rd|th)?",
    "week": r"(?:[1-4]\d|5[0-3]|0?[1-9])",
    "code": r"[tqsh][1-4]",
    "mm": r"(?:0?[1-9]|1[0-2])",
    "hours": r"\d{1,3} ?h",
}
"""Placeholders that stand for figures."""

COUNTS = frozenset({*FIGURES, "n"})
"""Placeholders that any figure may stand for."""
_NEEDED = frozenset({*TRIGGERS, *COUNTS, "number", "turn", "next", "nexts", "last", "lasts", "this", "ordinal"})
_PLACEHOLDER = re.compile(r"\{([a-z_]+?)(\d?)\}")
_GROUP = re.compile(r"\((?P<look>\?[<=!]+)?(?:\?:)?(?P<inside>[^()]*)\)(?P<optional>\?)?")
_LITERAL = re.compile(r"(?<![\\{a-z\0])[a-z]{4,}(?![a-z}\0?])")

_Node: TypeAlias = dict[str, "_Node"]


@dataclass(frozen=True, slots=True)
class Form:
    """One turn of phrase: its rule and its pattern."""

    rule: str
    source: str
    """Of the pattern. Few texts come to a tenth of the forms, and to compile all takes a quarter of a second."""
    triggers: frozenset[str]
    needs: frozenset[str]
    """Tables from which a word must be near for the form to occur at all."""
    literals: tuple[str, ...]
    """Its own words that must be near."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds it in folded text without accents."""
        return _compiled(self.source)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def plain(text: str) -> str:
    """A word in the form searched for: folded, without accents."""
    return fold(text, accents=False)


def trie(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first, that shares their beginnings (a flat alternation is far slower)."""
    root: _Node = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}

    def render(node: _Node) -> str:
        branches = [
            (r" {1,3}" if character == " " else re.escape(character)) + render(below)
            for character, below in sorted(node.items())
            if character
        ]
        if not branches:
            return ""
        group = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
        return f"{group}?" if "" in node else group

    return render(root) if root else r"(?!)"


def form(rule: str, said: str, patterns: Mapping[str, str]) -> Form:
    """The form that a table writes as `said`; `patterns` holds what each placeholder stands for."""
    names = {name for name, _ in _PLACEHOLDER.findall(said)}
    triggers = names & set(TRIGGERS)
    if not triggers:
        triggers = names & {"code", "hours"} or ({"year"} if "year" in names else {"lone"})
    certain = _mandatory(said)
    needs = frozenset(name for name, _ in _PLACEHOLDER.findall(certain)) & _NEEDED
    literals = tuple(_LITERAL.findall(plain(_PLACEHOLDER.sub(" ", certain))))
    source = plain(said).replace(" ?", "\0").replace(" ", " {1,3}").replace("\0", " {0,2}")
    numbers = count()
    # A pattern may not use a name twice: an arbitrary number distinguishes them, and `Words` removes it.
    source = _PLACEHOLDER.sub(lambda name: f"(?P<{name[1]}{name[2]}__{next(numbers)}>{patterns[name[1]]})", source)
    return Form(rule, rf"(?<![^\W_])(?<!\d[.,/])(?:{source})(?!\w)", frozenset(triggers), needs, literals)


def _mandatory(said: str) -> str:
    """A form without what it may lack: optional groups, and groups and forms with alternatives."""
    while (shorter := _GROUP.sub(_kept, said)) != said:
        said = shorter
    return "" if "|" in said else said


def _kept(group: re.Match[str]) -> str:
    return "\0" if group["optional"] or group["look"] or "|" in group["inside"] else group["inside"]
