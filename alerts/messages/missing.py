"""What an alert does not know, stated next to what it does: days, deadlines, names, figures.

A missing web address is stated where the link would be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from alerts.messages.escaping import clean
from alerts.messages.titles import joined
from alerts.messages.wordings import Wordings
from alerts.model import CommitmentFacts, LinkFacts, ReleaseFacts

UNSURE_BELOW = 0.8
"""Confidence of a reading below which readers are warned: docs/commitments.md says how often such readings are right."""


def of_link(earlier: ReleaseFacts, later: ReleaseFacts, link: LinkFacts, words: Wordings) -> list[str]:
    """What is missing from a commitment and what is said about it."""
    found = [_day(earlier, "earlier", words), _day(later, "later", words), *_deadline(link.promise, words)]
    found += _parties(link.promise, words)
    if link.relation == "follow_up":
        found.append(words.say("gaps.plain_relation"))
    found += _unsaid(link, words)
    return [gap for gap in found if gap]


def of_commitment(release: ReleaseFacts, promise: CommitmentFacts, words: Wordings) -> list[str]:
    """What is missing from a commitment, beside what a notice of its deadline says of that."""
    return [*of_release(release, words), *_parties(promise, words)]


def of_release(release: ReleaseFacts, words: Wordings) -> list[str]:
    """What is missing from what is known of a release."""
    gap = _day(release, "release", words)
    return [gap] if gap else []


def _day(release: ReleaseFacts, which: Literal["earlier", "later", "release"], words: Wordings) -> str:
    if release.published_on is None:
        return words.say(f"gaps.{which}_day")
    return "" if release.published_precision in ("day", None) else words.say(f"gaps.{which}_day_rough")


def _deadline(promise: CommitmentFacts, words: Wordings) -> list[str]:
    """That it is no exact date; that there is none stands where the deadline would."""
    rough = (promise.due_on or promise.due_from) is not None and promise.precision != "day"
    return [words.say("gaps.vague_due")] if rough else []


def _parties(promise: CommitmentFacts, words: Wordings) -> list[str]:
    return [] if promise.actors else [words.say("gaps.no_party")]


def unsure(promise: CommitmentFacts, words: Wordings, *, again: Callable[[str], bool] = lambda _: False) -> str:
    """A warning when a commitment is only an intention, or its reading is less certain than most; "" otherwise.

    `again` says whether the reader has had a sentence already: a few words are enough then.
    """
    key = _warning(promise)
    line = words.say(f"gaps.{key}") if key else ""
    return words.say(f"gaps.{key}_again") if key and again(line) else line


def all_unsure(promise: CommitmentFacts, words: Wordings) -> str:
    """The same warning as that of one of several commitments, for all of them."""
    return words.say(f"gaps.all_{_warning(promise)}")


def _warning(promise: CommitmentFacts) -> str:
    """Which; an intention is little enough, however sure its reading is."""
    if promise.firmness == "intention":
        return "intention"
    return "unsure" if promise.confidence < UNSURE_BELOW else ""


def _unsaid(link: LinkFacts, words: Wordings) -> list[str]:
    """Figures that are promised but not in the passage quoted, however it is spaced: one line for all."""
    said = _bare(link.quote)
    left = [clean(amount.text) for amount in link.promise.amounts if _bare(amount.text) not in said]
    return [words.count("gaps.amounts_unsaid", len(left), amounts=joined(left))] if left else []


def _bare(text: str) -> str:
    return "".join(clean(text).split()).replace("’", "'").lower()
