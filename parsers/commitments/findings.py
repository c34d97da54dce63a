"""The commitments in a body and what was held back: every clause considered, with the reasons for its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parsers.commitments.clauses import trimmed
from parsers.commitments.coordinated import parts_from
from parsers.commitments.cues.lexicon import lexicon
from parsers.commitments.evidence import Features
from parsers.commitments.headlines.action import action_of
from parsers.commitments.headlines.headline import headline
from parsers.commitments.headlines.naming import line_before
from parsers.commitments.observing import Observed, Observer
from parsers.commitments.parties.parties import Parties, PartyReader
from parsers.commitments.relative_clauses import besides
from parsers.commitments.weighing import confidence, firmness_of, is_event, may_reach, probability, told, weights
from parsers.model import Commitment, CommitmentKind, Deadline
from parsers.text.cut_off import cut_sentences

_WORTH_TELLING = 0.1
"""A clause in which no cue fired is shown by `explain` if it is at least this probable."""
_NO_CUE = "words"
"""Given as the cue of a commitment in which no cue fired: all its words together were judged."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A clause that was considered. `start` and `end` are offsets into the body."""

    start: int
    end: int
    cue: str
    weight: float
    """The probability, from 0 to 1, that it is a commitment, according to the learnt weights."""
    taken: bool
    reasons: tuple[str, ...]
    """What fired, what spoke for and against it, and what held it back, for people to read."""
    commitment: Commitment | None


