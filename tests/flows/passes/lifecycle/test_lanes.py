"""Items of one lane never overlap; lanes run side by side; nothing is lost when a run is stopped."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from flows.passes.lifecycle.lanes import Lanes
from tests.support.measures.patience import HANGS


def drain(lanes: Lanes) -> list:
    return [pending.result() for batch in lanes.batches(linger=0.01) for _, pending in batch]


def test_items_of_one_lane_run_one_after_the_other_and_lanes_side_by_side():
    running: dict[str, int] = {}
    most_at_once = {"lane": 0, "all": 0}
    lock = threading.Lock()

    def work(item: str) -> str:
        lane = item[0]
        with lock:
            running[lane] = running.get(lane, 0) + 1
            most_at_once["lane"] = max(most_at_once["lane"], running[lane])
            most_at_once["all"] = max(most_at_once["all"], sum(running.values()))
        time.sleep(0.02)
        with lock:
            running[lane] -= 1
        return item

    items = [f"{lane}{number}" for lane in "abc" for number in range(5)]
    with ThreadPoolExecutor(8) as pool:
        done = drain(Lanes(items, lane_of=lambda i: i[0], submit=lambda i: pool.submit(work, i), workers=8))
    assert sorted(done) == items
    assert most_at_once["lane"] == 1
    assert most_at_once["all"] > 1


def test_no_more_than_the_workers_run_at_once():
    running = 0
    most = 0
    lock = threading.Lock()

    def work(item: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return item

    with ThreadPoolExecutor(16) as pool:
        done = drain(Lanes(list(range(20)), lane_of=str, submit=lambda i: pool.submit(work, i), workers=3))
    assert sorted(done) == list(range(20))
    assert most <= 3


def test_the_longest_lane_starts_first():
    started = []

    def submit(item: str):
        started.append(item)
        return pool.submit(lambda: item)

    with ThreadPoolExecutor(1) as pool:
        drain(Lanes(["a1", "b1", "b2", "b3", "c1", "c2"], lane_of=lambda i: i[0], submit=submit, workers=1))
    assert started[0] == "b1"


def test_after_a_stop_nothing_is_submitted_and_what_is_under_way_is_still_delivered():
    stopped = threading.Event()
    release = threading.Event()

    def work(item: str) -> str:
        stopped.set()
        release.wait(HANGS)
        return item

    with ThreadPoolExecutor(2) as pool:
        lanes = Lanes(
            ["a1", "a2", "b1"],
            lane_of=lambda i: i[0],
            submit=lambda i: pool.submit(work, i),
            workers=1,
            stopped=stopped.is_set,
        )
        threading.Timer(0.1, release.set).start()
        assert drain(lanes) == ["a1"]


def test_a_batch_holds_what_ends_within_the_linger():
    with ThreadPoolExecutor(4) as pool:
        lanes = Lanes(list("abcd"), lane_of=str, submit=lambda i: pool.submit(time.sleep, 0.01), workers=4)
        assert [len(batch) for batch in lanes.batches(linger=HANGS)] == [4]


def test_an_item_that_fails_is_delivered_with_its_exception():
    def work(item: str) -> None:
        raise ValueError(item)

    with ThreadPoolExecutor(1) as pool:
        lanes = Lanes(["a"], lane_of=str, submit=lambda i: pool.submit(work, i), workers=1)
        ((_, pending),) = next(lanes.batches())
    assert isinstance(pending.exception(), ValueError)


def test_what_is_worked_on_elsewhere_takes_no_worker_and_keeps_its_lane():
    gate = threading.Event()
    here, lock, begun = [0, 0], threading.Lock(), []

    def work(item: str) -> str:
        begun.append(item)
        if item.startswith("away"):
            assert gate.wait(HANGS)
            return item
        with lock:
            here[0] += 1
            here[1] = max(here)
        time.sleep(0.01)
        with lock:
            here[0] -= 1
        if not any(one.startswith("here") and one not in begun for one in items):
            gate.set()
        return item

    items = [*(f"away{number}" for number in range(6)), *(f"here{number}" for number in range(4)), "away0 again"]
    with ThreadPoolExecutor(16) as pool:
        done = drain(
            Lanes(
                items,
                lane_of=lambda item: item[:5],
                submit=lambda item: pool.submit(work, item),
                workers=2,
                elsewhere=lambda item: item.startswith("away"),
            )
        )
    assert sorted(done) == sorted(items)
    assert here[1] <= 2
    assert begun.index("away0 again") > begun.index("away0")
    assert begun.index("here3") < begun.index("away0 again")


def test_what_waits_is_not_looked_through_whenever_something_is_done():
    """It was: with 3,000 sources, four million looks."""
    asked = Counter()

    def elsewhere(_item):
        asked["elsewhere"] += 1
        return False

    def stopped():
        asked["stopped"] += 1
        return False

    items = range(2_000)
    with ThreadPoolExecutor(4) as pool:
        lanes = Lanes(items, lane_of=str, submit=partial(pool.submit, int), workers=4, stopped=stopped, elsewhere=elsewhere)
        assert sorted(drain(lanes)) == list(items)
    assert max(asked.values()) <= 4 * len(items)
