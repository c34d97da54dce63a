"""A real Dask cluster on loopback: a scheduler and its workers, each a process of its own that a test may kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from distributed import Client

from tests.support.measures.patience import HANGS


class DaskCluster:
    """Use it in a `with`; what it started is ended with it."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        self._number = workers
        self._file = folder / "scheduler.json"
        self.address = ""
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        options = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self._file), "--no-show", "--no-dashboard"]
        self.scheduler = self._start("scheduler", *options)
        waited = time.monotonic() + HANGS
        while not self.address and time.monotonic() < waited:
            time.sleep(0.05)
            if self._file.exists() and (said := self._file.read_text(encoding="utf-8")).endswith("}"):
                self.address = json.loads(said)["address"]
        for _ in range(self._number):
            self.add_worker()
        if self._number:
            with Client(self.address, set_as_default=False) as client:
                client.wait_for_workers(self._number, timeout=HANGS)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for one in (*self.workers, self.scheduler):
            one.kill()
            one.wait(HANGS)

    def add_worker(self) -> None:
        """Start one more, of one thread."""
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--memory-limit", "0"]
        self.workers.append(self._start("worker", self.address, *options))

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = self._folder / f"{arguments[0]}-{len(self.workers)}.log"
        with log.open("wb") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdout=said,
                stderr=subprocess.STDOUT,
            )
