"""One turn at a platform at a time, among machines that know of each other through Prefect's limits alone."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from types import SimpleNamespace
from uuid import UUID, uuid4

import httpx
import pytest

from flows.fetch import HttpSettings
from flows.fetch.politeness import NoTurnError, StoppedError
from flows.scheduled.pools import turns
from flows.scheduled.pools.turns import Turns, free_all, limit_of
from tests.support.measures.patience import HANGS

HTTP = HttpSettings(delay_seconds=0, total_seconds=100)


class Api:
    """As much of Prefect's client as turns need, for any number of machines."""

    def __init__(self) -> None:
        self.held: dict[str, UUID | None] = {}
        self.leases: list[float] = []
        self.away = False
        self.lock = threading.Lock()

    def _answer(self, status: int, body: object) -> httpx.Response:
        answer = httpx.Response(status, json=body, request=httpx.Request("POST", "http://127.0.0.1/"))
        answer.raise_for_status()
        return answer

    def increment_concurrency_slots_with_lease(
        self, names: list[str], slots: int, mode: str, lease_duration: float
    ) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("refused")
        [name] = names
        with self.lock:
            if name not in self.held:
                return self._answer(200, {"lease_id": str(uuid4()), "limits": []})
            if self.held[name] is not None:
                return self._answer(423, {})
            self.held[name] = lease = uuid4()
            self.leases.append(lease_duration)
        limit = {"id": str(uuid4()), "name": name, "limit": slots}
        return self._answer(200, {"lease_id": str(lease), "limits": [limit]})

    def upsert_global_concurrency_limit_by_name(self, name: str, limit: int) -> None:
        assert limit == 1
        self.held.setdefault(name, None)

    def release_concurrency_slots_with_lease(self, lease: UUID) -> None:
        with self.lock:
            self.held.update({name: None for name, holder in self.held.items() if holder == lease})

    def read_global_concurrency_limits(self, limit: int, offset: int) -> list[SimpleNamespace]:
        found = [SimpleNamespace(name=name, active_slots=int(holder is not None)) for name, holder in self.held.items()]
        return found[offset : offset + limit]

    def update_global_concurrency_limit(self, name: str, update: SimpleNamespace) -> None:
        assert update.active_slots == 0
        self.held[name] = None


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    monkeypatch.setattr(turns, "_AGAIN", 0.01)
    return Api()


def wait(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def test_two_machines_are_never_closer_than_the_delay(api: Api) -> None:
    """From the end of one request to the start of the next, whichever of them makes it."""
    spans: list[tuple[float, float]] = []

    def machine() -> None:
        mine = Turns(api, HTTP)
        for _ in range(4):
            with mine("prefectures", lambda: 0.05, wait):
                begun = time.monotonic()
                time.sleep(0.02)
                spans.append((begun, time.monotonic()))

    threads = [threading.Thread(target=machine) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(HANGS)
    spans.sort()
    assert len(spans) == 8
    assert all(after[0] - before[1] >= 0.05 for before, after in pairwise(spans))


def test_a_turn_counts_until_the_delay_is_over_also_after_a_request_that_failed(api: Api) -> None:
    mine, name = Turns(api, HTTP), limit_of("prefectures")
    with pytest.raises(ValueError, match="broken"), mine("prefectures", lambda: 0.1, wait):
        raise ValueError("broken")
    assert api.held[name] is not None
    until = time.monotonic() + HANGS
    while api.held[name] is not None:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_platforms_that_no_other_machine_asks_are_not_asked_about(api: Api) -> None:
    mine = Turns(api, HTTP, {"prefectures"})
    with mine("gov.uk", lambda: 0.0, wait):
        assert api.held == {}
    with mine("prefectures", lambda: 0.0, wait):
        assert list(api.held) == [limit_of("prefectures")]


def test_a_lease_outlasts_the_longest_request_and_the_longest_delay(api: Api) -> None:
    with Turns(api, HTTP)("prefectures", lambda: 0.0, wait):
        assert api.leases == [100 + 60 + 60]


def test_without_an_answer_nothing_is_asked_and_in_the_end_nobody_has_a_turn(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    api.away = True
    with pytest.raises(NoTurnError, match="whose turn it is"), Turns(api, HTTP)("prefectures", lambda: 0.0, wait):
        raise AssertionError("it was asked without a turn")


def test_a_server_that_comes_back_goes_on_giving_turns(api: Api) -> None:
    api.away = True

    def wait_until_back(seconds: float) -> bool:
        api.away = False
        return False

    with Turns(api, HTTP)("prefectures", lambda: 0.0, wait_until_back):
        assert api.held[limit_of("prefectures")] is not None


def test_waiting_for_a_turn_ends_when_we_are_stopped(api: Api) -> None:
    with Turns(api, HTTP)("prefectures", lambda: 0.0, wait):
        answers = iter([False, True])
        other = Turns(api, HTTP)("prefectures", lambda: 0.0, lambda _: next(answers))
        with pytest.raises(StoppedError), other:
            raise AssertionError("it had a turn while another machine had it")


def test_what_a_server_forgot_is_free_again_at_the_next_pass_and_limits_of_others_are_left(api: Api) -> None:
    api.held = {limit_of("prefectures"): uuid4(), limit_of("gov.uk"): None, "of somebody else": uuid4()}
    free_all(api)
    assert api.held[limit_of("prefectures")] is None
    assert api.held["of somebody else"] is not None


@pytest.mark.parametrize("platform", ["gouv.fr/préfets & <co> 100 %", "x" * 300, "127.0.0.1:8080", "\ud800"])
def test_a_limit_has_a_name_that_prefect_takes(platform: str) -> None:
    name = limit_of(platform)
    assert not set(name) & set("/%&<>\\")
    assert len(name) < 100
    assert name != limit_of(f"{platform}x")
