"""Lines that open a list, and what its items inherit from them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.commitments.cues.lexicon import Lexicon
from parsers.commitments.cues.matching import Firing, Texts, fired_by, firings
from parsers.text.structure import Block, Structure

_LONGEST_OPENING = 600
"""Characters; a line that opens a list does so with its last sentence."""
UNDERTAKES = 0.5
"""A line with at least this weight lends its items what it undertakes; an item without it has it from there."""
_INHERITED = 0.95
"""How much items keep of the weight of a cue in the line above them: a little less than it has in the line itself."""
_BY_WORDS = 0.72
"""Weight lent by a line in which no cue fires ("the agency will:"): above what is held back, below most cues."""
_HELD_FOR_ITEMS = frozenset(("others_want", "public_duty", "to_hand_in", "penalty", "calls_on", "had_promised", "festive"))
"""Rules that hold back the items too of a list that their line opens: what others ask, or what others must do."""
_PAUSE = re.compile(r"[,;()]")
_OPENS_LIST = re.compile(r"[:：]\W*$")


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that opens a list of undertakings. Offsets are into the body."""

    start: int
    end: int
    weight: float
    cue: str
    firing: Firing | None
    shares_day: bool = True
    """Its items inherit the time that it sets."""
    bare_verbs: bool = False
    """It ends so that every item begins with a verb ("the agency will:")."""


class Openings:
    """The openings of one text, each judged once, when an item needs it."""

    def __init__(self, structure: Structure, texts: Texts, words: Lexicon) -> None:
        self._structure = structure
        self._texts = texts
        self._words = words
        self._judged: dict[int, Opening | None] = {}
        self._promise_none: dict[tuple[int, int], bool] = {}
        self._infinitives: dict[int | None, int] = {}
        if words.infinitive_list:
            for block in structure.blocks:
                if block.kind == "item" and self.is_infinitive(block.start, block.end):
                    self._infinitives[block.parent] = self._infinitives.get(block.parent, 0) + 1

    def above(self, block: Block) -> Opening | None:
        """The nearest line above `block` that opens a list of undertakings: its introduction, or that of an outer list."""
        parent = block.parent
        for _ in range(4):
            if parent is None:
                return None
            opening = self._judge(parent)
            if opening is not None:
                return opening
            above = self._structure.blocks[parent]
            if above.kind != "item":
                return None
            parent = above.parent
        return None

    def line_above(self, block: Block) -> tuple[int, int] | None:
        """The heading, or the sentence with a colon, that `block`, an item, stands under ("Au printemps 2031 :")."""
        if block.kind != "item" or block.parent is None:
            return None
        above = self._structure.blocks[block.parent]
        opens = above.kind == "heading" or _OPENS_LIST.search(self._texts.low, above.start, above.end) is not None
        if not above.sentences or not opens:
            return None
        sentence = above.sentences[-1]
        return sentence.start, sentence.end

    def under_no_promise(self, block: Block) -> bool:
        """Does the line that `block`, an item, stands under say what was done, what others ask or what they must do?"""
        line = self.line_above(block)
        if line is None:
            return False
        if line not in self._promise_none:
            held = (rule.pattern for rule in self._words.held if rule.id[3:] in _HELD_FOR_ITEMS)
            none = (self._words.heading_past, *held)
            self._promise_none[line] = any(one.search(self._texts.low, *line) is not None for one in none)
        return self._promise_none[line]

    def states_aim(self, opening: Opening, time: int) -> bool:
        """Does the time at `time` in the line belong to an aim ("…, to cut the cost by 2031, including:")?"""
        low = self._texts.low
        start = opening.firing.end if opening.firing is not None else opening.start
        start = max((mark.end() for mark in _PAUSE.finditer(low, start, time)), default=start)
        return start < time and self._words.aim.search(low, start, time) is not None

    def is_infinitive(self, start: int, end: int) -> bool:
        """Does the text open with an infinitive that only a list of undertakings explains ("De renforcer …")?"""
        return any(
            True
            for _ in fired_by(self._texts, start, min(end, start + _LONGEST_OPENING), self._words.list_cues, self._words)
        )

    def infinitives_beside(self, block: Block) -> int:
        """How many items in the list of `block` open in that way."""
        return self._infinitives.get(block.parent, 0)

    def _judge(self, index: int) -> Opening | None:
        if index not in self._judged:
            self._judged[index] = self._read(self._structure.blocks[index])
        return self._judged[index]

    def _read(self, block: Block) -> Opening | None:
        low, words = self._texts.low, self._words
        if not block.sentences:
            return None
        sentence = block.sentences[-1]
        start, end = max(sentence.start, sentence.end - _LONGEST_OPENING), sentence.end
        if block.kind == "item" and not _OPENS_LIST.search(low, start, end):
            return None
        if words.heading_public.search(low, start, end):
            return None
        shares_day = not any(not rule.shares_day and rule.pattern.search(low, start, end) for rule in words.headings)
        bare = words.bare_verbs.search(low, start, end) is not None
        best = max(firings(self._texts, start, end, words), key=lambda fired: fired.weight, default=None)
        past = words.heading_past.search(low, start, end) is not None
        rule = None if past else next((one for one in words.headings if one.pattern.search(low, start, end)), None)
        if best is not None and best.weight >= UNDERTAKES and not best.cue.needs:
            weight = max(best.weight * _INHERITED, _BY_WORDS if rule is not None else 0.0)
            return Opening(sentence.start, end, weight, best.cue.id, best, shares_day, bare)
        if rule is not None:
            return Opening(sentence.start, end, _BY_WORDS, rule.id, None, shares_day, bare)
        return None
