"""The quick pass: where in a text an expression of time may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from parsers.deadlines.forms.base import FIGURES

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_NUMERIC = re.compile(
    "|".join(
        f"(?P<{kind}>{pattern})"
        for kind, pattern in {
            "numeric": r"(?<![\d/.,-])(?:\d{1,4} ?[-/.] ?\d{1,4}(?:[-/.]\d{2,4})?|\d\d? \d\d? \d{4})(?!\d)",
            "year": FIGURES["year"],
            "code": r"(?!)",
            "hours": r"\d{1,3} ?h(?!\w)",
            "lone": r"(?<![\w.,/'-])\d\d?(?:er|e|st|nd|rd|th)?(?= ?(?:[.,;!?)\n]|$))",
        }.items()
    )
)
_CODE = re.compile(r"[tqsh][1-4](?!\w)")


class Triggers:
    """Finds words of the tables. Each is looked up by its longest part, so that a text is split into words only once."""

    def __init__(self, tables: Mapping[str, Iterable[str]]) -> None:
        """`tables` holds the words of each kind, folded and without accents; the first kind that has a word keeps it."""
        keys: dict[str, dict[str, tuple[str, int]]] = {}
        for kind, words in tables.items():
            for word in words:
                key = max(_TOKEN.finditer(word), key=lambda part: len(part[0]))
                keys.setdefault(key[0], {}).setdefault(word, (kind, key.start()))
        self._keys = {
            key: tuple(sorted(((word, kind, at) for word, (kind, at) in found.items()), key=lambda one: -len(one[0])))
            for key, found in keys.items()
        }

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and kind of each, in order; of words that begin alike, the longest."""
        keys = self._keys
        for token in _TOKEN.finditer(text):
            key = token[0]
            found = keys.get(key)
            if found is not None:
                at = token.start()
                for word, kind, ahead in found:
                    start = at - ahead
                    end = start + len(word)
                    if (not ahead or (start >= 0 and text.startswith(word, start))) and (
                        end <= token.end() or text.startswith(word, start)
                    ):
                        if (start and text[start - 1].isalnum()) or text[end : end + 1].isalnum():
                            continue
                        yield start, end, kind
                        break
            elif key[0].isdigit():
                figures = _NUMERIC.match(text, token.start())
                if figures is not None:
                    yield figures.start(), figures.end(), str(figures.lastgroup)
                elif token.start() and _CODE.match(text, token.start() - 1):
                    yield token.start() - 1, token.end(), "code"
