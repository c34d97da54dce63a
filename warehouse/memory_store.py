"""A store in memory, gone when it is closed: for a replay, which asks thousands of passes and keeps nothing of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from warehouse.clock import Clock, utc_now
from warehouse.connection.database import in_memory
from warehouse.matching.release_texts import KeptDigests
from warehouse.schema.migrate import migrate
from warehouse.store import GenerateAlerts, Store

_NOWHERE = Path("memory")
"""What errors call it."""


@contextlib.contextmanager
def open_memory_store(*, generate: GenerateAlerts | None = None, clock: Clock = utc_now) -> Iterator[Store]:
    """A store like that of `warehouse.store.open_store`, with the same schema and statements, and without a file.

    Nothing is opened, logged or brought to a disk, which is half of what a pass on a quiet day costs.
    """
    with in_memory() as connection:
        migrate(connection, _NOWHERE)
        yield Store(connection, _NOWHERE, generate, KeptDigests(), clock)
