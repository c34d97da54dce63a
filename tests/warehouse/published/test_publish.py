"""The published file, made from nothing: what it holds, and what brings it up to date."""

import json
import os
import random
import resource
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.support.stored.harvests import NOON, Page, ask, harvest, load, source, unchanged
from tests.support.stored.ready_made import opening_with
from warehouse.connection.database import attached
from warehouse.published.publish import PUBLISHED, publish
from warehouse.schema.files import SchemaFile, migrations
from warehouse.store import open_store

DAY = timedelta(days=1)
CONTRACT = {
    "sources": "source_id, name, family, home, country, language, territory",
    "fetches": "fetch_id, run_id, source_id, url, fetched_at, outcome, http_status, bytes, elapsed_ms, error, capture_id",
    "captures": "capture_id, url, fetched_at, content_type, bytes, warc_file, warc_offset",
    "releases": "release_id, source_id, external_id, url, title, published_on, published_precision, published_how, "
    "updated_on, authority, territory, language, body, first_seen_at, last_seen_at, version, topics",
    "release_versions": "version_id, release_id, version, kind, seen_at, title, body, body_sha256, parser, "
    "parser_version, capture_id",
    "commitments": "commitment_id, release_id, version_id, quote, quote_start, quote_end, actors, partners, action, kind, "
    "deadline_text, deadline_from, deadline_to, deadline_precision, amounts, confidence, cue, extractor_version, firmness, "
    "title, party_ids, actor_how, topics",
    "parties": "party_id, name, kind, territory, names",
    "follow_ups": "follow_up_id, commitment_id, release_id, relation, score, quote, quote_start, quote_end, reasons, "
    "decided_by",
    "commitment_status": "commitment_id, status, due_on, days_left, follow_up_count, last_follow_up_on, "
    "last_follow_up_late_by",
    "same_commitments": "commitment_id, same_as",
    "same_announcements": "release_id, same_as, score, reasons, decided_by",
    "decisions": "decision_id, subject, release_id, quote, later_release_id, later_quote, verdict, relation, decided_by, "
    "decided_at, note",
    "mutes": "mute_id, subject, subject_id, verdict, muted_until, release_id, quote, decided_by, decided_at, note",
    "ledger": "commitment_id, status, due_on, days_left, follow_up_count, quote, deadline_to, published_on, title, url",
    "incidents": "incident_id, source_id, cause, opened_at, reminded_at, resolved_at, detail",
    "alerts": "alert_id, kind, release_id, commitment_id, follow_up_id, source_id, title, created_at",
    "deliveries": "alert_id, channel_id, state, attempts, next_attempt_at, sent_at, last_error",
    "runs": "run_id, flow, started_at, ended_at, counts, outcome",
}
OLD_DUCKDB = Path(__file__).parents[3] / ".duckdb12"
"""Where `make test` installs the oldest release of DuckDB that has to open the published file."""


