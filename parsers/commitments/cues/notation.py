"""The notation in which the lexicons write what to look for, turned into regular expressions over folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from parsers.text.structure import fold

_PLACE = re.compile(r"(?<!\?P)<(?P<name>\w+)>|\{(?P<forms>[^\W\d][^{}]*)\}")  # not the name of a group, not "{2,3}"
_HANGING = re.compile(r"(?:^|[(|])'")
_SHORT = 300
"""Characters of a clause or headline, of which each rule in turn asks for the folded form."""
_GAP = r"(?:[^\s.;:!?']{{1,40}}(?:'\s?|\s+)){{0,{}}}?"

_INSERTED = r"(?:,[^,;:.!?()«»\"]{2,60},)?"
"""What commas may enclose between an auxiliary and its verb: "will, however, set aside", "shall, from that day, permit"."""

_FRENCH = {
    "inf": r"(?!{not_inf}\b)\w{2,}(?:er|ir|oir|re)\b",
    "lead": r"(?:[^;:]{0,250}?,\s*)?",
}
_ENGLISH = {
    "verb": (
        r"(?!(?:the|a|an|of|in|on|at|by|for|from|with|to|and|or|we|i|he|she|it|they|you|who|which|that|this|these|those|"
        r"our|their|his|her|its|my|your|as|is|are|was|were|not|no)\b)[a-z][a-z'-]+\b"
    ),
    "ing": (
        r"(?!(?:during|including|following|regarding|concerning|according|pending|morning|evening|spring|being)\b)"
        r"[a-z-]{2,}ing\b"
    ),
    "pp": (
        r"(?:[a-z-]+(?:ed|en|wn|ght)|made|put|set|run|built|held|paid|laid|sent|cut|done|begun|met|led|spent|kept|left|"
        r"read|told|sold|found|rebuilt|split|shut|overseen|withdrawn|wound|won|hung|dealt|lent|struck)\b"
    ),
    "lead": r"(?:[^;:]{0,120}?,\s*)?",
}
_DUTCH = {"lead": r"(?:[^;:]{0,120}?,\s*)?"}
_FORMS: Mapping[str, Mapping[str, str]] = {"fr": _FRENCH, "en": _ENGLISH, "nl": _DUTCH}
_ADVERB_ENDINGS = {"fr": r"\w{3,}ment|", "en": r"\w{2,}ly|", "nl": ""}

# Endings of French past participles, with their accents: "sera fixée" is one, "sera le" is not, nor are short words that
# end like one ("deux fois par mois").
PARTICIPLE = re.compile(
    r"(?!(?:fois|mois|trois|puis|depuis|mais|jamais|désormais|avis|ainsi|aussi|parmi|ici|qui|lui|celui|plus|nous|vous|tous"
    r"|sous|dessus|midi|lundi|mardi|mercredi|jeudi|vendredi|samedi)$)"
    r"(?:\w+(?:é|és|ée|ées|i|is|ie|ies|u|us|ue|ues|it|ite|its|ites|ert|erte|erts|ertes|int|inte|ints|intes|mis)"
    r"|(?:re|trans|com|pro|ad|per|sou|dé)?mises?|(?:re|com|ap)?prises?|(?:re|con)quises?|incluses?|dissoutes?|closes?)$"
)


def folded(text: str) -> str:
    """Lower case without accents, as matched; the length stays the same."""
    return _folded_once(text) if len(text) <= _SHORT else fold(text, accents=False)


@lru_cache(maxsize=1024)
def _folded_once(text: str) -> str:
    return fold(text, accents=False)


def word_choice(words: str | Sequence[str]) -> str:
    """A regular expression for any of `words` (a "_" inside a word stands for white space), longest first."""
    listed = words.split() if isinstance(words, str) else list(words)
    forms = sorted({_ligatures(re.escape(folded(word))).replace("_", r"\s+") for word in listed}, key=len, reverse=True)
    return "|".join(forms)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled piece of notation, searched between two offsets of a folded text."""

    expression: re.Pattern[str]
    exact: frozenset[str]
    """Lower case, with accents: what a group named ``exact1``, ``exact2`` … may hold; the caller checks it."""
    anchored: bool
    """It may only match where the search begins: `^` in a pattern means the head of the clause, not of the text."""

    def search(self, low: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in ``low[start:end]``; only word boundaries look at what stands before `start`."""
        stop = len(low) if end is None else end
        return self.expression.match(low, start, stop) if self.anchored else self.expression.search(low, start, stop)

    def finditer(self, low: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Every match in ``low[start:end]``, without overlaps."""
        stop = len(low) if end is None else end
        if not self.anchored:
            yield from self.expression.finditer(low, start, stop)
        elif (found := self.expression.match(low, start, stop)) is not None:
            yield found


def compiled(says: str, language: str, classes: Mapping[str, str]) -> Pattern:
    """`says`, written in the notation, as a pattern to search in folded text.

    Groups named ``future``, ``pp1``, ``exact1`` … hold words whose form the caller must still check (exceptions, accents).
    Raises `re.error` or `KeyError` where the notation is wrong: an error in the lexicon, found when it is loaded.
    """
    anchored = says.startswith("^")
    says = says.removeprefix("^")
    exact: set[str] = set()
    out: list[str] = []
    at = 0
    for groups, found in enumerate(_PLACE.finditer(says)):
        before = says[at : found.start()]
        if found["name"] == "adv" and before.endswith(" "):
            out.append(_literal(before[:-1]) + _INSERTED + r"\s+")
        else:
            out.append(_literal(before))
        if found["forms"] is not None:
            listed = found["forms"].split("|")
            exact.update(fold(form) for form in listed)
            out.append(f"(?P<exact{groups}>{word_choice([form.replace(' ', '_') for form in listed])})(?!\\w)")
        else:
            out.append(_word_class(found["name"], groups, language, classes))
        at = found.end()
    pattern = "".join([*out, _literal(says[at:])])
    if not says.startswith("\\"):
        # A piece that begins with an apostrophe ("'ll") attaches to the word before it.
        begins = r"(?:(?<!\w)|(?='))" if _HANGING.search(says) else r"(?<!\w)"
        pattern = f"{begins}(?:{pattern})"
    if not says.endswith("$"):
        pattern = rf"{pattern}(?:(?<=['\s])|(?!\w))"
    return Pattern(re.compile(pattern), frozenset(exact), anchored)


def _word_class(name: str, number: int, language: str, classes: Mapping[str, str]) -> str:
    if name.startswith("gap"):
        return _GAP.format(name[3:] or 6)
    if name == "adv":
        return rf"(?:(?:{_ADVERB_ENDINGS[language]}{word_choice(classes['adv'])}),?\s+){{0,3}}"
    if name == "future":
        return r"(?P<future>\w+r(?:a|ont|ons|ai))\b"
    if name == "pp" and language == "fr":
        return rf"(?P<pp{number}>[^\W\d]+)\b"
    if name in _FORMS[language]:
        form = _FORMS[language][name]
        if "{not_inf}" in form:
            form = form.replace("{not_inf}", f"(?:{word_choice(classes['not_inf'])})")
        return f"(?:{form})"
    tail = r"\b" if name in ("det", "speech") else ""
    return f"(?:{word_choice(classes[name])}){tail}"


def _literal(text: str) -> str:
    """Fold the letters of a piece of notation, but not its escapes ("\\b", "\\W"); a space is any white space."""
    pieces = re.split(r"(\\.|\(\?P?<?\w*>?|\[[^\]]*\])", text)
    out = [piece if index % 2 else _ligatures(folded(piece)) for index, piece in enumerate(pieces)]
    return re.sub(r" (?=\?)", r"\\s", "".join(out)).replace(" ", r"\s+")


def _ligatures(text: str) -> str:
    return text.replace("œ", "(?:œ|oe)")
