"""Why a passage was linked to a commitment, with words that stand in the texts and in the language of the message.

`follow_ups.reasons` is made for those who ask the warehouse: it has stems ("examin…"), names of concepts and of rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from alerts.messages.escaping import clean
from alerts.messages.wordings import Wordings
from alerts.model import LinkFacts
from parsers.text.folding import fold

_MOST_REASONS = 12
"""Of one link; more than a dozen repeat themselves."""
_FOR_THE_WAREHOUSE = ("claim", "reporting", "time", "relation")
"""Reasons that name rules or count days in English."""
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_PART = re.compile(r"\w+(?:-\w+)*")


def reasons_of(link: LinkFacts, words: Wordings) -> Sequence[str]:
    """One line a reason; how many more there are, if not all are shown. A kind that is not known is shown as it came."""
    kept = [reason for reason in link.reasons if reason.partition(":")[0] not in _FOR_THE_WAREHOUSE]
    told = [line for reason in kept if (line := _reason(clean(reason), link, words))]
    left = len(told) - _MOST_REASONS
    return [*told[:_MOST_REASONS], words.count("body.more", left)] if left > 0 else told


def _reason(reason: str, link: LinkFacts, words: Wordings) -> str:
    kind, colon, detail = reason.partition(": ")
    if kind == "with_detail" or not words.has(f"reasons.{kind}"):
        return reason
    if kind == "names":
        detail = ", ".join(dict.fromkeys(_as_spelt(name, link) for name in detail.split(", ")))
    elif kind == "words":
        detail = ", ".join(dict.fromkeys(filter(None, (_as_written(term, link) for term in detail.split(", ")))))
        if not detail:
            return ""
    elif kind == "amounts":
        said, of, promised = detail.partition(" of ")
        same = said.strip() == promised.strip()
        detail = words.say("reasons.part", part=said, whole=promised) if of and not same else said
    said = words.say(f"reasons.{kind}")
    return words.say("reasons.with_detail", reason=said, detail=detail) if colon else said


def _as_spelt(name: str, link: LinkFacts) -> str:
    """A name as a text spells it: it was compared in small letters without accents. As it came where no quotation has it."""
    sought = fold(name, accents=False)
    for text in (link.quote, link.promise.quote):
        for found in _WORD.finditer(text):
            for word in dict.fromkeys((found[0], *_PART.findall(found[0]))):
                if fold(word, accents=False) == sought:
                    return str(word)
    return name


def _as_written(term: str, link: LinkFacts) -> str:
    """The word of a text that a term stands for: what is said now first; "" when it is a concept that no word names."""
    if not term.endswith("…"):
        return term if _stands(term, link) else ""
    stem = fold(term.rstrip("…"), accents=False)
    for text in (link.quote, link.promise.quote):
        for found in _WORD.findall(text):
            if fold(found, accents=False).startswith(stem):
                return str(found).lower()
    return ""


def _stands(term: str, link: LinkFacts) -> bool:
    return fold(term, accents=False) in fold(f"{link.quote}\n{link.promise.quote}", accents=False)
