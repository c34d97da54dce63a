"""Visits handed to a pool: made, failed, given up, stopped; the pass never waits for ever, and nothing is left lying."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from prefect.client.schemas.objects import State, WorkerStatus
from prefect.states import Completed, Failed, Running, Scheduled

from flows.config.load import Config, WarehouseTable
from flows.config.tables.work import WorkTable
from flows.fetch import HttpSettings
from flows.passes.visits import NotVisitedError, VisitOrder, not_visited
from flows.pools.exchange import Exchange
from flows.pools.harvests import GivenUpError, send_harvest
from flows.pools.orders import read_order
from flows.scheduled.pools import handing_over as module
from flows.scheduled.pools.handing_over import Pools, handing_over, platforms_of
from tests.support.measures.patience import HANGS
from tests.support.stored.harvests import NOON, Page, harvest, source
from warehouse.clock import utc_now
from warehouse.harvests.values import SourceState

NORD = replace(source(), pool="north")
ORDER = VisitOrder(NORD, SourceState("nord"), "run-1", HttpSettings(), Path(), shift=NOON - utc_now() + timedelta(minutes=1))
NAME = "run-1/nord"


class Prefect:
    """As much of Prefect's client as handing over needs."""

    def __init__(self) -> None:
        self.runs: dict[UUID, SimpleNamespace] = {}
        self.workers: dict[str, datetime] = {}
        self.beating: set[str] = set()
        self.away = False

    def create_work_pool(self, pool: Any) -> None:
        assert (pool.name, pool.type) == ("north", "followthrough")

    def create_flow_from_name(self, name: str) -> UUID:
        return uuid4()

    def create_deployment(self, flow: UUID, name: str, **_: object) -> UUID:
        return uuid4()

    def create_flow_run_from_deployment(self, deployment: UUID, *, parameters: dict[str, str], name: str) -> SimpleNamespace:
        if self.away:
            raise httpx.ConnectError("refused")
        run = SimpleNamespace(id=uuid4(), state=Scheduled(), labels={}, parameters=parameters)
        self.runs[run.id] = run
        return run

    def read_flow_runs(self, **asked: Any) -> list[SimpleNamespace]:
        if self.away:
            raise httpx.ConnectError("refused")
        found = list(self.runs.values())
        if asked["flow_run_filter"].id is None:
            return [one for one in found if not one.state.is_final()]
        return [one for one in found if one.id in asked["flow_run_filter"].id.any_]

    def read_workers_for_work_pool(self, pool: str, offset: int, limit: int) -> list[SimpleNamespace]:
        for name in self.beating:
            self.workers[name] += timedelta(seconds=30)
        return [
            SimpleNamespace(name=name, last_heartbeat_time=at, status=WorkerStatus.ONLINE)
            for name, at in self.workers.items()
        ]

    def set_flow_run_state(self, run_id: UUID, state: State, *, force: bool) -> None:
        if run_id in self.runs:
            self.runs[run_id].state = state

    def read_global_concurrency_limits(self, limit: int, offset: int) -> list[SimpleNamespace]:
        return []

    def worker(self, name: str, *, beats: bool) -> None:
        """Have a worker, which gives signs or has given its last."""
        self.workers[name] = datetime(2026, 1, 1, tzinfo=UTC)
        if beats:
            self.beating.add(name)

    def take(self, worker: str) -> SimpleNamespace:
        """Have the worker begin the one visit that there is."""
        [run] = self.runs.values()
        run.state, run.labels = Running(), {"prefect.worker.name": worker}
        return run


@pytest.fixture
def prefect(monkeypatch: pytest.MonkeyPatch) -> Prefect:
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(module, "_HEARTBEAT_SECONDS", 0.01)
    return Prefect()


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    return Exchange(tmp_path / "results")


@contextmanager
def pools_of(prefect: Prefect, exchange: Exchange, tmp_path: Path, *, silent_minutes: float = HANGS) -> Iterator[Pools]:
    work = WorkTable.model_construct(results=exchange.place, silent_minutes=silent_minutes)
    config = Config(warehouse=WarehouseTable(archive=tmp_path / "archive"), work=work, seed_corpus=False)
    pools = Pools(prefect, exchange, config, [NORD])  # type: ignore[arg-type]  # a stand-in
    with pools.waiting():
        yield pools
    assert exchange.runs() == []


SOON = 0.1 / 60
"""Minutes of silence that a test waits for."""


def test_what_a_worker_brought_is_the_result_of_the_visit(prefect: Prefect, exchange: Exchange, tmp_path: Path) -> None:
    with pools_of(prefect, exchange, tmp_path) as pools:
        pending = pools.submit(ORDER)
        run = prefect.take("vm 1")
        assert run.parameters == {"order": NAME}
        assert read_order(exchange, NAME).source == NORD
        send_harvest(exchange, NAME, harvest(Page("bilan")))
        run.state = Completed()
        found = pending.result(HANGS)
        assert (found.source, len(found.releases), found.captures[0].body != b"") == (NORD, 1, True)
        assert not exchange.has(f"{NAME}/order.json")


def test_a_visit_that_failed_says_what_its_worker_said(prefect: Prefect, exchange: Exchange, tmp_path: Path) -> None:
    with pools_of(prefect, exchange, tmp_path) as pools:
        pending = pools.submit(ORDER)
        prefect.take("vm 1").state = Failed(message="AnotherVersionError: install\nthe same version")
        with pytest.raises(NotVisitedError, match="pool north could not: AnotherVersionError: install the same version"):
            pending.result(HANGS)


