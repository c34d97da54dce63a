"""What the program keeps is for its user alone; what it publishes is for those whom the umask lets read."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stored.harvests import NOON, Page, harvest
from warehouse.archive.kinds import archive_at
from warehouse.connection.database import attached
from warehouse.connection.private_files import private_files
from warehouse.published.publish import publish
from warehouse.store import open_store


@pytest.fixture(params=[0o022, 0o027, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> str:
    return stat.filemode(path.stat().st_mode)


def own_umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def test_the_working_file_its_log_and_the_archive_are_private_whatever_the_umask(tmp_path, umask):
    working, published = tmp_path / "data" / "warehouse.duckdb", tmp_path / "data" / "followthrough.duckdb"
    with attached(working, log_bytes=1 << 30) as connection:
        connection.execute("CREATE TABLE told (recipient VARCHAR)")
        log = working.with_name("warehouse.duckdb.wal")
        assert (mode(working), mode(log)) == ("-rw-------", "-rw-------")
    assert mode(log) == "-rw-------"
    working.unlink(), log.unlink()
    with open_store(working):
        pass
    with archive_at(tmp_path / "data" / "archive").writer("run", NOON) as writer:
        for one in harvest(Page("a")).captures:
            writer.keep(one)
    assert {mode(one) for one in (tmp_path / "data" / "archive").rglob("*")} == {"drwx------", "-rw-------"}
    publish(working, published)
    assert own_umask() == umask
    assert published.stat().st_mode & 0o777 == 0o666 & ~umask
    published.chmod(0o640)
    publish(working, published, rebuild=True)
    assert mode(published) == "-rw-r-----", "what somebody decided stays"


def test_the_umask_is_given_back_by_the_last_of_several_threads(tmp_path, umask):
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with private_files():
            inside.set()
            leave.wait()

    thread = threading.Thread(target=other)
    with private_files():
        thread.start()
        inside.wait()
    (tmp_path / "a").touch()
    assert mode(tmp_path / "a") == "-rw-------", "the other thread's file may still be to come"
    leave.set()
    thread.join()
    assert own_umask() == umask
