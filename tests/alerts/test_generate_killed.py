"""A process killed while it stores and generates alerts: the next run has each alert and delivery exactly once."""

from __future__ import annotations

import os
import signal
from datetime import date, datetime
from pathlib import Path

import pytest

from alerts import generate
from tests.alerts.happenings import Desk, Page, Promise, harvest
from tests.forked import warm_processes
from tests.patience import HANGS
from warehouse.outbox import news
from warehouse.store import open_store

FIRST = datetime(2025, 3, 3, 8)
LATER = datetime(2025, 3, 10, 8)
PLAN = Page("plan", (Promise("Un bilan sera présenté.", date(2025, 3, 14)),), date(2025, 3, 10), "Un plan")
MOMENTS = (
    "before generating",
    "between what was judged and the alerts",
    "before the commit",
    "after the commit",
    "before the notices",
)
EXPECTED = [("digest", 1), ("due_soon", 1), ("new_commitment", 1), ("release", 1)]


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def a_run(path: Path, moment: str = "") -> None:
    """Store a release that is news, generate its alerts, check the deadlines; or die at some moment."""
    with open_store(path) as store:
        desk = Desk(store, LATER)
        if moment == "before generating":
            news.not_taken_up = die  # type: ignore[assignment]  a stand-in
        elif moment == "between what was judged and the alerts":
            generate.write = die  # type: ignore[assignment]  a stand-in
        elif moment == "before the commit":
            desk.fail = die
        desk.load(harvest("nord", LATER, PLAN))
        if moment == "after the commit":
            die()
        desk.catch_up()
        if moment == "before the notices":
            die()
        desk.remind()


@pytest.mark.parametrize("moment", MOMENTS)
def test_each_alert_is_there_once_after_a_kill(tmp_path, moment):
    path = tmp_path / "warehouse.duckdb"
    with open_store(path) as store:
        Desk(store, FIRST).load(harvest("nord", FIRST, Page("old")))
    killed = warm_processes().Process(target=a_run, args=(path, moment), daemon=True)
    killed.start()
    killed.join(HANGS)
    assert killed.exitcode == -signal.SIGKILL
    a_run(path)
    a_run(path)
    with open_store(path, read_only=True) as store:
        told = store.connection.execute("SELECT kind, count(*) FROM alerts GROUP BY kind ORDER BY kind").fetchall()
        deliveries = store.connection.execute("SELECT count(*), count(DISTINCT alert_id) FROM deliveries").fetchall()
    assert told == EXPECTED
    assert deliveries == [(4, 4)]
