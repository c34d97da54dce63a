"""A copy of the working file on which a backfill can be tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.config.load import Config
from flows.passes.lifecycle.run_lock import one_run_at_a_time
from warehouse.connection.copying import copy


@contextmanager
def copy_of(config: Config) -> Iterator[Config]:
    """The configuration with a copy of the working file, beside it, and an archive of its own, while the block lasts.

    Raises AnotherRunError while a run is on.
    """
    there = config.warehouse
    there.path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f"{there.path.name}.dry-run-", dir=there.path.parent) as name:
        folder = Path(name)
        path = folder / there.path.name
        with one_run_at_a_time(there.path):
            for suffix in ("", ".wal"):
                one = there.path.with_name(there.path.name + suffix)
                if one.exists():
                    copy(one, path.with_name(path.name + suffix))
        own = {"path": path, "published": folder / "published.duckdb", "archive": folder / "archive"}
        yield config.model_copy(update={"warehouse": there.model_copy(update=own)})
