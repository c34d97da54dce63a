"""Frames of speech around what a sentence says, and the words that link it to the one before."""

from __future__ import annotations

import re

from parsers.commitments.cues.notation import folded
from parsers.commitments.headlines.grammar import Grammar
from parsers.commitments.headlines.shortening import without_opening

_CONDITIONAL = re.compile(
    r"(?<!\w)(?P<stem>\w*(?:er|ir|ndr|audr|oudr|aur|saur|devr|verr|mettr|rendr|attr))ai(?:t|ent)(?!\w)"
)
_IMPERFECT = re.compile(r"(?:re|at|sou)?tirai|.*(?:dés|insp|asp|exp|resp|adm|v)irai|.*érai")


def unlinked(text: str, rules: Grammar) -> str:
    """Without the words at the head that link the clause to the sentence before."""
    while (found := rules.link.match(folded(text))) is not None and found.end() < len(text):
        text = text[found.end() :]
    return text


def unframed(text: str, rules: Grammar) -> str:
    """Without the frames of speech around the thing; a frame with a negation stays."""
    low = folded(text)
    for pattern in rules.reported:
        found = pattern.match(low)
        if found is None or rules.negation.search(low, 0, found.end()) or found.end() >= len(text) - 3:
            continue
        rest = text[found.end() :]
        pronoun = rules.pronoun.match(folded(rest))
        speaker = found["speaker"] if "speaker" in pattern.groupindex else None
        if pronoun is not None:
            if not speaker or "," in speaker:
                continue
            rest = f"{text[: len(speaker)]} {rest[pronoun.end() :]}"
        return unframed(_future(unlinked(rest, rules), rules), rules)
    for pattern in rules.frames:
        found = pattern.match(low)
        if found is not None and not rules.negation.search(low, 0, found.end()) and found.end() < len(text) - 3:
            return text[found.end() :]
    found = rules.announces.match(low)
    if found is not None and not rules.negation.search(low, 0, found.end()):
        article = rules.article.match(low, found.end())
        first = low[article.end() if article else found.end() :].partition(" ")[0].strip(",.;:")
        if article is None or rules.deeds.match(first):
            return text[article.end() if article else found.end() :]
    short = without_opening(text, rules)
    if len(short) < len(text) and (framed := unframed(short, rules)) != short:
        return framed  # "Pour y répondre, la ministre a annoncé …"
    return text


def _future(text: str, rules: Grammar) -> str:
    """A sentence as spoken, not as reported: "serait rénové" -> "sera rénové"; "would open" -> "will open"."""
    if rules.language == "en":
        return re.sub(r"(?<!\w)would(?!\w)", "will", text, count=1)
    found = next((one for one in _CONDITIONAL.finditer(text) if _IMPERFECT.match(one[0]) is None), None)
    if found is None:
        return text
    ending = "ont" if found[0].endswith("ent") else "a"
    return text[: found.start()] + found["stem"] + ending + text[found.end() :]
