"""Why a passage was linked to a commitment, with words that stand in the texts and in the language of the message.

`follow_ups.reasons` is made for those who ask the warehouse: it has stems ("examin…"), names of concepts and of rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from alerts.messages.escaping import clean
from alerts.messages.wordings import Wordings, in_print
from alerts.model import LinkFacts
from parsers.text.folding import fold

_MOST_REASONS = 12
"""Of one link; more than a dozen repeat themselves."""
_FOR_THE_WAREHOUSE = ("claim", "reporting", "time", "relation")
"""Reasons that name rules or count days in English."""
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_WITH_NUMBERS = ("amounts", "numbers")
"""Kinds of reasons that have figures in them."""
_NUMBER = re.compile(r"\d+")
_PART = re.compile(r"\w+(?:-\w+)*")


def reasons_of(link: LinkFacts, words: Wordings) -> Sequence[str]:
    """One line a reason; how many more there are, if not all are shown. A kind that is not known is shown as it came."""
    kept = [reason for reason in map(clean, link.reasons) if reason.partition(":")[0] not in _FOR_THE_WAREHOUSE]
    counted = {number for reason in kept if reason.startswith(_WITH_NUMBERS) for number in _NUMBER.findall(reason)}
    told = [line for reason in kept if (line := _reason(reason, link, words, counted))]
    left = len(told) - _MOST_REASONS
    return [*told[:_MOST_REASONS], words.count("body.more", left)] if left > 0 else told


def _reason(reason: str, link: LinkFacts, words: Wordings, counted: Collection[str]) -> str:
    """`counted` are the numbers that stand in reasons about figures, and are no news among the words."""
    kind, colon, detail = reason.partition(": ")
    if kind == "with_detail" or not words.has(f"reasons.{kind}"):
        return reason
    if kind == "names":
        detail = _several(_as_spelt(name, link) or name for name in detail.split(", "))
    elif kind == "words":
        detail = _several(_as_written(term, link) for term in detail.split(", ") if term not in counted)
        if not detail:
            return ""
    elif kind == "numbers":
        amounts = " ".join(one for one in link.reasons if one.startswith("amounts"))
        detail = _several(one for one in detail.split(", ") if one not in _NUMBER.findall(amounts))
        if not detail:
            return ""
    elif kind == "amounts":
        said, of, promised = detail.partition(" of ")
        same = said.strip() == promised.strip()
        detail = words.say("reasons.part", part=said, whole=promised) if of and not same else said
    said = words.say(f"reasons.{kind}")
    return words.say("reasons.with_detail", reason=said, detail=in_print(detail)) if colon else said


def _several(things: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, things)))


def _as_written(term: str, link: LinkFacts) -> str:
    """The word of a text that a term stands for: what is said now first; "" when it is a concept that no word names."""
    return _as_spelt(term, link) or (term if _stands(term, link) else "")


def _as_spelt(term: str, link: LinkFacts) -> str:
    """A name or a word as a text spells it: it was compared in small letters without accents. A stem, which is marked, and a
    word that stands only in another form, are the beginning of one; "" when no quotation has it."""
    sought = fold(term.rstrip("…"), accents=False)
    found = [
        word
        for text in (link.quote, link.promise.quote)
        for whole in _WORD.findall(text)
        for word in dict.fromkeys((whole, *_PART.findall(whole)))
        if fold(word, accents=False).startswith(sought)
    ]
    same = next((one for one in found if fold(one, accents=False) == sought), None)
    if term.endswith("…") and found:
        return str(found[0]).lower()
    return str(same or (found[0] if found else ""))


def _stands(term: str, link: LinkFacts) -> bool:
    return fold(term, accents=False) in fold(f"{link.quote}\n{link.promise.quote}", accents=False)
