"""Stores harvests, inside a transaction that the caller has begun."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from duckdb import DuckDBPyConnection

from parsers.identity import words_id
from parsers.model import Release, VersionKind
from warehouse.connection.sql import Row, as_parameter, portions, rows_of, statement
from warehouse.errors import HarvestError
from warehouse.harvests.claim_rows import Claims
from warehouse.harvests.commitment_rows import Promises, placed
from warehouse.harvests.gone import store_gone
from warehouse.harvests.identities import Identifier, Identities, address_of, canonical, identifiers_of
from warehouse.harvests.release_records import Record, first_record, updated_record
from warehouse.harvests.rows import (
    body_sha256,
    capture_row,
    entry_row,
    fetch_rows,
    state_row,
    validator_rows,
    version_row,
)
from warehouse.harvests.values import Harvest, Loaded
from warehouse.harvests.version_kinds import StoredVersion, captures_of, current_version, kind_of_change, version_id
from warehouse.review.apply import commitments_of, decisions_of, settle

if TYPE_CHECKING:
    from warehouse.matching.release_texts import Digesting

Located = Mapping[str, tuple[str, int]]
"""By capture_id: the WARC file and the offset where a body lies."""
_RELEASES_A_TRANSACTION = 500
"""What a kill can cost: these are then fetched again."""
_CHARACTERS_A_TRANSACTION = 4_000_000
"""Of their texts, of which each is in memory up to ten times while it is stored, matched and judged: three times as many as
500 releases have."""


def batches(harvests: Iterable[Harvest]) -> Iterator[list[Harvest]]:
    """Consecutive harvests that can share a transaction: of different sources, and with not too much to store."""
    batch: list[Harvest] = []
    sources: set[str] = set()
    releases = characters = 0
    for harvest in harvests:
        size = sum(len(one.body) for one in harvest.releases)
        full = releases + len(harvest.releases) > _RELEASES_A_TRANSACTION or characters + size > _CHARACTERS_A_TRANSACTION
        if batch and (full or harvest.source.source_id in sources):
            yield batch
            batch, sources, releases, characters = [], set(), 0, 0
        batch.append(harvest)
        sources.add(harvest.source.source_id)
        releases += len(harvest.releases)
        characters += size
    if batch:
        yield batch


def load_polls(connection: DuckDBPyConnection, harvests: Sequence[Harvest], revision: int) -> None:
    """Store the attempts of harvests, each of a different source, and how the polls went."""
    by_run: dict[str, list[Row]] = defaultdict(list)
    for harvest in harvests:
        by_run[harvest.run_id].extend(fetch_rows(harvest))
    for run_id, rows in by_run.items():
        if rows:
            connection.execute(
                statement("insert_fetches"), {"rows": as_parameter(rows), "run_id": run_id, "revision": revision}
            )
    # Reading stored captures again is not a poll, and says nothing about the source's health.
    polls = [harvest for harvest in harvests if (harvest.attempts or harvest.listed) and not harvest.by_others]
    if not polls:
        return
    states = as_parameter([state_row(harvest) for harvest in polls])
    newer = {row[0] for row in connection.execute(statement("upsert_source_state"), {"rows": states}).fetchall()}
    validators = [row for harvest in polls if harvest.source.source_id in newer for row in validator_rows(harvest)]
    if validators:
        connection.execute(statement("upsert_validators"), {"rows": as_parameter(validators)})


def load_findings(
    connection: DuckDBPyConnection,
    harvests: Sequence[Harvest],
    located: Located,
    revision: int,
    now: datetime,
    digesting: Digesting | None,
) -> list[Loaded]:
    """Store the captures, releases and entries of harvests, each of a different source, at the moment `now` (UTC).

    `digesting` takes them apart for matching, in this process when it is None.
    """
    captures = _load_captures(connection, harvests, located, revision)
    ids, versions = _load_releases(connection, harvests, revision, now, digesting)
    if ids:
        settle(connection, sorted({one for some in ids.values() for one in some}), revision)
    entries = _load_entries(connection, harvests, ids)
    for source_id, count in store_gone(connection, harvests, revision).items():
        versions.setdefault(source_id, Counter())["gone"] += count
    sources = [harvest.source.source_id for harvest in harvests]
    return [Loaded(one, captures[one], entries[one], dict(versions.get(one, {}))) for one in sources]


def _load_captures(
    connection: DuckDBPyConnection, harvests: Sequence[Harvest], located: Located, revision: int
) -> Counter[str]:
    """How many captures of each source are new."""
    received = {
        capture.capture_id: (harvest.source.source_id, capture)
        for harvest in reversed(harvests)
        for capture in reversed(harvest.captures)
    }
    new: Counter[str] = Counter()
    if not received:
        return new
    stored = connection.execute(statement("known_captures"), {"ids": as_parameter(list(received))}).fetchall()
    known = {row[0] for row in stored}
    rows = []
    for capture_id, (source_id, capture) in received.items():
        if capture_id in known:
            continue
        if capture_id not in located:
            raise HarvestError(f"{source_id}: the archive does not hold the body of {capture.url}")
        rows.append(capture_row(source_id, capture, located[capture_id]))
        new[source_id] += 1
    for portion in portions(rows):
        connection.execute(statement("insert_captures"), {"rows": as_parameter(portion), "revision": revision})
    return new


def _load_releases(
    connection: DuckDBPyConnection,
    harvests: Sequence[Harvest],
    revision: int,
    now: datetime,
    digesting: Digesting | None,
) -> tuple[dict[str, list[str]], dict[str, Counter[VersionKind]]]:
    """By source: the release_id of each of its releases, and how many versions of each kind are new."""
    releases = [release for harvest in harvests for release in harvest.releases]
    if not releases:
        return {}, {}
    identities = _identities(connection, harvests)
    ids = [identities.release_id(release) for release in releases]
    wanted = as_parameter(sorted(set(ids)))
    versions: dict[str, list[StoredVersion]] = defaultdict(list)
    for release_id, number, seen_at, words, page, attachments, sha256, is_gone in connection.execute(
        statement("versions_of_releases"), {"ids": wanted}
    ).fetchall():
        versions[release_id].append(StoredVersion(number, seen_at, words, (page, *attachments), sha256, is_gone))
    stored = connection.execute(statement("records_of_releases"), {"ids": wanted}).fetchall()
    records = {row[0]: Record(*row) for row in stored}
    before = dict(records)
    commitments = Promises(commitments_of(connection, set(ids)), now, decisions_of(connection, set(ids)))
    claims = Claims({row["claim_id"]: row for row in rows_of(connection, "claims_of_releases", {"ids": wanted})})
    rows: list[Row] = []
    new_bodies: dict[str, str] = {}
    kinds: dict[str, Counter[VersionKind]] = defaultdict(Counter)
    # In the order in which the captures came, whatever the order of reading.
    for release_id, release in sorted(zip(ids, releases, strict=True), key=lambda pair: pair[1].seen_at):
        row, version = _take(release_id, release, versions[release_id], records)
        told = release
        if row is not None:
            rows.append(row)
            new_bodies[row["version_id"]] = release.body
            kinds[release.source_id][row["kind"]] += 1
        elif (release.extractor_version or release.claims_version) and version.body_sha256 != body_sha256(release.body):
            held = version_id(release_id, version.version, version.words_id)
            told = placed(release, new_bodies.get(held) or _stored_body(connection, held))
        commitments.take(release_id, told, version, versions[release_id])
        claims.take(release_id, told, version, versions[release_id])
    changed = [record.row() for release_id, record in records.items() if record != before.get(release_id)]
    learnt = [
        {"source_id": source_id, "kind": kind, "value": value, "release_id": release_id}
        for (source_id, kind, value), release_id in identities.learnt.items()
    ]
    for portion in portions(rows):
        connection.execute(statement("insert_versions"), {"rows": as_parameter(portion), "revision": revision})
    for portion in portions(changed):
        connection.execute(statement("upsert_records"), {"rows": as_parameter(portion), "revision": revision})
    for portion in portions(learnt):
        connection.execute(statement("insert_identifiers"), {"rows": as_parameter(portion)})
    _write_commitments(connection, commitments, revision)
    _write_claims(connection, claims, revision)
    touched = {row["release_id"] for row in rows} | commitments.changed()
    touched.update(one for one, record in records.items() if _reads_otherwise(before.get(one), record))
    if touched:
        from warehouse.matching.match import match
        from warehouse.matching.release_texts import all_digested_here

        match(connection, touched, revision, now, digesting or all_digested_here)
    by_source: dict[str, list[str]] = defaultdict(list)
    for release_id, release in zip(ids, releases, strict=True):
        by_source[release.source_id].append(release_id)
    return by_source, kinds


def _reads_otherwise(before: Record | None, record: Record) -> bool:
    """Whether a release differs for matching: in its day, its language or its current version."""
    if before is None:
        return True
    return (before.published_on, before.published_precision, before.language, before.version) != (
        record.published_on,
        record.published_precision,
        record.language,
        record.version,
    )


def _stored_body(connection: DuckDBPyConnection, version: str) -> str:
    row = connection.execute(statement("body_of_version"), {"version_id": version}).fetchone()
    return str(row[0]) if row else ""


def _write_commitments(connection: DuckDBPyConnection, commitments: Promises, revision: int) -> None:
    gone = commitments.gone()
    if gone:
        connection.execute(statement("forget_commitments"), {"ids": as_parameter(gone)})
    for portion in portions(commitments.written()):
        connection.execute(statement("insert_commitments"), {"rows": as_parameter(portion), "revision": revision})
    if commitments.parties:
        rows = as_parameter(list(commitments.parties.values()))
        connection.execute(statement("upsert_parties"), {"rows": rows, "revision": revision})
    if gone:
        connection.execute(statement("forget_follow_ups_of_no_commitment"), {"ids": as_parameter(gone)})


def _write_claims(connection: DuckDBPyConnection, claims: Claims, revision: int) -> None:
    gone = claims.gone()
    if gone:
        connection.execute(statement("forget_claims"), {"ids": as_parameter(gone)})
    for portion in portions(claims.written()):
        connection.execute(statement("insert_claims"), {"rows": as_parameter(portion), "revision": revision})


def _take(
    release_id: str, release: Release, versions: list[StoredVersion], records: dict[str, Record]
) -> tuple[Row | None, StoredVersion]:
    """Bring the versions and the record up to date with one reading.

    Returns the row of the new version, if it is one, and the version that holds the words of the reading.
    """
    words = words_id(release.title, release.body)
    captures = captures_of(release)
    earlier = current_version(versions)
    kind = kind_of_change(versions, release, words)
    row = None
    if kind is not None:
        number = max((version.version for version in versions), default=0) + 1
        row = version_row(release, release_id, number, kind, words)
        held = StoredVersion(number, release.seen_at, words, captures, row["body_sha256"])
        versions.append(held)
    else:
        held = current_version(versions, release.seen_at) or min(versions, key=lambda one: (one.seen_at, one.version))
    current = current_version(versions)
    record = records.get(release_id)
    if record is None or earlier is None or current is None:
        records[release_id] = first_record(release_id, release)
    else:
        records[release_id] = updated_record(
            record, release, same_captures=captures == earlier.captures, version=current.version
        )
    return row, held


def _identities(connection: DuckDBPyConnection, harvests: Sequence[Harvest]) -> Identities:
    asked: dict[Identifier, None] = {}
    for harvest in harvests:
        for release in harvest.releases:
            asked.update(dict.fromkeys(identifiers_of(release)))
    rows = [{"source_id": source_id, "kind": kind, "value": value} for source_id, kind, value in asked]
    found = connection.execute(statement("owners_of_identifiers"), {"rows": as_parameter(rows)}).fetchall()
    known: dict[Identifier, str] = {(source_id, kind, value): owner for source_id, kind, value, owner in found}
    owners = sorted({owner for (_, kind, _), owner in known.items() if kind == "guid"})
    addresses: dict[str, set[str]] = defaultdict(set)
    if owners:
        for release_id, address in connection.execute(
            statement("addresses_of_releases"), {"ids": as_parameter(owners)}
        ).fetchall():
            addresses[release_id].add(address)
    live = {harvest.source.source_id: _live_addresses(harvest) for harvest in harvests}
    return Identities(known, {release_id: frozenset(values) for release_id, values in addresses.items()}, live)


def _live_addresses(harvest: Harvest) -> frozenset[str]:
    """What is in the lists now, and the pages that answered at their own address (not those that lead elsewhere)."""
    live = set(harvest.listed_keys)
    live.update(known.key for known in harvest.entries if known.last_listed_at >= harvest.started_at)
    answered = {capture.capture_id: canonical(capture.url) for capture in harvest.captures}
    for release in harvest.releases:
        address = address_of(release)
        if address is not None and answered.get(release.capture_id) == address:
            live.add(address)
    return frozenset(live)


def _load_entries(
    connection: DuckDBPyConnection, harvests: Sequence[Harvest], ids: Mapping[str, Sequence[str]]
) -> Counter[str]:
    """How many entries of each source are new."""
    rows: list[Row] = []
    for harvest in harvests:
        source_id = harvest.source.source_id
        read = {key: ids[source_id][index] for key, index in harvest.entry_releases.items()}
        by_key = {known.key: known for known in harvest.entries}
        rows.extend(entry_row(source_id, known, read.get(key)) for key, known in by_key.items())
    new: Counter[str] = Counter()
    for portion in portions(rows):
        done = connection.execute(statement("upsert_entries"), {"rows": as_parameter(portion)}).fetchall()
        new.update(source_id for action, source_id in done if action == "INSERT")
    return new
