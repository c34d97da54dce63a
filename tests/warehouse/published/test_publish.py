"""The published file: what it holds, that readers and runs never collide, and that it is whole at every moment."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.harvests import NOON, Page, harvest, load, source, unchanged
from tests.patience import HANGS
from warehouse.connection.database import attached
from warehouse.errors import WarehouseError, WarehouseLockedError
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
OLD_CLIENT = Path(__file__).parents[3] / ".venv-duckdb12" / "bin" / "python"


@pytest.fixture
def working(tmp_path):
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def published(tmp_path):
    return tmp_path / "out" / "followthrough.duckdb"


def ask(published, query, *values):
    with duckdb.connect(str(published), read_only=True) as connection:
        return connection.execute(query, list(values)).fetchall()


def start(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def contents(published):
    return {name: sorted(map(str, ask(published, f"SELECT * FROM {name}"))) for name in (*PUBLISHED, "releases")}


def beside(published):
    return sorted(path.name for path in published.parent.iterdir())


def test_every_relation_of_the_contract_is_there_from_the_first_run_on(working, published):
    with open_store(working):
        pass
    publish(working, published)
    for relation, columns in CONTRACT.items():
        assert ask(published, f"SELECT {columns} FROM {relation}") == []


def test_every_table_view_column_and_macro_of_the_published_file_has_a_comment(working, published):
    load(working, harvest(Page("a")))
    publish(working, published)
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


def test_private_relations_stay_private(working, published):
    load(working, harvest(Page("a")))
    publish(working, published)
    assert ask(published, "SELECT DISTINCT schema_name FROM duckdb_tables() ORDER BY 1") == [
        ("main",), ("pages",), ("search_index",),
    ]  # fmt: skip


def test_the_file_says_when_it_was_published_and_from_what(working, published):
    load(working, harvest(Page("a")))
    done = publish(working, published)
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


def test_rows_taken_out_of_the_working_file_leave_the_published_one(working, published):
    load(working, harvest(Page("a")))
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


def test_a_reader_keeps_its_file_and_a_new_reader_gets_the_new_one(working, published):
    load(working, harvest(Page("a")))
    publish(working, published)
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


def test_what_is_opened_after_a_publication_has_one_thread_again(working, published):
    load(working, harvest(Page("a")))
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


def test_somebody_who_has_opened_the_file_for_writing_is_in_nobodys_way(working, published):
    load(working, harvest(Page("a")))
    publish(working, published)
    with start(CARELESS, published) as careless:
        assert careless.stdout.readline() == "ready\n"
        load(working, harvest(Page("b"), at=NOON + DAY, run_id="run-2"))
        publish(working, published)
        assert ask(published, "SELECT count(*) FROM releases") == [(2,)]
        print(file=careless.stdin, flush=True)
    publish(working, published)
    assert ask(published, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'") == [(0,)]
    assert beside(published) == ["followthrough.duckdb"]


def test_a_published_file_that_somebody_changed_is_built_anew(working, published):
    load(working, harvest(Page("a")))
    publish(working, published)
    with duckdb.connect(str(published)) as careless:
        careless.execute("CREATE TABLE mine AS SELECT 1 AS x")
    assert publish(working, published).rebuilt
    assert ask(published, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'") == [(0,)]


@pytest.mark.parametrize("spoil", [b"", b"hello, this is no database at all", None])
def test_a_published_file_that_is_damaged_is_built_anew(working, published, spoil):
    load(working, harvest(*(Page(str(number), f"Texte {number}. " * 40) for number in range(50))))
    publish(working, published)
    if spoil is None:
        with published.open("r+b") as file:
            file.seek(8192)
            file.write(os.urandom(published.stat().st_size - 8192))
    else:
        published.write_bytes(spoil)
    assert publish(working, published).rebuilt
    assert ask(published, "SELECT count(*) FROM releases") == [(50,)]


@pytest.mark.parametrize("made_by", ["a stranger", "a working file"])
def test_a_file_that_was_never_published_is_not_replaced(working, published, made_by):
    load(working, harvest(Page("a")))
    published.parent.mkdir()
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


def test_the_file_of_another_warehouse_is_built_anew(working, published, tmp_path):
    other = tmp_path / "other.duckdb"
    load(working, harvest(Page("a")))
    load(other, harvest(Page("b")), unchanged(at=NOON, run_id="r", source_id="var"))
    publish(working, published)
    assert publish(other, published).rebuilt
    assert ask(published, "SELECT url FROM releases") == [("https://www.nord.gouv.fr/Actualites/b",)]


def test_a_working_file_of_an_older_program_is_brought_up_to_date_first(working, published, monkeypatch):
    with open_store(working) as store:
        store.record_sources([source()])
    next_one = SchemaFile(f"{len(migrations()) + 1:03}_next.sql", "ALTER TABLE sources ADD COLUMN mood VARCHAR;")
    later = (*migrations(), next_one)
    monkeypatch.setattr("warehouse.schema.migrate.migrations", lambda: later)
    publish(working, published)
    assert ask(published, "SELECT source_id, mood FROM sources") == [("nord", None)]
    assert ask(published, "SELECT schema_number FROM publication") == [(len(later),)]


def test_a_missing_working_file_is_said_and_the_published_one_stays(working, published):
    load(working, harvest(Page("a")))
    publish(working, published)
    working.unlink()
    with pytest.raises(WarehouseError, match="does not exist"):
        publish(working, published)
    assert ask(published, "SELECT count(*) FROM releases") == [(1,)]
    assert beside(published) == ["followthrough.duckdb"]


def test_a_working_file_held_by_another_process_is_said_and_the_published_one_stays(working, published):
    load(working, harvest(Page("a")))
    publish(working, published)
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


def test_a_publisher_killed_at_any_moment_leaves_the_old_file_and_is_swept_up_after(working, published):
    load(working, harvest(*(Page(str(number), f"Texte {number}. " * 100) for number in range(300))))
    publish(working, published)
    code = """
import sys
from pathlib import Path
from warehouse.published.publish import publish
print("begun", flush=True)
publish(Path(sys.argv[1]), Path(sys.argv[2]), rebuild=True)
print("done", flush=True)
"""
    killed = 0
    for pause in (0.02, 0.1, 0.2, 0.3):
        with subprocess.Popen(
            [sys.executable, "-c", code, working, published], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout.readline() == "begun\n"
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
            killed += process.stdout.read() == ""
        assert ask(published, "SELECT count(*), count(body) FROM releases") == [(300, 300)]
    assert killed >= 1
    publish(working, published)
    assert beside(published) == ["followthrough.duckdb"]


def test_a_full_disk_is_said_and_the_old_file_stays(working, published):
    load(working, harvest(Page("a")))
    publish(working, published)
    import random

    words = random.Random(1)
    pages = [Page(str(number), words.randbytes(20_000).hex()) for number in range(30)]
    load(working, harvest(*pages, at=NOON + DAY, run_id="run-2"))
    code = """
import sys
from pathlib import Path
from warehouse.connection.database import attached
from warehouse.errors import WarehouseError
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


def test_the_permissions_of_the_file_stay_as_the_operator_set_them(working, published):
    load(working, harvest(Page("a")))
    publish(working, published)
    published.chmod(0o640)
    publish(working, published)
    publish(working, published, rebuild=True)
    assert published.stat().st_mode & 0o777 == 0o640


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
        [OLD_CLIENT, "-c", code, published, json.dumps(CONTRACT), json.dumps({"autoload_known_extensions": False})],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[["Réunion de sécurité"]], [[2]], [[0]]]
