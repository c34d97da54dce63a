"""A lake that is written to every hour keeps few files."""

from datetime import timedelta

import duckdb

from tests.support.stored.target_rows import reader_of, target_on, unlike
from warehouse.published.publish import PUBLISHED
from warehouse.published.targets.ducklake import ROW_GROUP
from warehouse.published.targets.publish_to import opened, publish_to
from warehouse.published.targets.upkeep import keep_up

_NOW = {"kept": timedelta(0), "every": timedelta(0), "lingering": timedelta(0)}


def files_of(target, tmp_path):
    return len(list((tmp_path / target.data).rglob("*.parquet")))


def kept_up(newsroom, target, **spans):
    with opened(newsroom.published, target) as (connection, _):
        return keep_up(connection, target.schema, PUBLISHED, **spans)


def test_small_changes_make_no_files_and_weeks_make_no_more(newsroom, postgres, tmp_path):
    target = target_on(postgres, "ducklake", tmp_path)
    publish_to(newsroom.published, target)
    counts = []
    for _ in range(3):
        before = files_of(target, tmp_path)
        newsroom.change()
        publish_to(newsroom.published, target)
        assert files_of(target, tmp_path) == before, "what changes in an hour stays in the catalogue"
        assert not kept_up(newsroom, target), "it is not time yet"
        assert kept_up(newsroom, target, **_NOW)
        counts.append(files_of(target, tmp_path))
    assert unlike(newsroom, target, ("deliveries", "fetches", "follow_ups", "releases")) == []
    assert counts[2] < 40, "one or two for each table, and one that says what is out of date"


def test_few_rows_of_a_file_are_in_memory_together(newsroom, postgres, tmp_path):
    target = target_on(postgres, "ducklake", tmp_path)
    publish_to(newsroom.published, target)
    with reader_of(target) as connection:
        asked = "SELECT value, scope_entry FROM ducklake_options('t') WHERE option_name = 'parquet_row_group_size'"
        assert connection.execute(asked).fetchall() == [(str(ROW_GROUP), target.schema)]


def test_upkeep_that_fails_is_told_and_spoils_nothing(newsroom, postgres, tmp_path, monkeypatch):
    def broken(*_arguments):
        raise duckdb.IOException("the disk is full")

    monkeypatch.setattr("warehouse.published.targets.ducklake.keep_up", broken)
    target = target_on(postgres, "ducklake", tmp_path)
    assert not publish_to(newsroom.published, target).tidied
    assert unlike(newsroom, target, ("releases",)) == []


def test_the_past_of_others_in_the_same_lake_is_left_alone(newsroom, postgres, tmp_path):
    target = target_on(postgres, "ducklake", tmp_path)
    publish_to(newsroom.published, target)
    with reader_of(target, read_only=False) as connection:
        connection.execute("CREATE SCHEMA t.theirs")
        connection.execute("CREATE TABLE t.theirs.notes AS SELECT 1 AS note")
        before = connection.execute("SELECT count(*) FROM ducklake_snapshots('t')").fetchone()[0]
    newsroom.change()
    publish_to(newsroom.published, target)
    assert kept_up(newsroom, target, **_NOW)
    with reader_of(target) as connection:
        assert connection.execute("SELECT count(*) FROM ducklake_snapshots('t')").fetchone()[0] > before
        assert connection.execute("SELECT note FROM t.theirs.notes").fetchall() == [(1,)]
    assert unlike(newsroom, target, ("deliveries", "fetches", "follow_ups", "releases")) == []
