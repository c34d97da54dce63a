"""Warehouses to be backed up: a working file, a published one and an archive with real bodies, without any network."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from tests.support.stored.harvests import NOON, Page, harvest
from warehouse.archive.kinds import archive_at
from warehouse.backup.take import Places
from warehouse.published.publish import PUBLISHED, publish
from warehouse.store import open_store

HOLD = """
import sys, time, duckdb
with duckdb.connect(sys.argv[1]):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""
"""Holds a working file open for some seconds."""

LATER = NOON + timedelta(days=1)


def places(folder: Path) -> Places:
    return Places(folder / "warehouse.duckdb", folder / "followthrough.duckdb", folder / "archive")


def ran(there: Places, run_id: str, *pages: Page, at: datetime = NOON, ended: bool = True, published: bool = True) -> Places:
    """A run that brought these pages, kept their bodies, and published; `ended` False leaves it as a killed run would."""
    visit = harvest(*pages, at=at, run_id=run_id)
    with archive_at(there.archive).writer(run_id, at) as writer:
        located = {one.capture_id: writer.keep(one) for one in visit.captures}
    with open_store(there.working) as store:
        store.begin_run(run_id, "watch", at)
        store.record_sources([visit.source])
        store.load([visit], located)
        if ended:
            store.end_run(run_id, at + timedelta(minutes=1), "completed", {"captures": len(visit.captures)})
        store.checkpoint()
    if published:
        publish(there.working, there.published)
    return there


def warc(there: Places, run_id: str) -> Path:
    (found,) = there.archive.glob(f"*/*{run_id}.warc.gz")
    return found


def public(published: Path) -> dict[str, list[Any]]:
    """Every row of every public relation."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in (*PUBLISHED, "releases")}
