"""`followthrough sql` and others ask the published file."""

import pytest

from tests.harvests import Page, harvest, load
from warehouse.errors import WarehouseError
from warehouse.publish import publish
from warehouse.published import ask


@pytest.fixture
def published(tmp_path):
    load(tmp_path / "w.duckdb", harvest(Page("a")))
    publish(tmp_path / "w.duckdb", tmp_path / "p.duckdb")
    return tmp_path / "p.duckdb"


def test_the_answer_has_columns_and_rows(published):
    answer = ask(published, "SELECT title, version FROM releases")
    assert (answer.columns, answer.rows) == (("title", "version"), [("Réunion de sécurité", 1)])


def test_a_query_that_asks_nothing_has_no_answer(published):
    assert ask(published, "").rows == []


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
