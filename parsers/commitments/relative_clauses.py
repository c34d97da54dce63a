"""Relative clauses that may hold a separate commitment: "sur la base du rapport que le député doit remettre en octobre"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.commitments.cues.lexicon import Lexicon

_WORD = re.compile(r"[\w'’-]+")
_PAUSE = re.compile(r"[,;:()«»\"]|\s[–—-]\s")
_LONGEST_NOUN = 80
"""Characters before the pronoun within which its noun begins: the words below, of ten letters each."""
_MOST_WORDS = 8
"""Words from there to the pronoun: "le rapport sur la qualité de l'air que"."""
_MOST = 4
"""Relative clauses examined in one sentence: more means a badly read list."""


def besides(low: str, start: int, end: int, words: Lexicon) -> Iterator[tuple[int, int, int]]:
    """The relative clauses of ``low[start:end]``, each up to the next pause.

    Yields where the noun begins that it modifies, where its pronoun does, and where it ends. A noun begins with its article,
    or after a preposition or a pause, at most eight words before the pronoun; where a comma stands between
    ("le rapport, qui …") the clause is a remark and is left out.
    """
    for number, pronoun in enumerate(words.antecedent.finditer(low, start, end)):
        if number == _MOST:
            return
        begin = _noun(low, max(start, pronoun.start() - _LONGEST_NOUN), pronoun.start(), words)
        if begin is not None and words.conditions.search(low, begin, pronoun.end()) is None:  # "provided that …"
            pause = _PAUSE.search(low, pronoun.end(), end)
            yield begin, pronoun.start(), end if pause is None else pause.start()


def _noun(low: str, start: int, end: int, words: Lexicon) -> int | None:
    begin = max((mark.end() for mark in _PAUSE.finditer(low, start, end)), default=start)
    found = list(_WORD.finditer(low, begin, end))[-_MOST_WORDS:]
    for at in range(len(found) - 1, -1, -1):
        if found[at][0] in words.openers:
            found = found[at + 1 :]
            break
        if found[at][0] in words.determiners:
            found = found[at:]
            break
    if not found or low[found[-1].end() : end].strip():
        return None
    if found[-1][0].endswith("s") and words.subjects.get(found[-1][0]) == "public":
        return None  # "les élèves qui entreront en sixième": who is helped, and not what is promised
    return found[0].start()
