"""The stored entries of a source, made into values one by one when they are asked for: most visits ask for hardly any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from parsers.model import Entry, PublicationDay
from warehouse.harvests.values import KnownEntry

_URL, _RELEASE, _CHECK = 2, 15, 17
"""Columns of `entries_of_sources`."""


class Due(NamedTuple):
    """An entry at which it is time to look."""

    key: str
    has_page: bool
    unread: bool
    """Whether it has never become a release."""


class StoredEntries(Mapping[str, KnownEntry]):
    """By key. A feed that has not changed asks for none but those that are due; 6,000 values take 60 ms and 8 MB."""

    def __init__(self, rows: Mapping[str, Sequence[Any]]) -> None:
        """`rows` of `entries_of_sources`, by key."""
        self._rows = rows

    def __getitem__(self, key: str) -> KnownEntry:
        _, _, url, external_id, title, day, precision, how, updated_on, summary, content, language, *known = self._rows[key]
        published = PublicationDay(day, precision, how) if day else None
        return KnownEntry(key, Entry(url, external_id, title, published, updated_on, summary, content, language), *known)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def due(self, now: datetime) -> Iterator[Due]:
        """Those whose `next_check_at` has come."""
        for key, row in self._rows.items():
            if row[_CHECK] is not None and row[_CHECK] <= now:
                yield Due(key, row[_URL] is not None, row[_RELEASE] is None)

    def release_ids(self) -> set[str]:
        """Of the releases that they became."""
        return {row[_RELEASE] for row in self._rows.values() if row[_RELEASE] is not None}


def due_of(known: Mapping[str, KnownEntry], now: datetime) -> Iterator[Due]:
    """The entries at which it is time to look, without making values of stored ones."""
    if isinstance(known, StoredEntries):
        yield from known.due(now)
        return
    for key, one in known.items():
        if one.next_check_at is not None and one.next_check_at <= now:
            yield Due(key, one.entry.url is not None, one.release_id is None)
