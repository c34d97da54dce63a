"""The published file is replaced: readers and runs never collide, and it is whole at every moment."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta

import duckdb
import pytest

from tests.support.measures.patience import HANGS
from tests.support.processes.forked import warm_processes
from tests.support.stored.harvests import NOON, Page, ask, harvest, load, unchanged
from warehouse.connection.database import attached
from warehouse.errors import WarehouseError, WarehouseLockedError
from warehouse.published.publish import publish
from warehouse.store import open_store

DAY = timedelta(days=1)
MANY = 150


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A working file with one release, and the file published from it, to be copied."""
    folder = tmp_path_factory.mktemp("first")
    load(folder / "warehouse.duckdb", harvest(Page("a")))
    publish(folder / "warehouse.duckdb", folder / "out" / "followthrough.duckdb")
    return folder


@pytest.fixture
def working(tmp_path):
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def published(tmp_path):
    return tmp_path / "out" / "followthrough.duckdb"


@pytest.fixture
def once(first, tmp_path):
    """The release `a` has been stored and published."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """The same with so many releases that publishing them takes a while."""
    folder = tmp_path_factory.mktemp("many")
    load(folder / "warehouse.duckdb", harvest(*(Page(str(number), f"Texte {number}. " * 100) for number in range(MANY))))
    publish(folder / "warehouse.duckdb", folder / "out" / "followthrough.duckdb")
    return folder


@pytest.fixture
def many_once(many, tmp_path):
    """They have been stored and published."""
    shutil.copytree(many, tmp_path, dirs_exist_ok=True)


def beside(published):
    return sorted(path.name for path in published.parent.iterdir())


def start(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_rows_taken_out_of_the_working_file_leave_the_published_one(working, published, once):
    values = "(?, 'nord', 'silent', '2021-03-01', nextval('private.revisions'))"
    row = f"INSERT INTO incidents (incident_id, source_id, cause, opened_at, revision) VALUES {values}"
    with open_store(working) as store:
        store.connection.execute(row, ["one"])
        store.connection.execute(row, ["two"])
    publish(working, published)
    with open_store(working) as store:
        store.connection.execute("DELETE FROM incidents WHERE incident_id = 'one'")
        store.connection.execute(row, ["three"])
    assert not publish(working, published).rebuilt
    assert ask(published, "SELECT incident_id FROM incidents ORDER BY 1") == [("three",), ("two",)]


def test_only_what_reads_otherwise_is_indexed_again(working, published):
    load(working, harvest(Page("a", "Le préfet."), Page("b", "Le ministre.")))
    assert publish(working, published).indexed == 2
    load(working, harvest(Page("a", "La préfète."), Page("b", "Le ministre."), at=NOON + DAY, run_id="run-2"))
    assert publish(working, published).indexed == 1
    assert publish(working, published).indexed == 0
    assert ask(published, "SELECT count(*) FROM search_index.documents") == [(2,)]


def test_a_reader_keeps_its_file_and_a_new_reader_gets_the_new_one(working, published, once):
    with duckdb.connect(str(published), read_only=True) as reader:
        cursor = reader.execute("SELECT title FROM releases")
        load(working, harvest(Page("b"), at=NOON + DAY, run_id="run-2"))
        publish(working, published)
        assert cursor.fetchall() == [("Réunion de sécurité",)]
        assert reader.execute("SELECT count(*) FROM releases").fetchall() == [(1,)]
    assert ask(published, "SELECT count(*) FROM releases") == [(2,)]


HOLDER = """
import sys
import duckdb
held = duckdb.connect(sys.argv[1], read_only=True)
print("ready", flush=True)
for _ in sys.stdin:
    print(held.execute("SELECT count(*) FROM releases").fetchone()[0], flush=True)
"""
LOOPER = """
import sys
import duckdb
print("ready", flush=True)
seen = set()
while 6 not in seen:
    with duckdb.connect(sys.argv[1], read_only=True) as reader:
        query = "SELECT count(*), count(body), (SELECT count(*) FROM search('bilan')) FROM releases"
        releases, bodies, found = reader.execute(query).fetchone()
    assert releases == bodies == found >= 1
    seen.add(releases)
