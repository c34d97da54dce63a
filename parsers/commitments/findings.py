"""What a body promises and what was held back: every clause in which a cue fired, with the reasons for its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parsers.commitments.amounts import amounts_in
from parsers.commitments.besides import besides
from parsers.commitments.clauses import clause_spans, has_words, narrowed, trimmed
from parsers.commitments.confidence import TAKEN, confidence
from parsers.commitments.lexicon import HeldRule, Lexicon, lexicon
from parsers.commitments.lists import Opening, Openings
from parsers.commitments.matching import Firing, Texts, firings
from parsers.commitments.notation import folded
from parsers.commitments.own_day import day_counted_from
from parsers.commitments.parties import Parties, PartyReader
from parsers.commitments.timing import TimeReader, Timing
from parsers.commitments.wording import action_of
from parsers.model import Commitment, CommitmentKind, Deadline
from parsers.text.structure import Block, fold, structure

Marks = Sequence[tuple[int, frozenset[int]]]

_SOFT = 0.55
_LIFTED = 0.75  # a day or an amount can still lift what weighs this share of what is taken
_HEADING = 0.9
_DAY_BONUS = 0.06
_EFFECT_BONUS = 0.15  # "Next spring brings a second phase of …": a dated effect is mostly a plan
_AMOUNT_BONUS = 0.04
_LONG_PAST = 0.5
_PLAIN_ITEM = 0.7
_FEWEST_WORDS = 3
_TRIED = 2
_READ_AT_MOST = 5  # the same words again and again are a table or a fault of the page


@dataclass(frozen=True, slots=True)
class Finding:
    """A clause in which a cue fired. `start` and `end` are offsets into the body."""

    start: int
    end: int
    cue: str
    weight: float
    taken: bool
    reasons: tuple[str, ...]
    """What fired and what lifted, lowered or held it, in the order it was applied, for people to read."""
    commitment: Commitment | None


@dataclass(slots=True)
class _Draft:
    """A clause while it is judged."""

    start: int
    end: int
    cue: str
    weight: float
    fired: Firing | None
    reasons: list[str]
    opening: Opening | None = None
    plain: bool = False
    """An item that is neither a verb nor a noun of action."""
    others: tuple[Firing, ...] = ()
    """Further cues that fired, the next best first: tried where the best is held back for what stands at it."""


class Reading:
    """One body being read; `findings` gives what was found in the order of the text."""

    def __init__(self, body: str, title: str, published: date | None, language: str, authority: str | None) -> None:
        self._words: Lexicon = lexicon(language)
        self._texts = Texts(body, fold(body, accents=False))
        self._structure = structure(body, self._words.language)
        self._times = TimeReader(self._texts, day_counted_from(body, published, self._words), self._words)
        self._taken: set[str] = set()
        self._read: dict[str, int] = {}
        self._title = " ".join(folded(title).split())
        self._openings = Openings(self._structure, self._texts, self._words)
        self._parties = PartyReader(self._texts, title, authority, self._words)

    def findings(self) -> Iterator[Finding]:
        """Each clause in which something fired; a promise that is said again word for word is taken once.

        One that stands inside another's sentence comes before it.
        """
        for block in self._structure.blocks:
            if self._ends_release(block):
                return
            if block.kind == "heading" and " ".join(self._texts.low[block.start : block.end].split()) == self._title:
                continue
            for draft in self._drafts(block):
                words = " ".join(self._texts.low[draft.start : draft.end].split())
                if words in self._taken:
                    yield self._held(draft, "said before")
                    continue
                finding = self._best(draft, block)
                if finding.taken:
                    self._taken.add(words)
                yield from self._besides(draft, finding, block)
                yield finding

    def _best(self, draft: _Draft, block: Block) -> Finding:
        """The verdict on a clause: that of its best cue, or of the next one that is taken."""
        start, end = draft.start, draft.end
        first = self._judged(draft, block)
        for firing in () if first.taken else draft.others:
            other = _Draft(start, end, firing.cue.id, firing.weight, firing, [firing.cue.id], draft.opening)
            if (second := self._judged(other, block)).taken:
                return second
        return first

    def _besides(self, draft: _Draft, main: Finding, block: Block) -> Iterator[Finding]:
        """Promises with a last day of their own in relative clauses of a clause that was judged."""
        texts = self._texts
        if draft.fired is None:
            return
        told = main.commitment.deadline if main.commitment is not None else None
        for start, end in besides(texts.low, draft.start, draft.end, self._words):
            if start <= draft.fired.start < end or self._words.time_words.search(texts.low, start, end) is None:
                continue
            span = trimmed(texts.body, start, end)
            own = self._own(*span, self._words.gates.marks(texts.low, *span))
            if own is None or own.fired is None or own.weight < TAKEN * _LIFTED:
                continue
            found = self._judged(own, block)
            deadline = found.commitment.deadline if found.commitment is not None else None
            words = " ".join(texts.low[slice(*span)].split())
            if deadline is None or deadline.end is None or words in self._taken:
                continue
            if told is None or told.start_char != deadline.start_char:
                self._taken.add(words)
                yield found

    def _ends_release(self, block: Block) -> bool:
        """Does a line such as "Communiqués récents", in the second half of the text, end what belongs to the release?"""
        if block.end - block.start > 60 or block.start * 2 < len(self._texts.body):
            return False
        return self._words.beside.search(self._texts.low, block.start, block.end) is not None

    def _drafts(self, block: Block) -> Iterator[_Draft]:
        opening = self._openings.above(block) if block.kind == "item" else None
        marks = self._words.gates.marks(self._texts.low, block.start, block.end)
        for number, sentence in enumerate(block.sentences):
            for clause, span in enumerate(clause_spans(self._texts.body, sentence.start, sentence.end)):
                start, end = trimmed(self._texts.body, *span)
                if not has_words(self._texts.body, start, end, _FEWEST_WORDS - (block.kind == "item")):
                    continue
                words = self._texts.low[start:end]
                self._read[words] = self._read.get(words, 0) + 1
                if self._read[words] > _READ_AT_MOST:
                    continue
                draft = self._own(start, end, marks)
                if block.kind == "item" and (draft is None or draft.weight < TAKEN):
                    draft = self._inherited(block, start, end, opening, number == 0 and clause == 0) or draft
                if draft is not None:
                    draft.opening = opening
                    yield draft

    def _own(self, start: int, end: int, marks: Marks) -> _Draft | None:
        """The cue of its own that weighs most in a clause; cues that need a day or a figure count only with one."""
        fired = sorted(firings(self._texts, start, end, self._words, marks), key=lambda firing: -firing.weight)
        if not fired:
            return None
        unmet: list[str] = []
        for place, firing in enumerate(fired):
            needs = firing.cue.needs
            if needs and (firing.weight < TAKEN * _LIFTED or not self._has(needs, firing, start, end)):
                unmet.append(f"{firing.cue.id} needs a {needs}")
                continue
            reasons = [firing.cue.id, *([firing.note] if firing.note else []), *unmet]
            others = tuple(other for other in fired[place + 1 :] if other.weight >= TAKEN and not other.cue.needs)[:_TRIED]
            return _Draft(start, end, firing.cue.id, firing.weight, firing, reasons, others=others)
        return _Draft(start, end, fired[0].cue.id, 0.0, fired[0], unmet)

    def _has(self, needs: str, firing: Firing, start: int, end: int) -> bool:
        """Does the clause hold what the cue needs: "day", "figure", "day or figure" or "time"?"""
        if needs.endswith("figure") and amounts_in(self._texts.body[start:end]):
            return True
        if needs == "figure":
            return False
        timing = self._times.read(start, end, firing)
        return timing.ahead or (needs == "time" and timing.vague)

    def _inherited(self, block: Block, start: int, end: int, opening: Opening | None, first: bool) -> _Draft | None:
        """An item without a cue of its own, under a line that undertakes or in a list of infinitives."""
        low, words = self._texts.low, self._words
        infinitive = self._openings.is_infinitive(start, end)
        if infinitive and opening is None and self._openings.infinitives_beside(block) > 1:
            cue = words.list_cues[0].id
            return _Draft(start, end, cue, words.infinitive_list, None, [cue, "list of infinitives"])
        if opening is None or not (first or infinitive):
            return None
        reasons = [f"item under {opening.cue}"]
        if (opening.bare_verbs and first) or words.item_verbs.search(low, start, end):
            return _Draft(start, end, opening.cue, opening.weight, None, [*reasons, "verb"], opening)
        if words.item_nouns.search(low, start, end):
            weight = opening.weight * (1.0 if opening.firing is not None else words.nouns_by_words)
            return _Draft(start, end, opening.cue, weight, None, [*reasons, "noun of action"], opening)
        if self._states_fact(start, end):
            return _Draft(start, end, opening.cue, 0.0, None, [*reasons, "states a fact"], opening)
        return _Draft(
            start, end, opening.cue, opening.weight * _PLAIN_ITEM, None, [*reasons, "plain words"], opening, plain=True
        )

    def _states_fact(self, start: int, end: int) -> bool:
        """Is there a verb of being or having in an item? "à", folded, is none."""
        found = self._words.item_facts.finditer(self._texts.low, start, end)
        return any(self._texts.accented(*one.span()) != "à" for one in found)

    def _judged(self, draft: _Draft, block: Block) -> Finding:
        low, words = self._texts.low, self._words
        if draft.fired is not None:
            draft.start, draft.end = narrowed(low, draft.start, draft.end, draft.fired.start, draft.fired.end)
        if block.kind == "heading":
            draft.weight *= _HEADING
            draft.reasons.append("heading")
        if draft.fired is not None and self._only_opens(draft):
            return self._held(draft, "opens a list and says nothing itself")
        hard, said = False, low[draft.start : draft.end]
        for rule in words.held:
            if rule.on and not any(piece in said for piece in rule.on):
                continue
            if draft.weight and self._holds(rule, draft):
                draft.reasons.append(f"held by {rule.id}" if rule.hard else f"weakened by {rule.id}")
                hard = hard or rule.hard
                draft.weight *= _SOFT
        if hard or draft.weight < TAKEN * _LIFTED:
            return self._held(draft)
        timing = self._times.read(draft.start, draft.end, draft.fired)
        if timing.long_past and (draft.plain or (draft.fired is not None and draft.fired.cue.past)):
            draft.weight *= _LONG_PAST
            draft.reasons.append("told of a day long before the release")
        amounts = amounts_in(self._texts.body[draft.start : draft.end])
        if timing.ahead:
            draft.weight = min(1.0, draft.weight + (_EFFECT_BONUS if draft.fired and draft.fired.effect else _DAY_BONUS))
            draft.reasons.append("with a day")
        if amounts:
            draft.weight = min(1.0, draft.weight + _AMOUNT_BONUS)
        if draft.weight < TAKEN:
            return self._held(draft)
        parties, deadline = self._parties_and_deadline(draft, timing)
        kind: CommitmentKind = "dated" if deadline is not None and (deadline.start or deadline.end) else "open"
        if timing.recurring:
            kind = "recurring"
        commitment = Commitment(
            quote=self._texts.body[draft.start : draft.end],
            quote_start=draft.start,
            quote_end=draft.end,
            actors=parties.actors,
            partners=parties.partners,
            action=action_of(self._texts, draft.start, draft.end, draft.fired),
            kind=kind,
            deadline=deadline,
            amounts=amounts,
            confidence=confidence(draft.weight),
            cue=draft.cue,
        )
        return Finding(draft.start, draft.end, draft.cue, draft.weight, True, tuple(draft.reasons), commitment)

    def _holds(self, rule: HeldRule, draft: _Draft) -> bool:
        """Do the words of `rule` stand in the clause; where it asks so, before the cue or over its words?"""
        low, fired = self._texts.low, draft.fired
        if fired is None or not (rule.before or rule.over):
            return rule.pattern.search(low, draft.start, draft.end) is not None
        if rule.before:
            return rule.pattern.search(low, draft.start, fired.start + 1) is not None
        found = rule.pattern.finditer(low, draft.start, draft.end)
        return any(one.start() < fired.end and one.end() > fired.start for one in found)

    def _only_opens(self, draft: _Draft) -> bool:
        """Does the clause end with its cue and a colon ("The ministers agreed to:"), so that only the items promise?"""
        fired = draft.fired
        if fired is None or fired.cue.listed or self._texts.body[draft.end : draft.end + 2].strip()[:1] not in (":", "："):
            return False
        rest = trimmed(self._texts.body, fired.end, draft.end)
        return rest[0] >= rest[1] or self._words.only_opens.search(self._texts.low, *rest) is not None

    def _parties_and_deadline(self, draft: _Draft, timing: Timing) -> tuple[Parties, Deadline | None]:
        inherited: Parties | None = None
        deadline = timing.deadline
        if draft.opening is not None:
            opening = draft.opening
            inherited = self._parties.read(opening.start, opening.end, opening.firing)
            if deadline is None and opening.shares_day:
                deadline = self._times.read(opening.start, opening.end, opening.firing).deadline
                if deadline is not None and self._openings.tells_aim(opening, deadline.start_char):
                    deadline = None
        return self._parties.read(draft.start, draft.end, draft.fired, inherited), deadline

    @staticmethod
    def _held(draft: _Draft, *why: str) -> Finding:
        return Finding(draft.start, draft.end, draft.cue, draft.weight, False, (*draft.reasons, *why), None)
