"""Who or what acts: the class of what precedes a verb, without a tagger."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.commitments.cues.lexicon import Lexicon, SubjectClass

_WORD = re.compile(r"[\w-]+")
_RELATIVE = frozenset(("qui", "lequel", "laquelle", "lesquels", "lesquelles", "dont", "which", "who", "that"))
_CLITICS = frozenset(("se", "s", "y", "en", "le", "la", "les", "l", "lui", "leur", "nous", "ne", "n", "also", "not"))
_BREAK = re.compile(r"[,;:()«»\"]|(?<=\s)[–—-](?=\s)|(?<!\w)(?:that\s|que\s|qu')\s*(?=\w)")
_LONGEST_SUBJECT = 400
"""Characters before a verb within which its subject stands; anything further away belongs to another clause."""


@dataclass(frozen=True, slots=True)
class GrammaticalSubject:
    """What precedes a verb. ``start`` and ``end`` are the offsets, into the text searched, of the part it was found in."""

    kind: SubjectClass
    start: int
    end: int
    relative: bool = False
    """The verb stands in a relative clause ("… qui permettra"), so that the antecedent was classed."""


def subject_before(body: str, low: str, start: int, verb: int, words: Lexicon) -> GrammaticalSubject:
    """The subject of the verb at `verb` in a clause that begins at `start` (offsets into `body`; `low` is its folded form).

    The words nearest the verb, back to a comma, are looked up in the classes of the lexicon: the first known word of that
    part decides; where the part is empty or unknown, the part before it does. After a relative pronoun the last known word
    before the pronoun decides.
    """
    start = max(start, verb - _LONGEST_SUBJECT)
    parts = _parts(low, start, verb)
    relative = False
    for index in range(len(parts) - 1, -1, -1):
        begin, end = parts[index]
        found = list(_WORD.finditer(low, begin, end))
        if found and index < len(parts) - 1 and found[0][0] in _RELATIVE:
            continue  # ", qui ont connu une montée en puissance, approfondiront"
        while found and index == len(parts) - 1 and not relative and found[-1][0] in _CLITICS:
            if words.subjects.get(found[-1][0]) and len(found) == 1:
                break
            found.pop()
        if found and found[-1][0] in _RELATIVE and not (relative and len(found) == 1):
            relative = True
            found.pop()
        if not found:
            continue
        order = range(len(found) - 1, -1, -1) if relative else range(len(found))
        for at in order:
            kind = _known(found, at, words)
            if kind == "public" and not relative and at and _is_complement(found, at, words):
                continue
            if kind is not None:
                return GrammaticalSubject(kind, found[at].start() if not relative else begin, end, relative)
        if _has_name(body, start, found):
            return GrammaticalSubject("name", found[0].start(), end, relative)
        if len(found) > 1 and found[0][0] in words.determiners:
            return GrammaticalSubject("unknown", found[0].start(), end, relative)
    return GrammaticalSubject("unknown", parts[-1][0] if parts else start, verb, relative)


def _parts(low: str, start: int, verb: int) -> list[tuple[int, int]]:
    bounds = [start]
    ends = []
    for mark in _BREAK.finditer(low, start, verb):
        ends.append(mark.start())
        bounds.append(mark.end())
    ends.append(verb)
    return list(zip(bounds, ends, strict=True))


def _known(found: list[re.Match[str]], at: int, words: Lexicon) -> SubjectClass | None:
    """The class of the word at `at`, or of the two or three words that begin there."""
    for size in (3, 2):
        if at + size <= len(found):
            phrase = "_".join(match[0] for match in found[at : at + size])
            if phrase in words.subjects:
                return words.subjects[phrase]
    word = found[at][0]
    if at + 1 < len(found) and found[at + 1][0] == "s" and found[at + 1].start() == found[at].end() + 1:
        return None  # "the government's aims": the thing owned decides
    kind = words.subjects.get(word)
    if kind is None and "-" in word:
        kind = words.subjects.get(word.rpartition("-")[2])
    return kind


def _is_complement(found: list[re.Match[str]], at: int, words: Lexicon) -> bool:
    """ "The relaxation of drivers' hours", "l'aide aux éleveurs": a noun's complement does not act."""
    before = [match[0] for match in found[:at]]
    while before and before[-1] in words.determiners and before[-1] not in words.prepositions:
        before.pop()
    nouns = [word for word in before[:-1] if word not in words.determiners]
    return bool(before) and before[-1] in words.prepositions and bool(nouns) and not words.quantities.intersection(nouns)


def _has_name(body: str, start: int, found: list[re.Match[str]]) -> bool:
    """Is one of the words, other than the first of the sentence, written with a capital?"""
    return any(body[match.start()].isupper() for match in found if match.start() > start + 1)
