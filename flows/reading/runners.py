"""Where bodies are read: on this machine, or for the length of a run on others, as `[work]` of the configuration says."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.reading.asking import Asked, ClusterError, ReadersGoneError
from flows.reading.frames import Answer, Question
from flows.reading.pool import ReadingPool

if TYPE_CHECKING:
    from flows.config.tables.work import WorkTable
    from flows.reading.cluster import Cluster


class Reading(Asked):
    """What the readers of `flows.harvest.readers` ask. Outside of `reading_on` it is one process of this machine."""

    def __init__(self) -> None:
        self.here = ReadingPool()
        self.cluster: Cluster | None = None

    @property
    def at_once(self) -> int:
        """How many bodies can be read at the same time."""
        return self.here.most if self.cluster is None else self.cluster.at_once

    def answer(self, question: Question, what: str) -> Answer:
        """See `Asked`."""
        return self.here.answer(question, what) if self.cluster is None else self.cluster.answer(question, what)

    @property
    def is_lost(self) -> bool:
        """Whether those that were to read are lost."""
        return self.cluster is not None and self.cluster.is_lost

    def check(self) -> None:
        """Raise ClusterError when those that were to read are lost; what was found before that is good."""
        if self.cluster is not None:
            self.cluster.check()


reading = Reading()
"""The one of this process."""
atexit.register(reading.here.close)
os.register_at_fork(after_in_child=reading.here.forget)


@contextmanager
def reading_on(work: WorkTable) -> Iterator[None]:
    """Have bodies read as `[work]` says, until the block ends.

    Raises ClusterError before the block when a Dask cluster is to read and cannot, and when that was lost in the middle.
    """
    if work.runner == "dask" and work.dask is not None:
        reading.cluster = _cluster(work.dask)
        try:
            yield
            reading.check()
        except ReadersGoneError:  # said as the loss of the cluster, where that is what happened
            reading.check()
            raise
        finally:
            cluster, reading.cluster = reading.cluster, None
            cluster.close()
        return
    reading.here.resize(1 if work.runner == "threads" else work.processes or processors())
    try:
        yield
    finally:
        reading.here.resize(1)  # a server that waits for its next pass needs no memory for more


def _cluster(address: str) -> Cluster:
    try:
        from flows.reading.cluster import Cluster
    except ImportError as error:
        raise ClusterError(
            f'runner = "dask" needs what is not installed: {error}', hint="pip install 'followthrough[dask]', or make more."
        ) from error
    return Cluster(address)


def processors() -> int:
    """Those that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