"""


def test_a_process_that_queries_all_the_time_never_fails_and_is_never_in_the_way(working, published):
    load(working, harvest(Page("0")))
    publish(working, published)
    with start(HOLDER, published) as holder, start(LOOPER, published) as looper:
        try:
            assert holder.stdout.readline() == looper.stdout.readline() == "ready\n"
            for number in range(1, 6):
                load(working, harvest(Page(str(number)), at=NOON + number * DAY, run_id=f"run-{number}"))
                publish(working, published)
                print(file=holder.stdin, flush=True)
                assert holder.stdout.readline() == "1\n", "it has opened the file of the first run"
            assert looper.wait(HANGS) == 0
        finally:
            holder.kill()
            looper.kill()


def test_what_is_opened_after_a_publication_has_one_thread_again(working, published, once):
    publish(working, published)
    with open_store(working) as store:
        assert store.connection.execute("SELECT current_setting('threads')").fetchone() == (1,)


CARELESS = """
import sys
import duckdb
connection = duckdb.connect(sys.argv[1])
connection.execute("CREATE TABLE mine AS SELECT 1 AS x")
print("ready", flush=True)
sys.stdin.readline()
connection.execute("INSERT INTO mine VALUES (2)")
"""


def test_somebody_who_has_opened_the_file_for_writing_is_in_nobodys_way(working, published, once):
    with start(CARELESS, published) as careless:
        assert careless.stdout.readline() == "ready\n"
        load(working, harvest(Page("b"), at=NOON + DAY, run_id="run-2"))
        publish(working, published)
        assert ask(published, "SELECT count(*) FROM releases") == [(2,)]
        print(file=careless.stdin, flush=True)
    publish(working, published)
    assert ask(published, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'") == [(0,)]
    assert beside(published) == ["followthrough.duckdb"]


def test_a_published_file_that_somebody_changed_is_built_anew(working, published, once):
    with duckdb.connect(str(published)) as careless:
        careless.execute("CREATE TABLE mine AS SELECT 1 AS x")
    assert publish(working, published).rebuilt
    assert ask(published, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'") == [(0,)]


@pytest.mark.parametrize("spoil", [b"", b"hello, this is no database at all", None])
def test_a_published_file_that_is_damaged_is_built_anew(working, published, many_once, spoil):
    if spoil is None:
        with published.open("r+b") as file:
            file.seek(8192)
            file.write(os.urandom(published.stat().st_size - 8192))
    else:
        published.write_bytes(spoil)
    assert publish(working, published).rebuilt
    assert ask(published, "SELECT count(*) FROM releases") == [(MANY,)]


@pytest.mark.parametrize("made_by", ["a stranger", "a working file"])
def test_a_file_that_was_never_published_is_not_replaced(working, published, once, made_by):
    published.unlink()
    if made_by == "a stranger":
        with duckdb.connect(str(published)) as stranger:
            stranger.execute("CREATE TABLE orders AS SELECT 1 AS number")
    else:
        load(published, harvest(Page("b")))
        with attached(published):
            pass  # that empties its log
    before = published.read_bytes()
    with pytest.raises(WarehouseError, match="did not publish") as caught:
        publish(working, published)
    assert "warehouse.published" in caught.value.hint
    assert published.read_bytes() == before


def test_the_file_of_another_warehouse_is_built_anew(published, once, tmp_path):
    other = tmp_path / "other.duckdb"
    load(other, harvest(Page("b")), unchanged(at=NOON, run_id="r", source_id="var"))
    assert publish(other, published).rebuilt
    assert ask(published, "SELECT url FROM releases") == [("https://www.nord.gouv.fr/Actualites/b",)]


def test_a_missing_working_file_is_said_and_the_published_one_stays(working, published, once):
    working.unlink()
    with pytest.raises(WarehouseError, match="does not exist"):
        publish(working, published)
    assert ask(published, "SELECT count(*) FROM releases") == [(1,)]
    assert beside(published) == ["followthrough.duckdb"]


def test_a_working_file_held_by_another_process_is_said_and_the_published_one_stays(working, published, once):
    code = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", code, str(working)], stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(WarehouseLockedError, match=str(holder.pid)):
                publish(working, published, wait_seconds=0.2)
        finally:
            holder.kill()
    assert ask(published, "SELECT count(*) FROM releases") == [(1,)]
    assert beside(published) == ["followthrough.duckdb"]


def publish_anew(working, published, said):
    """Publish in a process of its own, and say when that begins."""
    said.send("begun")
    publish(working, published, rebuild=True)


def test_a_publisher_killed_at_any_moment_leaves_the_old_file_and_is_swept_up_after(working, published, many_once):
    killed = 0
    for pause in (0.02, 0.1, 0.2, 0.3):
        heard, said = warm_processes().Pipe(duplex=False)
        process = warm_processes().Process(target=publish_anew, args=(working, published, said), daemon=True)
        process.start()
        said.close()
        assert heard.recv() == "begun"
        time.sleep(pause)
        process.kill()
        process.join(HANGS)
        killed += process.exitcode == -signal.SIGKILL
        assert ask(published, "SELECT count(*), count(body) FROM releases") == [(MANY, MANY)]
    assert killed >= 1
    publish(working, published)
    assert beside(published) == ["followthrough.duckdb"]


def test_the_permissions_of_the_file_stay_as_the_operator_set_them(working, published, once):
    published.chmod(0o640)
    publish(working, published)
    publish(working, published, rebuild=True)
    assert published.stat().st_mode & 0o777 == 0o640
