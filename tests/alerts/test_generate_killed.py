"""A process killed while it stores and generates alerts: the next run has each alert and delivery exactly once."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from alerts import generate
from tests.alerts.happenings import Desk, Page, Promise, harvest
from tests.support.measures.patience import HANGS
from tests.support.processes.forked import warm_processes
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
BEFORE = Page(
    "plan",
    (
        Promise("Un bilan sera présenté avant le 30 juin 2025.", date(2025, 6, 30)),
        Promise("Deux patrouilles seront créées."),
    ),
    date(2025, 3, 10),
)
AFTER = replace(BEFORE, promises=(Promise("Un bilan sera présenté avant le 30 mai 2025.", date(2025, 5, 30)),))
REPORT = Page("report", (), date(2025, 3, 11), "Un point")
PUT_OFF = date(2025, 9, 30)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def a_run(path: Path, moment: str = "") -> None:
    """Store a release that is news, generate its alerts, check the deadlines; or die at some moment."""
    with open_store(path) as store:
        desk = Desk(store, LATER)
        if moment == "before generating":
            news.not_taken_up = die  # type: ignore[assignment]  # a stand-in
        elif moment == "between what was judged and the alerts":
            generate.changes.write = die  # type: ignore[assignment]  # a stand-in
        elif moment == "before the commit":
            desk.fail = die
        desk.load(harvest("nord", LATER, PLAN))
        if moment == "after the commit":
            die()
        desk.catch_up()
        if moment == "before the notices":
            die()
        desk.remind()


def an_edit(path: Path, moment: str = "") -> None:
    """Store an edit that moves one promise and takes another out, and a release that puts the first off; or die."""
    with open_store(path) as store:
        desk = Desk(store, LATER + timedelta(days=1))
        desk.links = [("https://www.nord.gouv.fr/report", AFTER.promises[0].quote, "renewed")]
        desk.moves = {"https://www.nord.gouv.fr/report": PUT_OFF}
        if moment == "before generating":
            news.not_taken_up = die  # type: ignore[assignment]  # a stand-in
        elif moment == "between what was judged and the alerts":
            generate.changes.write = die  # type: ignore[assignment]  # a stand-in
        elif moment == "before the commit":
            desk.fail = die
        desk.load(harvest("nord", desk.now, AFTER, REPORT))
        if moment == "after the commit":
            die()
        desk.catch_up()


@pytest.mark.parametrize("moment", MOMENTS[:4])
def test_each_move_and_withdrawal_is_there_once_after_a_kill(tmp_path, moment):
    path = tmp_path / "warehouse.duckdb"
    with open_store(path) as store:
        Desk(store, FIRST).load(harvest("nord", FIRST, Page("old")))
        Desk(store, LATER).load(harvest("nord", LATER, BEFORE))
    killed = warm_processes().Process(target=an_edit, args=(path, moment), daemon=True)
    killed.start()
    killed.join(HANGS)
    assert killed.exitcode == -signal.SIGKILL
    an_edit(path)
    an_edit(path)
    told = """
        SELECT a.kind, a.facts->'after'->>'due_on', count(DISTINCT a.alert_id), count(*)
        FROM alerts AS a
        JOIN deliveries AS d ON d.alert_id = a.alert_id
        WHERE a.kind IN ('moved', 'withdrawn', 'edited', 'follow_up')
        GROUP BY ALL
        ORDER BY ALL
    """
    with open_store(path, read_only=True) as store:
        found = store.connection.execute(told).fetchall()
    assert found == [
        ("edited", None, 1, 1),
        ("moved", "2025-05-30", 1, 1),
        ("moved", "2025-09-30", 1, 1),
        ("withdrawn", None, 1, 1),
    ]


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
    assert deliveries == [(3, 3)], "the first reading, which found nothing, is stored and sent to nobody"
