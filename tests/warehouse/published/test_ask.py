"""`followthrough sql` and others query the published file."""

import resource
import time

import pytest

from tests.support.stored.harvests import Page, copied, harvest, load
from warehouse.errors import QueryError, WarehouseError
from warehouse.published.ask import Limits, ask, asking
from warehouse.published.publish import publish


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    load(folder / "w.duckdb", harvest(Page("a")))
    publish(folder / "w.duckdb", folder / "p.duckdb")
    return folder / "p.duckdb"


@pytest.fixture
def published(made, tmp_path):
    return copied(made, tmp_path / "p.duckdb")


def test_the_answer_has_columns_and_rows(published):
    answer = ask(published, "SELECT title, version FROM releases")
    assert (answer.columns, answer.rows) == (("title", "version"), [("Réunion de sécurité", 1)])


@pytest.mark.parametrize("query", ["", "  ", "-- nothing asked"])
def test_a_query_that_asks_nothing_is_said(published, query):
    with pytest.raises(QueryError, match="there is no query"):
        ask(published, query)


def test_of_several_queries_the_last_is_answered(published):
    assert ask(published, "SELECT 1; SELECT 2 AS two;").columns == ("two",)
    assert ask(published, "PIVOT (SELECT 'a' AS k, 1 AS v) ON k USING sum(v)").rows == [(1,)]


def test_nothing_is_installed_by_a_query(published):
    with pytest.raises(QueryError, match="nothing is installed"):
        ask(published, "INSTALL httpfs")


REACHES_OUT = (
    "ATTACH '{working}' AS w; DELETE FROM w.private.warehouse",
    "ATTACH '{folder}/new.duckdb' AS w",
    "COPY releases TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{published}.wal' (FORMAT csv)",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{published}.wal' (FORMAT csv)",
    "explain analyze /* */ copy (SELECT 1) TO '{published}.wal' (FORMAT csv)",
    "PREPARE w AS COPY (SELECT 1) TO '{published}.wal' (FORMAT csv)",
    "EXPORT DATABASE '{folder}/out'",
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_blob('{secret}')",
    "FROM '{secret}'",
    "FROM glob('{folder}/*')",
    "CREATE TABLE memory.mine AS FROM read_csv('{secret}')",
    "SELECT * FROM query('FROM read_text(''{secret}'')')",
    "SET enable_external_access = true",
    "SET memory_limit = '100GB'",
    "SET temp_directory = '{folder}/elsewhere'",
    "PRAGMA profiling_output = '{folder}/out.json'",
    "LOAD '{folder}/out.duckdb_extension'",
    "DETACH warehouse",
    "BEGIN",
)  # several a line, as in a table  # fmt: skip


@pytest.mark.parametrize("query", REACHES_OUT)
def test_a_query_reads_and_writes_nothing_but_the_published_file(published, tmp_path, query):
    working, secret = copied(published, tmp_path / "w.duckdb"), tmp_path / "secret.csv"
    secret.write_text("address,password\na,hunter2\n")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    named = query.format(working=working, published=published, secret=secret, folder=tmp_path)
    with pytest.raises(QueryError) as caught:
        ask(published, named)
    assert "hunter2" not in caught.value.message
    assert caught.value.hint
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_query_may_have_tables_of_its_own_in_memory(published):
    query = (
        "CREATE TEMP TABLE mine AS SELECT 1 AS a; INSERT INTO mine VALUES (2); SET VARIABLE b = 1; SELECT sum(a) FROM mine"
    )
    assert ask(published, query).rows == [(3,)]
    assert "range" in ask(published, "EXPLAIN SELECT count(*) FROM range(3)").rows[0][1].lower()


def test_a_query_that_goes_on_and_on_is_ended(published):
    with pytest.raises(QueryError, match=r"longer than 0\.2 seconds") as caught:
        ask(published, "SELECT count(*) FROM range(100000000000) a, range(100000) b", Limits(seconds=0.2))
    assert "--seconds" in caught.value.hint


def test_nobody_who_reads_slowly_is_cut_off(published):
    with asking(published, "FROM range(5000)", Limits(seconds=0.5)) as asked:
        first = next(asked.rows)
        time.sleep(0.7)  # somebody looks at the first page
        assert first == (0,)
        assert sum(1 for _ in asked.rows) == 4_999


def test_a_query_gets_no_more_memory_than_it_is_given(published):
    with pytest.raises(QueryError, match="Out of Memory") as caught:
        ask(published, "SELECT list(range) FROM range(30000000)", Limits(memory_mb=64))
    assert "--memory" in caught.value.hint


def test_an_answer_is_taken_as_it_comes(published):
    def taken(rows):
        with asking(published, f"SELECT repeat('x', 1000) || range FROM range({rows})") as asked:
            assert sum(1 for _ in asked.rows) == rows

    taken(30_000)  # so that DuckDB has what it takes at all
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken(300_000)  # 300 MB
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000, "kilobytes"


def test_a_file_that_a_query_names_and_is_not_there_is_no_fault_of_the_published_one(published):
    with pytest.raises(QueryError) as caught:
        ask(published, "SELECT * FROM read_csv('/nowhere/at/all.csv')")
    assert "disk" not in caught.value.hint


def test_a_damaged_file_is_called_damaged(published):
    with published.open("r+b") as file:
        file.seek(8192)
        file.write(bytes(range(256)) * ((published.stat().st_size - 8192) // 256))
    with pytest.raises(WarehouseError, match="damaged") as caught:
        ask(published, "SELECT count(*) FROM releases")
    assert not isinstance(caught.value, QueryError)
    assert "next run" in caught.value.hint


@pytest.mark.parametrize("query", ["SELEC 1", "SELECT nothing FROM releases", "SELECT * FROM nowhere", "SELECT $1"])
def test_a_query_that_makes_no_sense_is_said(published, query):
    with pytest.raises(WarehouseError, match="cannot be answered"):
        ask(published, query)


@pytest.mark.parametrize("query", ["DELETE FROM releases", "DROP TABLE runs", "CREATE TABLE mine AS SELECT 1"])
def test_the_file_cannot_be_changed(published, query):
    before = published.read_bytes()
    with pytest.raises(WarehouseError):
        ask(published, query)
    assert published.read_bytes() == before


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(WarehouseError, match="does not exist yet") as caught:
        ask(tmp_path / "none.duckdb", "SELECT 1")
    assert "followthrough run" in caught.value.hint
