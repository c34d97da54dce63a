"""A file of every past schema, with data, is upgraded by a program that is killed meanwhile, and is whole in the end."""

import signal
import time

import pytest

from tests.support.processes.upgrading import Upgrade
from tests.support.stored.schema_files import NEXT, catalogue, contents, file_of_schema
from warehouse.schema import migrate as module
from warehouse.schema.files import migrations
from warehouse.store import open_store


@pytest.fixture(scope="module", params=[one.number for one in migrations()], ids=lambda number: f"schema {number}")
def upgraded(request, tmp_path_factory):
    """A file of one schema, what it holds, what it holds when upgraded in one go, and how many steps that takes."""
    folder = tmp_path_factory.mktemp("upgraded")
    path = folder / "warehouse.duckdb"
    file_of_schema(request.param, path)
    old, before = path.read_bytes(), contents(path)
    process = Upgrade(path, NEXT)
    process.begun()
    assert process.ended() == 0
    return request.param, old, before, contents(path), catalogue(path), process.steps()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def opened(path, monkeypatch, upgraded):
    """Opens the file with the upgrading program again, and checks that it is as if nobody had been killed."""
    number, old, before, after, described, _ = upgraded
    kept = path.with_name(f"warehouse.duckdb.schema-{number}.bak")
    monkeypatch.setattr(module, "migrations", lambda: (*migrations(), NEXT))

    def opened():
        with open_store(path):
            pass
        assert contents(path) == after
        assert catalogue(path) == described
        assert kept.read_bytes() == old or contents(kept) == before, "what was there before stands beside it"
        # One killed between two migrations is followed by one that begins at the schema in between, and keeps that, too.
        between = {f"{path.name}.schema-{one.number}.bak" for one in migrations() if one.number > number}
        assert {one.name for one in path.parent.iterdir()} - {f"{path.name}.wal"} - between == {path.name, kept.name}

    return opened


def killed_before(path, old, step):
    path.write_bytes(old)
    assert Upgrade(path, NEXT, step).ended() == -signal.SIGKILL


def test_an_upgrade_keeps_the_rows_and_does_what_the_migration_says(upgraded):
    _, _, before, after, _, _ = upgraded
    changed = {"main.commitments", "main.follow_ups", "main.sources", "counted_links", "private.views"}
    wide = {name: [row[: len(old[0])] for row in after[name]] for name, old in before.items() if old and name in after}
    assert {name for name, rows in wide.items() if before[name] != rows} <= changed
    assert set(before) - set(after) == {"private.validators"}
    for name in ("main.commitments", "main.follow_ups", "main.sources", "main.alerts", "main.runs", "private.terms"):
        assert len(after[name]) == len(before[name]) > 0, name
    assert [row[0] for row in after["main.commitments"]] == [row[0] for row in before["main.commitments"]]
    assert wide["main.commitments"] == before["main.commitments"]
    assert [row[-1] for row in after["main.commitments"]] == [[] for _ in before["main.commitments"]]
    assert {row[-1] for row in after["main.sources"]} == {"calm"}
    assert len(after["main.quotes"]) == len(before["main.commitments"])


def test_a_program_killed_before_any_statement_of_an_upgrade_is_followed_by_one_that_ends_it(path, upgraded, opened):
    _, old, _, _, _, steps = upgraded
    for step in [*range(1, 27, 4), steps // 2, steps]:  # to the end of the migration, amid the views, and the last
        killed_before(path, old, step)
        opened()
        clear(path)


@pytest.mark.soak
def test_each_statement_of_an_upgrade_in_turn(path, upgraded, opened):
    _, old, _, _, _, steps = upgraded
    for step in range(1, steps + 1):
        killed_before(path, old, step)
        opened()
        clear(path)


def test_one_killed_again_and_again_gets_to_the_end_as_well(path, upgraded, opened):
    _, old, _, _, _, steps = upgraded
    path.write_bytes(old)
    for step in (4, 12, 24):
        assert Upgrade(path, NEXT, step).ended() == -signal.SIGKILL
    assert steps > 24
    opened()


def test_one_killed_at_any_moment_is_followed_by_one_that_ends_it(path, upgraded, opened):
    _, old, _, _, _, _ = upgraded
    for turn in range(3):
        path.write_bytes(old)
        process = Upgrade(path, NEXT)
        process.begun()
        time.sleep(0.05 + 0.1 * turn)
        process.kill()
        process.ended()
        opened()
        clear(path)


def clear(path):
    for file in path.parent.iterdir():
        file.unlink()
