"""Opening the working file: the lock, files that are not DuckDB's, a full disk, a killed process."""

import os
import re
import resource
import signal
import subprocess
import sys
import time

import duckdb
import pytest

from tests.support.measures.patience import HANGS
from tests.support.stored.harvests import Page, harvest, load, rows
from warehouse.connection.database import attached
from warehouse.errors import WarehouseError, WarehouseLockedError
from warehouse.store import open_store

HOLD = """
import sys, time
from pathlib import Path
from warehouse.store import open_store
with open_store(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""
LOAD_FOR_EVER = """
import sys
from datetime import timedelta
from pathlib import Path
from tests.support.stored.harvests import NOON, Page, harvest, load
for number in range(100_000):
    body = f"Texte {number}. " * 50
    pages = [Page(f"{number}-{k}", body) for k in range(20)]
    load(Path(sys.argv[1]), harvest(*pages, at=NOON + timedelta(hours=number), run_id=str(number)))
    print(number, flush=True)
"""
LOAD_LARGE = """
import random
import sys
from pathlib import Path
from tests.support.stored.harvests import Page, harvest, load
from warehouse.errors import WarehouseError
words, no_numbers = random.Random(1), str.maketrans("0123456789", "ghijklmnop")  # each number would be read
try:
    for number in range(50):
        pages = [Page(f"{number}-{k}", words.randbytes(10_000).hex().translate(no_numbers)) for k in range(20)]
        load(Path(sys.argv[1]), harvest(*pages, run_id=str(number)))
        print(number, flush=True)
except WarehouseError as error:
    print("said:", error.message, "|", error.hint)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "warehouse.duckdb"


def start(code, *arguments, **options):
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True, **options)


def test_a_file_that_another_process_holds_is_named_with_its_holder(path):
    with start(HOLD, path, HANGS) as holder:
        try:
            assert holder.stdout.readline() == "held\n"
            begun = time.monotonic()
            with pytest.raises(WarehouseLockedError) as caught, open_store(path, wait_seconds=0.3):
                pass
            assert 0.3 <= time.monotonic() - begun < 30, "not for as long as a run waits"
            assert str(holder.pid) in caught.value.message
            assert "published file" in caught.value.hint
        finally:
            holder.kill()


def test_a_file_that_is_let_go_in_time_is_waited_for(path):
    with start(HOLD, path, 0.3) as holder:
        assert holder.stdout.readline() == "held\n"
        with open_store(path, wait_seconds=HANGS) as store:
            assert store.source_ids() == []


def test_a_second_connection_of_the_same_process_waits_too(path):
    with (
        open_store(path),
        pytest.raises(WarehouseLockedError, match="another connection"),
        open_store(path, wait_seconds=0.1),
    ):
        pass


@pytest.mark.parametrize("content", [b"hello, this is a text file and no database", b"x"])
def test_a_file_that_is_no_duckdb_file_is_left_alone(path, content):
    path.write_bytes(content)
    with pytest.raises(WarehouseError, match="not a DuckDB file"), open_store(path):
        pass
    assert path.read_bytes() == content


@pytest.mark.parametrize("size", [0, 4096, 5000, 8192])
def test_a_file_whose_making_was_broken_off_is_made_again(path, size):
    with duckdb.connect(str(path)):
        pass
    os.truncate(path, size)
    load(path, harvest(Page("a")))
    assert rows(path, "SELECT count(*) FROM releases") == [(1,)]


def test_a_file_cut_short_is_called_damaged_and_left_as_it_is(path):
    load(path, harvest(*(Page(str(number), f"Texte {number}. " * 200) for number in range(10))))
    with attached(path):
        pass  # that empties its log
    os.truncate(path, 20_000)
    before = path.read_bytes()
    with pytest.raises(WarehouseError, match="damaged") as caught, open_store(path):
        pass
    assert "copy" in caught.value.hint
    assert path.read_bytes() == before


def test_a_first_run_on_a_full_disk_is_in_nobodys_way_afterwards(path):
    def no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    with start(LOAD_LARGE, path, preexec_fn=no_room) as process:
        said = process.stdout.read()
    assert "said:" in said
    assert "disk space" in said
    load(path, harvest(Page("after")))
    assert rows(path, "SELECT count(*) FROM releases") == [(1,)]


