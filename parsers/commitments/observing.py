"""Every clause of a body with what the rules see in it; judging is done elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Protocol

from parsers.commitments.amounts import amounts_in, own_amounts_in
from parsers.commitments.clauses import clause_spans, has_words, narrowed, trimmed
from parsers.commitments.cues.lexicon import HeldRule, Lexicon, lexicon
from parsers.commitments.cues.matching import Firing, Texts, firings
from parsers.commitments.cues.notation import folded
from parsers.commitments.cues.senses import Senses, senses
from parsers.commitments.evidence import Features, Seen, evidence, evidence_above, evidence_of_time
from parsers.commitments.list_openings import UNDERTAKES, Opening, Openings
from parsers.commitments.parties.subjects import subject_before
from parsers.commitments.times.dateline import day_counted_from
from parsers.commitments.times.timing import TimeReader
from parsers.text.structure import BARE_LEVEL, Block, fold, structure


class MayReach(Protocol):
    """Whether a clause with these features may be taken; `timed` if they include those of its time."""

    def __call__(self, features: Features, gathers: bool, *, timed: bool) -> bool:
        """See the class."""
        ...


Marks = Sequence[tuple[int, frozenset[int]]]

_FEWEST_WORDS = 3
"""Words a clause needs to be a commitment: who, does, what. An item needs one fewer, since who stands above it."""
_PLAIN_ITEM = 0.7
"""How much an item keeps of the weight lent to it if it has neither a verb nor a noun of action."""
_LEAST_NEEDING = 0.375
"""A cue that needs a day or figure and weighs less than this, by its subject, is not helped by one."""
_READ_AT_MOST = 5  # the same words again and again mean a table or a faulty page
_OPENS_LIST = re.compile(r"[:：]\W*$")
# Without a bullet, an item begins with a number, a day or no capital.
_LINK = re.compile(r"(?:(?:[Ll]es?|[Dd]u|[Oo]n|[Ff]rom)\s+)?\d|[a-zà-ÿ]")
_LINE_ABOVE = 300
"""Characters at the end of a line that show what it opens."""
_LONGEST_LINK = 400
"""A longer paragraph is not an item of a list begun by a line with a colon."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A clause with what was seen in it. Offsets are into the body."""

    seen: Seen
    opening: Opening | None
    """The line whose parties and time it shares, if it is an item."""
    features: Features

    @property
    def start(self) -> int:
        """Where the clause begins."""
        return self.seen.start

    @property
    def end(self) -> int:
        """Where it ends: the first character after it."""
        return self.seen.end


@dataclass(frozen=True, slots=True)
class _Chain:
    """A list begun by a line with a colon, whether or not its items have bullets."""

    weight: float = 0.0
    span: tuple[int, int] | None = None
    opening: Opening | None = None
    """The line, if it undertakes."""