@pytest.fixture
def working(tmp_path):
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def published(tmp_path):
    return tmp_path / "out" / "followthrough.duckdb"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The published file of one release, and what was said when it was published; not to be changed."""
    folder = tmp_path_factory.mktemp("first")
    with opening_with(attached):  # from nothing, like all files of this module
        load(folder / "warehouse.duckdb", harvest(Page("a")))
        return folder / "followthrough.duckdb", publish(folder / "warehouse.duckdb", folder / "followthrough.duckdb")


def contents(published):
    with duckdb.connect(str(published), read_only=True) as reader:
        return {name: sorted(map(str, reader.execute(f"FROM {name}").fetchall())) for name in (*PUBLISHED, "releases")}


def beside(published):
    return sorted(path.name for path in published.parent.iterdir())


def test_every_relation_of_the_contract_is_there_from_the_first_run_on(working, published):
    with open_store(working):
        pass
    publish(working, published)
    with duckdb.connect(str(published), read_only=True) as reader:
        for relation, columns in CONTRACT.items():
            assert reader.execute(f"SELECT {columns} FROM {relation}").fetchall() == []


def test_every_table_view_column_and_macro_of_the_published_file_has_a_comment(first):
    published, _ = first
    bare = """
        SELECT name FROM (
            SELECT table_name AS name, comment FROM duckdb_tables()
            UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal
            UNION ALL SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE NOT internal
            UNION ALL SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal
        ) WHERE coalesce(comment, '') = ''
    """
    assert ask(published, bare) == []
    assert len(ask(published, "SELECT * FROM duckdb_columns() WHERE NOT internal")) > 150


def test_private_relations_stay_private(first):
    published, _ = first
    schemas = {"main", "pages", "search_index"}
    assert {name for (name,) in ask(published, "SELECT DISTINCT schema_name FROM duckdb_tables()")} == schemas


def test_the_file_says_when_it_was_published_and_from_what(first):
    published, done = first
    assert ask(published, "SELECT published_at, revision FROM publication") == [(done.published_at, done.revision)]


def test_publishing_brings_the_file_up_to_date_with_every_kind_of_change(working, published, tmp_path):
    steps = [
        [harvest(Page("a", "Un.", guid="1"), Page("b", "Deux."))],
        [harvest(Page("a", "Un, corrigé.", guid="1"), at=NOON + DAY, run_id="run-2")],
        [unchanged(at=NOON + 2 * DAY, run_id="run-3")],
        [
            harvest(Page("b", "Deux."), at=NOON + 3 * DAY, run_id="run-4"),
            harvest(Page("z"), source_id="var", run_id="run-4"),
        ],
    ]
    for number, harvests in enumerate(steps):
        with open_store(working) as store:
            store.begin_run(f"run-{number}", "watch", NOON)
        load(working, *harvests)
        done = publish(working, published)
        assert done.rebuilt == (number == 0)
    assert publish(working, tmp_path / "anew.duckdb").rebuilt
    assert contents(published) == contents(tmp_path / "anew.duckdb")
    assert ask(published, "SELECT count(*) FROM search('corrigé')") == [(1,)]


def test_a_working_file_of_an_older_program_is_brought_up_to_date_first(working, published, monkeypatch):
    with open_store(working) as store:
        store.record_sources([source()])
    next_one = SchemaFile(f"{len(migrations()) + 1:03}_next.sql", "ALTER TABLE sources ADD COLUMN mood VARCHAR;")
    later = (*migrations(), next_one)
    monkeypatch.setattr("warehouse.schema.migrate.migrations", lambda: later)
    publish(working, published)
    assert ask(published, "SELECT source_id, mood FROM sources") == [("nord", None)]
    assert ask(published, "SELECT schema_number FROM publication") == [(len(later),)]


def test_a_full_disk_is_said_and_the_old_file_stays(working, published):
    load(working, harvest(Page("a")))
    publish(working, published)
    words, no_numbers = random.Random(1), str.maketrans("0123456789", "ghijklmnop")  # each number would be read
    pages = [Page(str(number), words.randbytes(20_000).hex().translate(no_numbers)) for number in range(30)]
    load(working, harvest(*pages, at=NOON + DAY, run_id="run-2"))
    code = """
import sys
from pathlib import Path
from warehouse.connection.database import attached
from warehouse.errors import WarehouseError
from tests.support.stored.ready_made import opening_with
from warehouse.connection.database import attached
from warehouse.published.publish import publish
try:
    publish(Path(sys.argv[1]), Path(sys.argv[2]))
except WarehouseError as error:
    print(error.message, error.hint)
"""
    room = published.stat().st_size + 500_000

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        [sys.executable, "-c", code, working, published], capture_output=True, text=True, check=True, preexec_fn=little_room
    )
    assert "disk" in done.stdout
    assert ask(published, "SELECT count(*) FROM releases") == [(1,)]
    assert beside(published) == ["followthrough.duckdb"]
    publish(working, published)
    assert ask(published, "SELECT count(*) FROM releases") == [(31,)]


def test_the_file_opens_in_duckdb_1_2_with_nothing_but_its_own_functions(working, published):
    load(
        working,
        harvest(
            Page("a", "Les préfets signent des accords.", published=None), Page("b", "The ministers agreed.", language="en")
        ),
    )
    with open_store(working) as store:
        store.begin_run("run-1", "watch", NOON)
        store.end_run("run-1", NOON + DAY, "completed", {"releases": 2})
    publish(working, published)
    code = """
import json, sys, duckdb
assert duckdb.__version__.startswith("1.2."), duckdb.__version__
contract = json.loads(sys.argv[2])
connection = duckdb.connect(sys.argv[1], read_only=True, config=json.loads(sys.argv[3]))
for relation, columns in contract.items():
    connection.execute(f"SELECT {columns} FROM {relation}").fetchall()
found = connection.execute("SELECT title FROM releases JOIN search('accord préfet') USING (release_id)").fetchall()
counts = connection.execute("SELECT counts['releases'] FROM runs").fetchall()
comments = connection.execute("SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL").fetchall()
print(json.dumps([found, counts, comments]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, published, json.dumps(CONTRACT), json.dumps({"autoload_known_extensions": False})],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(OLD_DUCKDB)},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[["Réunion de sécurité"]], [[2]], [[0]]]