def test_a_duckdb_file_of_something_else_is_named_when_it_is_only_read(path):
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE orders (number INTEGER)")
    with pytest.raises(WarehouseError, match=re.escape(f"{path} holds relations")), open_store(path, read_only=True):
        pass


def test_a_duckdb_file_of_something_else_is_left_alone(path):
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE orders (number INTEGER)")
    with pytest.raises(WarehouseError, match="orders"), open_store(path):
        pass
    with duckdb.connect(str(path)) as other:
        assert other.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("orders",)]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WarehouseError, match="file"), open_store(tmp_path / "file" / "warehouse.duckdb"):
        pass


def test_nothing_of_one_opening_is_met_in_the_next(path, tmp_path):
    with open_store(path) as store:
        store.connection.execute("CREATE TEMP TABLE left_behind AS SELECT 1")
        unread = store.connection.execute("SELECT * FROM range(100000), releases")
        cursor = store.connection.cursor()
    with open_store(tmp_path / "another.duckdb") as store:
        known = store.connection.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall()
        assert sorted(known) == [("memory",), ("warehouse",)]
        assert store.connection.execute("SELECT * FROM duckdb_tables() WHERE table_name = 'left_behind'").fetchall() == []
        with start(HOLD, path, 0) as other:
            assert other.stdout.read() == "held\n", "the first file is free"
    del unread, cursor


def test_a_file_is_opened_again_by_a_process_that_had_to_put_temporary_data_on_the_disk(path, tmp_path):
    temporary = path.with_name(f"{path.name}.tmp")
    with open_store(path) as store:
        store.connection.execute("SET memory_limit = '30MB'")
        store.connection.execute("CREATE TEMP TABLE large AS SELECT md5(CAST(range AS VARCHAR)) FROM range(1_500_000)")
        assert temporary.exists()
    assert not temporary.exists()
    for again in (path, tmp_path / "another.duckdb"):
        with open_store(again) as store:
            assert store.connection.execute("SELECT current_setting('temp_directory')").fetchone() == (f"{again}.tmp",)
            assert store.connection.execute("SELECT current_setting('memory_limit')").fetchone() == ("488.2 MiB",)


def test_a_missing_file_cannot_be_read(path):
    with pytest.raises(WarehouseError, match="does not exist yet"), open_store(path, read_only=True):
        pass
    assert not path.exists()


def test_nothing_is_downloaded_on_the_way(path):
    with open_store(path) as store, pytest.raises(duckdb.Error):
        store.connection.execute("SELECT * FROM 'https://127.0.0.1:9/x.parquet'")


def test_a_killed_process_leaves_what_it_had_stored(path):
    with start(LOAD_FOR_EVER, path) as process:
        done = -1
        for line in process.stdout:
            done = int(line)
            if done == 3:
                break
        time.sleep(0.03)
        process.send_signal(signal.SIGKILL)
        for line in process.stdout:
            done = int(line)
    per_harvest = rows(
        path, "SELECT run_id, count(*) FROM fetches WHERE purpose = 'page' GROUP BY run_id ORDER BY CAST(run_id AS INTEGER)"
    )
    assert len(per_harvest) in (done + 1, done + 2)
    assert {count for _, count in per_harvest} == {20}, "a harvest is stored whole, or not at all"
    assert rows(path, "SELECT count(*) FROM releases") == [(20 * len(per_harvest),)]
    load(path, harvest(Page("after"), run_id="after"))
    assert rows(path, "SELECT count(*) FROM releases") == [(20 * len(per_harvest) + 1,)]


def test_a_full_disk_is_said_and_costs_nothing_stored(path):
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000))

    with start(LOAD_LARGE, path, preexec_fn=little_room) as process:
        output = process.stdout.read().splitlines()
    assert process.returncode == 0
    assert "said:" in output[-1]
    assert "disk" in output[-1]
    stored = len(output) - 1
    assert stored >= 1
    [(releases, distinct)] = rows(path, "SELECT count(*), count(DISTINCT release_id) FROM releases")
    assert releases == distinct
    assert releases in (20 * stored, 20 * (stored + 1)), (
        "the last harvest may be stored, and the error be that of tidying up"
    )
    load(path, harvest(Page("after"), run_id="after"))
