"""Sentences that end before they were finished: a teaser ("… Lire la suite"), an extract ("[…]"), a text cut at a length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers import lexicon
from parsers.text.structure import BARE_LEVEL, Structure

_LONGEST = 600
"""Characters before the cut that are taken for its sentence: one without a stop may be as long as the text."""
_AROUND = 60
"""Characters before a link or at the end of a text that are looked at."""

_words = lexicon.table("text/cut_off.toml")
_LINK = re.compile(
    rf"(?<!\w)(?:(?P<goes_on>{'|'.join(_words['goes_on'])})|(?:{'|'.join(map(re.escape, _words['more']))}))"
    r"[ \u00a0\])»>→›…]*$",
    re.I,
)
_ENDS = frozenset(link[-1] for link in (*_words["goes_on"], *_words["more"]))
_LAST = _ENDS | {one.upper() for one in _ENDS} | frozenset("])»>→›…")
"""What a paragraph ends with if it ends with a link: most end with a full stop, and need not be searched."""
_DOTS = re.compile(r"(?:…|\.\.\.)[\])]?$")
_OMISSION = re.compile(r"[\[(](?:…|\.\.\.)[\])][ \t]*(?=\n|$)")
_OPEN = re.compile(rf"(?:(?<!\w)(?:{'|'.join(_words['open'])})[’']?|(?<=\w)[,\u2010\u2011-]|(?<!\w)[b-df-hj-np-tv-z])$")
_BESIDE = " \t\n\r\u00a0[(→›>•*_#–-"
_STOPS = '.!?;:»”")]|'


def cut_sentences(structure: Structure) -> tuple[tuple[int, int], ...]:
    """Offsets into the body of the sentences that were cut off; none in nearly every release.

    Dots at the end of a paragraph are rhetoric; at the end of the text, in brackets or before a link to the rest, a cut.
    """
    points = sorted(set(_points(structure)))
    if not points:
        return ()
    found: list[tuple[int, int]] = []
    for block in structure.blocks:
        for sentence in block.sentences if block.kind != "heading" or block.level == BARE_LEVEL else ():
            while points and points[0] <= sentence.start:
                points.pop(0)
            if points and points[0] <= sentence.end:
                found.append((max(sentence.start, sentence.end - _LONGEST), sentence.end))
    return tuple(found)


def _points(structure: Structure) -> Iterator[int]:
    """Where the text breaks off: offsets of the character after the last that is there."""
    body = structure.body
    end = len(body.rstrip())
    for block in structure.blocks:
        if body[block.end - 1] not in _LAST:
            continue
        link = _LINK.search(body, max(block.start, block.end - _AROUND), block.end)
        if link is None:
            continue
        before = body[max(0, link.start() - _AROUND) : link.start()].rstrip(_BESIDE)
        at = max(0, link.start() - _AROUND) + len(before)
        if _DOTS.search(before) or (link["goes_on"] and before and before[-1] not in _STOPS):
            yield at
        if block.end >= end:
            end = at
    for omission in _OMISSION.finditer(body) if "…" in body or "..." in body else ():
        before = body[max(0, omission.start() - _AROUND) : omission.start()].rstrip()
        if before and before[-1] not in ".!?…»":
            yield omission.start()
    tail = body[max(0, end - _AROUND) : end]
    if _DOTS.search(tail) or _OPEN.search(tail.lower()):
        yield end
