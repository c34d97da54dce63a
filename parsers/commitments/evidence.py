"""The evidence for and against a clause being a commitment, as named features."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.commitments.cues.lexicon import Lexicon
from parsers.commitments.cues.matching import Firing, Texts
from parsers.commitments.cues.notation import folded
from parsers.commitments.cues.senses import Sense, Senses
from parsers.commitments.times.timing import NO_TIME, Timing
from parsers.model import Amount
from parsers.text.structure import Block

Features = dict[str, float]

_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d.,]*|[%€£?!«»\"“]")
_MOST_CUES = 6
"""Cues that count, the heaviest first; where more fire, the clause is a table."""
_WEIGHS = (
    (0.8, "weighs most"),
    (0.65, "weighs much"),
    (0.5, "weighs enough"),
    (0.25, "weighs little"),
    (0.0, "weighs nothing"),
)
"""The weight in steps: what the rules of thumb say is worth more at some thresholds than at others."""
_BEHIND_CUE = 8
"""Words after the words that fired, searched for the verb that they carry."""
_FEW, _MANY = 6, 45
"""Words of a clause that is short (a heading, an item) and of one that runs on."""
_MONEY = frozenset(("EUR", "GBP", "USD"))
_HEAD = 300
"""Characters of a body that contain its first paragraph, the summary."""
_PRESENT = frozenset(("make", "money", "begin", "decide", "keep", "meet", "plan"))
_FIRST = 7
"""Words within which a clause without a cue names its subject."""
_SIGNS = {
    "%": "sign percent", "€": "sign money", "£": "sign money", "?": "sign question", "!": "sign exclamation",
    "«": "sign quotation", "»": "sign quotation", '"': "sign quotation", "“": "sign quotation",
}  # several a line, as in a table  # fmt: skip
_SKIPPED = frozenset(("word", ""))
_OTHER_TENSES = frozenset(("future", "conditional", "imperfect"))
_CARRIERS = {"has": "did", "will": "will be", "be": "is", "will_have": "will have"}
_BARE = frozenset(("be", "past"))
_EARLY = 40
"""Characters from the head of the clause within which a cue is that of its main verb, more often than not."""
_PRONOUNS = frozenset(("we", "i", "you", "one", "it", "they"))
_CLITICS = 2
"""Words before a verb that may include its pronoun: "nous y", "it also"."""
GATHERING = "announces a gathering"
_GATHERING_CUES = ("take_place", "meeting")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules saw in a clause, before it is judged. Offsets are into the body."""

    start: int
    end: int
    block: Block
    fired: tuple[Firing, ...]
    """Every cue that fired, the heaviest first."""
    best: Firing | None
    """The heaviest whose needs are met."""
    weight: float
    """What the rules of thumb make of it: the weight of `best`, by its subject, or the weight its list lends it."""
    inherits: tuple[str, str, float] | None
    """For an item: the rule of the line above it, its relation to that line, and the weight lent."""
    chained: float
    """The weight of the line that ended with a colon and began the list around the clause; 0 outside such a list."""
    before: float
    """The weight of the clause before it."""
    opens: bool
    """A colon and a list follow it."""
    reported: str
    """The class of the reported speaker; empty if there is none."""
    timing: Timing = NO_TIME
    past_day: bool = False
    amounts: tuple[Amount, ...] = ()

    @property
    def governs(self) -> Firing | None:
        """The cue that the clause is read by."""
        return self.best or (self.fired[0] if self.fired else None)


@dataclass(frozen=True, slots=True)
class Hints:
    """What the words of a clause say that counts only with a day or a sum."""

    present: tuple[str, ...]
    """Senses of plain verbs, where no other tense is expressed."""
    gathers: bool
    """It is about a gathering."""


def evidence(seen: Seen, texts: Texts, words: Lexicon, senses: Senses) -> tuple[Features, Hints]:
    """The features of a clause, without those of its time, its amounts and the rules that hold it back.

    Names, and how strongly each applies: mostly 1.
    """
    out: Features = {f"language:{words.language}": 1.0, "weight": seen.weight, "before": seen.before}
    out[next(name for line, name in _WEIGHS if seen.weight >= line)] = 1.0
    for name in _of_cues(seen):
        out[name] = 1.0
    for name in _of_place(seen, texts):
        out[name] = 1.0
    if seen.inherits is not None:
        out["lent"] = seen.inherits[2]
    if seen.chained:
        out["chained"] = seen.chained
    said = texts.accented(seen.start, seen.end)
    tokens = _TOKEN.findall(said)
    out["length"] = math.log1p(len(tokens)) / 3
    for one in tokens[:_FIRST]:  # who or what the clause begins with, whether or not a cue fired
        if (kind := words.subjects.get(folded(one))) is not None:
            out[f"begins with {kind}"] = 1.0
            break
    read = [senses.of(one) for one in tokens]
    for name in _of_words(tokens, read):
        out[name] = 1.0
    verb = ""
    if (fired := seen.governs) is not None:
        before = len(_TOKEN.findall(said, 0, fired.start - seen.start))
        within = len(_TOKEN.findall(said, 0, fired.end - seen.start)) - before
        verb = _verb(read[before : before + _BEHIND_CUE])
        for name in (f"verb {verb}", *_around(read, before, within)):
            out[name] = 1.0
        out["early cue" if fired.start - seen.start < _EARLY else "late cue"] = 1.0
    gathers = (
        verb.startswith("meet")
        or (bool(read) and read[0][:2] == ("meet", "noun"))
        or _gathers(seen)
        or words.gatherings.search(texts.low, seen.start, seen.end) is not None
    )
    return out, Hints(_present(read), gathers)


