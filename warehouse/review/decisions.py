"""What people decided, found again by the commitment's words. Pure: rows of `decisions` go in, answers come out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Literal

from parsers.identity import stable_id
from parsers.model import Firmness, FollowUpRelation
from parsers.text.folding import matching

Subject = Literal["commitment", "follow_up", "same_announcement"]
Verdict = Literal["accepted", "rejected", "withdrawn"]

SAME_SHARE = 0.7
"""Share of the words of the shorter of two quotations that the other must hold for both to be the same commitment."""
LONGEST_NAME = 100
"""Characters of a reviewer's name: a person's and a unit's, not a misplaced cell."""
_FEWEST_WORDS = 4
"""Of the shorter one; fewer occur in too many other commitments, and must be the very same words."""
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def folded_words(quote: str) -> tuple[str, ...]:
    """The words of a quotation in order, regardless of case, accents, punctuation, tags and the form of apostrophes."""
    return tuple(_WORD.findall(matching(quote, accents=False).text))


def shared_words(one: str, other: str) -> float:
    """Share of the words of the shorter quotation that the other holds too, each as often as it occurs: 0 to 1.

    1 for the same folded words; 0 when the shorter has fewer than four words and the two are not the same.
    """
    first, second = folded_words(one), folded_words(other)
    if first == second:
        return 1.0
    shorter = min(len(first), len(second))
    if shorter < _FEWEST_WORDS:
        return 0.0
    return (Counter(first) & Counter(second)).total() / shorter


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on one matter; one row of `decisions`."""

    subject: Subject
    release_id: str
    """The release that makes the commitment; of two copies, the smaller release_id."""
    verdict: Verdict
    """`withdrawn`: the rules decide again."""
    decided_by: str
    decided_at: datetime
    """UTC."""
    quote: str | None = None
    """The commitment as it read; None for a same announcement."""
    later_release_id: str | None = None
    """The release that speaks of it, or the other copy."""
    later_quote: str | None = None
    """What that release said about it, as it read."""
    relation: FollowUpRelation | None = None
    """Of an accepted follow-up, if the person gave it."""
    note: str | None = None
    firmness: Firmness | None = None
    """Of an accepted commitment, if the person gave it."""

    @property
    def decision_id(self) -> str:
        """The same for the same decision by the same person at the same time, however often it is recorded."""
        return stable_id(
            "decision", self.subject, self.release_id, self.quote, self.later_release_id, self.verdict, self.relation,
            self.decided_by, self.decided_at.isoformat(), *([self.firmness] if self.firmness else []),
        )  # several a line, as in a table  # fmt: skip


def about_commitment(
    release_id: str,
    quote: str,
    verdict: Verdict,
    decided_by: str,
    decided_at: datetime,
    *,
    note: str | None = None,
    firmness: Firmness | None = None,
) -> Decision:
    """Whether a quotation of a release is a commitment; `firmness` None leaves the one that the rules found."""
    return Decision("commitment", release_id, verdict, decided_by, decided_at, quote, note=note, firmness=firmness)


def about_follow_up(
    release_id: str,
    quote: str,
    later_release_id: str,
    verdict: Verdict,
    decided_by: str,
    decided_at: datetime,
    *,
    later_quote: str | None = None,
    relation: FollowUpRelation | None = None,
    note: str | None = None,
) -> Decision:
    """Whether a later release speaks of a commitment; `relation` None leaves the one that the rules found."""
    return Decision(
        "follow_up", release_id, verdict, decided_by, decided_at, quote, later_release_id, later_quote, relation, note
    )


def about_copies(
    one: str, other: str, verdict: Verdict, decided_by: str, decided_at: datetime, *, note: str | None = None
) -> Decision:
    """Whether two releases are the same announcement; their order does not matter."""
    first, second = sorted((one, other))
    return Decision("same_announcement", first, verdict, decided_by, decided_at, later_release_id=second, note=note)


def is_about(decision: Decision, release_id: str, quote: str) -> bool:
    """Whether a decision is about a commitment, a link to it, or a copy of its release."""
    if decision.subject == "same_announcement":
        return release_id in (decision.release_id, decision.later_release_id)
    return decision.release_id == release_id and shared_words(decision.quote or "", quote) >= SAME_SHARE


def wrong_name(name: str) -> str | None:
    """What is wrong with a reviewer's name; None for a good one."""
    if not name:
        return "is empty"
    if len(name) > LONGEST_NAME:
        return f"has more than {LONGEST_NAME} characters"
    if not name.isprintable():
        return "holds characters that are not printed"
    if name.casefold() == "rules" or name.casefold().startswith("rules "):
        return f"{name!r} is how the rules sign"
    return None


