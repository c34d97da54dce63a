"""Words looked for, as conditions on stored text: stems are resolved by the words that the releases of the file use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from warehouse.connection.sql import as_parameter
from warehouse.published.serving.snapshot import Snapshot

_MOST_FORMS = 200
"""Forms of one word looked for; verbs of French have some fifty in texts."""
_PLAIN = re.compile(r"[a-z0-9]+")
"""A word that can stand in a pattern as it is."""
_LANGUAGES = {"fr": "french", "en": "english", "": "none"}


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """A word, or the words of a phrase."""

    phrase: str
    """Folded, with one space around each word of a phrase; empty for a single word."""
    stems: tuple[tuple[str, ...], ...]
    """For each of its words, the stems under which it is known: the language (fr, en or nothing), a colon, the stem."""


Sought = tuple[tuple[SoughtWord, ...], ...]
"""Alternatives, all of whose words must occur."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a stem stands for in this file."""

    words: tuple[str, ...]
    """Without accents, as texts have them."""
    term_nos: tuple[int, ...]
    """Numbers of its stems in the index."""


def forms_of(snapshot: Snapshot, sought: Sought) -> dict[tuple[str, ...], Form]:
    """What each set of stems stands for in the file."""
    wanted = sorted({stems for words in sought for word in words for stems in word.stems})
    pairs = [
        {"number": number, "language": _LANGUAGES[language], "term": term}
        for number, stems in enumerate(wanted)
        for language, term in (stem.split(":", 1) for stem in stems)
    ]
    rows = snapshot.rows_for("forms_of_stems", {"pairs": as_parameter(pairs), "most": _MOST_FORMS}) if pairs else []
    found = {row["number"]: Form(tuple(row["words"]), tuple(row["term_nos"])) for row in rows}
    return {stems: found.get(number, Form((), ())) for number, stems in enumerate(wanted)}


def on_folded_text(snapshot: Snapshot, sought: Sought) -> tuple[str, dict[str, str]]:
    """A condition on the column `folded` of promises, with its parameters; TRUE when nothing is looked for."""
    if not sought:
        return "TRUE", {}
    forms = forms_of(snapshot, sought)
    values: dict[str, str] = {}
    alternatives = []
    for words in sought:
        parts = []
        for word in words:
            name = f"word_{len(values)}"
            if word.phrase:
                values[name] = word.phrase
                parts.append(f"contains(folded, ${name})")
            else:
                plain = [one for one in forms[word.stems[0]].words if _PLAIN.fullmatch(one)]
                values[name] = f" (?:{'|'.join(plain)}) " if plain else "^$"  # what nobody uses is found nowhere
                parts.append(f"regexp_matches(folded, ${name})")
        alternatives.append(f"({' AND '.join(parts)})")
    return f"({' OR '.join(alternatives)})", values