def evidence_of_time(seen: Seen, hints: Hints) -> Iterator[str]:
    """What the times and amounts of a clause add."""
    timing = seen.timing
    for name in ("ahead", "vague", "recurring", "long_past"):
        if getattr(timing, name):
            yield f"time:{name}"
    if timing.deadline is not None:
        yield f"time:{timing.deadline.role}"
        yield f"precision:{timing.deadline.precision}"
    if seen.past_day:
        yield "time:past"
    for amount in seen.amounts:
        yield f"amount:{'money' if amount.unit in _MONEY else 'share' if amount.unit == '%' else 'count'}"
    summed = any(one.unit in _MONEY for one in seen.amounts)
    for sense in hints.present:  # "Le camion repart le 3 mai", "le pays apporte 110 millions"
        if timing.ahead:
            yield f"plain {sense} with a day ahead"
        if summed:
            yield f"plain {sense} with a sum"
    if timing.ahead and hints.gathers:
        yield GATHERING


def evidence_above(said: str, senses: Senses) -> tuple[str, ...]:
    """What the line above a clause says (lower case, accents kept)."""
    told = {senses.of(one)[2] for one in _TOKEN.findall(said)}
    return tuple(sorted(f"above {name}" for name in told if name))


def _of_cues(seen: Seen) -> Iterator[str]:
    yield "cue" if seen.fired else "no cue"
    for fired in seen.fired[:_MOST_CUES]:
        yield f"cue:{fired.cue.id[3:]}"
    best = seen.best
    if best is None and seen.fired:
        yield "needs unmet"
    if best is not None and best.subject is not None:
        yield f"subject:{best.subject.kind}"
        if best.subject.relative:
            yield "in a relative clause"
    if best is not None and best.effect:
        yield "effect"
    if best is not None and "possibility" in best.note:
        yield "possibility"
    if seen.reported:
        yield f"reported of {seen.reported}"


def _of_place(seen: Seen, texts: Texts) -> Iterator[str]:
    body, block = texts.body, seen.block
    yield f"block:{block.kind}"
    if block.kind == "heading":
        yield f"heading:{block.level}"
    if seen.inherits is not None:
        yield f"item:{seen.inherits[1]}"
        yield f"under:{seen.inherits[0][3:]}"
    if seen.chained:
        yield f"chained:{block.kind}"
    if seen.opens:
        yield "opens a list"
    if seen.start < _HEAD:
        yield "head of the text"
    if body[seen.start].islower():
        yield "begins small"
    stopped = body[seen.end - 1] in ".!?…»" or body[seen.end : seen.end + 1] in (".", "!", "?")
    if stopped and block.kind != "item":  # the last of a list has a stop, and is no different from the others
        yield "ends with a stop"


def _of_words(tokens: list[str], read: list[Sense]) -> Iterator[str]:
    if len(tokens) < _FEW or len(tokens) > _MANY:
        yield "few words" if len(tokens) < _FEW else "many words"
    for told in {one[2] for one in read}:
        if told:
            yield f"says {told}"
    for number, (sense, form, _) in enumerate(read):
        if form == "participle" and (before := _auxiliary(read, number)):
            yield f"{before} {sense or 'other'}"
        elif not sense and tokens[number] in _SIGNS:
            yield _SIGNS[tokens[number]]
    if read:
        sense, form, told = read[0]
        yield "head number" if tokens[0][0].isdigit() else f"head {told or form or 'other'}"
        if len(read) > 1 and form == "word":
            yield f"head {sense} {read[1][2] or 'other'}"


def _verb(carried: list[Sense]) -> str:
    """The sense of the verb that a cue carries, among the words from the cue's first word on."""
    return next((told for sense, form, told in carried if form not in _SKIPPED and sense and sense not in _BARE), "unknown")


def _around(read: list[Sense], before: int, within: int) -> Iterator[str]:
    """The pronoun before a cue, and what negates it."""
    for sense, _, _ in reversed(read[max(0, before - _CLITICS) : before]):
        if sense in _PRONOUNS:
            yield f"subject says {sense}"
            break
    if any(one[0] == "not" for one in read[max(0, before - _CLITICS) : before + within + _CLITICS]):
        yield "cue denied"


def _present(read: list[Sense]) -> tuple[str, ...]:
    if any(sense in _CARRIERS or form in _OTHER_TENSES for sense, form, _ in read):
        return ()
    return tuple(sorted({sense for sense, form, _ in read if form == "plain"} & _PRESENT))


def _gathers(seen: Seen) -> bool:
    return seen.best is not None and seen.best.cue.id[3:] in _GATHERING_CUES


def _auxiliary(read: list[Sense], number: int) -> str:
    """How the participle at `number` is carried: "did" ("a décidé"), "will be" ("sera ouvert"), "is" ("est ouvert")."""
    before = [sense for sense, _, _ in read[max(0, number - 4) : number] if sense in _CARRIERS]
    if before[-2:] == ["will", "has"]:
        return "will have"
    return _CARRIERS[before[-1]] if before else ""
