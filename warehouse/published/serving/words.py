"""Words looked for, as conditions on promises: stems are resolved by the words that the releases of the file use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.connection.sql import as_parameter, statement
from warehouse.published.serving.snapshot import Snapshot

_MOST_FORMS = 200
"""Forms of one word looked for; verbs of French have some fifty in texts."""
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
    return snapshot.remembered(("forms", sought), lambda: _forms_of(snapshot, sought))


def _forms_of(snapshot: Snapshot, sought: Sought) -> dict[tuple[str, ...], Form]:
    wanted = sorted({stems for words in sought for word in words for stems in word.stems})
    pairs = [
        {"number": number, "language": _LANGUAGES[language], "term": term}
        for number, stems in enumerate(wanted)
        for language, term in (stem.split(":", 1) for stem in stems)
    ]
    rows = snapshot.rows_for("forms_of_stems", {"pairs": as_parameter(pairs), "most": _MOST_FORMS}) if pairs else []
    found = {row["number"]: Form(tuple(row["words"]), tuple(row["term_nos"])) for row in rows}
    return {stems: found.get(number, Form((), ())) for number, stems in enumerate(wanted)}


def conditions_on_words(snapshot: Snapshot, sought: Sought) -> tuple[str, dict[str, str]]:
    """A condition on `memory.main.promises`, with its parameters; TRUE when nothing is looked for."""
    if not sought:
        return "TRUE", {}
    forms = forms_of(snapshot, sought)
    values: dict[str, str] = {}

    def standing(words: Iterable[str]) -> str:
        name = f"word_{len(values)}"
        values[name] = as_parameter(list(words))
        return statement("with_word").replace("{name}", name)

    def condition(word: SoughtWord) -> str:
        if not word.phrase:
            return standing(forms[word.stems[0]].words)
        each = " AND ".join(standing([one]) for one in word.phrase.split())
        name = f"word_{len(values)}"
        values[name] = word.phrase
        return statement("with_phrase").replace("{words}", each).replace("{name}", name)

    alternatives = [" AND ".join(condition(word) for word in words) for words in sought]
    return f"({' OR '.join(f'({one})' for one in alternatives)})", values
