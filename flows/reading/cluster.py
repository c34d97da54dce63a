"""Bodies read by the workers of a Dask cluster, each in a process within the same limits as here. Only this uses Dask."""

from __future__ import annotations

import logging
import pickle
import threading
import time
import warnings
from collections.abc import Mapping
from concurrent.futures import CancelledError

import dask
from distributed import Client, Future, KilledWorker, get_worker

from flows.reading.asking import Asked, ClusterError, ReadersGoneError
from flows.reading.edition import edition, fingerprint
from flows.reading.frames import Answer, Question, packed, unpacked
from flows.reading.limits import ended
from flows.reading.pool import ReadingPool
from parsers import lexicon

_CONNECT_SECONDS = 15.0
"""For the scheduler to answer, and then for its first worker to be there: both have been started before the run."""
_LOOK_SECONDS = 5.0
"""How often a question that is not answered looks whether there is still a worker."""
_ABSENT_SECONDS = 60.0
"""How long there may be none: a worker that is replaced by its supervisor is back in less."""
_LARGE_MB = 100
"""Dask warns of tasks of more than 10 MB. A body may have 20, and is sent once."""
_HINT = "What was stored before is kept. Start the scheduler and its workers, and run the command again."


class Cluster(Asked):
    """The workers of a scheduler, for any number of threads. What a lost worker was asked is asked of another."""

    def __init__(self, address: str) -> None:
        """Connect; raises ClusterError when nobody answers at `address`, nobody works there, or workers read otherwise."""
        self.address = address
        self._lost: str | None = None
        self._absent_since: float | None = None
        self._lock = threading.Lock()
        self._client = _connected(address)
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
            if differences := self._differences():
                raise ClusterError(
                    f"the workers of {address} would read otherwise than this program: {differences}",
                    hint="Install the same Followthrough, with the same libraries and the same Python, on all machines.",
                )
        except TimeoutError as error:  # left before it is said that nobody works there
            self.close()
            raise ClusterError(
                f"the Dask scheduler at {address} has no workers", hint="Start one: `dask worker ADDRESS`; docs/scaling.md."
            ) from error
        except BaseException:  # whoever was to use it never gets it
            self.close()
            raise

    @property
    def at_once(self) -> int:
        """How many bodies can be read at the same time: the threads of all workers that are there now."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def answer(self, question: Question, what: str) -> Answer:
        """See `Asked`. A body under which three workers were lost is given up, as one that ended its process twice is."""
        if self._lost is not None:
            raise ReadersGoneError(self._lost)
        own = lexicon.own_lines()
        try:
            said = self._result(self._client.submit(read_there, question, what, own, pure=False))
        except KilledWorker:  # three workers were lost under it: it is given up, as here after two processes
            error = ended(what, 0)
            return Answer("given_up", (error.message, error.hint))
        except (CancelledError, OSError):  # whichever of its threads saw it first
            raise self._is_lost("the connection to its scheduler broke") from None
        except ReadersGoneError:
            raise
        except Exception as error:  # whatever it is, it is none of ours: a body's errors come as answers
            raise self._is_lost(f"{type(error).__name__}: {error}") from error
        if not said.startswith(fingerprint()):
            raise self._is_lost("a worker reads otherwise than this program; beginning again says in what")
        try:
            return unpacked(said[len(fingerprint()) :])
        except pickle.UnpicklingError as error:  # an answer that is none of ours costs its body
            message = f"{what} was read into something that is no reading: {error}"
            return Answer("given_up", (message, None))

    @property
    def is_lost(self) -> bool:
        """Whether nobody can read there any more."""
        return self._lost is not None

    def check(self) -> None:
        """Raise ClusterError when the cluster was lost."""
        if self._lost is not None:
            raise ClusterError(f"the Dask cluster at {self.address} was lost: {self._lost}", hint=_HINT)

    def close(self) -> None:
        """Leave the cluster, whose scheduler and workers go on."""
        self._client.close(timeout=2)

    def _result(self, future: Future[bytes]) -> bytes:
        while True:
            try:
                said: bytes = future.result(timeout=_LOOK_SECONDS)
            except TimeoutError:  # not answered yet: look whether anybody is still there
                self._look()
            else:
                return said

    def _look(self) -> None:
        """Raise ReadersGoneError when there has been no worker for too long."""
        now = time.monotonic()
        with self._lock:
            if self._client.nthreads():
                self._absent_since = None
            elif self._absent_since is None:
                self._absent_since = now
            elif now - self._absent_since > _ABSENT_SECONDS:
                raise self._is_lost("it has no workers any more")

    def _is_lost(self, why: str) -> ReadersGoneError:
        self._lost = self._lost or why
        return ReadersGoneError(self._lost)

    def _differences(self) -> str:
        """In what workers differ from this program, in words; empty where they do not."""
        here = edition()
        found: dict[str, None] = {}
        for there in self._client.run(edition).values():
            names = [name for name in here if there.get(name) != here[name]]
            found.update(dict.fromkeys(f"{name} {there.get(name)} there, {here[name]} here" for name in names))
        return "; ".join(found)


def _connected(address: str) -> Client:
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it reports, we report in our own words
    dask.config.set({"distributed.admin.large-graph-warning-threshold": f"{_LARGE_MB}MB"})
    try:
        with warnings.catch_warnings(record=True) as told:  # of versions: `edition` judges those that matter
            client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False, name="followthrough")
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"the Dask scheduler at {address} does not answer",
            hint="Start it, or mend `dask` in [work]: docs/scaling.md.",
        ) from error
    for one in told:
        logging.getLogger("followthrough").debug("%s", one.message)  # of versions: `edition` judges those that matter
    return client


_pool = ReadingPool()
"""The processes of a worker, one for each of its threads."""


def read_there(question: Question, what: str, own: Mapping[str, str]) -> bytes:
    """What a worker does: `fingerprint()`, and after it the answer, packed."""
    _pool.most = max(_pool.most, get_worker().state.nthreads)
    answer = _pool.answer(question, what, own=own)
    return fingerprint() + packed(answer.kind, answer.value)
