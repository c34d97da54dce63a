"""Bringing PostgreSQL and DuckLake up to date with 100 changed releases of 100,000; the files of a lake after many runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench.measure import Clock, fresh, table
from bench.web import COMMITMENTS, RELEASES, made

CHANGED = 100
"""Releases that change between two publications, with their promises; and 300 requests are made, as by a large run."""
RUNS = 40
"""Of a week, on a small warehouse: none makes a file, so that their number matters little. The upkeep is then told that the
week is over."""
WEEKS = 5
_CHANGE = (
    """
    UPDATE release_versions SET body = body || ' Modifié.', revision = $revision
    WHERE release_id IN (
        SELECT 'r' || lpad(CAST((i * 769 + $revision * 31) % $releases AS VARCHAR), 19, '0') FROM range($changed) AS t(i)
    )
    """,
    """
    UPDATE release_records SET last_seen_at = TIMESTAMP '2026-03-02', revision = $revision
    WHERE release_id IN (SELECT release_id FROM release_versions WHERE revision = $revision)
    """,
    """
    UPDATE commitments SET confidence = 0.8, revision = $revision
    WHERE release_id IN (SELECT release_id FROM release_versions WHERE revision = $revision)
    """,
    """
    INSERT INTO fetches BY NAME
    SELECT 'f' || $revision || '-' || i AS fetch_id, 'run' AS run_id, 's' || i % 120 AS source_id,
        'https://example.org/' AS url, 'feed' AS purpose, TIMESTAMP '2026-03-02' AS fetched_at, 'ok' AS outcome,
        0 AS bytes, 5 AS elapsed_ms, $revision AS revision
    FROM range(3 * $changed) AS t(i)
    """,
)


def change(working: str, revision: int, releases: int, changed: int) -> None:
    """Change some releases with their promises in the working file, and publish."""
    from warehouse.published.publish import publish
    from warehouse.store import open_store

    values = {"revision": revision, "releases": releases, "changed": changed}
    with open_store(Path(working)) as store:
        for text in _CHANGE:
            store.connection.execute(text, {key: one for key, one in values.items() if f"${key}" in text})
    publish(Path(working), Path(working).with_name("followthrough.duckdb"))


def bring(published: str, address: str, data: str | None) -> dict[str, Any]:
    """Bring a database up to date."""
    from warehouse.published.targets.address import read_address
    from warehouse.published.targets.publish_to import Target, publish_to

    clock = Clock()
    with clock:
        brought = publish_to(Path(published), Target("bench", read_address(address), data=data))
    return clock.said(changed=brought.changed, rebuilt=brought.rebuilt)


def main(rounds: int = 3) -> None:
    """Each step in a separate process, so that the server's work is in wall time alone."""
    from tests.support.servers.postgres_server import PASSWORD, postgres_server

    os.environ["PGPASSWORD"] = PASSWORD
    with made() as kept, tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in ("warehouse.duckdb", "followthrough.duckdb"):
            shutil.copyfile(kept / name, folder / name)
        with postgres_server() as server:
            _up_to_date(folder, server, rounds)
    with tempfile.TemporaryDirectory() as temporary, postgres_server() as server:
        _many_runs(Path(temporary), server)


def _up_to_date(folder: Path, server: Any, rounds: int) -> None:
    published, data = str(folder / "followthrough.duckdb"), str(folder / "lake")
    targets = {
        "PostgreSQL": (server.address(server.database()), None),
        "DuckLake on PostgreSQL": (f"ducklake:postgres:{server.keywords(server.database())}", data),
    }
    rows = []
    for name, (address, at) in targets.items():
        first = fresh(bring, published, address, at)
        rows.append([f"{name}, written anew", first.said["wall"], first.said["cpu"], first.peak, first.said["changed"]])
    for number in range(rounds):
        fresh(change, str(folder / "warehouse.duckdb"), 1000 + number, RELEASES, CHANGED)
        for name, (address, at) in targets.items():
            again = fresh(bring, published, address, at)
            assert not again.said["rebuilt"]
            said = f"{name}, {CHANGED} releases changed"
            rows.append([said, again.said["wall"], again.said["cpu"], again.peak, again.said["changed"]])
    for name, (address, at) in targets.items():
        idle = fresh(bring, published, address, at)
        rows.append([f"{name}, nothing changed", idle.said["wall"], idle.said["cpu"], idle.peak, idle.said["changed"]])
    table(
        f"Other databases, from a published file of {RELEASES:,} releases and {COMMITMENTS:,} promises",
        ["", "wall s", "CPU s (without the server's)", "peak MB", "rows"],
        rows,
    )


def weeks(folder: str, address: str, number: int) -> dict[str, Any]:
    """Some weeks of hourly runs over a small warehouse, each with its changes, and the upkeep at the end of each."""
    from datetime import timedelta

    from tests.support.stored.target_rows import publications
    from warehouse.published.publish import PUBLISHED
    from warehouse.published.targets.address import read_address
    from warehouse.published.targets.publish_to import Target, opened, publish_to
    from warehouse.published.targets.upkeep import keep_up

    warehouse = Path(folder) / "warehouse"
    warehouse.mkdir()
    published = publications(warehouse)
    lake = Path(folder) / "lake"
    target = Target("bench", read_address(address), data=str(lake))
    at_once = timedelta(0)
    files, took = [], []
    for _ in range(number):
        for _ in range(RUNS):
            file = next(published)
            clock = Clock()
            with clock:
                publish_to(file, target)
            took.append(clock.wall)
        before = len(list(lake.rglob("*.parquet")))
        with opened(file, target) as (connection, _):
            keep_up(connection, target.schema, PUBLISHED, kept=at_once, every=at_once, lingering=at_once)
        files.append((before, len(list(lake.rglob("*.parquet")))))
    size = sum(one.stat().st_size for one in lake.rglob("*.parquet"))
    return {"files": files, "size": size, "took": [median(took[:RUNS]), median(took[-RUNS:])]}


def _many_runs(folder: Path, server: Any) -> None:
    database = server.database()
    done = fresh(weeks, str(folder), f"ducklake:postgres:{server.keywords(database)}", WEEKS).said
    catalogue = int(server.psql(database, "SELECT pg_database_size(current_database())"))
    table(
        f"A lake after each of {WEEKS} weeks of {RUNS} runs: Parquet files",
        ["", "before the upkeep", "after it"],
        [[f"week {number}", *one] for number, one in enumerate(done["files"], 1)],
    )
    print(f"  {done['size'] / 1e6:.2f} MB in Parquet, {catalogue / 1e6:.0f} MB of catalogue; a publication takes", end=" ")
    print(f"{done['took'][0]:.2f} s in the first week, {done['took'][1]:.2f} s in the last (median, wall)")
