"""An empty working file with today's schema, made once per process and copied wherever a test begins with a new one.

Making the schema takes a quarter of a second of CPU time, and tests begin more than a thousand files. Those that are about
making a file do make it: `FROM_NOTHING`; so does every run for which Python is started
(tests/support/processes/commands.py), and one that is forked with `from_nothing` (forked.py there).

Its blocks are the smallest that DuckDB knows. With the usual ones DuckDB zeroes 256 kB for each column of a table that is
written to, at each opening again for what is in the log, and a file with four releases takes 13 MB: a quarter of the time
of a pass over a small site. And what is written is not compressed: DuckDB tries eight ways for each column at every
checkpoint, which is more than half of its time when a table has three rows.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse import store
from warehouse.connection import database
from warehouse.connection.database import attached
from warehouse.published import publish

SMALL_BLOCKS = 16_384
"""Bytes of a block, which a file keeps: nothing that the program does depends on them."""

FROM_NOTHING = ("warehouse/schema", "warehouse/connection/test_database", "warehouse/published/test_publish")
"""Where the tests lie that are about the making of a file."""


class ReadyMade:
    """Stands in for `warehouse.connection.database.attached` where the program opens a file that it creates when missing."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "empty.duckdb"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(database, "STORAGE", f"{database.STORAGE}, BLOCK_SIZE {SMALL_BLOCKS:d}")
            with attached(self._template) as connection:
                store.migrate(connection, self._template)

    @contextlib.contextmanager
    def attached(self, path: Path, *, read_only: bool = False, **options: Any) -> Iterator[duckdb.DuckDBPyConnection]:
        begins = not read_only and self._put(path)
        with attached(path, read_only=read_only, **options) as connection:
            if begins:  # no two warehouses share one
                connection.execute("UPDATE private.warehouse SET warehouse_id = CAST(uuid() AS VARCHAR)")
            yield connection

    def _put(self, path: Path) -> bool:
        """Whether the file was missing and is there now; what is in the way is left for the program to find."""
        if path.exists() or path.is_symlink():
            return False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self._template, path)  # with its mode: what DuckDB makes is for our user alone
        except OSError:  # then the file is made as the program makes it
            path.unlink(missing_ok=True)
            return False
        return True


def opener() -> Callable[..., Any]:
    """What the program begins its files with at present."""
    return store.attached


@contextlib.contextmanager
def opening_with(opener: Callable[..., Any]) -> Iterator[None]:
    """Have the program begin its files with this in the place of `warehouse.connection.database.attached`."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (store, publish):
            patch.setattr(module, "attached", opener)
        patch.setattr(database, "_spare", [])  # one made with other settings has them still
        if opener is not attached:
            patch.setitem(database.SETTINGS, "force_compression", "uncompressed")
        yield
