"""Between runs the working file is whole by itself; and a held one is waited for once in a run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from flows.cli.main import call
from flows.cli.terminal import exits
from flows.config.load import load_config
from flows.passes import closing
from tests.support.servers.newsroom import configure, furnish
from tests.support.servers.sites import Site
from warehouse.connection import database
from warehouse.errors import WarehouseError
from warehouse.store import open_store

Said = Callable[..., tuple[int, str, str]]


def log_bytes(working: Path) -> int:
    log = working.with_name(f"{working.name}.wal")
    return log.stat().st_size if log.exists() else 0


@pytest.fixture
def ran(bare: Path, first_pass: Path) -> Path:
    """The working file after a pass over the seed corpus; its folder is the current one."""
    shutil.copytree(first_pass, bare, dirs_exist_ok=True)
    return bare / "data" / "warehouse.duckdb"


def test_a_run_leaves_no_log_and_a_copy_of_the_single_file_is_the_whole(ran: Path, tmp_path: Path) -> None:
    assert log_bytes(ran) == 0
    shutil.copyfile(ran, tmp_path / "copy.duckdb")
    with duckdb.connect(str(tmp_path / "copy.duckdb"), read_only=True) as copy:
        assert copy.execute("SELECT outcome FROM runs").fetchall() == [("completed",)]
        assert copy.execute("SELECT count(*) FROM release_records").fetchall() == [(5,)]
        assert copy.execute("SELECT DISTINCT state FROM deliveries").fetchall() == [("sent",)]


@pytest.mark.parametrize("command", [("reparse",), ("remind",), ("alerts", "deliver")])
def test_no_command_that_stores_leaves_a_log(ran: Path, said: Said, command: tuple[str, ...]) -> None:
    with open_store(ran) as store:
        store.begin_run("killed", "watch", datetime(2026, 1, 1))
    assert log_bytes(ran) > 0
    status, _, err = said(*command)
    assert status == exits.OK, err
    assert log_bytes(ran) == 0


def test_a_run_that_fails_leaves_none_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Site() as site:
        file = configure(tmp_path, site, furnish(site, 1, 1), seed_corpus=False)

        def no_room(*_: object, **__: object) -> None:
            raise WarehouseError("the disk is full")

        monkeypatch.setattr(closing, "publish", no_room)
        assert call(["run", "--direct", "--config", str(file)]) == exits.STORAGE
    assert log_bytes(tmp_path / "data" / "warehouse.duckdb") == 0


def test_a_held_working_file_is_waited_for_once_in_a_run(ran: Path, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    attach = database.attach

    def held(connection: object, path: Path, name: str, **options: float) -> None:
        if path.name != ran.name:
            attach(connection, path, name, **options)  # type: ignore[arg-type]  # whatever it was called with
            return
        waits.append(options["wait_seconds"])
        raise database._locked(duckdb.IOException("Could not set lock"), path, options["wait_seconds"])

    monkeypatch.setattr(database, "attach", held)
    status, _, err = said("run", "--direct")
    assert status == exits.LOCKED
    assert "is in use by" in err
    patience = load_config(None).warehouse.lock_seconds
    assert waits[0] == patience
    assert set(waits[1:]) == {0}, "it was noted, and what waits was looked at, without waiting again"
