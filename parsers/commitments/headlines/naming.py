"""What a clause is about, where the sentence or line before it, or the title, says so."""

from __future__ import annotations

import re

from parsers.commitments.cues.notation import folded
from parsers.commitments.headlines.frames import unframed
from parsers.commitments.headlines.grammar import Grammar
from parsers.commitments.headlines.shortening import shorten
from parsers.text.structure import Block, Structure, fold

_MARKS = re.compile(r"^(?:\W|_)*?(?=[\w«\"“(£$€])|(?:\s|[.;:,–—-])+$")
_LABEL = re.compile(r"^(?:\d{1,2}[.)]|[Cc]ommuniqué(?: de presse)?(?:\s?:)?|[Pp]ress release:?)\s+(?=[A-ZÀ-Ý«])")
"""What labels a line and says nothing of it: "3. ", "Communiqué "."""
_LONGEST_CONTEXT = 45
"""Half of a headline: the other half is for what is done."""
_LEAST_CONTEXT = 24
"""A shorter part of a title names nothing, so room is made for this much."""
_FEWEST_WORDS = 3
"""A clause with fewer words and no verb says nothing without the line above it."""
_OFTEN_SAID = re.compile(r"communique|discours|compte[- ]rendu|press release|statement|\d")
"""How titles and headings that name no thing begin."""
_FEMININE = re.compile(r"\w+(?:tion|sion|te|ure|ence|ance|ette|ie|ique|ade|ole)s?$")


def line_before(structure: Structure, block: Block, start: int) -> str:
    """The sentence before the clause that begins at `start` in `block`, else the end of the line above the block."""
    earlier = [one for one in block.sentences if one.end <= start]
    if earlier:
        return structure.text(earlier[-1])
    above = next(structure.above(block), None)
    return structure.text(above.sentences[-1]) if above is not None and above.sentences else ""


def bare(text: str) -> str:
    """On one line, without bullets, heading marks, the number of an item and final stops."""
    return _LABEL.sub("", _MARKS.sub("", " ".join(text.replace("\u00ad", "").split())))


def named(text: str, before: str, title: str, room: int, rules: Grammar) -> str:
    """With the thing in place of its pronoun, or after the line that names it."""
    low = folded(text)
    pronoun = rules.pronoun.match(low)
    if rules.impersonal.match(low):
        return text
    if pronoun is not None:
        thing = _antecedent(pronoun[0].strip(), unframed(bare(before), rules), rules)
        if thing:
            return f"{thing} {text[pronoun.end() :]}"
    elif not _says_nothing(text, rules):
        return text
    elif before and len(bare(before)) <= _LONGEST_CONTEXT and not _OFTEN_SAID.match(folded(bare(before))):
        title = before
    context = _context(title, min(_LONGEST_CONTEXT, max(room - len(text), _LEAST_CONTEXT)), rules)
    if not context or folded(context) in low or (context.endswith("…") and pronoun is not None):
        return text
    return f"{context}{_colon(rules)}{text[:1].lower() + text[1:]}"


def going_on(text: str, after: str, room: int, rules: Grammar) -> str:
    """With the promise that it goes on from before it, if there is room: "La piscine rouvrira… : la patinoire, en juin"."""
    left = min(_LONGEST_CONTEXT, room - len(text) - 3)
    if left < _LEAST_CONTEXT:
        return text
    return f"{shorten(unframed(bare(after), rules), left, rules)}{_colon(rules)}{text[:1].lower() + text[1:]}"


def _colon(rules: Grammar) -> str:
    return " : " if rules.language == "fr" else ": "


def _says_nothing(text: str, rules: Grammar) -> bool:
    """Only a place or a day, or a word or two: "à la salle des fêtes"."""
    if rules.verb.search(fold(text)) is not None:
        return False
    return rules.opening.match(folded(text)) is not None or len(text.split()) < _FEWEST_WORDS


def _context(title: str, room: int, rules: Grammar) -> str:
    """What a title is about: its part before a colon, or else what fits; nothing where it names no thing."""
    head, colon, rest = bare(title).replace(" – ", " : ").replace(" - ", " : ").partition(":")
    while colon and _OFTEN_SAID.match(folded(head)):
        head, colon, rest = rest.strip().partition(":")
    head = head.strip()
    return "" if _OFTEN_SAID.match(folded(head)) else shorten(head, room, rules)


def _antecedent(pronoun: str, before: str, rules: Grammar) -> str:
    """What a pronoun stands for in the sentence before: its subject or, for "celui-ci", what was named last."""
    low = folded(before)
    found = list(rules.antecedent.finditer(low))
    if not found:
        return ""
    nearest = pronoun.startswith("ce") and rules.language == "fr"
    one = found[-1] if nearest else found[0]
    if not nearest and one.start() > 0:
        return ""  # the subject stands at the head
    if not _agree(pronoun, one["article"], one["noun"], rules):
        return ""
    thing = before[one.start() : one.end()]
    return thing[:1].upper() + thing[1:] if len(thing) <= _LONGEST_CONTEXT else ""


def _agree(pronoun: str, article: str, noun: str, rules: Grammar) -> bool:
    head = noun.split(maxsplit=1)[0]
    if rules.language == "en":
        many = noun.partition(" of ")[0].endswith("s")
        return many == (pronoun in ("they", "these")) and pronoun not in ("he", "she", "this")
    if (article in ("les", "des", "ces")) != (pronoun.startswith(("ils", "elles", "ceux", "celles", "ces"))):
        return False
    if article in ("les", "des", "ces"):
        return True
    feminine = article in ("la", "une", "cette") or (article == "l'" and _FEMININE.match(head) is not None)
    return feminine == pronoun.startswith(("elle", "celle", "cette"))
