"""Which cues fire in a clause, and how much each weighs given its subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from parsers.commitments.cues.lexicon import Cue, Lexicon, SubjectClass
from parsers.commitments.cues.notation import PARTICIPLE
from parsers.commitments.parties.subjects import GrammaticalSubject, subject_before
from parsers.text.structure import fold

# How much of its weight a cue keeps, by the class of its subject. A thing to which something is done (passive) is promised
# by the publisher; a thing that acts (active) is mostly a forecast when the verb expresses an effect: `_EFFECT`. What an
# unknown subject does keeps the lexicon's weight.
_ACTIVE: dict[SubjectClass, float] = {
    "party": 1.0, "name": 0.95, "norm": 0.95, "thing": 0.85,
    "public": 0.45, "world": 0.3, "rule": 0.5,
}  # several a line, as in a table  # fmt: skip
_PASSIVE = {
    "party": 1.0,
    "name": 0.95,
    "norm": 1.0,
    "thing": 1.0,
    "unknown": 0.92,
    "public": 0.7,
    "world": 0.45,
    "rule": 0.7,
}
_EFFECT: dict[SubjectClass, float] = {
    "party": 0.85, "name": 0.7, "norm": 0.5, "thing": 0.5, "unknown": 0.5,
    "public": 0.3, "world": 0.2, "rule": 0.3,
}  # several a line, as in a table  # fmt: skip
_STATE = 0.6
"""What is left of the weight where "will be" or "sera" expresses a state: how things will be, not what will be done."""
_POSSIBLE = 0.45
"""The same where something may be done ("pourra"): under one half even for the surest cue, so that it is held back."""
_RELATIVE_CLAUSE = 0.9
"""The same in a relative clause, which is more often incidental to the commitment than a main one."""
# "aura consacré" is over by then; "aura lieu" is not.
_WILL_HAVE = frozenset(("aura", "auront", "aurons", "aurai"))
_PERFECT = re.compile(
    r"\s+(?:(?:\w+ment|déjà|ainsi|bien|été|donc)\s+)*(?:\w+ée?s?|eue?s?|fait|mise?s?|prise?s?|vue?s?|pu|reçue?s?|permis|fallu|connu"
    r"|(?:dispar|obten|rend|ten|perd|véc)ue?s?|(?:attein|construi|produi|détrui)te?s?|(?:ouver|offer|couver)te?s?"
    r"|(?:fin|rempl|franch|grand|réuss)ie?s?|(?:ap|com|re)prise?s?)\b"
)
_NEXT_WORDS = 40
"""Characters after "aura" within which the participle of a perfect stands, past two adverbs."""
_MOST = 10  # places where one cue is weighed in one clause: more means a table, not a sentence
_STATES = frozenset(("be", "have", "sera", "seront"))


@dataclass(frozen=True, slots=True)
class Firing:
    """A cue that fired; `start` and `end` are offsets of the words that fired into the body."""

    cue: Cue
    start: int
    end: int
    weight: float
    subject: GrammaticalSubject | None
    note: str = ""
    effect: bool = False
    """It expresses what something is hoped to bring, or what will be the case."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A body in the forms that are searched; offsets are the same in all."""

    body: str
    low: str
    """Lower case, no accents."""

    def accented(self, start: int, end: int) -> str:
        """Lower case, accents kept."""
        return fold(self.body[start:end])


def firings(
    texts: Texts, start: int, end: int, words: Lexicon, marks: Sequence[tuple[int, frozenset[int]]] | None = None
) -> Iterator[Firing]:
    """The cues that fire between `start` and `end`, each at the place where it weighs most.

    `marks` are those of `words.gates` in a text around it; they are looked for when left out.
    """
    if marks is None:
        marks = words.gates.marks(texts.low, start, end)
    cues = [words.cues[place] for place in words.gates.places(texts.low, start, end, marks)]
    yield from fired_by(texts, start, end, cues, words)


def fired_by(texts: Texts, start: int, end: int, cues: Iterable[Cue], words: Lexicon) -> Iterator[Firing]:
    """Those of `cues` that fire between `start` and `end`, each at the place where it weighs most."""
    low = texts.low
    for cue in cues:
        best: Firing | None = None
        for found in islice(cue.pattern.finditer(low, start, end), _MOST):
            if not _well_formed(found, texts, start, cue, words):
                continue
            fired = _weighed(texts, start, found, cue, words)
            if best is None or fired.weight > best.weight:
                best = fired
        if best is not None:
            yield best


def _well_formed(found: re.Match[str], texts: Texts, start: int, cue: Cue, words: Lexicon) -> bool:
    """Are the words that were recognised only by their endings what they were taken for?"""
    for name, word in found.groupdict().items():
        if word is None:
            continue
        begin, end = found.span(name)
        if name == "future" and not _is_future(word, begin > start and texts.body[begin:end].istitle(), words):
            return False
        if word in _WILL_HAVE and _PERFECT.match(texts.accented(end, end + _NEXT_WORDS)):
            return False
        if name.startswith("pp") and (word in words.determiners or not PARTICIPLE.match(texts.body[begin:end].lower())):
            return False
        if name.startswith("exact") and " ".join(texts.accented(begin, end).split()) not in cue.pattern.exact:
            return False
    return True


def _is_future(word: str, capital: bool, words: Lexicon) -> bool:
    """A name such as "Schira", written with a capital within a clause, is not a future."""
    return not capital and word.endswith(words.futures) and word not in words.not_futures


def _weighed(texts: Texts, start: int, found: re.Match[str], cue: Cue, words: Lexicon) -> Firing:
    begin, end = found.span()
    if "at" in cue.pattern.expression.groupindex:
        begin = found.start("at")
    if cue.subject == "any" or cue.listed:
        return Firing(cue, begin, end, cue.weight, None)
    verb = found.groupdict().get("future") or found.groupdict().get("effect")
    subject = subject_before(texts.body, texts.low, start, begin, words)
    table = _ACTIVE if cue.subject == "active" else _PASSIVE
    note = f"subject: {subject.kind}"
    effect = verb is not None and verb in words.effects and not (subject.kind == "norm" and verb in words.binding)
    if effect:
        table, note = _EFFECT, f"{note}, predicted effect"
    share = words.unknown if table is _ACTIVE and subject.kind == "unknown" else table[subject.kind]
    weight = cue.weight * share
    if verb in words.possible:
        weight, note = cue.weight * _POSSIBLE, f"{note}, possibility"
    if verb in _STATES:
        weight, note, effect = weight * _STATE, f"{note}, state", True
    if subject.relative:
        weight *= _RELATIVE_CLAUSE
    return Firing(cue, begin, end, weight, subject, note, effect)