class Observer:
    """Observes one body."""

    def __init__(
        self, body: str, title: str, published: date | None, language: str, may_reach: MayReach = lambda *_, **__: True
    ) -> None:
        """`may_reach` says whether a clause can still be taken, given its features so far.

        For one that cannot, times, amounts and the rules that hold it back are not looked up.
        """
        self.words: Lexicon = lexicon(language)
        self.texts = Texts(body, fold(body, accents=False))
        self.structure = structure(body, self.words.language)
        self.times = TimeReader(self.texts, day_counted_from(body, published, self.words), self.words)
        self.openings = Openings(self.structure, self.texts, self.words)
        self.senses: Senses = senses(self.words.language)
        self._title = " ".join(folded(title).split())
        self._read: dict[str, int] = {}
        self._may_reach = may_reach
        self._last_above: tuple[tuple[int, int], tuple[str, ...]] = ((0, 0), ())
        blocks = self.structure.blocks
        self._next = {block.start: after for block, after in pairwise(blocks)}

    def clauses(self) -> Iterator[Observed]:
        """The clauses in the order of the text."""
        before, chain = 0.0, _Chain()
        for block in self.structure.blocks:
            if self._ends_release(block):
                return
            if block.kind == "heading" and " ".join(self.texts.low[block.start : block.end].split()) == self._title:
                continue
            if not self._is_link(block):
                chain = _Chain()
            opening = (self.openings.above(block) if block.kind == "item" else None) or chain.opening
            marks = self.words.gates.marks(self.texts.low, block.start, block.end)
            last: Observed | None = None
            for first, start, end in self._spans(block):
                last = self._observed(block, start, end, opening, first, marks, chain, before)
                before = last.seen.weight
                yield last
            chain = self._chain_behind(block, last, chain)

    def _chain_behind(self, block: Block, last: Observed | None, chain: _Chain) -> _Chain:
        """The list still open after `block`, whose last clause is `last`."""
        weight = last.seen.weight if last is not None else 0.0
        if _OPENS_LIST.search(self.texts.low, max(block.start, block.end - 5), block.end):
            if chain.weight and block.kind == "item" and weight < chain.weight:
                return chain
            opening = None
            if last is not None and last.seen.best is not None and weight >= UNDERTAKES:
                best = last.seen.best
                opening = Opening(last.start, last.end, weight, best.cue.id, best)
            return _Chain(weight, (block.start, block.end), opening)
        return chain

    def _is_link(self, block: Block) -> bool:
        """Is a block an item of a list that may still be open: by its bullet, or by what it begins with?"""
        if block.kind == "item":
            return True
        if block.end - block.start > _LONGEST_LINK or (block.kind == "heading" and block.level != BARE_LEVEL):
            return False
        return _LINK.match(self.texts.body, block.start, block.end) is not None

    def _spans(self, block: Block) -> Iterator[tuple[bool, int, int]]:
        """The clauses of a block, each with whether it is the first."""
        body, first = self.texts.body, True
        for sentence in block.sentences:
            for span in clause_spans(body, sentence.start, sentence.end, self._has_time):
                start, end = trimmed(body, *span)
                if not has_words(body, start, end, _FEWEST_WORDS - (block.kind == "item")):
                    first = False
                    continue
                words = self.texts.low[start:end]
                self._read[words] = self._read.get(words, 0) + 1
                if self._read[words] <= _READ_AT_MOST:
                    yield first, start, end
                first = False

    def _has_time(self, start: int, end: int) -> bool:
        return self.words.time_words.search(self.texts.low, start, end) is not None

    def _ends_release(self, block: Block) -> bool:
        """Does a line such as "Communiqués récents", in the second half of the text, end the release proper?"""
        if block.end - block.start > 60 or block.start * 2 < len(self.texts.body):
            return False
        return self.words.beside.search(self.texts.low, block.start, block.end) is not None

    def _observed(
        self,
        block: Block,
        start: int,
        end: int,
        opening: Opening | None,
        first: bool,
        marks: Marks,
        chain: _Chain,
        before: float,
    ) -> Observed:
        low = self.texts.low
        found = firings(self.texts, start, end, self.words, marks)
        fired = tuple(sorted(found, key=lambda one: (self._is_conditional(start, one), -one.weight)))
        best = next((one for one in fired if self._needs_met(one, start, end)), None)
        weight = best.weight if best is not None else 0.0
        inherits = None
        if opening is not None or block.kind == "item":
            lent = self._inherited(block, start, end, opening, first)
            if lent is not None and (weight < UNDERTAKES or lent[2] > weight):
                inherits, weight = lent, max(weight, lent[2])
        governs = best or (fired[0] if fired else None)
        if governs is not None:
            start, end = narrowed(low, start, end, governs.start, governs.end)
        seen = Seen(
            start=start,
            end=end,
            block=block,
            fired=fired,
            best=best,
            weight=weight,
            inherits=inherits,
            chained=chain.weight if chain.span is not None else 0.0,
            before=before,
            opens=self._opens(block, end),
            reported=self._reported(start, governs),
        )
        features, hints = evidence(seen, self.texts, self.words, self.senses)
        features.update(dict.fromkeys(self._above(block, chain), 1.0))
        if opening is None and block.kind == "item" and self.openings.under_no_promise(block):
            features["held:line_above"] = 1.0
        if self._may_reach(features, hints.gathers, timed=False):
            seen = replace(
                seen,
                timing=self.times.read(start, end, governs),
                past_day=self.times.is_past(start, end, governs),
                amounts=own_amounts_in(self.texts.body[start:end]),
            )
            features.update(dict.fromkeys(evidence_of_time(seen, hints), 1.0))
            if self._may_reach(features, hints.gathers, timed=True):
                held = (rule.id for rule in self.words.held if self._holds(rule, start, end, governs))
                features.update(dict.fromkeys((f"held:{rule[3:]}" for rule in held), 1.0))
        return Observed(seen, opening, features)

    def _is_conditional(self, start: int, firing: Firing) -> bool:
        """Does it stand in a condition ("will open if councillors agree on 4 March"), where nothing is promised?"""
        return self.words.conditions.search(self.texts.low, start, firing.start) is not None

    def _opens(self, block: Block, end: int) -> bool:
        """Does a colon end the clause and its block, with a list following?"""
        if self.texts.body[end : block.end].strip() not in (":", "："):
            return False
        after = self._next.get(block.start)
        return after is not None and (after.kind == "item" or (after.end - after.start) < _LONGEST_LINK)

    def _reported(self, start: int, fired: Firing | None) -> str:
        """Whose words the clause reports ("the union said that it will"): the class of the speaker; empty if nobody's."""
        if fired is None:
            return ""
        said = list(self.words.reports.finditer(self.texts.low, start, fired.start + 1))
        return subject_before(self.texts.body, self.texts.low, start, said[-1].start(), self.words).kind if said else ""

    def beside(self, clause: Observed, start: int, end: int) -> Observed:
        """A relative clause of `clause`, observed by itself."""
        marks = self.words.gates.marks(self.texts.low, start, end)
        return self._observed(clause.seen.block, start, end, clause.opening, False, marks, _Chain(), clause.seen.weight)

    def _above(self, block: Block, chain: _Chain) -> tuple[str, ...]:
        """What the line above the clauses of `block` says; nothing where there is none."""
        span = chain.span
        if span is None and block.parent is not None:
            parent = self.structure.blocks[block.parent]
            span = (parent.start, parent.end)
        if span is None:
            return ()
        if span != self._last_above[0]:
            said = self.texts.accented(max(span[0], span[1] - _LINE_ABOVE), span[1])
            self._last_above = (span, evidence_above(said, self.senses))
        return self._last_above[1]

    def _needs_met(self, firing: Firing, start: int, end: int) -> bool:
        """Does the clause contain what the cue needs: "day", "figure", "day or figure" or "time"? Most need nothing."""
        needs = firing.cue.needs
        if not needs:
            return True
        if firing.weight < _LEAST_NEEDING:
            return False
        if needs.endswith("figure") and amounts_in(self.texts.body[start:end]):
            return True
        if needs == "figure":
            return False
        timing = self.times.read(start, end, firing)
        return timing.ahead or (needs == "time" and timing.vague)

    def _inherited(
        self, block: Block, start: int, end: int, opening: Opening | None, first: bool
    ) -> tuple[str, str, float] | None:
        """What an item inherits from the line above it, or from neighbouring infinitives: rule, manner and weight."""
        low, words = self.texts.low, self.words
        infinitive = self.openings.is_infinitive(start, end)
        if infinitive and opening is None and self.openings.infinitives_beside(block) > 1:
            return words.list_cues[0].id, "list of infinitives", words.infinitive_list
        if opening is None or not (first or infinitive):
            return None
        if (opening.bare_verbs and first) or words.item_verbs.search(low, start, end):
            return opening.cue, "verb", opening.weight
        if words.item_nouns.search(low, start, end):
            weight = opening.weight * (1.0 if opening.firing is not None else words.nouns_by_words)
            return opening.cue, "noun of action", weight
        if self._states_fact(start, end):
            return opening.cue, "states a fact", 0.0
        return opening.cue, "plain words", opening.weight * _PLAIN_ITEM

    def _states_fact(self, start: int, end: int) -> bool:
        """Is there a verb of being or having in an item? "à", folded, is not one."""
        found = self.words.item_facts.finditer(self.texts.low, start, end)
        return any(self.texts.accented(*one.span()) != "à" for one in found)

    def _holds(self, rule: HeldRule, start: int, end: int, fired: Firing | None) -> bool:
        """Do the words of `rule` occur in the clause and, where it so requires, before the cue or overlapping it?"""
        low = self.texts.low
        if rule.on and not any(low.find(piece, start, end) >= 0 for piece in rule.on):
            return False
        if not (rule.before or rule.over):
            return rule.pattern.search(low, start, end) is not None
        if fired is None:
            return False
        if rule.before:
            return rule.pattern.search(low, start, fired.start + 1) is not None
        found = rule.pattern.finditer(low, start, end)
        return any(one.start() < fired.end and one.end() > fired.start for one in found)
