"""The table of what runs by itself, and the flows that the schedule starts."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from prefect.exceptions import ObjectNotFound
from prefect.schedules import Cron

from alerts.outbox.delivered import Delivered
from flows.config.load import Config, load_config
from flows.config.tables.rhythm import rhythm_of
from flows.config.tables.schedule import ScheduleTable
from flows.passes.lifecycle.run_lock import one_run_at_a_time
from flows.scheduled import deliver as delivering
from flows.scheduled import remind as reminding
from flows.scheduled.deployments import DEPLOYMENTS, deployments, planned, withdraw
from warehouse.clock import Clock

TABLE = {
    ("watch", "hourly"): "7 * * * *",
    ("remind", "daily"): "37 6 * * *",
}


def test_what_runs_by_itself_and_when():
    assert {(one.flow.name, one.name): rhythm_of(one.when).text for one in DEPLOYMENTS} == TABLE
    assert [(one.schedule().cron, one.schedule().timezone) for one in DEPLOYMENTS] == [
        (Cron(cron, timezone="Europe/Paris").cron, "Europe/Paris") for cron in TABLE.values()
    ]
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
    module.deliver_due = deliver_due  # type: ignore[attr-defined]  # a stand-in
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


def test_the_configuration_says_when():
    table = planned(
        ScheduleTable(passes="every 20 minutes", reminders="never", digests="08:01", time_zone="Europe/Brussels")
    )
    made = {one.flow.name: one.schedule() for one in table if one.wanted}
    assert made.keys() == {"watch", "deliver"}
    assert (made["watch"].interval, made["watch"].timezone) == (timedelta(minutes=20), "Europe/Brussels")
    assert (made["deliver"].cron, made["deliver"].timezone) == ("1 8 * * *", "Europe/Brussels")
    assert len(deployments(None, [one for one in table if one.wanted])) == 2


def test_the_flow_for_digests_sends_what_is_due_and_makes_no_working_file(bare, sent):
    assert delivering.deliver.fn() == {"sent": 0, "waiting": 0}
    assert sent == []
    assert not load_config().warehouse.path.exists()
    reminding.remind.fn()
    assert delivering.deliver.fn() == {"sent": 0, "waiting": 0}
    assert len(sent) == 2


class Client:
    """As much of Prefect's client as withdrawing needs: it knows one deployment."""

    def __init__(self) -> None:
        self.known = {"remind/daily": "an id"}

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def read_deployment_by_name(self, name: str):
        if name not in self.known:
            raise ObjectNotFound(KeyError(name))
        return SimpleNamespace(id=name)

    async def delete_deployment(self, name: str) -> None:
        del self.known[name]


def test_what_never_runs_any_more_is_taken_out_of_prefect(monkeypatch):
    client = Client()
    monkeypatch.setattr("flows.scheduled.deployments.get_client", lambda: client)
    table = planned(ScheduleTable(reminders="never"))
    assert asyncio.run(withdraw([one for one in table if not one.wanted])) == 1
    assert client.known == {}
