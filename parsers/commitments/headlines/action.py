"""The action of a commitment, in the release's own words."""

from __future__ import annotations

from parsers.commitments.cues.matching import Firing, Texts

_LONGEST = 160
"""Characters of an action as shown in alerts and tables: two lines of a letter."""


def action_of(texts: Texts, start: int, end: int, fired: Firing | None) -> str:
    """What is promised in ``body[start:end]``: from the verb on, or from the subject on where a thing is to be done.

    White space is folded, and anything over 160 characters is cut at a word and marked with "…".
    """
    begin = start
    if fired is not None and fired.subject is not None:
        subject = fired.subject
        begin = fired.start if subject.kind in ("party", "name") else max(start, min(subject.start, fired.start))
    elif fired is not None:
        begin = fired.start
    words = " ".join(texts.body[begin : min(end, begin + 4 * _LONGEST)].split())
    if len(words) <= _LONGEST:
        return words
    return words[: _LONGEST - 1].rpartition(" ")[0].rstrip(",;: ") + "…"
