"""The action of a commitment, in the release's own words."""

from __future__ import annotations

import re

from parsers.commitments.cues.matching import Firing, Texts
from parsers.commitments.cues.notation import folded
from parsers.commitments.headlines.naming import bare

_LONGEST = 160
"""Characters of an action as shown in alerts and tables: two lines of a letter."""
_ABOVE = 70
"""Characters of the line above that complete an action: less than half of it."""
_GOES_ON = re.compile(
    r"(?:de\s|d')(?!(?:[nv]otre|autre)\b)(?:(?:ne pas|ne plus|se|y|en)\s|s')?\w+(?:er|ir|oir|re)\b"
    r"|(?:que\s|qu'|sera\s|seront\s|will\s|(?:to|that)\s(?!.*\b(?:will|shall)\b))"
)
"""How a clause begins that goes on where the line above it ended: "De rénover …", "seront repeints"."""
_TAKES_UP = re.compile(
    r"(?:cel(?:le|ui)s?-ci|ceux-ci|elles?|ils?|they|these|it)\s"
    r"(?!(?:est|a|y a|sera|is|was|will be) \w+ (?:que|that)\s)"
)
"""How one begins that takes up the subject of the line above: "Celles-ci seront …"."""


def action_of(texts: Texts, start: int, end: int, fired: Firing | None, before: str = "") -> str:
    """What is promised in ``body[start:end]``: from the verb on, or from the subject on where a thing is to be done.

    White space is folded, and anything over 160 characters is cut at a word and marked with "…". A clause that cannot be
    understood alone is preceded by words of `before`, the sentence or line above it.
    """
    begin = start
    if fired is not None and fired.subject is not None:
        subject = fired.subject
        begin = fired.start if subject.kind in ("party", "name") else max(start, min(subject.start, fired.start))
    elif fired is not None:
        begin = fired.start
    words = _completed(" ".join(texts.body[begin : min(end, begin + 4 * _LONGEST)].split()), before)
    if len(words) <= _LONGEST:
        return words
    return words[: _LONGEST - 1].rpartition(" ")[0].rstrip(",;: ") + "…"


def _completed(words: str, before: str) -> str:
    low, above = folded(words), bare(before)
    if not above:
        return words
    if _GOES_ON.match(low):
        if len(above) > _ABOVE:
            above = "…" + above[-_ABOVE:].partition(" ")[2]
    elif _TAKES_UP.match(low):
        if len(above) > _ABOVE:
            above = above[:_ABOVE].rpartition(" ")[0].rstrip(",;: ") + "…"
        above += "" if above.endswith("…") else "."
    else:
        return words
    going_on = above[-1:] not in ".…!?"
    return f"{above} {words[:1].lower() + words[1:] if going_on else words}"
