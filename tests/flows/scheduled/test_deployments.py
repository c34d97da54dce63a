"""The table of what runs by itself, and the flows that the schedule starts."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from prefect.schedules import Cron

from alerts.outbox.delivered import Delivered
from flows.config.load import Config, load_config
from flows.passes.lifecycle.run_lock import one_run_at_a_time
from flows.scheduled import remind as reminding
from flows.scheduled.deployments import DEPLOYMENTS, TIME_ZONE, deployments
from warehouse.clock import Clock

TABLE = {
    ("watch", "hourly"): "7 * * * *",
    ("remind", "daily"): "37 6 * * *",
}


def test_what_runs_by_itself_and_when():
    assert {(one.flow.name, one.name): one.cron for one in DEPLOYMENTS} == TABLE
    assert all(Cron(one.cron, timezone=TIME_ZONE) for one in DEPLOYMENTS)
    assert all(one.description.endswith(".") for one in DEPLOYMENTS)


def test_every_flow_has_a_limit_of_time_and_one_run_at_a_time():
    for one in DEPLOYMENTS:
        assert one.flow.timeout_seconds
        assert one.at_once == 1


def test_every_deployment_names_the_configuration_and_nothing_else(tmp_path):
    made = deployments(tmp_path / "followthrough.toml")
    assert [one.parameters for one in made] == [{"config": str(tmp_path / "followthrough.toml")}] * len(TABLE)
    assert all(one.concurrency_limit == 1 for one in made)


@pytest.fixture
def sent(monkeypatch):
    """What the flows ask to be delivered: the warehouse of each call."""
    calls: list[Path] = []

    def deliver_due(config: Config, clock: Clock, **_: object) -> Delivered:
        calls.append(config.warehouse.path)
        return Delivered()

    module = ModuleType("flows.passes.delivery")
    module.deliver_due = deliver_due  # type: ignore[attr-defined]  a stand-in
    monkeypatch.setitem(sys.modules, "flows.passes.delivery", module)
    return calls


def test_the_flow_that_reminds_writes_then_sends(bare, sent):
    assert reminding.remind.fn() == {"caught_up": 0, "notices": 0}
    assert len(sent) == 1


def test_the_flow_that_reminds_is_cancelled_while_a_pass_is_on(bare, sent):
    with one_run_at_a_time(load_config().warehouse.path):
        state = reminding.remind.fn()
    assert state.is_cancelled()
    assert sent == []
