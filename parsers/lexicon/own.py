"""Whether people's own lines have the form of the tables that they extend, and find their examples. Pure: tables go in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from parsers.commitments.cues.notation import compiled, folded
from parsers.lexicon import shipped
from parsers.lexicon.merging import EXTENDABLE, WORD_KEYS, form_of, values_of

Fault = tuple[str, tuple[str | int, ...], str]
"""The file, the path to the value in it, and what is wrong."""

MOST_LINES = 2_000
"""Of one kind in a file; our largest table has 1,200 meanings."""
_LONGEST = 4_000
"""Characters of one text; our longest line, a pattern, has 1,700."""
_SAYS = "says"


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line of one kind contains, by key."""

    needs: Mapping[str, type]
    may: Mapping[str, type] = field(default_factory=dict)


_WORDS = {"fr": str, "en": str, "nl": str}
_TOLD = {f"{kind}_{language}": str for kind in ("example", "counter") for language in ("fr", "en", "nl")}
_RULE = {"id": str, _SAYS: str, "example": str}
_LINES: Mapping[tuple[str, str], _Line] = {
    ("acts", "act"): _Line({"name": str}, {**_WORDS, **_TOLD, "near": str}),
    ("bodies", "body"): _Line({"name": str, "forms": list}),
    ("concepts", "concept"): _Line(
        {"name": str}, {**_WORDS, "place": bool, "common": bool, "instrument": bool, "broader": str}
    ),
    ("commitments", "cue"): _Line(
        {**_RULE, "on": list, "weight": float, "subject": str, "counter": str},
        {"needs": str, "past": bool, "standing": bool, "list": bool},
    ),
    ("commitments", "held.rule"): _Line({**_RULE, "hard": bool}, {"on": list, "before": bool, "over": bool}),
    ("commitments", "headings.opens"): _Line(_RULE, {"shares_day": bool}),
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "subject": ("active", "passive", "any"),
    "needs": ("", "day", "figure", "day or figure", "time"),
}
_EXPECTED = {str: "a text", bool: "true or false", list: "a list of texts", float: "a number from 0 to 1"}
_LETTER = re.compile(r"[^\W_]")


def faults(own: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """What is wrong with the tables of `own`, by the name of the file, which must be one of `EXTENDABLE`."""
    for name, table in own.items():
        for path, value in values_of(name, table):
            for at, text in _of_value(name, path, value, own):
                yield name, (*path, *at), text


def _of_value(name: str, path: tuple[str, ...], value: Any, own: Mapping[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    form = form_of(name, path)
    key = ".".join(path)
    if form is None:
        yield (), f"lines may be added here to {', '.join(EXTENDABLE[name])} only"
    elif "lines" in form:
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            yield (), f"expected tables, each below [[{key}]]"
        elif len(value) > MOST_LINES:
            yield (), f"there may be {MOST_LINES:,} of them at most, found {len(value):,}"
        else:
            for place, line in enumerate(value):
                yield from (((place, *at), text) for at, text in _of_line(name, key, line, own))
    elif name != "parties.toml" and not _is_ours(name, path):
        yield (), "there is no such list of ours to add to"
    elif form == "list":
        if fault := _wrong(value, list):
            yield (), fault
    elif fault := _wrong(value, str):
        yield (), fault
    elif name == "topics.toml":
        yield from (((), text) for text in _unknown(value.split("|"), "concepts.toml", "concept", own))


def _is_ours(name: str, path: tuple[str, ...]) -> bool:
    table: Any = shipped(f"lexicon/{name}")
    for key in path:
        table = table.get(key) if isinstance(table, Mapping) else None
    return isinstance(table, str | tuple)


def _of_line(name: str, key: str, line: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    kind = name.removesuffix(".toml").partition("_")[0]
    form = _LINES[kind, key]
    kinds = {**form.needs, **form.may}
    missing = [one for one in form.needs if one not in line]
    wrong = [(one, _wrong(value, kinds[one], one) if one in kinds else "unknown key") for one, value in line.items()]
    found = [((one,), text) for one, text in wrong if text]
    yield from (((), f"the key {one} is missing") for one in missing)
    yield from found
    if missing or found:
        return
    if name == "acts.toml":
        yield from ((("near",), text) for text in _unknown(line.get("near", "").split(), name, "act", own))
    if name == "concepts.toml" and "broader" in line:
        yield from ((("broader",), text) for text in _unknown([line["broader"]], name, "concept", own))
    if _SAYS in line:
        yield from _of_rule(name, key, line)


def _wrong(value: Any, kind: type, key: str = "") -> str:
    """What is wrong with a value, apart from what it means; nothing where it is right."""
    if kind is float:
        right = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
        return "" if right else f"expected {_EXPECTED[kind]}"
    if not isinstance(value, kind) or (isinstance(value, list) and not all(isinstance(one, str) for one in value)):
        return f"expected {_EXPECTED[kind]}"
    texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    if any(len(one) > _LONGEST for one in texts):
        return f"longer than {_LONGEST:,} characters"
    if key in _CHOICES and value not in _CHOICES[key]:
        return "expected " + " or ".join(repr(one) for one in _CHOICES[key] if one)
    words = [word for one in texts for word in (one.split() if key in WORD_KEYS else [one])]
    if value == [] or (key not in ("on", *_CHOICES) and not all(map(_LETTER.search, words))):
        return "expected words, found none"
    return ""


def _unknown(names: list[str], file: str, key: str, own: Mapping[str, Any]) -> Iterator[str]:
    lines = (*shipped(f"lexicon/{file}")[key], *(own.get(file, {}).get(key) or ()))
    known = {one.get("name") for one in lines if isinstance(one, Mapping)}
    yield from (f'there is no {key} "{one.strip()[:40]}"' for one in names if one not in known)


def _of_rule(name: str, key: str, line: Mapping[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    language = name.removesuffix(".toml")[-2:]
    if not re.fullmatch(rf"{language}\.[a-z0-9_.-]{{1,60}}", line["id"]):
        yield ("id",), f'expected {language}. and small letters, such as "{language}.own.cycle_paths"'
        return
    if key == "held.rule" and f"held:{line['id'][3:]}" not in shipped("lexicon/commitments_weights.toml")["promise"]:
        yield ("id",), "words that hold back count as much as those of a rule of ours: expected the id of one"
    listed = shipped(f"lexicon/{name}")["classes"]
    try:
        pattern = compiled(line[_SAYS], language, {one: " ".join(words.split()) for one, words in listed.items()})
    except KeyError as error:  # said as a mistake of the line
        yield (_SAYS,), f"there is no class of words <{error.args[0]}>"
    except (re.error, OverflowError, RecursionError, ValueError) as error:  # said as a mistake of the line too
        yield (_SAYS,), f"no pattern: {error}"
    else:
        low = folded(line["example"])
        if pattern.search(low) is None:
            yield ("example",), "the pattern does not find it"
        elif line.get("on") and not any(_opens(folded(piece), low) for piece in line["on"]):
            yield ("on",), "no word of the example begins so"


def _opens(piece: str, low: str) -> bool:
    return piece[1:] in low if piece.startswith("*") else re.search(rf"(?<!\w){re.escape(piece)}", low) is not None
