"""The copy that is kept before a working file is migrated."""

import resource
import subprocess
import sys

import pytest

from tests.support.stored.harvests import Page, harvest, load, rows, source
from warehouse.errors import WarehouseLockedError
from warehouse.schema import migrate as module
from warehouse.schema.files import SchemaFile, migrations
from warehouse.store import open_store

NUMBER = len(migrations())
NEXT = SchemaFile(f"{NUMBER + 1:03}_next.sql", "ALTER TABLE sources ADD COLUMN mood VARCHAR;")
UPGRADE = """
import sys
from pathlib import Path
from warehouse.errors import WarehouseError
from warehouse.schema import migrate
from warehouse.schema.files import SchemaFile, migrations
from warehouse.store import open_store
known = (*migrations(), SchemaFile(sys.argv[2], sys.argv[3]))
migrate.migrations = lambda: known
try:
    with open_store(Path(sys.argv[1]), wait_seconds=0.1):
        print("opened")
except WarehouseError as error:
    print("said:", error.message, "|", error.hint)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def kept(path):
    return path.with_name(f"warehouse.duckdb.schema-{NUMBER}.bak")


@pytest.fixture
def upgrade(path, monkeypatch):
    """Opens the file with a program that knows one more migration."""

    def upgrade():
        with monkeypatch.context() as patch:
            patch.setattr(module, "migrations", lambda: (*migrations(), NEXT))
            with open_store(path):
                pass

    return upgrade


def copies(path):
    return sorted(one.name for one in path.parent.iterdir() if one.name not in (path.name, f"{path.name}.wal"))


def in_a_process(path, **options):
    arguments = [sys.executable, "-c", UPGRADE, str(path), NEXT.name, NEXT.text]
    return subprocess.run(arguments, stdout=subprocess.PIPE, text=True, check=True, **options).stdout


def test_the_copy_has_what_was_stored_and_what_stood_in_the_log_beside_the_file(path, kept, upgrade):
    load(path, harvest(Page("a")))
    assert path.with_name("warehouse.duckdb.wal").stat().st_size > 0
    path.chmod(0o640)
    upgrade()
    assert copies(path) == [kept.name]
    assert rows(kept, "SELECT url FROM releases") == [("https://www.nord.gouv.fr/Actualites/a",)]
    assert rows(kept, "SELECT max(number) FROM private.migrations") == [(NUMBER,)]
    assert kept.stat().st_mode & 0o777 == 0o640


def test_put_back_it_is_the_working_file_of_the_older_program(path, kept, upgrade):
    load(path, harvest(Page("a")))
    upgrade()
    path.write_bytes(kept.read_bytes())
    load(path, harvest(Page("b"), run_id="run-2"))
    assert rows(path, "SELECT count(*) FROM releases") == [(2,)]


def test_a_copy_serves_again_where_nothing_was_stored_since(path, kept, upgrade):
    load(path, harvest(Page("a")))
    upgrade()
    before = kept.read_bytes()
    path.write_bytes(before)
    upgrade()
    assert copies(path) == [kept.name]
    assert kept.read_bytes() == before


def test_a_copy_is_never_written_over(path, kept, upgrade):
    load(path, harvest(Page("a")))
    upgrade()
    before = kept.read_bytes()
    path.write_bytes(before)
    load(path, harvest(Page("b"), run_id="run-2"))
    upgrade()
    second = path.with_name(f"warehouse.duckdb.schema-{NUMBER}-2.bak")
    assert copies(path) == [second.name, kept.name]
    assert kept.read_bytes() == before
    assert rows(second, "SELECT count(*) FROM releases") == [(2,)]


@pytest.mark.parametrize("content", [b"", b"half of a copy"])
def test_what_stands_in_the_place_of_the_copy_stays(path, kept, upgrade, content):
    load(path, harvest(Page("a")))
    kept.write_bytes(content)
    upgrade()
    assert kept.read_bytes() == content
    assert copies(path) == [f"warehouse.duckdb.schema-{NUMBER}-2.bak", kept.name]


def test_the_working_file_stays_locked_while_and_after_it_is_copied(path, monkeypatch):
    with open_store(path) as store:
        store.record_sources([source()])
    monkeypatch.setattr(module, "migrations", lambda: (*migrations(), NEXT))
    with open_store(path) as store:
        assert "is in use by process" in in_a_process(path)
        assert store.source_ids() == ["nord"]
        with pytest.raises(WarehouseLockedError), open_store(path, wait_seconds=0.1):
            pass


def test_nothing_is_migrated_where_there_is_no_room_for_a_copy(path):
    load(path, harvest(Page("a")))
    with open_store(path) as store:
        store.connection.execute("CHECKPOINT")
    size = path.stat().st_size
    before = path.read_bytes()

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))

    said = in_a_process(path, preexec_fn=no_room)
    assert "no copy of it could be made" in said
    assert "disk space" in said
    assert path.read_bytes() == before
    assert copies(path) == []
    assert in_a_process(path) == "opened\n"
