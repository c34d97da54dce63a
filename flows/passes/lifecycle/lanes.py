"""Running many things at once, but those in one lane one after another (a lane is a platform that is asked politely)."""

from __future__ import annotations

import queue
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

Item = TypeVar("Item")


class Pending(Protocol):
    """What `concurrent.futures.Future` and Prefect's futures have in common."""

    def add_done_callback(self, fn: Callable[[Any], Any], /) -> None:
        """Call `fn` with this future once it is done, from any thread."""
        ...

    def result(self) -> Any:
        """The value, or the exception raised."""
        ...


class Lanes(Generic[Item]):
    """Submits items, at most `workers` at a time and one per lane, and collects what is done.

    The longest lane starts first, because it decides when everything ends. Items that are worked on elsewhere take none of
    the `workers`.
    """

    def __init__(
        self,
        items: Sequence[Item],
        *,
        lane_of: Callable[[Item], str],
        submit: Callable[[Item], Pending],
        workers: int,
        stopped: Callable[[], bool] = lambda: False,
        elsewhere: Callable[[Item], bool] = lambda _: False,
    ) -> None:
        lanes: dict[str, deque[Item]] = {}
        for item in items:
            lanes.setdefault(lane_of(item), deque()).append(item)
        self._waiting: deque[deque[Item]] = deque()
        """Lanes that wait for one of the `workers`."""
        self._going_elsewhere: deque[deque[Item]] = deque()
        """Lanes whose next item takes none."""
        self._done: queue.SimpleQueue[tuple[Item, deque[Item], Pending]] = queue.SimpleQueue()
        self.under_way = 0
        """Items submitted, and not handed over as done yet."""
        self._here = 0
        """Of those under way, the items that no other machine works on."""
        self._elsewhere = elsewhere
        self._submit = submit
        self._workers = workers
        self._stopped = stopped
        for lane in sorted(lanes.values(), key=len, reverse=True):
            self._queue_of(lane).append(lane)

    def batches(self, *, linger: float = 1.0) -> Iterator[list[tuple[Item, Pending]]]:
        """What is done, in batches, until nothing is under way.

        A batch is what was done within `linger` seconds of its first item, so that whoever stores the results need not
        open the warehouse for each. Once `stopped()` is true nothing more is submitted; what is under way is waited for.
        """
        self._start_what_fits()
        while self.under_way:
            yield self._batch(linger)

    def _batch(self, linger: float) -> list[tuple[Item, Pending]]:
        batch: list[tuple[Item, Pending]] = []
        ends = float("inf")
        while self.under_way and (left := ends - time.monotonic()) > 0:
            try:
                item, lane, pending = self._done.get(timeout=min(left, 1.0))
            except queue.Empty:  # nothing is done yet: look at the clock, and wait again
                continue
            self.under_way -= 1
            self._here -= not self._elsewhere(item)
            batch.append((item, pending))
            ends = min(ends, time.monotonic() + linger)
            if lane:
                self._queue_of(lane).appendleft(lane)
            self._start_what_fits()
        return batch

    def _start_what_fits(self) -> None:
        while self._going_elsewhere and not self._stopped():
            self._start(self._going_elsewhere.popleft())
        while self._waiting and self._here < self._workers and not self._stopped():
            self._start(self._waiting.popleft())

    def _queue_of(self, lane: deque[Item]) -> deque[deque[Item]]:
        return self._going_elsewhere if self._elsewhere(lane[0]) else self._waiting

    def _start(self, lane: deque[Item]) -> None:
        item = lane.popleft()
        pending = self._submit(item)
        self.under_way += 1
        self._here += not self._elsewhere(item)
        # Taken out of `held` when it is done: a circle of the two would keep what came of it until cycles are looked for.
        held = [pending]
        pending.add_done_callback(lambda _: self._done.put((item, lane, held.pop())))
