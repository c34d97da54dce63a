"""A warehouse in which commitments stand in every way, and changes to it; and whether other databases say the same."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from tests.support.servers.postgres_server import PostgresServer
from warehouse.connection.extensions import load_extension
from warehouse.connection.sql import quoted
from warehouse.published.publish import publish
from warehouse.published.targets.address import read_address
from warehouse.published.targets.publish_to import Target
from warehouse.store import open_store

RELEASES = 40

_ROWS = """
INSERT INTO sources BY NAME
SELECT 's' || i AS source_id, 'Préfecture ' || i AS name, 'prefecture' AS family, 'https://example.org/' || i AS home,
    ['https://example.org/feed', 'a''b"\\{,}'] AS feeds, 2.5 AS every_hours, DATE '2026-01-31' AS verified, 1 AS revision
FROM range(3) AS t(i);
INSERT INTO runs BY NAME
SELECT 'run' AS run_id, 'watch' AS flow, TIMESTAMP '2026-03-01 08:00:00.123456' AS started_at,
    MAP {'sources': 3, 'errors': 0} AS counts, 1 AS revision;
INSERT INTO release_records BY NAME
SELECT 'r' || i AS release_id, 's' || i % 3 AS source_id, 'https://example.org/' || i AS url,
    CASE WHEN i % 7 > 0 THEN DATE '2022-01-01' + CAST(i * 29 AS INTEGER) END AS published_on,
    CASE WHEN i % 5 > 0 THEN 'day' ELSE 'month' END AS published_precision, 'page' AS published_how,
    ['fr', 'en', 'nl'][1 + i % 3] AS language, TIMESTAMP '2023-06-01 07:00:00' AS first_seen_at,
    TIMESTAMP '2026-03-01' AS last_seen_at, 1 + i % 2 AS version, 1 AS revision
FROM range($releases) AS t(i);
INSERT INTO release_versions BY NAME
SELECT 'v' || i || '-' || n AS version_id, 'r' || i AS release_id, n AS version,
    CASE n WHEN 1 THEN 'first' ELSE 'edit' END AS kind, TIMESTAMP '2023-06-01' + INTERVAL 1 DAY * n * i AS seen_at,
    'Coopération policière ' || i AS title,
    'Les préfets s''engagent.' || chr(0) || ' Plan ' || i % 4 || ', mot' || i AS body,
    md5(body) AS body_sha256, 'w' AS words_id, 'generic' AS parser, 1 AS parser_version, 'c' AS capture_id,
    [] AS attachment_ids, ['security', NULL, 'a' || chr(0)] AS topics, 1 AS revision
FROM range($releases) AS t(i), (VALUES (1), (2)) AS u(n)
WHERE n <= 1 + i % 2;
INSERT INTO commitments BY NAME
SELECT 'p' || i || '-' || k AS commitment_id, 'r' || i AS release_id,
    'v' || i || '-' || CASE WHEN i % 6 = 1 THEN 1 ELSE 1 + i % 2 END AS version_id,
    CASE k WHEN 0 THEN 'Plan ' || i % 4 WHEN 1 THEN 'Élan, «' || i // 2 || '»' ELSE 'mot' || i END AS quote,
    0 AS quote_start, 6 AS quote_end,
    ['Préfet'] AS actors, 'dated' AS kind,
    CASE WHEN (i + k) % 4 > 0 THEN DATE '2022-06-01' + CAST(i * 41 + k AS INTEGER) END AS deadline_to,
    CASE WHEN (i + k) % 9 = 1 THEN 'until' ELSE 'due' END AS deadline_role,
    CASE k WHEN 0 THEN [{'text': '3 % "x"' || chr(0), 'value': 3.0, 'unit': NULL}] WHEN 1 THEN [] END AS amounts,
    0.9 AS confidence, 'fr.engage' AS cue, 5 AS extractor_version, ['firm', 'intention', NULL][1 + (i + k) % 3] AS firmness,
    CASE WHEN i % 8 = 3 THEN 'Anne' END AS decided_by, TIMESTAMP '2023-06-01 07:00:00' AS first_held_at, 1 AS revision
FROM range($releases) AS t(i), range(3) AS u(k);
INSERT INTO follow_ups BY NAME
SELECT 'f' || i AS follow_up_id, 'p' || (i * 7) % $releases || '-' || i % 3 AS commitment_id,
    'r' || (i * 11 + 5) % $releases AS release_id,
    ['review', 'progress', 'fulfilled', 'renewed', 'superseded', 'follow_up'][1 + i % 6] AS relation, 0.7 AS score,
    'Fait.' AS quote, 0 AS quote_start, 5 AS quote_end, ['words: plan'] AS reasons,
    CASE WHEN i % 10 = 2 THEN 'Anne' ELSE 'rules 1' END AS decided_by,
    ['act', 'figure', 'again', NULL][1 + i % 4] AS evidence,
    CASE WHEN i % 6 = 3 THEN DATE '2023-01-01' + CAST(i * 37 AS INTEGER) END AS moved_to, i % 5 > 0 AS counts, 1 AS revision
