"""Releases that have the words looked for, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from warehouse.connection.sql import Row, as_parameter, statement
from warehouse.published.serving.snapshot import Snapshot
from warehouse.published.serving.words import Form, Sought, SoughtWord, forms_of

MOST_FOUND = 500
"""Releases ranked; whoever has read through them asks with other words."""
_MOST_CHECKED = 200
"""Releases whose text is read for a phrase, best first; all of them have its words."""
_CHARACTERS = 100_000
"""Of a text that is read for a phrase."""
_SHOWN_CHARACTERS = 30_000
"""Of a text in which the words are looked for, to show them in their place."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    ids: tuple[str, ...]
    """Of releases, best first; at most `MOST_FOUND`."""
    many: int
    """How many there are; those of a phrase are counted among the best only."""
    words: tuple[str, ...]
    """Without accents: the forms under which the words were found, to be marked."""


def find_releases(snapshot: Snapshot, sought: Sought) -> Found:
    """The releases that have all the words of one of the alternatives; whoever turns the page has them found once."""
    return snapshot.remembered(("found", sought), lambda: _find(snapshot, sought))


def _find(snapshot: Snapshot, sought: Sought) -> Found:
    forms = forms_of(snapshot, sought)
    scores: dict[str, float] = {}
    many = 0
    for words in sought:
        rows = _of_alternative(snapshot, words, forms)
        many = max(many, rows[0]["many"] if rows else 0)
        for row in rows:
            scores[row["release_id"]] = max(scores.get(row["release_id"], 0.0), row["score"])
    ids = sorted(scores, key=lambda one: (-scores[one], one))[:MOST_FOUND]
    marked = {one for form in forms.values() for one in form.words}
    return Found(tuple(ids), max(many, len(ids)), tuple(sorted(marked)))


def releases_shown(snapshot: Snapshot, ids: Sequence[str]) -> list[Row]:
    """What a list of results shows of these releases, in this order."""
    rows = _release_rows(snapshot, ids)
    if not rows:
        return []
    found = snapshot.rows_for(
        "releases_shown", {"characters": _SHOWN_CHARACTERS, "numbers": as_parameter(list(rows.values()))}
    )
    by_id = {row["release_id"]: row for row in found}
    return [by_id[one] for one in ids if one in by_id]


def _of_alternative(snapshot: Snapshot, words: Sequence[SoughtWord], forms: dict[tuple[str, ...], Form]) -> list[Row]:
    asked = [stems for word in words for stems in word.stems]
    if any(not forms[stems].term_nos for stems in asked):
        return []
    numbers = [forms[stems].term_nos for stems in dict.fromkeys(asked)]
    phrases = [word.phrase for word in words if word.phrase]
    rows = snapshot.rows_for(
        "releases_found",
        {"most": _MOST_CHECKED if phrases else MOST_FOUND},
        terms=_numbers(one for several in numbers for one in several),
        uses=_for_each("uses_of_word", numbers, ","),
        every=_for_each("column_of_word", numbers, "+"),
        counts=_for_each("count_of_word", numbers, ","),
        scores=_for_each("score_of_word", numbers, "+"),
    )
    if not phrases or not rows:
        return rows
    found = _release_rows(snapshot, [row["release_id"] for row in rows])
    values = {f"phrase_{place}": phrase for place, phrase in enumerate(phrases)}
    having = snapshot.rows_for(
        "releases_with_phrases",
        {"characters": _CHARACTERS, "numbers": as_parameter(list(found.values())), **values},
        checked=" AND ".join(f"contains(folded, ${name})" for name in values),
    )
    kept = {row["release_id"] for row in having}
    return [row | {"many": len(kept)} for row in rows if row["release_id"] in kept]


def _release_rows(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, int]:
    if not ids:
        return {}
    rows = snapshot.rows_for("release_rows_of", {"ids": as_parameter(list(ids))})
    return {row["release_id"]: row["release_row"] for row in rows}


def _for_each(piece: str, numbers: Sequence[Sequence[int]], between: str) -> str:
    """A piece of a statement for each word, given by the numbers of its stems."""
    text = statement(piece)
    return between.join(
        text.replace("{terms}", _numbers(some)).replace("{place}", str(place)) for place, some in enumerate(numbers)
    )


def _numbers(numbers: Iterable[int]) -> str:
    return f"({', '.join(f'{number:d}' for number in numbers)})"
