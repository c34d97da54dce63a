"""Runs that fail as a whole are reported once per streak, whoever started them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from alerts.model import Alert
from flows.config.load import Config, load_config
from flows.passes.alerting import failure_writer
from flows.passes.failures import reporting_failures, run_failed, run_went_well
from flows.passes.full_pass import run_pass
from flows.passes.lifecycle.run_lock import AnotherRunError
from flows.passes.lifecycle.stopping import Stop
from flows.passes.report import LogReport
from flows.passes.visits import on_threads
from flows.scheduled.failure_hook import failure_hook
from tests.support.servers.receivers import Web
from tests.support.stored.harvests import rows
from tests.support.stored.outboxes import alert, queue
from warehouse.clock import utc_now
from warehouse.errors import WarehouseError
from warehouse.store import open_store

MORNING = datetime(2026, 3, 2, 8)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    file = tmp_path / "followthrough.toml"
    file.write_text("catalogue = []\n[warehouse]\nlock_seconds = 0.2\n", encoding="utf-8")
    return load_config(file)


def at(hours: float) -> Callable[[], datetime]:
    return lambda: MORNING + timedelta(hours=hours)


def collect(told: list[str]) -> Callable[[Any, Any], None]:
    def tell(_: object, alerts: list[Alert]) -> None:
        told.extend(alert.title for alert in alerts)

    return tell


def test_a_streak_of_failures_is_told_once_and_its_end_too(config: Config) -> None:
    told: list[str] = []
    for hour in range(5):
        run_failed(config, "the disk is full", at(hour), collect(told))
    assert told == ["the program's runs fail"]
    run_went_well(config, at(5), collect(told))
    run_went_well(config, at(6), collect(told))
    assert told == ["the program's runs fail", "over: the program's runs fail"]
    run_failed(config, "the disk is full again", at(7), collect(told))
    assert len(told) == 3
    found = rows(
        config.warehouse.path, "SELECT cause, source_id, resolved_at IS NULL, detail FROM incidents ORDER BY opened_at"
    )
    assert found == [
        ("run_failed", None, False, "the disk is full"),
        ("run_failed", None, True, "the disk is full again"),
    ]


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (WarehouseError("the file is damaged"), "the file is damaged"),
        (ValueError("mailto://me:s3cr3t@example.org"), "a fault of the program, ValueError; see the log"),
    ],
)
def test_an_exception_that_ends_a_run_is_told_without_secrets_and_goes_on(
    config: Config, error: Exception, detail: str
) -> None:
    told: list[str] = []
    with pytest.raises(type(error)), reporting_failures(config, at(0), collect(told)):
        raise error
    assert len(told) == 1
    assert rows(config.warehouse.path, "SELECT detail FROM incidents") == [(detail,)]


@pytest.mark.parametrize("error", [AnotherRunError("another run is on"), KeyboardInterrupt()])
def test_a_run_that_was_not_to_be_is_no_failure(config: Config, error: BaseException) -> None:
    told: list[str] = []
    with pytest.raises(type(error)), reporting_failures(config, at(0), collect(told)):
        raise error
    assert told == []
    assert not config.warehouse.path.exists()


def test_a_warehouse_that_cannot_be_written_hides_no_error(config: Config, caplog: pytest.LogCaptureFixture) -> None:
    held = open_store(config.warehouse.path)
    with held, pytest.raises(ValueError, match="the real fault"), reporting_failures(config, at(0), None):
        raise ValueError("the real fault")
    assert "could not be noted" in caplog.text


def test_what_tells_may_fail_and_the_failure_is_told_by_the_next_run(config: Config) -> None:
    def refuses(*_: object) -> None:
        raise ZeroDivisionError

    told: list[str] = []
    assert run_failed(config, "the disk is full", at(0), refuses) is None
    assert rows(config.warehouse.path, "SELECT count(*) FROM incidents") == [(0,)]
    run_failed(config, "the disk is full", at(1), collect(told))
    assert told == ["the program's runs fail"]


def test_a_failure_that_nobody_could_be_told_is_not_noted_as_told(config: Config, caplog: pytest.LogCaptureFixture) -> None:
    def nobody(_: Config) -> Any:
        raise WarehouseError("no channel can be made")

    failed = (SimpleNamespace(name="watch"), SimpleNamespace(parameters={"config": str(config.file)}))
    told: list[str] = []
    failure_hook(nobody, at(0))(*failed, SimpleNamespace(name="Failed", data=None))  # type: ignore[arg-type]  # a stand-in
    assert "no channel can be made" in caplog.text
    assert not config.warehouse.path.exists()
    failure_hook(lambda _: collect(told), at(1))(*failed, SimpleNamespace(name="Crashed", data=None))  # type: ignore[arg-type]  # a stand-in
    assert told == ["the program's runs fail"]
    assert rows(config.warehouse.path, "SELECT detail FROM incidents") == [
        ("a run of the flow watch ended as crashed; see the log",)
    ]


def test_a_run_that_found_another_one_is_no_failure_for_prefect_either(config: Config) -> None:
    told: list[str] = []
    failed = (SimpleNamespace(name="watch"), SimpleNamespace(parameters={"config": str(config.file)}))
    found = SimpleNamespace(name="Failed", data=SimpleNamespace(result=AnotherRunError("another run is on")))
    failure_hook(lambda _: collect(told), at(0))(*failed, found)  # type: ignore[arg-type]  # a stand-in
    assert told == []
    assert not config.warehouse.path.exists()


def test_what_waits_is_sent_though_the_run_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The published file cannot be written, and people are notified all the same, of this too."""
    with Web() as web:
        monkeypatch.setenv("TEAM", f"json://{web.host}")
        file = tmp_path / "followthrough.toml"
        file.write_text(
            'catalogue = []\n[[channel]]\nid = "team"\nurl_env = "TEAM"\nops = true\n'
            '[[subscription]]\nchannel = "team"\nkinds = ["release"]\n',
            encoding="utf-8",
        )
        config = load_config(file)
        queue(config.warehouse.path, [alert(1)], "team")
        config.warehouse.published.mkdir(parents=True)
        (config.warehouse.published / "in the way").touch()
        tell = failure_writer(config, utc_now)
        with pytest.raises(WarehouseError), reporting_failures(config, utc_now, tell), on_threads() as submit:
            run_pass(config, submit=submit, report=LogReport(), stop=Stop())
        said = [json.loads(one.body)["title"] for one in web.sent]
    assert any("Communiqué n° 1" in title for title in said)
    assert rows(config.warehouse.path, "SELECT alert_id, state FROM deliveries WHERE alert_id = 'alert00001'") == [
        ("alert00001", "sent")
    ]
    kinds = rows(config.warehouse.path, "SELECT kind, state FROM deliveries JOIN alerts USING (alert_id) ORDER BY ALL")
    assert ("incident", "sent") in kinds