FROM range(3 * $releases) AS t(i);
INSERT INTO same_announcements
SELECT 'r' || (2 * i + 1), 'r' || 2 * i, 0.9, ['words: the same'], 'rules 1', 1 FROM range($releases // 4) AS t(i);
INSERT INTO related_pairs BY NAME
SELECT 'pair' || i AS pair_id, 'r' || i AS earlier_release_id, 'r' || (i * 11 + 5) % $releases AS later_release_id,
    'series' AS kind, 0.8 AS score, 'Voir.' AS quote, 0 AS quote_start, 5 AS quote_end, [] AS reasons, 1 AS revision
FROM range($releases) AS t(i);
INSERT INTO alerts BY NAME
SELECT 'a' || i AS alert_id, 'release' AS kind, 'r' || i AS release_id, 'T' AS title, TIMESTAMP '2026-03-01' AS created_at,
    '{"quote": "\\u0000"}' AS facts, 1 AS revision
FROM range(5) AS t(i);
INSERT INTO deliveries BY NAME
SELECT 'a' || i AS alert_id, 'team' || n AS channel_id, 'sent' AS state, 1 AS attempts, 1 AS revision
FROM range(5) AS t(i), range(2) AS u(n);
"""
"""With text in it that PostgreSQL does not hold."""

_CHANGES = """
UPDATE release_versions SET title = 'Neuf ' || release_id, revision = $revision WHERE release_id IN ('r3', 'r5');
UPDATE release_records SET last_seen_at = TIMESTAMP '2026-03-02', revision = $revision WHERE release_id IN ('r3', 'r4');
UPDATE commitments SET quote = quote || '!', revision = $revision WHERE release_id IN ('r2', 'r3');
INSERT INTO release_versions BY NAME
SELECT * REPLACE ('v4-' || $revision AS version_id, $revision AS version, $revision AS revision)
FROM release_versions WHERE version_id = 'v4-1';
UPDATE release_records SET version = $revision, revision = $revision WHERE release_id = 'r4';
DELETE FROM follow_ups WHERE follow_up_id IN (SELECT min(follow_up_id) FROM follow_ups);
DELETE FROM same_announcements WHERE release_id IN (SELECT min(release_id) FROM same_announcements);
DELETE FROM deliveries WHERE alert_id = 'a1' AND channel_id = 'team1';
UPDATE deliveries SET attempts = $revision, revision = $revision WHERE alert_id = 'a1';
INSERT INTO fetches BY NAME
SELECT 'f' || $revision || '-' || i AS fetch_id, 'run' AS run_id, 's1' AS source_id, 'https://example.org/' AS url,
    'feed' AS purpose, TIMESTAMP '2026-03-02' AS fetched_at, 'ok' AS outcome, 0 AS bytes, 5 AS elapsed_ms,
    $revision AS revision
FROM range(20) AS t(i);
"""


class Newsroom:
    """A published file, and what is published next."""

    def __init__(self, published: Path, stages: Iterable[Path]) -> None:
        self.published = published
        self._stages = iter(stages)
        self.change()

    def change(self) -> None:
        """Publish the next stage: rows were changed, some added, some removed."""
        shutil.copyfile(next(self._stages), self.published)

    def say(self, column: str, value: str) -> None:
        """Have the published file say something else of itself."""
        with duckdb.connect(str(self.published)) as connection:
            connection.execute(f"UPDATE publication SET {column} = {value}")


def publications(folder: Path) -> Iterator[Path]:
    """The published file of a warehouse, again and again, each time after more changes."""
    working, published = folder / "warehouse.duckdb", folder / "followthrough.duckdb"
    for revision in itertools.count(1):
        with open_store(working) as store:
            text, values = (_ROWS, {"releases": RELEASES}) if revision == 1 else (_CHANGES, {"revision": revision})
            for one in text.split(";\n")[:-1]:
                store.connection.execute(one, {key: value for key, value in values.items() if f"${key}" in one})
        publish(working, published)
        yield published


def target_on(server: PostgresServer, kind: str, folder: Path, **options: Any) -> Target:
    """A new target, in a database of its own."""
    database = server.database()
    if kind == "postgres":
        return Target("analysts", read_address(server.address(database)), **options)
    address = read_address(f"ducklake:postgres:{server.keywords(database)}")
    return Target("analysts", address, data=str(folder / f"lake-{database}"), **options)


def reader_of(target: Target, *, read_only: bool = True) -> duckdb.DuckDBPyConnection:
    """A connection as an analyst's, in which the target is in use; or one that may change it."""
    connection = duckdb.connect()
    options = [] if target.address.kind == "ducklake" else ["TYPE postgres", f"SCHEMA '{target.schema}'"]
    options += ["READ_ONLY"] if read_only else []
    if target.address.on_postgres:
        load_extension(connection, "postgres_scanner")
    if target.address.kind == "ducklake":
        load_extension(connection, "ducklake")
    attached = f"ATTACH {quoted(target.address.attached)} AS t"
    connection.execute(f"{attached} ({', '.join(options)})" if options else attached)
    connection.execute(f"USE t.{target.schema}")
    return connection


def rows_in(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """The rows of a relation in an order of their own, whatever the database keeps structures as; without its form."""
    found = connection.execute(f"SELECT * FROM {relation}")
    names = [column[0] for column in found.description]
    rows = [
        {key: plain(value) for key, value in zip(names, row, strict=True) if key != "layout"} for row in found.fetchall()
    ]
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in rows)


def plain(value: Any) -> Any:
    """A value whatever a database keeps it as: a structure, or the text of one; with a mark for what some cannot hold."""
    if isinstance(value, str):
        text = value.replace("\0", "\ufffd")
        return plain(json.loads(text)) if text[:1] in ("[", "{") else text
    if isinstance(value, list):
        return [plain(one) for one in value]
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def relations_of(published: Path) -> list[str]:
    with duckdb.connect(str(published), read_only=True) as connection:
        asked = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
        return [row[0] for row in connection.execute(asked).fetchall()]


def unlike(newsroom: Newsroom, target: Target, relations: Iterable[str] = ()) -> list[str]:
    """The relations, or those of the ones asked for, in which the target says something else than the published file."""
    wanted = relations or relations_of(newsroom.published)
    with duckdb.connect(str(newsroom.published), read_only=True) as file, reader_of(target) as there:
        there.execute("BEGIN")
        return [one for one in wanted if rows_in(file, one) != rows_in(there, one)]
