"""What opening a file makes of its schema: an older one, a newer one, an edited one, one from before any release."""

import re
from dataclasses import replace

import duckdb
import pytest

from tests.support.stored.harvests import NOON, Page, harvest, load, rows, source
from warehouse.errors import WarehouseError
from warehouse.published.publish import publish
from warehouse.schema import migrate as module
from warehouse.schema.files import SchemaFile, migrations, views
from warehouse.store import open_store

NEXT = SchemaFile(f"{len(migrations()) + 1:03}_next.sql", "ALTER TABLE sources ADD COLUMN mood VARCHAR DEFAULT 'calm';")
BEFORE_ANY_RELEASE = """
CREATE SCHEMA private;
CREATE TABLE private.migrations (number INTEGER NOT NULL, name VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL);
INSERT INTO private.migrations VALUES (13, '013_names.sql', now()), (14, '014_days.sql', now());
CREATE TABLE private.warehouse (warehouse_id VARCHAR NOT NULL);
INSERT INTO private.warehouse VALUES ('one');
CREATE TABLE release_records (release_id VARCHAR NOT NULL);
INSERT INTO release_records VALUES ('r1');
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "warehouse.duckdb"


def known(monkeypatch, *files):
    monkeypatch.setattr(module, "migrations", lambda: files)


def reading(path):
    with open_store(path, read_only=True):
        pass


def writing(path):
    with open_store(path):
        pass


def publishing(path):
    publish(path, path.with_name("published.duckdb"))


WAYS = pytest.mark.parametrize("use", [reading, writing, publishing])


def test_folders_are_made_and_migrations_and_views_recorded_once(tmp_path):
    path = tmp_path / "new" / "folder" / "warehouse.duckdb"
    for _ in range(2):
        writing(path)
    assert rows(path, "SELECT number, name, checksum FROM private.migrations ORDER BY number") == [
        (one.number, one.name, one.checksum) for one in migrations()
    ]
    assert rows(path, "SELECT name, checksum FROM private.views ORDER BY name") == [
        (one.name, one.checksum) for one in views()
    ]
    assert [one.name for one in path.parent.iterdir() if one.suffix == ".bak"] == [], "there was nothing to keep"


def test_migrations_and_views_are_numbered_from_one_without_a_gap():
    for files in (migrations(), views()):
        assert [one.number for one in files] == list(range(1, len(files) + 1))


def test_no_migration_adds_a_column_whose_default_duckdb_cannot_replay():
    forbidden = re.compile(r"ADD COLUMN[^;]*\bDEFAULT\b[^;]*[\[(]", re.IGNORECASE)
    assert forbidden.search("ALTER TABLE t ADD COLUMN names VARCHAR[] DEFAULT [];")
    assert not forbidden.search(NEXT.text)
    assert [one.name for one in migrations() if forbidden.search(one.text)] == []


@WAYS
def test_a_file_of_an_older_program_is_brought_up_to_date_and_keeps_its_rows(path, monkeypatch, use):
    with open_store(path) as store:
        store.record_sources([source()])
    known(monkeypatch, *migrations(), NEXT)
    use(path)
    assert rows(path, "SELECT source_id, mood FROM sources") == [("nord", "calm")]
    assert len(rows(path, "SELECT * FROM private.migrations")) == len(migrations()) + 1


@WAYS
def test_a_file_of_a_newer_program_is_refused(path, monkeypatch, use):
    known(monkeypatch, *migrations(), NEXT)
    writing(path)
    monkeypatch.undo()
    before = path.read_bytes()
    with pytest.raises(WarehouseError, match="newer Followthrough") as caught:
        use(path)
    assert f"number {len(migrations()) + 1}" in caught.value.message
    assert path.read_bytes() == before


@WAYS
def test_a_migration_that_was_edited_after_it_was_applied_is_an_error(path, monkeypatch, use):
    writing(path)
    first, *others = migrations()
    known(monkeypatch, replace(first, text=first.text + "-- a better word\n"), *others, NEXT)
    with pytest.raises(WarehouseError, match=re.escape(f"the migration {first.name} was edited")) as caught:
        use(path)
    assert "a migration of its own" in caught.value.hint
    monkeypatch.undo()
    assert rows(path, "SELECT count(*) FROM private.migrations") == [(len(migrations()),)]


@WAYS
def test_a_file_of_before_any_release_is_refused_with_a_way_to_go_on(path, use):
    with duckdb.connect(str(path)) as older:
        older.execute(BEFORE_ANY_RELEASE)
    before = path.read_bytes()
    with pytest.raises(WarehouseError, match="before the first release") as caught:
        use(path)
    assert "docs/operations.md" in caught.value.hint
    assert path.read_bytes() == before
    assert not path.with_name("published.duckdb").exists()


def test_a_migration_that_fails_leaves_the_file_as_it_was(path, monkeypatch):
    with open_store(path) as store:
        store.record_sources([source()])
    known(monkeypatch, *migrations(), replace(NEXT, text="DROP TABLE runs; SELECT 1 FROM nowhere;"))
    with pytest.raises(WarehouseError):
        writing(path)
    monkeypatch.undo()
    with open_store(path) as store:
        store.begin_run("run-1", "watch", NOON)
        assert store.source_ids() == ["nord"]


@WAYS
def test_a_view_that_reads_otherwise_is_replaced_without_any_migration(path, monkeypatch, use):
    load(path, harvest(Page("a")))
    *others, last = views()
    other = replace(last, text=last.text.replace("IS 'Two releases that belong together", "IS 'Pairs"))
    assert other != last
    monkeypatch.setattr(module, "views", lambda: (*others, other))
    use(path)
    [(comment,)] = rows(path, "SELECT comment FROM duckdb_views() WHERE view_name = 'related_releases'")
    assert comment.startswith("Pairs")
    assert not list(path.parent.glob("*.bak")), "a view holds no data"


def test_views_are_whole_again_when_a_program_was_killed_before_it_replaced_them(path, monkeypatch):
    load(path, harvest(Page("a")))
    known(monkeypatch, *migrations(), replace(NEXT, text="DROP VIEW releases;"))
    monkeypatch.setattr(module, "views", lambda: (SchemaFile("1_broken.sql", "killed here"),))
    with pytest.raises(WarehouseError):
        writing(path)
    monkeypatch.setattr(module, "views", views)
    assert rows(path, "SELECT count(*) FROM releases") == [(1,)]


def test_the_published_file_is_built_anew_where_a_view_reads_otherwise(path, tmp_path, monkeypatch):
    from warehouse.published import publish as publishing_module

    published = tmp_path / "published.duckdb"
    load(path, harvest(Page("a")))
    publish(path, published)
    assert not publish(path, published).rebuilt
    first, *others = views()
    monkeypatch.setattr(publishing_module, "views", lambda: (replace(first, text=first.text + "-- told better\n"), *others))
    publishing_module.layout.cache_clear()
    assert publish(path, published).rebuilt
    publishing_module.layout.cache_clear()


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_a_file_defines_one_view_and_describes_each_of_its_columns(path, view):
    assert re.findall(r"CREATE OR REPLACE VIEW (\w+) AS", view.text) == [view.relation]
    writing(path)
    columns = f"SELECT column_name FROM duckdb_columns() WHERE table_name = '{view.relation}' ORDER BY column_index"
    described = re.findall(rf"^COMMENT ON COLUMN {view.relation}\.(\w+) IS '", view.text, re.MULTILINE)
    assert described == [name for (name,) in rows(path, columns)]
    assert view.text.count("COMMENT ON ") == 1 + len(described)


def test_which_links_count_is_said_in_one_view():
    condition = re.compile(r"\b(WHERE|AND|ON|FILTER \()\s*(\w+\.)?counts\b")
    from importlib import resources

    queries = [one for one in resources.files("warehouse").joinpath("queries").iterdir() if one.name.endswith(".sql")]
    texts = {one.name: one.read_text(encoding="utf-8") for one in queries} | {one.name: one.text for one in views()}
    assert [name for name, text in texts.items() if condition.search(text)] == ["1_counted_links.sql"]
