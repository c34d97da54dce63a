"""What subscriptions ask for and can never get: sources, territories, parties and authorities that do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from alerts.subscriptions.filters import party_id_of
from alerts.subscriptions.match_words import phrase_of
from flows import catalogue
from flows.catalogue.source_table import SEED_CORPUS
from flows.catalogue.spelling import did_you_mean, one_slip_from
from flows.config.toml_lines import KeyPath
from parsers.model import Source
from parsers.tagging.parties import known_parties, party_of

_Table = Mapping[str, Any]

_CODES = '; codes are those of departments ("59", "2A"), regions ("R32"), "Z-NORD" and maritime prefectures ("M-MANCHE")'
"""Said of a territory that resembles none."""


def wanted_in_vain(
    subscriptions: Sequence[tuple[int, _Table]], own: Sequence[_Table], watched: Mapping[str, Source]
) -> Iterator[tuple[KeyPath, str]]:
    """Subscriptions to what cannot be, each with what may have been meant.

    A page may state the territory of its release, so any territory that a bundled list knows is taken. A body that nobody
    has heard of may publish or promise something any day, so of parties and authorities only those are refused that nobody
    can go by, or that are one slip from one that is known.

    Args:
        subscriptions: the paragraphs, with their places.
        own: the paragraphs of sources.
        watched: the bundled sources that are watched, by source_id.
    """
    ids = {*watched, *(str(table.get("id")) for table in own), SEED_CORPUS.source_id}
    ids -= {str(table.get("id")) for table in own if table.get("enabled") is False}
    bundled = [source for name in catalogue.list_names() for source in catalogue.sources(name)]
    territories = {one.territory for one in bundled if one.territory} | {str(table.get("territory")) for table in own}
    names = {one.name for one in bundled} | {str(table.get("name")) for table in own}
    for index, table in subscriptions:
        for one in _texts(table, "sources"):
            if one not in ids:
                elsewhere = catalogue.find(one) is not None
                remark = "; it is in a bundled list that is not watched" if elsewhere else did_you_mean(one, ids)
                yield ("subscription", index, "sources"), f'there is no source watched "{one}"{remark}'
        for one in _texts(table, "territories"):
            if one not in territories:
                remark = _territory_meant(one, territories, bundled)
                yield ("subscription", index, "territories"), f'there is no territory "{one}"{remark}'
        phrases = {phrase_of(name): name for name in names}
        for one in _texts(table, "authorities"):
            slip = one_slip_from(phrase_of(one).strip(), (phrase.strip() for phrase in phrases))
            if slip is not None:
                meant = phrases[f" {slip} "]
                yield ("subscription", index, "authorities"), f'there is no authority "{one}"; did you mean "{meant}"?'


def parties_in_vain(subscriptions: Sequence[tuple[int, _Table]], own: Sequence[_Table]) -> Iterator[tuple[KeyPath, str]]:
    """The same of parties. It reads the lexicon, and so comes after people's own lines have been added to that."""
    wanted = [(index, one) for index, table in subscriptions for one in _texts(table, "parties")]
    if not wanted:
        return
    names = [one.name for name in catalogue.list_names() for one in catalogue.sources(name)]
    known = {*known_parties(), *(party_id_of(name) for name in [*names, *(str(table.get("name")) for table in own)])}
    for index, one in wanted:
        if (fault := _of_nobody(one, known)) is not None:
            yield ("subscription", index, "parties"), f'there is no party "{one}"{fault}'


def _texts(table: _Table, key: str) -> Iterator[str]:
    wanted = table.get(key)
    yield from (one for one in (wanted if isinstance(wanted, list) else ()) if isinstance(one, str))


def _territory_meant(wanted: str, known: Iterable[str], bundled: Sequence[Source]) -> str:
    """The territory of that name, in other letters, of that post code, within a longer code, or spelt nearly so."""
    codes = {code.lower(): code for code in known}
    low = wanted[:100].lower()
    parts = re.split(r"[^0-9a-z]+", low)
    tried = (low, f"0{low}", *reversed(parts), *(part[:2] for part in parts if part.isdigit()))
    code = next((codes[one] for one in tried if one in codes), None)
    if code is None:
        named = [one for one in bundled if one.territory and phrase_of(wanted) in phrase_of(one.name)]
        if named:
            found = min(named, key=lambda one: len(one.name))
            return f'; did you mean "{found.territory}", that of {found.name}?'
        close = get_close_matches(low, codes, n=1, cutoff=0.6)
        code = codes[close[0]] if close else None
    return _CODES if code is None else f'; did you mean "{code}"?'


def _of_nobody(wanted: str, known: Iterable[str]) -> str | None:
    """Why no party goes by this name or id; None when one may."""
    party_id = party_id_of(wanted)
    if party_id == wanted and party_of(wanted) is None and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", wanted):
        return "; expected an id of the table parties, or a name as it stands in texts"
    slip = one_slip_from(party_id, known)
    return None if slip is None else f'; did you mean "{slip}"?'