def test_a_result_that_is_not_there_or_broken_costs_one_visit(prefect: Prefect, exchange: Exchange, tmp_path: Path) -> None:
    with pools_of(prefect, exchange, tmp_path) as pools:
        pending = pools.submit(ORDER)
        prefect.take("vm 1").state = Completed()
        with pytest.raises(NotVisitedError, match=r"harvest\.json at"):
            pending.result(HANGS)


@pytest.mark.parametrize("beats", [True, False])
def test_a_visit_in_a_pool_without_workers_is_given_up(
    prefect: Prefect, exchange: Exchange, tmp_path: Path, beats: bool
) -> None:
    if not beats:
        prefect.worker("of last week", beats=False)
    with pools_of(prefect, exchange, tmp_path, silent_minutes=SOON) as pools:
        pending = pools.submit(ORDER)
        with pytest.raises(NotVisitedError, match="no worker of the pool north gave a sign for"):
            pending.result(HANGS)
        [run] = prefect.runs.values()
        assert run.state.is_cancelled()


def test_a_visit_waits_in_a_pool_whose_workers_are_busy(prefect: Prefect, exchange: Exchange, tmp_path: Path) -> None:
    prefect.worker("vm 1", beats=True)
    with pools_of(prefect, exchange, tmp_path, silent_minutes=HANGS / 60) as pools:
        pending = pools.submit(ORDER)
        with pytest.raises(TimeoutError):
            pending.result(0.3)


def test_a_visit_whose_worker_died_is_given_up_though_another_is_there(
    prefect: Prefect, exchange: Exchange, tmp_path: Path
) -> None:
    prefect.worker("vm 1", beats=True)
    prefect.worker("vm 2", beats=False)
    with pools_of(prefect, exchange, tmp_path, silent_minutes=SOON * 5) as pools:
        pending = pools.submit(ORDER)
        prefect.take("vm 2")
        with pytest.raises(NotVisitedError, match="its worker in the pool north gave no sign for"):
            pending.result(HANGS)
    with pytest.raises(GivenUpError):  # it was not dead after all, and comes too late
        send_harvest(exchange, NAME, harvest(Page("bilan")))
    assert not exchange.has(f"{NAME}/harvest.json")


def test_one_visit_that_cannot_be_ended_keeps_no_other_waiting(
    prefect: Prefect, exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong in one look comes after other visits were done in it, and the thread that waits must survive it."""
    with pools_of(prefect, exchange, tmp_path, silent_minutes=SOON) as pools:
        first = pools.submit(ORDER)
        other = replace(ORDER, source=replace(NORD, source_id="gard"))
        second = pools.submit(other)
        runs = list(prefect.runs.values())
        runs[0].state, runs[1].state = Failed(message="first"), None
        runs[1].labels = None
        for pending in (first, second):
            with pytest.raises(NotVisitedError):
                pending.result(HANGS)


def test_a_stopped_pass_waits_for_nobody(prefect: Prefect, exchange: Exchange, tmp_path: Path) -> None:
    with pools_of(prefect, exchange, tmp_path) as pools:
        pending = pools.submit(ORDER)
        prefect.take("vm 1")
        pools.stop()
        found = pending.result(HANGS)
    assert (found.readable, [one.outcome for one in found.attempts]) == (True, ["cancelled"])


def test_a_visit_that_somebody_removed_from_prefect_is_given_up(
    prefect: Prefect, exchange: Exchange, tmp_path: Path
) -> None:
    with pools_of(prefect, exchange, tmp_path) as pools:
        pending = pools.submit(ORDER)
        prefect.runs.clear()
        with pytest.raises(NotVisitedError, match="somebody removed its flow run"):
            pending.result(HANGS)


def test_when_prefect_is_away_visits_are_not_taken_and_those_under_way_given_up(
    prefect: Prefect, exchange: Exchange, tmp_path: Path
) -> None:
    with pools_of(prefect, exchange, tmp_path, silent_minutes=SOON) as pools:
        pending = pools.submit(ORDER)
        prefect.take("vm 1")
        prefect.away = True
        with pytest.raises(NotVisitedError, match="does not say what became of it"):
            pending.result(HANGS)
        with pytest.raises(NotVisitedError, match="Prefect took no visit for the pool north"):
            pools.submit(ORDER).result(HANGS)


def test_what_an_earlier_pass_left_is_dropped_by_the_next_and_said(
    prefect: Prefect, exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    @contextmanager
    def client(**_: object) -> Iterator[Prefect]:
        yield prefect

    monkeypatch.setattr(module, "get_client", client)
    left = prefect.create_flow_run_from_deployment(uuid4(), parameters={}, name="visit nord")
    exchange.write("run-0/nord/harvest.json", b"late")
    config = Config(catalogue=(), work=WorkTable(results=exchange.place))
    monkeypatch.setattr(Config, "sources", lambda _: (NORD,))
    with caplog.at_level(logging.WARNING, logger="followthrough"), handing_over(config):
        assert left.state.is_cancelled()
        assert exchange.runs() == []
    assert "came back too late" in caplog.text


def test_a_source_that_nobody_visited_has_a_row_that_says_why() -> None:
    found = not_visited(ORDER, "no worker\nof the pool north")
    assert not found.readable
    [row] = found.attempts
    assert (row.purpose, row.outcome, row.http_status) == ("listing", "unreachable", None)
    assert row.error == "not visited: no worker of the pool north"


def test_the_names_by_which_a_fetcher_knows_a_platform() -> None:
    assert platforms_of(replace(NORD, platform="prefectures")) == {"prefectures"}
    assert platforms_of(replace(NORD, feeds=("https://FEEDS.example.org:8443/a",))) == {
        "www.nord.gouv.fr",
        "feeds.example.org:8443",
    }