class Reading:
    """One body being read; `findings` yields what was found in the order of the text."""

    def __init__(
        self, body: str, title: str, published: date | None, language: str, authority: str | None, *, explained: bool
    ) -> None:
        """`explained` asks for every clause considered and for the reasons, which takes longer."""
        self._known = weights()
        self._limits = self._known.limits[lexicon(language).language]
        self._explained = explained
        self._observer = Observer(body, title, published, language, *(() if explained else (self._may_reach,)))
        self._words = self._observer.words
        self._texts = self._observer.texts
        self._parties = PartyReader(self._texts, title, authority, self._words)
        self._cut = cut_sentences(self._observer.structure)
        self._taken: set[str] = set()
        self._title, self._language = title, language

    def _may_reach(self, features: Features, gathers: bool, *, timed: bool) -> bool:
        return may_reach(features, gathers, self._known, self._limits, timed=timed)

    def findings(self) -> Iterator[Finding]:
        """Each clause considered; a commitment repeated word for word is taken once.

        One that stands inside another's sentence comes before it.
        """
        for clause in self._observer.clauses():
            finding = self._judged(clause)
            if finding.taken and (parts := self._parts(clause, finding)):
                yield from parts
                continue
            yield from self._besides(clause, finding)
            if (
                finding.taken
                or not self._explained
                or clause.seen.fired
                or clause.seen.inherits
                or finding.weight >= _WORTH_TELLING
            ):
                yield finding

    def _judged(self, clause: Observed, at_least: float = 0.0, goes_on: Observed | None = None) -> Finding:
        """`at_least` is the probability of the clause it is part of, `goes_on` the part whose subject it may share."""
        seen = clause.seen
        probable = max(at_least, probability(clause.features, self._known.commitment))
        reasons = [self._cue_of(clause)]
        if self._explained:
            reasons += told(clause.features, self._known.commitment)
        taken = probable >= (self._limits.event if is_event(clause.features) else self._limits.taken)
        said = " ".join(self._texts.low[seen.start : seen.end].split())
        if taken and said in self._taken:
            taken = False
            reasons.append("said before")
        if taken and any(start < seen.end and seen.start < end for start, end in self._cut):
            taken = False
            reasons.append("cut off before its end")
        if taken and self._only_opens(clause):
            taken = False
            reasons.append("opens a list and says nothing itself")
        commitment = None
        if taken:
            self._taken.add(said)
            commitment = self._commitment(clause, probable, goes_on)
            reasons.append(commitment.firmness)
        return Finding(seen.start, seen.end, self._cue_of(clause), probable, taken, tuple(reasons), commitment)

    def _cue_of(self, clause: Observed) -> str:
        seen = clause.seen
        if seen.best is not None and (seen.inherits is None or seen.best.weight >= seen.inherits[2]):
            return seen.best.cue.id
        if seen.inherits is not None:
            return seen.inherits[0]
        return seen.fired[0].cue.id if seen.fired else f"{self._words.language}.{_NO_CUE}"

    def _commitment(self, clause: Observed, probable: float, goes_on: Observed | None) -> Commitment:
        seen = clause.seen
        parties, deadline = self._parties_and_deadline(clause)
        subject = seen.best.subject if seen.best is not None else None
        after = ""
        if goes_on is not None and (subject is None or subject.kind == "unknown"):
            parties = self._parties.read(seen.start, seen.end, seen.best, self._parties_and_deadline(goes_on)[0])
            after = self._texts.body[goes_on.start : goes_on.end]
        before = line_before(self._observer.structure, seen.block, seen.start)
        kind: CommitmentKind = "dated" if deadline is not None and (deadline.start or deadline.end) else "open"
        if seen.timing.recurring:
            kind = "recurring"
        firmness = firmness_of(clause.features, probable, self._known, self._limits)
        return Commitment(
            quote=self._texts.body[seen.start : seen.end],
            quote_start=seen.start,
            quote_end=seen.end,
            actors=parties.actors,
            partners=parties.partners,
            action=action_of(self._texts, seen.start, seen.end, seen.best, before),
            kind=kind,
            deadline=deadline,
            amounts=seen.amounts,
            confidence=confidence(probable, firmness, self._limits),
            cue=self._cue_of(clause),
            firmness=firmness,
            actor_how=parties.how,
            title=headline(
                self._texts.body[seen.start : seen.end],
                self._language,
                when=deadline.text if deadline is not None else "",
                before=before,
                title=self._title,
                after=after,
            ),
        )

    def _parties_and_deadline(self, clause: Observed) -> tuple[Parties, Deadline | None]:
        seen, opening = clause.seen, clause.opening
        inherited: Parties | None = None
        deadline = seen.timing.deadline
        if opening is not None:
            inherited = self._parties.read(opening.start, opening.end, opening.firing)
            if deadline is None and opening.shares_day:
                deadline = self._observer.times.read(opening.start, opening.end, opening.firing).deadline
                if deadline is not None and self._observer.openings.states_aim(opening, deadline.start_char):
                    deadline = None
        elif deadline is None and (line := self._observer.openings.line_above(seen.block)) is not None:
            deadline = self._observer.times.framing(*line)
        return self._parties.read(seen.start, seen.end, seen.best, inherited), deadline

    def _besides(self, clause: Observed, main: Finding) -> Iterator[Finding]:
        """Commitments with their own last day in relative clauses of a clause that was judged."""
        texts, fired = self._texts, clause.seen.governs
        if fired is None:
            return
        deadline = main.commitment.deadline if main.commitment is not None else None
        known = deadline.start_char if deadline is not None else None
        for start, pronoun, end in besides(texts.low, clause.start, clause.end, self._words):
            if start <= fired.start < end or self._words.time_words.search(texts.low, pronoun, end) is None:
                continue
            own = self._observer.beside(clause, *trimmed(texts.body, start, end))
            day = own.seen.timing.deadline
            if (
                own.seen.best is None
                or day is None
                or day.end is None
                or day.start_char < pronoun
                or day.start_char == known
            ):
                continue
            found = self._judged(own)
            if found.taken:
                yield found

    def _parts(self, clause: Observed, whole: Finding) -> list[Finding]:
        """The promises of a clause that makes several, each for a time of its own; empty where it makes one.

        What is promised in one is promised in all: the verb or the subject of the first is that of the others.
        """
        times = self._observer.times
        fired, dues = clause.seen.governs, times.dues(clause.start, clause.end)
        if not dues:
            return []
        body, start = self._texts.body, clause.start
        clause_text = self._texts.accented(start, clause.end).replace("\n", " ")
        spans = [(first - start, last - start) for first, last in dues]
        verb = fired.end - start if fired is not None else clause.end - start
        others = parts_from(clause_text, spans, verb, self._words, times.tense, self._observer.senses)
        if not others:
            return []
        firsts, lasts = [0, *(part.start for part in others)], [part.before for part in others]
        edges = zip(firsts, [*lasts, clause.end - start], strict=True)
        cut = [trimmed(body, start + first, start + last) for first, last in edges]
        times.share(start, clause.end, cut, {cut[at + 1] for at, part in enumerate(others) if part.goes_on})
        parts = [self._observer.beside(clause, *span) for span in cut]
        days = [part.seen.timing.deadline for part in parts]
        if any(day is None or day.end is None for day in days[others[0].accompanies :]):
            return []
        first, *rest = parts
        return [self._judged(first, whole.weight), *(self._judged(part, whole.weight, first) for part in rest)]

    def _only_opens(self, clause: Observed) -> bool:
        """Does the clause only open a list ("The ministers agreed to:"), so that its items are the commitments?

        One with words after its cue ("The council will act, for three reasons:") opens none unless a list follows.
        """
        fired, end = clause.seen.governs, clause.end
        if fired is None or self._texts.body[end : end + 2].strip()[:1] not in (":", "："):
            return False
        rest = trimmed(self._texts.body, fired.end, end)
        return clause.seen.opens or rest[0] >= rest[1] or self._words.only_opens.search(self._texts.low, *rest) is not None
