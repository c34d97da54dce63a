"""What the working file notes of archives that others made, so that reading them can go on after any end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from parsers.model import Entry, PublicationDay, Purpose
from warehouse.connection.sql import Row, as_parameter, portions, rows_of, statement
from warehouse.connection.transaction import Transaction, WorkingFile
from warehouse.crawls.packages import CrawlFile
from warehouse.harvests.rows import entry_row
from warehouse.harvests.values import KnownEntry, Validators

_AT_ONCE = 2_000
"""Records that are asked for at a time: half a megabyte of rows."""

NotedKind = Literal["body", "revisit", "redirect", "gone"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file was read."""

    read_to: int = 0
    """In bytes."""
    watched: str = ""
    """Fingerprint of the hosts for which its records were noted."""
    records: int = 0
    lost: int = 0
    """Places that could not be read."""


@dataclass(frozen=True, slots=True)
class FetchedBefore:
    """What was fetched from an address before."""

    is_read: bool
    """Whether to its end, for the hosts that are watched now."""
    validators: Validators
    file_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotedRecord:
    """A record that may be a page, a document or a list of a source."""

    file_id: str
    place: int
    address: str
    """See `parsers.identity.canonical_url`; without www."""
    url: str
    received_at: datetime
    kind: NotedKind
    status: int
    leads_to: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class ListAddress:
    """Where a source has, or had, a list."""

    address: str
    url: str
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body lies in somebody else's archive."""

    file_id: str
    place: int
    url: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that is to be taken."""

    place: Place
    """Of a revisit: of the record whose body it repeats, or its own where that was stored before."""
    requested_url: str
    purpose: Purpose
    received_at: datetime
    url: str
    status: int
    kind: NotedKind
    entry: Entry
    stored: str | None = None
    """The capture_id of a body that is stored already."""


def progress_of(file: WorkingFile, file_id: str) -> Progress:
    """How far a WARC file was read; the defaults for one never seen."""
    rows = rows_of(file.connection, "crawl_file", {"file_id": file_id})
    return Progress(**rows[0]) if rows else Progress()


def fetched_before(file: WorkingFile, url: str, watched: str) -> FetchedBefore | None:
    """What was fetched at an address before; None for the first time."""
    rows = rows_of(file.connection, "crawl_file_at", {"url": url, "watched": watched})
    if not rows:
        return None
    row = rows[0]
    return FetchedBefore(row["is_read"], Validators(row["etag"], row["last_modified"]), tuple(row["file_ids"]))


def note_address(change: Transaction, file_ids: Iterable[str], url: str, validators: Validators) -> None:
    """Note that files came from an address, and were taken: they need not be fetched again as long as they are the same."""
    for file_id in file_ids:
        values = {"file_id": file_id, "url": url, "etag": validators.etag, "last_modified": validators.last_modified}
        change.connection.execute(statement("note_address_of_crawl_file"), values)


def note(change: Transaction, file: CrawlFile, progress: Progress, records: Iterable[NotedRecord]) -> None:
    """Note records of a file, and how far it was read, in one transaction."""
    rows: Iterable[Row] = ({name: getattr(one, name) for name in one.__slots__} for one in records)
    for portion in portions(rows):
        change.connection.execute(statement("note_crawl_records"), {"rows": as_parameter(portion)})
    change.connection.execute(
        statement("note_crawl_file"),
        {
            "file_id": file.file_id, "name": file.name, "bytes": file.size, "read_to": progress.read_to,
            "watched": progress.watched, "records": progress.records, "lost": progress.lost,
        },
    )  # several a line, as in a table  # fmt: skip


def note_lists(change: Transaction, source_id: str, lists: Iterable[ListAddress]) -> None:
    """Note lists that other lists lead to."""
    rows = [{"source_id": source_id, "address": one.address, "url": one.url, "purpose": one.purpose} for one in lists]
    if rows:
        change.connection.execute(statement("note_crawl_lists"), {"rows": as_parameter(rows)})


def note_entries(change: Transaction, source_id: str, entries: Mapping[str, KnownEntry], bare: Mapping[str, str]) -> None:
    """Note what lists showed: entries with a page, by key; `bare` has their keys without www."""
    rows: Iterable[Row] = (
        {**entry_row(source_id, one, None), "address": bare[key]} for key, one in entries.items() if one.entry.url
    )
    for portion in portions(rows):
        change.connection.execute(statement("note_crawl_entries"), {"rows": as_parameter(portion)})


def lists_led_to(file: WorkingFile, source_id: str) -> list[ListAddress]:
    """The lists of a source that other lists lead to."""
    return [ListAddress(**row) for row in rows_of(file.connection, "crawl_lists_of", {"source_id": source_id})]


def hosts_of_entries(file: WorkingFile) -> list[tuple[str, str]]:
    """Each source_id with a host, without www, of what its lists ever showed."""
    return [(row["source_id"], row["host"]) for row in rows_of(file.connection, "hosts_of_entries", {})]


def hosts_in(file: WorkingFile, files: Collection[str]) -> list[str]:
    """The hosts, without www, of the records noted in these files."""
    return [row["host"] for row in rows_of(file.connection, "hosts_in_crawls", {"files": as_parameter(sorted(files))})]


def lists_to_take(
    file: WorkingFile, source_id: str, lists: Collection[ListAddress], files: Collection[str]
) -> list[Waiting]:
    """Records of lists of a source in these files that were not taken yet, the oldest first; a portion of them."""
    asked = [{"address": one.address, "url": one.url, "purpose": one.purpose} for one in lists]
    values = {
        "source_id": source_id, "lists": as_parameter(asked), "files": as_parameter(sorted(files)), "most": _AT_ONCE,
    }  # several a line, as in a table  # fmt: skip
    return [
        Waiting(
            Place(row["file_id"], row["place"], row["url"], row["received_at"]),
            row["requested_url"],
            row["purpose"],
            row["received_at"],
            row["url"],
            row["status"],
            row["kind"],
            Entry(row["requested_url"]),
        )
        for row in rows_of(file.connection, "lists_to_take", values)
    ]


def pages_to_take(
    file: WorkingFile, source_id: str, lists: Collection[ListAddress], files: Collection[str]
) -> list[Waiting]:
    """Records of entries of a source in these files that were not taken yet, page by page; a portion of them."""
    values = {
        "source_id": source_id, "lists": as_parameter(sorted({one.address for one in lists})),
        "files": as_parameter(sorted(files)), "most": _AT_ONCE,
    }  # several a line, as in a table  # fmt: skip
    return [_page(row, files) for row in rows_of(file.connection, "pages_to_take", values)]


def documents_at(
    file: WorkingFile, source_id: str, url: str, address: str, files: Collection[str]
) -> list[tuple[Place, bool]]:
    """Bodies of a document in these files, the oldest first, and whether each was taken for the source before.

    `address` is the canonical form of `url`, without www.
    """
    values = {"source_id": source_id, "url": url, "address": address, "files": as_parameter(sorted(files))}
    return [
        (Place(row["file_id"], row["place"], row["url"], row["received_at"]), row["taken"])
        for row in rows_of(file.connection, "documents_in_crawls", values)
    ]


def records_left(file: WorkingFile, lists: Iterable[str], files: Sequence[str]) -> list[tuple[str, int, int]]:
    """By host: pages in these files that no list shows, and repeats of a body that is not there."""
    values = {"lists": as_parameter(sorted(lists)), "files": as_parameter(files)}
    return [(row["host"], row["not_listed"], row["repeats"]) for row in rows_of(file.connection, "records_left", values)]


def _page(row: Row, files: Collection[str]) -> Waiting:
    day = row["published_on"]
    published = PublicationDay(day, row["published_precision"], row["published_how"]) if day else None
    repeats = row["kind"] == "revisit" and row["first_file"] in files
    own = Place(row["file_id"], row["place"], row["url"], row["received_at"])
    return Waiting(
        Place(row["first_file"], row["first_place"], row["url"], row["received_at"]) if repeats else own,
        row["requested_url"],
        "page",
        row["received_at"],
        row["url"],
        row["status"],
        row["kind"],
        Entry(
            row["requested_url"], row["external_id"], row["title"], published, row["updated_on"], language=row["language"]
        ),
        stored=None if repeats else row["first_capture"],
    )
