"""Which tables of words people may extend, with what, and how their lines are appended to ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

Form = Literal["lines", "named lines", "words", "choices", "list"]
"""A sequence of tables; the same, where a table with an existing name adds its words to it; one text of words separated by
white space; one text of choices separated by "|"; a list of texts."""

_CUES: Mapping[str, Form] = {"cue": "lines", "held.rule": "lines", "headings.opens": "lines"}
_ANSWERS: Mapping[str, Form] = {"words.stop": "words", "words.common": "words"}
_CLAIMS: Mapping[str, Form] = {"stages.*": "words", "words.*": "choices", "title.*": "choices"}
_STOPS: Mapping[str, Form] = dict.fromkeys(("abbreviations", "uncertain", "openers", "announces"), "list")

EXTENDABLE: Mapping[str, Mapping[str, Form]] = {
    "acts.toml": {"act": "named lines"},
    "bodies.toml": {"body": "lines"},
    "claims_en.toml": _CLAIMS,
    "claims_fr.toml": _CLAIMS,
    "claims_nl.toml": _CLAIMS,
    "commitments_en.toml": _CUES,
    "commitments_fr.toml": _CUES,
    "commitments_nl.toml": _CUES,
    "commitments_senses.toml": {"*.*": "words"},
    "concepts.toml": {"concept": "named lines"},
    "followups_en.toml": _ANSWERS,
    "followups_fr.toml": _ANSWERS,
    "followups_nl.toml": _ANSWERS,
    "parties.toml": {"relays": "choices", "kinds.*": "choices", "same.*": "choices"},
    "text_en.toml": _STOPS,
    "text_fr.toml": _STOPS,
    "text_nl.toml": _STOPS,
    "topics.toml": {"*": "choices"},
}
"""File name -> what may be extended, by its dotted key ("*" for any), and in which form. What depends on the order of its
lines, on numbers learnt from them or on how patterns are made (days, amounts, headlines, weights) is excluded."""

WORD_KEYS = frozenset(("fr", "en", "nl", "near"))
"""Keys of a named line that hold words."""


def form_of(name: str, path: tuple[str, ...]) -> Form | None:
    """The form of what stands at `path` in a file, if it may be added to."""
    for key, form in EXTENDABLE[name].items():
        parts = key.split(".")
        if len(parts) == len(path) and all(part in ("*", own) for part, own in zip(parts, path, strict=True)):
            return form
    return None


def values_of(name: str, own: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values of people's table to append to ours, each with its path; tables on the way to them are walked."""
    for key, value in own.items():
        at = (*path, key)
        if isinstance(value, Mapping) and "lines" not in (form_of(name, at) or ""):
            yield from values_of(name, value, at)
        else:
            yield at, value


def merged(name: str, ours: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    """Our table with people's lines appended; both have the form of the file."""
    found: Mapping[str, Any] = ours
    for path, value in values_of(name, own):
        form = form_of(name, path)
        if form is not None:
            found = _put(found, path, value, form)
    return found


def _put(table: Mapping[str, Any], path: tuple[str, ...], value: Any, form: Form) -> Mapping[str, Any]:
    key, *rest = path
    if rest:
        return {**table, key: _put(table.get(key, {}), tuple(rest), value, form)}
    if key not in table:
        return {**table, key: value}
    return {**table, key: _joined(table[key], value, form)}


def _joined(ours: Any, own: Any, form: Form) -> Any:
    match form:
        case "words":
            return f"{ours} {own}"
        case "choices":
            return f"{ours}|{own}"
        case "named lines":
            return _by_name((*ours, *own))
        case _:
            return (*ours, *own)


def _by_name(lines: tuple[Mapping[str, Any], ...]) -> tuple[Mapping[str, Any], ...]:
    found: dict[str, Mapping[str, Any]] = {}
    for line in lines:
        first = found.get(line["name"])
        found[line["name"]] = line if first is None else {**first, **_more_words(first, line)}
    return tuple(found.values())


def _more_words(first: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a second line with the same name; everything else the first one says stands."""
    more = {key: value for key, value in line.items() if key not in first}
    words = {key: f"{first[key]} {line[key]}" for key in WORD_KEYS & first.keys() & line.keys()}
    return more | words
