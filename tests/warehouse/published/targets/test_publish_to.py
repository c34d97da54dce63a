"""Another database says what the published file says, and is brought there by what changed."""

from dataclasses import replace

import pytest

from tests.support.stored.target_rows import Newsroom, reader_of, relations_of, target_on, unlike
from warehouse.errors import TargetBusyError, TargetError
from warehouse.published.targets.address import read_address
from warehouse.published.targets.ducklake import Lake
from warehouse.published.targets.postgres import Postgres
from warehouse.published.targets.publish_to import Target, publish_to, standing_of

LIGHT = pytest.mark.parametrize("target", ["postgres"], indirect=True)
"""Where lakes are told no other than PostgreSQL is, by warehouse/published/targets/publish_to.py."""


def test_every_relation_has_the_rows_of_the_file_after_changes_too(newsroom, target):
    first = publish_to(newsroom.published, target)
    assert first.rebuilt
    assert len(relations_of(newsroom.published)) > 25
    assert unlike(newsroom, target) == []
    for _ in range(2):
        newsroom.change()
        again = publish_to(newsroom.published, target)
        assert not again.rebuilt
        assert 20 < again.changed < 60, "what changed is written, and no more"
        assert unlike(newsroom, target) == []


@LIGHT
def test_nothing_is_written_when_nothing_was_published(newsroom, target):
    publish_to(newsroom.published, target)
    assert publish_to(newsroom.published, target).changed == 0
    assert publish_to(newsroom.published, target, rebuild=True).rebuilt
    assert unlike(newsroom, target) == []


@LIGHT
def test_it_says_how_far_it_is_behind(newsroom, target):
    before = standing_of(newsroom.published, target)
    assert (before.published_at, before.is_current) == (None, False)
    publish_to(newsroom.published, target)
    assert standing_of(newsroom.published, target).is_current
    newsroom.change()
    behind = standing_of(newsroom.published, target)
    assert (behind.changes, behind.is_current) == (1, False)


@LIGHT
def test_rows_that_somebody_else_wrote_or_removed_are_put_right(newsroom, target):
    publish_to(newsroom.published, target)
    with reader_of(target, read_only=False) as connection:
        connection.execute("DELETE FROM commitments WHERE commitment_id > 'p2'")
        connection.execute(
            "INSERT INTO deliveries (alert_id, channel_id, state, attempts, revision) VALUES ('x', 'y', 'sent', 1, 1)"
        )
    newsroom.change()
    publish_to(newsroom.published, target)
    assert unlike(newsroom, target) == []


def test_an_older_form_is_written_anew_and_what_is_not_ours_stays(newsroom, target, monkeypatch):
    publish_to(newsroom.published, target)
    with reader_of(target, read_only=False) as connection:
        connection.execute("CREATE TABLE my_notes AS SELECT 1 AS note")
    for engine in (Lake, Postgres):
        monkeypatch.setattr(engine, "form", 7)
    assert publish_to(newsroom.published, target).rebuilt
    assert unlike(newsroom, target) == []
    with reader_of(target) as connection:
        assert connection.execute("SELECT note FROM my_notes").fetchall() == [(1,)]


@LIGHT
def test_another_warehouse_is_refused_by_name(newsroom, target, tmp_path, stages):
    publish_to(newsroom.published, target)
    other = Newsroom(tmp_path / "other.duckdb", stages)
    other.say("warehouse_id", "'another'")
    with pytest.raises(TargetError, match="analysts holds another warehouse"):
        publish_to(other.published, target)
    with pytest.raises(TargetError, match="holds another warehouse"):
        standing_of(other.published, target)
    assert unlike(newsroom, target) == []


@LIGHT
def test_relations_of_others_are_never_replaced(newsroom, target):
    publish_to(newsroom.published, target)
    with reader_of(target, read_only=False) as connection:
        connection.execute("DROP TABLE publication")
    with pytest.raises(TargetError, match="that Followthrough did not make"):
        publish_to(newsroom.published, target)


@LIGHT
def test_a_warehouse_put_back_from_a_backup_is_written_anew(newsroom, target, tmp_path, stages):
    newsroom.change()
    publish_to(newsroom.published, target)
    backup = Newsroom(tmp_path / "backup.duckdb", stages)
    backup.say("published_at", "now()::TIMESTAMP + INTERVAL 1 DAY")
    assert publish_to(backup.published, target).rebuilt
    assert unlike(backup, target) == []


@LIGHT
def test_an_earlier_publication_does_not_take_a_later_one_back(newsroom, target, stages):
    newsroom.change()
    publish_to(newsroom.published, target)
    assert publish_to(stages[0], target).changed == 0
    assert unlike(newsroom, target) == []


@LIGHT
def test_two_warehouses_stand_side_by_side_in_schemas_of_their_own(newsroom, target, tmp_path, stages):
    other = Newsroom(tmp_path / "other.duckdb", stages[1:])
    other.say("warehouse_id", "'another'")
    elsewhere = replace(target, schema="others")
    publish_to(newsroom.published, target)
    publish_to(other.published, elsewhere)
    assert unlike(newsroom, target) == unlike(other, elsewhere) == []


def test_of_two_publishers_the_second_yields_by_name_and_nothing_is_written_twice(newsroom, target, monkeypatch):
    publish_to(newsroom.published, target)
    newsroom.change()
    engine = Lake if target.address.kind == "ducklake" else Postgres
    record = engine.record

    def interrupted(database, publication):
        """The first one, which has written everything, meets a second one before it commits."""
        monkeypatch.setattr(engine, "record", record)
        record(database, publication)
        if engine is Postgres:
            with pytest.raises(TargetBusyError, match="another publisher is bringing the target analysts up to date"):
                publish_to(newsroom.published, target, wait_seconds=0)
        else:  # DuckLake lets the one that commits first have it
            publish_to(newsroom.published, target, wait_seconds=0)

    monkeypatch.setattr(engine, "record", interrupted)
    if engine is Postgres:
        publish_to(newsroom.published, target)
    else:
        with pytest.raises(TargetBusyError, match="another program is at the target analysts"):
            publish_to(newsroom.published, target, wait_seconds=0)
    assert unlike(newsroom, target, ("deliveries", "fetches", "follow_ups", "releases")) == []


def test_a_lake_may_have_its_catalogue_in_a_file(newsroom, tmp_path):
    address = read_address(f"ducklake:{tmp_path}/lake.ducklake")
    lake = Target("file", address, data=str(tmp_path / "lake"))
    publish_to(newsroom.published, lake)
    newsroom.change()
    assert not publish_to(newsroom.published, lake).rebuilt
    assert unlike(newsroom, lake, ("follow_ups", "releases")) == []


def test_what_is_missing_is_named(newsroom, postgres, tmp_path, monkeypatch):
    target = target_on(postgres, "postgres", tmp_path)
    with pytest.raises(TargetError, match="only a lake has a folder of data"):
        publish_to(newsroom.published, replace(target, data="x"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Exception, match=r"the extension postgres_scanner .* is not installed") as caught:
        publish_to(newsroom.published, target)
    assert "pip install 'followthrough[postgres]'" in caught.value.hint
