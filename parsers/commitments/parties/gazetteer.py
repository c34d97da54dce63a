"""Who is named in a text: the gazetteer of bodies and offices, with their positions in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from parsers import lexicon
from parsers.commitments.cues.notation import folded

_WORD = re.compile(r"[\w&-]+")
_LONGEST_FORM = 90
"""Characters of the place or field after an office: "chargé de la transition écologique et de la cohésion des
territoires"."""
# What may follow an office as part of its name: "du Nord", "de l'Intérieur", "for Work and Pensions". It is read in the
# text itself, because names are recognised by their capitals.
_OF = re.compile(
    r"\s+(?:de\s+la\s+|de\s+l['’]\s?|du\s+|des\s+|de\s+|d['’]\s?|of\s+|for\s+|van\s+|voor\s+)(?:the\s+|het\s+)?"
    r"(?P<first>[A-ZÀ-Ý][\w’'-]*|intérieur|justice|santé|culture|travail|transition|agriculture|éducation|défense|économie|"
    r"mer|logement|police|région|zone|département)"
    r"(?:(?:[\s-]+(?:et|de|du|des|la|le|les|en|and|en)|\s+de\s+l['’]|\s+d['’])*[\s’'-]+[A-ZÀ-Ý][\w’'-]*){0,5}"
)
# "France services", "France Rénov'" and "France 2030" are names in their own right, not the state's.
_NAMES_MORE = re.compile(r"\s(?:services(?!\w)|[A-ZÀ-Ý0-9])")
_ACRONYM = re.compile(r"[A-Z][A-Z&]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A body or office named at ``body[start:end]``."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    forms: dict[str, list[tuple[str, str, bool]]]
    """First folded word -> (folded form, name, only in capitals), longest form first."""
    offices: dict[str, list[tuple[re.Pattern[str], bool]]]
    """First folded word -> (pattern of the office, whether a place may follow)."""


@dataclass(frozen=True, slots=True)
class _States:
    pattern: re.Pattern[str]
    names: dict[str, tuple[str, ...]]


@cache
def _states() -> _States:
    names = {
        folded(form): tuple(state["states"])
        for state in lexicon.table("lexicon/bodies.toml")["nationality"]
        for form in state["forms"]
    }
    listed = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return _States(re.compile(rf"(?<!\w)(?:{listed})(?!\w)"), names)


def states_of(body: str, low: str, start: int, end: int) -> tuple[str, ...]:
    """The states that names and nationalities ("franco-belge", "UK") stand for, in text order, each once."""
    table = _states()
    found: dict[str, None] = {}
    for match in table.pattern.finditer(low, start, end):
        if match[0] in ("uk", "eu") and not body[match.start()].isupper():
            continue
        found.update(dict.fromkeys(table.names[match[0]]))
    return tuple(found)


@cache
def _gazetteer() -> _Gazetteer:
    table = lexicon.table("lexicon/bodies.toml")
    forms: dict[str, list[tuple[str, str, bool]]] = {}
    for body in table["body"]:
        for form in body["forms"]:
            low = folded(form)
            first = _WORD.search(low)
            if first is not None:
                forms.setdefault(first[0], []).append((low, body["name"], bool(_ACRONYM.fullmatch(form.split()[0]))))
    for listed in forms.values():
        listed.sort(key=lambda entry: -len(entry[0]))
    offices: dict[str, list[tuple[re.Pattern[str], bool]]] = {}
    for office in table["office"]:
        pattern = re.compile(rf"(?:{folded(office['words'])})(?![\w-])")
        for head in office["heads"].split():
            offices.setdefault(head, []).append((pattern, office["of"]))
    return _Gazetteer(forms, offices)


def mentions(body: str, low: str, start: int, end: int) -> list[Mention]:
    """Bodies and offices named between `start` and `end`, in the order of the text, none inside another.

    `low` is ``folded(body)``.
    """
    gazetteer = _gazetteer()
    kept: list[Mention] = []
    for word in _WORD.finditer(low, start, end):
        if kept and word.start() < kept[-1].end:
            continue
        listed, office = gazetteer.forms.get(word[0]), gazetteer.offices.get(word[0])
        mention = _listed(body, low, word, end, listed) if listed else None
        if office and (held := _office(body, low, word, end, office)) and (mention is None or held.end > mention.end):
            mention = held
        if mention is not None:
            kept.append(mention)
    return kept


def _listed(body: str, low: str, word: re.Match[str], end: int, forms: list[tuple[str, str, bool]]) -> Mention | None:
    for form, name, capitals in forms:
        stop = word.start() + len(form)
        if stop <= end and low.startswith(form, word.start()) and not low[stop : stop + 1].isalnum():
            if form == "france" and _NAMES_MORE.match(body, stop) and not body[word.start() : stop].isupper():
                continue
            if capitals and not body[word.start() : word.end()].isupper():
                continue
            return Mention(name, word.start(), stop)
    return None


def _office(
    body: str, low: str, word: re.Match[str], end: int, offices: list[tuple[re.Pattern[str], bool]]
) -> Mention | None:
    for pattern, with_place in offices:
        if (found := pattern.match(low, word.start(), end)) is None:
            continue
        stop = found.end()
        if with_place and (place := _OF.match(body, stop, min(end, stop + _LONGEST_FORM))):
            stop = place.end()
        return Mention(" ".join(body[found.start() : stop].split()), found.start(), stop)
    return None
