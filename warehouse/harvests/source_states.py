"""Reads what a harvest needs to know about its source, for hundreds of sources in a few statements."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import as_parameter, statement
from warehouse.connection.transaction import WorkingFile
from warehouse.harvests.captures import capture_refs
from warehouse.harvests.stored_entries import Glance, StoredEntries
from warehouse.harvests.values import CaptureRef, KnownRelease, SourceState, Validators


@dataclass(frozen=True, slots=True)
class Later:
    """Sources whose entries and releases are read once somebody asks for one of them: those of all then, at once."""

    source_ids: Collection[str]
    opened: Callable[[], AbstractContextManager[WorkingFile]]
    """Opens the working file for that; its errors are raised where an entry or a release is asked for."""


def source_states(
    connection: DuckDBPyConnection, source_ids: Sequence[str], keys: Sequence[str] = (), later: Later | None = None
) -> dict[str, SourceState]:
    """The state of each source, by source_id; the defaults for one never seen. Entries with these `keys` are in it, too."""
    ids = {"ids": as_parameter(list(source_ids))}
    validators = _validators(connection, ids)
    polls = {row[0]: row[1:] for row in connection.execute(statement("state_of_sources"), ids).fetchall()}
    put_off_ids = frozenset(later.source_ids) if later is not None else frozenset()
    known = _Known(connection, [one for one in source_ids if one not in put_off_ids], keys)
    entries, releases = known.entries, known.releases
    waiting = [one for one in source_ids if one in put_off_ids]
    if later is not None and waiting:
        put_off = _PutOff(waiting, keys, later.opened)
        asked = {"ids": as_parameter(waiting)}
        for source_id, unread, others in connection.execute(statement("entries_at_a_glance"), asked).fetchall():
            entries[source_id] = StoredEntries(partial(put_off.rows, source_id), Glance(unread or {}, others))
            releases[source_id] = _Releases(partial(put_off.releases, source_id))
    states = {}
    for source_id in source_ids:
        last_polled_at, failures, feeds, pause = polls.get(source_id, (None, 0, (), None))
        states[source_id] = SourceState(
            source_id=source_id,
            last_polled_at=last_polled_at,
            failures=failures,
            discovered_feeds=tuple(feeds),
            validators=validators.get(source_id, {}),
            entries=entries.get(source_id, {}),
            releases=releases.get(source_id, {}),
            usual_pause_days=pause,
        )
    return states


def sources_of_page(file: WorkingFile, key: str) -> list[str]:
    """Ids of the sources that know the page with this key, its canonical address."""
    return [row[0] for row in file.connection.execute(statement("sources_of_page"), {"key": key}).fetchall()]


def _validators(connection: DuckDBPyConnection, ids: dict[str, str]) -> dict[str, dict[str, Validators]]:
    found: dict[str, dict[str, Validators]] = defaultdict(dict)
    for source_id, url, etag, modified, unchanged in connection.execute(statement("validators_of_sources"), ids).fetchall():
        found[source_id][url] = Validators(etag, modified, unchanged)
    return found


class _Known:
    """The entries of sources, and the releases that they became."""

    def __init__(self, connection: DuckDBPyConnection, source_ids: Sequence[str], keys: Sequence[str]) -> None:
        self.rows: dict[str, dict[str, Sequence[Any]]] = defaultdict(dict)
        self.entries: dict[str, StoredEntries] = {}
        self.releases: dict[str, Mapping[str, KnownRelease]] = {}
        if not source_ids:
            return
        ids = {"ids": as_parameter(list(source_ids))}
        asked = {**ids, "keys": as_parameter(list(keys))}
        for row in connection.execute(statement("entries_of_sources"), asked).fetchall():
            self.rows[row[0]][row[1]] = row
        self.entries.update((source_id, StoredEntries(rows)) for source_id, rows in self.rows.items())
        wanted: set[str | None] = {release_id for of in self.entries.values() for release_id in of.release_ids()}
        self.releases.update(_releases(connection, ids, wanted))


class _PutOff:
    """The same, read when they are first asked for, by visits on any thread."""

    def __init__(
        self, source_ids: Sequence[str], keys: Sequence[str], opened: Callable[[], AbstractContextManager[WorkingFile]]
    ) -> None:
        self._asked = (source_ids, keys, opened)
        self._known: _Known | None = None
        self._lock = threading.Lock()

    def rows(self, source_id: str) -> Mapping[str, Sequence[Any]]:
        """The rows of its entries, by key."""
        return self._read().rows.get(source_id, {})

    def releases(self, source_id: str) -> Mapping[str, KnownRelease]:
        """Its releases, by release_id."""
        return self._read().releases.get(source_id, {})

    def _read(self) -> _Known:
        with self._lock:
            if self._known is None:
                source_ids, keys, opened = self._asked
                with opened() as file:
                    self._known = _Known(file.connection, source_ids, keys)
            return self._known


class _Releases(Mapping[str, KnownRelease]):
    """The releases of a source, by release_id."""

    def __init__(self, read: Callable[[], Mapping[str, KnownRelease]]) -> None:
        self._read = read

    def __getitem__(self, release_id: str) -> KnownRelease:
        return self._read()[release_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


def _releases(
    connection: DuckDBPyConnection, ids: dict[str, str], wanted: set[str | None]
) -> dict[str, dict[str, KnownRelease]]:
    if not wanted - {None}:
        return {}
    rows = [row for row in connection.execute(statement("known_releases"), ids).fetchall() if row[1] in wanted]
    attached = sorted({one for row in rows for one in row[5]})
    refs = capture_refs(connection, attached)
    found: dict[str, dict[str, KnownRelease]] = defaultdict(dict)
    for source_id, release_id, words, parser, parser_version, attachments, *page in rows:
        found[source_id][release_id] = KnownRelease(
            release_id,
            words,
            parser,
            parser_version,
            CaptureRef(*page),
            tuple(refs[one] for one in attachments if one in refs) if attachments else (),
        )
    return found
