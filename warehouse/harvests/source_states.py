"""Reads what a harvest needs to know about its source, for hundreds of sources in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import as_parameter, statement
from warehouse.connection.transaction import WorkingFile
from warehouse.harvests.captures import capture_refs
from warehouse.harvests.stored_entries import StoredEntries
from warehouse.harvests.values import CaptureRef, KnownRelease, SourceState, Validators


def source_states(
    connection: DuckDBPyConnection, source_ids: Sequence[str], keys: Sequence[str] = ()
) -> dict[str, SourceState]:
    """The state of each source, by source_id; the defaults for one never seen. Entries with these `keys` are in it, too."""
    ids = {"ids": as_parameter(list(source_ids))}
    validators = _validators(connection, ids)
    entries = _entries(connection, {**ids, "keys": as_parameter(list(keys))})
    releases = _releases(connection, ids, {release_id for of in entries.values() for release_id in of.release_ids()})
    polls = {row[0]: row[1:] for row in connection.execute(statement("state_of_sources"), ids).fetchall()}
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


def _entries(connection: DuckDBPyConnection, ids: dict[str, str]) -> dict[str, StoredEntries]:
    found: dict[str, dict[str, Sequence[Any]]] = defaultdict(dict)
    for row in connection.execute(statement("entries_of_sources"), ids).fetchall():
        found[row[0]][row[1]] = row
    return {source_id: StoredEntries(rows) for source_id, rows in found.items()}


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
