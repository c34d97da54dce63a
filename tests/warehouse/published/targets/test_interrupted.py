"""Readers see what was or what is; whatever is killed in between, the next publication makes it whole."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from tests.support.measures.patience import HANGS
from tests.support.stored.target_rows import reader_of, unlike
from warehouse.errors import TargetError
from warehouse.published.targets.ducklake import Lake
from warehouse.published.targets.postgres import Postgres
from warehouse.published.targets.publish_to import Target, publish_to, standing_of

_TOGETHER = """
SELECT (SELECT count(*) FROM followthrough.fetches) AS fetches,
    (SELECT max(revision) FROM followthrough.deliveries) AS deliveries,
    (SELECT revision FROM followthrough.publication) AS revision
"""
"""In each change twenty more fetches are made, and a delivery bears its number."""
_PAUSE = 0.02
_TOUCHED = ("deliveries", "fetches", "follow_ups", "publication", "releases")
"""With rows that are changed, added and removed."""
_KILLED = """
import os, signal, sys
from pathlib import Path
from warehouse.published.targets import ducklake, postgres, publish_to
from warehouse.published.targets.address import read_address

def killed(database, publication):
    os.kill(os.getpid(), signal.SIGKILL)

ducklake.Lake.record = postgres.Postgres.record = killed
published, address, data = sys.argv[1:]
publish_to.publish_to(Path(published), publish_to.Target("killed", read_address(address), data=data or None))
"""
"""Ends itself when everything is written, and nothing is committed."""


def seen(connection, target):
    if target.address.kind == "ducklake":
        return connection.execute(_TOGETHER.replace("followthrough", "t.followthrough")).fetchone()
    quoted = _TOGETHER.replace("'", "''")
    return connection.execute(f"FROM postgres_query('t', '{quoted}')").fetchone()


def test_readers_never_see_a_mixture(newsroom, target):
    newsroom.change()
    publish_to(newsroom.published, target)
    readings, ended, troubles = [], threading.Event(), []

    def read():
        try:
            with reader_of(target) as connection:
                while not ended.is_set():
                    readings.append(seen(connection, target))
                    ended.wait(_PAUSE)
        except Exception as error:  # told by the test, whose thread this is not
            troubles.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(3):
            newsroom.change()
            publish_to(newsroom.published, target, rebuild=number == 2)
    finally:
        ended.set()
        reader.join(HANGS)
    assert troubles == []
    assert {fetches - 20 * (revision - 1) for fetches, _, revision in readings} == {0}
    assert all(deliveries == revision for _, deliveries, revision in readings)
    assert len({revision for _, _, revision in readings}) > 1, "some before, some after"


def test_a_killed_publisher_leaves_nothing(newsroom, target):
    publish_to(newsroom.published, target)
    newsroom.change()
    arguments = (str(newsroom.published), target.address.attached, target.data or "")
    command = [sys.executable, "-c", _KILLED, *arguments]
    ended = subprocess.run(command, check=False, env=dict(os.environ), timeout=HANGS)  # it is killed, and that is looked at
    assert ended.returncode == -signal.SIGKILL
    with reader_of(target) as connection:
        assert seen(connection, target) == (0, 1, 1)
    assert not publish_to(newsroom.published, target).rebuilt
    assert unlike(newsroom, target, _TOUCHED) == []


def test_a_server_killed_midway_has_what_it_had_and_is_then_made_whole(newsroom, target, postgres, monkeypatch):
    publish_to(newsroom.published, target)
    newsroom.change()
    engine = Lake if target.address.kind == "ducklake" else Postgres
    record = engine.record

    def meanwhile(database, publication):
        postgres.kill()
        record(database, publication)

    monkeypatch.setattr(engine, "record", meanwhile)
    with pytest.raises(TargetError, match=r"the target analysts .* could not be brought up to date") as caught:
        publish_to(newsroom.published, target)
    assert "the next run" in caught.value.hint
    with pytest.raises(TargetError):
        standing_of(newsroom.published, target)
    postgres.start()
    assert standing_of(newsroom.published, target).changes == 1
    with reader_of(target) as connection:
        assert seen(connection, target) == (0, 1, 1)
    monkeypatch.setattr(engine, "record", record)
    assert not publish_to(newsroom.published, target).rebuilt
    assert unlike(newsroom, target, _TOUCHED) == []


def test_a_wrong_password_is_not_repeated(newsroom, postgres, monkeypatch):
    monkeypatch.delenv("PGPASSWORD")
    from warehouse.published.targets.address import read_address

    where = postgres.keywords(postgres.database())
    for text in (
        postgres.address("postgres").replace("writer@", "writer:geheim@"),
        f"ducklake:postgres:{where} password=geheim",
    ):
        with pytest.raises(TargetError) as caught:
            publish_to(newsroom.published, Target("analysts", read_address(text)))
        said = f"{caught.value.message} {caught.value.hint}"
        assert "geheim" not in said
        assert "password authentication failed" in said
        assert caught.value.__cause__ is None and caught.value.__suppress_context__
