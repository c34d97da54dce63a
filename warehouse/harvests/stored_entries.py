"""The stored entries of a source, made into values one by one when they are asked for: most visits ask for hardly any."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from parsers.model import Entry, PublicationDay
from warehouse.harvests.values import KnownEntry

_URL, _RELEASE, _CHECK = 2, 15, 17
"""Columns of `entries_of_sources`."""

Rows = Mapping[str, Sequence[Any]]
"""Rows of `entries_of_sources` for one source, by key."""


class Due(NamedTuple):
    """An entry at which it is time to look."""

    key: str
    has_page: bool
    unread: bool
    """Whether it has never become a release."""


@dataclass(frozen=True, slots=True)
class Glance:
    """When it will be time to look at the entries of a source, which takes a tenth of what reading them does."""

    unread: Mapping[datetime, int]
    """How many have a page that never became a release, by `next_check_at`."""
    others: datetime | None
    """The earliest `next_check_at` of the others that have one."""


class StoredEntries(Mapping[str, KnownEntry]):
    """By key. A feed that has not changed asks for none but those that are due; 6,000 values take 60 ms and 8 MB, and
    their rows 40 ms and 20 MB, so those too can be read when they are asked for."""

    def __init__(self, rows: Rows | Callable[[], Rows], glance: Glance | None = None) -> None:
        """`rows`, or what reads them; a `glance` answers without them."""
        self._given = rows
        self._glance = glance

    @property
    def _rows(self) -> Rows:
        if callable(self._given):
            self._given = self._given()
        return self._given

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
        if self._glance is not None and self.others_wait(now) and not self.unread_pages(now):
            return
        for key, row in self._rows.items():
            if row[_CHECK] is not None and row[_CHECK] <= now:
                yield Due(key, row[_URL] is not None, row[_RELEASE] is None)

    def unread_pages(self, now: datetime) -> int:
        """How many that are due have a page and never became a release."""
        if self._glance is not None:
            return sum(count for moment, count in self._glance.unread.items() if moment <= now)
        return sum(1 for one in self.due(now) if one.has_page and one.unread)

    def others_wait(self, now: datetime) -> bool:
        """Whether none of the others is due."""
        if self._glance is not None:
            return self._glance.others is None or self._glance.others > now
        return all(one.has_page and one.unread for one in self.due(now))

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


def only_unread_pages(known: Mapping[str, KnownEntry], now: datetime) -> int | None:
    """How many pages never read are due, where nothing else is; None where something is, or it is to be looked up."""
    if isinstance(known, StoredEntries) and known.others_wait(now):
        return known.unread_pages(now)
    return None
