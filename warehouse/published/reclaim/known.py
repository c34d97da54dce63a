"""What a harvest must know, told from what was published: addresses of releases, entries, how sources were polled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from parsers.model import Entry, PublicationDay, Purpose
from warehouse.connection.sql import Row, as_parameter, portions, rows_of, statement
from warehouse.connection.transaction import Transaction, WorkingFile
from warehouse.harvests.identities import known_address
from warehouse.harvests.rows import entry_row
from warehouse.harvests.values import KnownEntry, StoredCapture

_UNKNOWN = ""
"""The fingerprint of what no list is known to say: whatever a list says differs from it, so the page is read again."""
_LOOKED_AT = timedelta(days=180)
"""Pages are looked at again up to this age: flows/harvest/entries.py."""


def reclaim_what_harvests_know(change: Transaction, now: datetime) -> None:
    """Make identifiers, entries and states of sources for what has none. `now` is naive and in UTC."""
    connection = change.connection
    for portion in portions(_identifiers(change)):
        connection.execute(statement("insert_identifiers"), {"rows": as_parameter(portion)})
    for portion in portions(_entry(row, now) for row in rows_of(connection, "releases_without_entry", {})):
        connection.execute(statement("upsert_entries"), {"rows": as_parameter(portion)})
    connection.execute(statement("reclaim_source_states"))


@dataclass(frozen=True, slots=True)
class FirstReading:
    """When the lists of a source were first read, naive and in UTC."""

    began_at: datetime
    ended_at: datetime


def first_readings(file: WorkingFile) -> dict[str, FirstReading]:
    """By source_id; sources whose lists were never read are left out."""
    rows = rows_of(file.connection, "first_readings", {})
    return {row["source_id"]: FirstReading(row["began_at"], row["ended_at"]) for row in rows}


def asked_before(file: WorkingFile, urls: Collection[str]) -> dict[str, tuple[str, Purpose]]:
    """For which source, and why, some addresses were asked for before; those that never were are left out."""
    rows = rows_of(file.connection, "asked_before", {"urls": as_parameter(sorted(urls))})
    return {row["url"]: (row["source_id"], row["purpose"]) for row in rows}


def entries_with_release(file: WorkingFile, source_id: str) -> dict[str, datetime]:
    """By key of each entry with a release: when that was last received."""
    rows = rows_of(file.connection, "entries_with_release", {"source_id": source_id})
    return {row["key"]: row["last_listed_at"] for row in rows}


def entries_not_found(file: WorkingFile, source_id: str) -> frozenset[str]:
    """Keys of the entries with a release whose page was once not found."""
    rows = rows_of(file.connection, "entries_not_found", {"source_id": source_id})
    return frozenset(row["key"] for row in rows)


def count_as_not_found(change: Transaction, captures: Sequence[StoredCapture]) -> None:
    """Note of pages that said that they were no longer there that they were not found, as their visit did."""
    rows = [{"source_id": one.source_id, "url": one.requested_url, "capture_id": one.capture.capture_id} for one in captures]
    if rows:
        values = {"rows": as_parameter(rows), "revision": change.revision}
        change.connection.execute(statement("count_as_not_found"), values)


def link_entries(change: Transaction) -> None:
    """Note of entries the releases that are known by their address or guid."""
    change.connection.execute(statement("link_entries"))


def told_so_far(file: WorkingFile) -> dict[str, int]:
    """What a working file holds, in figures: captures, releases, versions, commitments, decisions, alerts, sent."""
    (row,) = rows_of(file.connection, "told_so_far", {})
    return row


def _identifiers(change: Transaction) -> list[Row]:
    there = rows_of(change.connection, "identifiers_there", {})
    known = {(row["source_id"], row["kind"], row["value"]) for row in there}
    found: list[Row] = []

    def learn(row: Row, kind: Literal["url", "guid"], value: str | None) -> None:
        if value and (row["source_id"], kind, value) not in known:
            known.add((row["source_id"], kind, value))
            found.append({"source_id": row["source_id"], "kind": kind, "value": value, "release_id": row["release_id"]})

    for row in rows_of(change.connection, "releases_without_address", {}):
        learn(row, "url", known_address(row["url"]))
        learn(row, "guid", row["external_id"])
    for row in rows_of(change.connection, "pages_of_releases", {}):  # after the releases' own, which go first
        learn(row, "url", known_address(row["url"]))
    return found


def _entry(row: Row, now: datetime) -> Row:
    base, mark, key = row["url"].partition("#")
    linked = not (mark and key.startswith(("guid:", "title:")))
    day = row["published_on"]
    published = PublicationDay(day, row["published_precision"], row["published_how"]) if day else None
    known = KnownEntry(
        key=(known_address(row["url"]) or base) if linked else key,
        entry=Entry(
            row["url"] if linked else None, row["external_id"], row["title"], published, row["updated_on"],
            language=row["language"],
        ),
        fingerprint=_UNKNOWN,
        first_seen_at=row["first_seen_at"],
        last_listed_at=row["last_seen_at"],
        next_check_at=now if linked and now - row["first_seen_at"] < _LOOKED_AT else None,
    )  # several a line, as in a table  # fmt: skip
    return entry_row(row["source_id"], known, row["release_id"])
