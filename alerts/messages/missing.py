"""What an alert does not know, stated next to what it does: days, deadlines, names, figures.

A missing web address is stated where the link would be.
"""

from __future__ import annotations

from typing import Literal

from alerts.messages.escaping import clean
from alerts.messages.wordings import Wordings
from alerts.model import CommitmentFacts, LinkFacts, ReleaseFacts

UNSURE_BELOW = 0.8
"""Confidence of a reading below which readers are warned: docs/commitments.md says how often such readings are right."""


def of_link(earlier: ReleaseFacts, later: ReleaseFacts, link: LinkFacts, words: Wordings) -> list[str]:
    """What is missing from a commitment and what is said about it."""
    found = [_day(earlier, "earlier", words), _day(later, "later", words), *_commitment(link.promise, words)]
    if link.relation == "follow_up":
        found.append(words.say("gaps.plain_relation"))
    found += _unsaid(link, words)
    return [gap for gap in found if gap]


def of_commitment(release: ReleaseFacts, promise: CommitmentFacts, words: Wordings) -> list[str]:
    """What is missing from a commitment."""
    return [gap for gap in [*of_release(release, words), *_commitment(promise, words)] if gap]


def of_release(release: ReleaseFacts, words: Wordings) -> list[str]:
    """What is missing from what is known of a release."""
    gap = _day(release, "release", words)
    return [gap] if gap else []


def _day(release: ReleaseFacts, which: Literal["earlier", "later", "release"], words: Wordings) -> str:
    if release.published_on is None:
        return words.say(f"gaps.{which}_day")
    return "" if release.published_precision in ("day", None) else words.say(f"gaps.{which}_day_rough")


def _commitment(promise: CommitmentFacts, words: Wordings) -> list[str]:
    found = []
    if promise.due_on is None and promise.due_from is None:
        found.append(words.say("gaps.no_due"))
    elif promise.precision != "day":
        found.append(words.say("gaps.vague_due"))
    if not promise.actors:
        found.append(words.say("gaps.no_party"))
    return found


def unsure(promise: CommitmentFacts, words: Wordings) -> str:
    """A warning when a commitment is only an intention, or its reading is less certain than most; "" otherwise."""
    found = [words.say("gaps.intention")] if promise.firmness == "intention" else []
    if promise.confidence < UNSURE_BELOW:
        found.append(words.say("gaps.unsure"))
    return " ".join(found)


def _unsaid(link: LinkFacts, words: Wordings) -> list[str]:
    """Figures that are promised but not in the passage quoted, however it is spaced."""
    said = _bare(link.quote)
    return [
        words.say("gaps.amount_unsaid", amount=clean(amount.text))
        for amount in link.promise.amounts[:3]
        if _bare(amount.text) not in said
    ]


def _bare(text: str) -> str:
    return "".join(clean(text).split()).replace("’", "'").lower()
