"""What a commitment undertakes, and on what: the act and the object, in the values that claims have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.claims.clauses import Clauses
from parsers.claims.lexicon import WORD, acts, language_of, stems
from parsers.claims.predicates import ActToken, act_tokens
from parsers.text.folding import fold

_LONGEST_OBJECT = 120
"""Characters, as of `Claim.object`."""
_SAME_PLACE = 40
"""Characters of the action that are enough to find it in the quotation again."""
_PASSIVE = re.compile(
    r"\b(?:ser(?:a|ont|ait|aient)|(?:va|vont|doit|doivent|devra|devront|pourra|pourront) être"
    r"|(?:will|shall|to|must|should) be|zal|zullen|wordt|worden)\s+"
    r"(?:\w+(?:ment|ly)\s+|ainsi\s+|également\s+|aussi\s+|also\s+|then\s+){0,2}$"
)
"""What makes the word behind it a passive: its object stands before it ("le pont sera rénové")."""
_REFLEXIVE = re.compile(r"\bs(?:e |['’])$")
_NO_OBJECT = re.compile(
    r"\s*(?:$|[.,;:]|(?:en|au|aux|à|dans|dès|avant|après|d['’]ici|pour|par|sur|sous|pendant|à partir|à compter|courant|lundi"
    r"|mardi|mercredi|jeudi|vendredi|samedi|dimanche|in|on|by|from|before|at|within|during|for|next|this|op|vanaf|tegen|voor)\b)"
)
"""What follows a verb without an object: a time, a place, the end."""
_PREDICATE = re.compile(
    r"\s(?:ser(?:a|ont|ait|aient)|est|sont|va|vont|a|ont|\w{3,}er(?:a|ont)|will|shall|is|are|has|have|can|zal|zullen|wordt|worden)\s"
)
"""Where the verb begins whose subject is a noun of action ("la rénovation du pont | sera achevée")."""
_REPORTS = re.compile(r"\s+(?:que|qu['’]|that|dat)\b")
"""What follows a verb that only says who said it: "a annoncé que"."""
_REPORTED = re.compile(r".*\b(?:que|qu['’]|that|dat)\s*")
_EDGES = re.compile(
    r"^[\W_]*(?:(?:et|and|en|le|la|les|l['’]|un|une|des|du|de la|de l['’]|de|d['’]|aux?|the|an?|of|het|een|van)"
    r"(?:\s+|(?<=['’])))*"
    r"|[\W_]+$",
    re.IGNORECASE,
)


def act_and_object(quote: str, action: str, deadline: str | None, language: str | None) -> tuple[str | None, str]:
    """The act by its name in parsers/lexicon/acts.toml, None where the words name none, and its object in their own words.

    Of several acts that are named, the first in what is promised counts ("s'engage à *ouvrir* un centre pour former …").

    Args:
        quote: the commitment, word for word.
        action: what is promised: `Commitment.action`.
        deadline: the words that set its time, which are no part of the object.
        language: ISO 639-1; anything but "fr", "en" and "nl" is read as French.
    """
    text = " ".join(quote.split())
    low = fold(text)
    begin = max(text.find(action.rstrip("…")[:_SAME_PLACE]), 0)
    tokens = [token for token in _acts_in(low, language_of(language)) if _REPORTS.match(low, token.end) is None]
    one = next((token for token in tokens if token.start >= begin), tokens[0] if tokens else None)
    if one is None:
        return None, ""
    return one.act, _shown(_object(text, low, one, language_of(language)), deadline)


def _acts_in(low: str, language: str) -> Sequence[ActToken]:
    spans = [found.span() for found in WORD.finditer(low)]
    return act_tokens(spans, stems([low[start:end] for start, end in spans], language), acts(language))


def _object(text: str, low: str, one: ActToken, language: str) -> str:
    """The words of the clause on the side of the act where its object stands."""
    begin, stop = Clauses(low, 0, len(low), language).around(one.start, one.end)
    passive = _PASSIVE.search(low, begin, one.start)
    if passive is not None:
        return _REPORTED.sub("", text[begin : passive.start()])
    if _REFLEXIVE.search(low, begin, one.start) is None and _NO_OBJECT.match(low, one.end, stop) is None:
        verb = _PREDICATE.search(low, one.end, stop)
        return text[one.end : verb.start() if verb else stop]
    return _REPORTED.sub("", text[begin : one.start].removesuffix("se ").removesuffix("s'").removesuffix("s’"))


def _shown(said: str, deadline: str | None) -> str:
    if deadline:
        said = said.replace(" ".join(deadline.split()), " ")
    words = _EDGES.sub("", " ".join(said.split()))
    return words if len(words) <= _LONGEST_OBJECT else words[:_LONGEST_OBJECT].rsplit(" ", 1)[0]
