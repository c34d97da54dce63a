"""What real flows leave behind under Prefect: one process and one server for all of them, as each start takes 8 s of CPU."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.measures.patience import HANGS
from tests.support.servers.receivers import Web, mail_server
from tests.support.stored.harvests import rows
from tests.support.stored.outboxes import alert, queue
from warehouse.published.publish import publish

SECRET = "hunter2-of-the-desk"
CHANNELS = """
catalogue = []

[warehouse]
path = "warehouse.duckdb"
published = "followthrough.duckdb"
archive = "archive"

[[channel]]
id = "team"
url_env = "TEAM_URL"

[[channel]]
id = "hook"
url_env = "HOOK_URL"
"""
FLOWS = """
import logging, os, sys
from datetime import datetime
from pathlib import Path
logging.basicConfig(level=1)
from flows.scheduled.server import prefect_api

delivering, failing = Path(sys.argv[1]), Path(sys.argv[2])

def tell(transaction, alerts):
    for alert in alerts:
        transaction.connection.execute(
            "INSERT INTO alerts (alert_id, kind, title, created_at, revision) VALUES (?, ?, ?, ?, ?)",
            [alert.alert_id, alert.kind, alert.title, alert.created_at, transaction.revision],
        )

with prefect_api(delivering.parent / "warehouse.duckdb", scheduler=False):
    os.environ |= {"PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_LOGGING_ROOT_LEVEL": "DEBUG"}  # not of the server: it is slow
    from prefect import flow
    from prefect._internal.analytics.enabled import is_telemetry_enabled
    from prefect.settings import get_current_settings
    from flows.config.load import load_config
    from flows.passes.delivery import deliver_due
    from flows.scheduled.failure_hook import failure_hook
    from tests.support.stored.outboxes import MORNING, plain_render

    print("reported", get_current_settings().server.analytics_enabled, is_telemetry_enabled())

    @flow(name="deliver", persist_result=False)
    def deliver(config: str) -> dict[str, int]:
        print("delivered", deliver_due(load_config(Path(config)), lambda: MORNING, render=plain_render))

    deliver(str(delivering))

    hook = failure_hook(lambda config: tell, lambda: datetime(2026, 3, 2, 8))

    @flow(name="broken", on_failure=[hook], on_crashed=[hook])
    def broken(config: str, how: str) -> None:
        raise {"fails": ValueError, "crashes": KeyboardInterrupt}[how]("mailto://me:s3cr3t@example.org")

    for how in ("fails", "fails", "crashes"):
        try:
            broken(str(failing), how)
        except BaseException as error:  # whatever ends it is what is looked at
            print("ended", type(error).__name__)
sys.stdout.flush()
os._exit(0)  # logging all this, Prefect would go on for a minute to tell a server that has ended
"""


@pytest.fixture(scope="module")
def delivering(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with alerts that wait for two channels; Prefect's is in it."""
    home = tmp_path_factory.mktemp("delivering")
    (home / "followthrough.toml").write_text(CHANNELS, encoding="utf-8")
    queue(home / "warehouse.duckdb", [alert(1)], "team", "hook")
    return home


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of flows that fail."""
    home = tmp_path_factory.mktemp("failing")
    (home / "followthrough.toml").write_text("catalogue = []\n[warehouse]\nlock_seconds = 0.2\n", encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def ran(delivering: Path, failing: Path, started_before: Callable[[Path], None]) -> subprocess.CompletedProcess[bytes]:
    """The process in which all flows ran: everything is logged, and everything goes wrong."""
    started_before(delivering / "prefect")
    with mail_server() as box, Web() as web:
        box.at_recipient = lambda address: f"550 {SECRET} says no to {address}"
        web.answer = lambda asked: (403, {}, SECRET.encode())
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
        environ |= {
            "TEAM_URL": f"mailto://desk:{SECRET}@127.0.0.1:{box.port}/?from=a@example.org&to=alice@newsroom.example&mode=insecure",
            "HOOK_URL": f"json://desk:{SECRET}@{web.host}/{SECRET}",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "true",
            "DO_NOT_TRACK": "0",
        }
        configurations = [str(home / "followthrough.toml") for home in (delivering, failing)]
        ran = subprocess.run(
            [sys.executable, "-c", FLOWS, *configurations],
            env=environ,
            capture_output=True,
            timeout=HANGS,
            cwd=Path(__file__).parents[3],
            check=False,
        )
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    return ran


def said(ran: subprocess.CompletedProcess[bytes], what: str) -> list[str]:
    """What it printed of that."""
    return [line.removeprefix(f"{what} ") for line in ran.stdout.decode().splitlines() if line.startswith(f"{what} ")]


def test_prefect_reports_to_nobody(ran: subprocess.CompletedProcess[bytes]) -> None:
    assert said(ran, "reported") == ["False False"]


def test_the_address_is_in_no_log_no_file_and_no_parameter_of_prefect(
    ran: subprocess.CompletedProcess[bytes], delivering: Path
) -> None:
    """Every byte left behind is examined."""
    [delivered] = said(ran, "delivered")
    assert "put_off=2" in delivered
    publish(delivering / "warehouse.duckdb", delivering / "followthrough.duckdb")
    left = {str(path): path.read_bytes() for path in delivering.rglob("*") if path.is_file()}
    assert any(name.endswith("prefect.db") for name in left)
    for name, body in {**left, "stdout": ran.stdout, "stderr": ran.stderr}.items():
        for secret in (SECRET.encode(), b"alice", b"newsroom", b"aHVudGVyMi"):
            assert secret not in body, f"{secret!r} is in {name}"


def test_a_failed_flow_is_told_once(ran: subprocess.CompletedProcess[bytes], failing: Path) -> None:
    assert said(ran, "ended") == ["ValueError", "ValueError", "KeyboardInterrupt"], ran.stderr.decode()[-2000:]
    working = failing / "data" / "warehouse.duckdb"
    assert rows(working, "SELECT title FROM alerts") == [("the program's runs fail",)]
    [(detail,)] = rows(working, "SELECT detail FROM incidents")
    assert detail.startswith("a run of the flow broken ended as")
    assert not any(b"s3cr3t" in file.read_bytes() for file in (failing / "data").glob("warehouse*"))