def decided_of(decision: Decision | None) -> dict[str, str | None]:
    """The columns of a commitment that say what a person decided about it."""
    return {
        "decided_by": decision.decided_by if decision else None,
        "decided_firmness": decision.firmness if decision else None,
    }


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything decided about some releases, and which of it counts.

    A quotation finds the decision about the same folded words of the same release; otherwise the one whose words have most
    in common with it, if at least `SAME_SHARE` of the shorter's. So decisions survive a different cut of the quotation and
    small edits. Of several about the same words the latest counts; a withdrawn one is as if nothing had been decided.
    """

    rows: tuple[Decision, ...] = ()
    _by_matter: dict[tuple[Subject, str, str | None], list[Decision]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[tuple[Subject, str, str | None], list[Decision]] = defaultdict(list)
        # The latest last; the id only makes the order of two at the same moment the same everywhere.
        for one in sorted(self.rows, key=lambda one: (one.decided_at, one.decision_id)):
            found[one.subject, one.release_id, one.later_release_id].append(one)
        object.__setattr__(self, "_by_matter", dict(found))

    def commitment(self, release_id: str, quote: str, among: Iterable[str] = ()) -> Decision | None:
        """What counts about a commitment; None when nothing was decided, or it was withdrawn.

        `among`: the quotations of the release, when they are known: a decision is then about the nearest of them only, so
        that what was said of one commitment is not taken as said of another in almost the same words.
        """
        return _standing(_about(self._by_matter.get(("commitment", release_id, None), ()), quote, among))

    def follow_up(self, release_id: str, quote: str, later_release_id: str, among: Iterable[str] = ()) -> Decision | None:
        """What counts about a link; `release_id` and `quote` are those of the commitment, `among` as for `commitment`."""
        return _standing(_about(self._by_matter.get(("follow_up", release_id, later_release_id), ()), quote, among))

    def same_announcement(self, one: str, other: str) -> Decision | None:
        """What counts about two releases being copies, in either order."""
        first, second = sorted((one, other))
        found = self._by_matter.get(("same_announcement", first, second), ())
        return _standing(found[-1] if found else None)

    def says(self, decision: Decision) -> bool:
        """Whether what counts about the matter of `decision` already says the same: its verdict, relation and firmness."""
        matter = (decision.subject, decision.release_id, decision.later_release_id)
        last = _about(self._by_matter.get(matter, ()), decision.quote or "", ())
        return last is not None and _what(last) == _what(decision)

    def latest(self) -> list[Decision]:
        """The last decision on each matter by its folded words, including withdrawn ones, in chronological order."""
        last: dict[tuple[Subject, str, str | None, tuple[str, ...]], Decision] = {}
        for found in self._by_matter.values():
            for one in found:
                last[one.subject, one.release_id, one.later_release_id, folded_words(one.quote or "")] = one
        return sorted(last.values(), key=lambda one: (one.decided_at, one.decision_id))


def _about(decided: Sequence[Decision], quote: str, among: Iterable[str]) -> Decision | None:
    """The latest decision about the commitment `quote`; `decided` has the latest last."""
    if not decided:
        return None
    words = folded_words(quote)
    for one in reversed(decided):
        if folded_words(one.quote or "") == words:
            return one
    nearest, share = None, 0.0
    for one in reversed(decided):
        common = shared_words(quote, one.quote or "")
        if common >= SAME_SHARE and common > share and _is_nearest(one.quote or "", quote, among):
            nearest, share = one, common
    return nearest


def _is_nearest(said: str, quote: str, among: Iterable[str]) -> bool:
    """Whether none of these quotations is nearer to the words of a decision than `quote`."""
    own = _nearness(said, quote)
    return all(_nearness(said, other) <= own for other in among)


def _nearness(one: str, other: str) -> tuple[bool, float, int]:
    first, second = folded_words(one), folded_words(other)
    return first == second, shared_words(one, other), -abs(len(first) - len(second))


def _what(decision: Decision) -> tuple[str | None, ...]:
    return decision.verdict, decision.relation, decision.firmness


def _standing(decision: Decision | None) -> Decision | None:
    return None if decision is None or decision.verdict == "withdrawn" else decision
