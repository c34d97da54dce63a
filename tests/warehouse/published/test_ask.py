"""`followthrough sql` and others query the published file."""

import pytest

from tests.harvests import Page, copied, harvest, load
from warehouse.errors import QueryError, WarehouseError
from warehouse.published.ask import ask
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
