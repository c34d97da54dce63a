"""One run, and one delivery, at a time: lock files next to the warehouse, which the operating system frees after a crash.

They are for our user alone: a lock needs no more than the right to read.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parsers.errors import FollowthroughError
from warehouse.connection.database import saying_what_happened
from warehouse.connection.private_files import open_private


class AnotherRunError(FollowthroughError):
    """Another process is running a pass over the same warehouse."""


@contextmanager
def one_run_at_a_time(warehouse: Path) -> Iterator[None]:
    """Hold the lock of `warehouse` for as long as the block lasts.

    Raises AnotherRunError when another process holds it, WarehouseError when its file cannot be made.
    """
    with _held(warehouse, "run", "another run is on", "Wait for its end; runs of one warehouse never overlap."):
        yield


@contextmanager
def one_server_at_a_time(warehouse: Path) -> Iterator[None]:
    """The same for `followthrough serve`: a second one would take the first one's runs for leftovers and end them."""
    with _held(warehouse, "serve", "another `followthrough serve` is on", "One is enough."):
        yield


@contextmanager
def _held(warehouse: Path, name: str, problem: str, hint: str) -> Iterator[None]:
    path = warehouse.with_name(f"{warehouse.name}.{name}")
    with saying_what_happened(path):
        warehouse.parent.mkdir(parents=True, exist_ok=True)
        lock = os.fdopen(open_private(path, os.O_RDWR | os.O_APPEND), "a+")
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            owner = file.read(20).strip()
            process = f" (process {owner})" if owner.isdigit() else ""
            raise AnotherRunError(f"{problem} for {warehouse}{process}", hint=hint) from None
        with saying_what_happened(path):
            file.seek(0)
            file.truncate()
            file.write(str(os.getpid()))
            file.flush()
        yield


@contextmanager
def one_delivery_at_a_time(warehouse: Path, wait_seconds: float) -> Iterator[bool]:
    """Hold the delivery lock of `warehouse` while the block lasts; yield False when another process still holds it.

    Two processes sending at once would take each other's messages for those of one that died, and send them again.
    Raises WarehouseError when its file cannot be made.
    """
    path = warehouse.with_name(f"{warehouse.name}.deliveries")
    with saying_what_happened(path):
        warehouse.parent.mkdir(parents=True, exist_ok=True)
        lock = os.fdopen(open_private(path, os.O_RDWR | os.O_APPEND), "a+")
    until = time.monotonic() + wait_seconds
    with lock as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    yield False
                    return
                time.sleep(0.1)
            else:
                yield True
                return
