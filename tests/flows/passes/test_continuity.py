"""A run that finds no working file, or an old one, where a file was published: it stops, and nothing is papered over."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from flows.cli.main import call
from flows.cli.terminal import exits
from tests.support.servers.newsroom import configure
from tests.support.servers.sites import Site


@pytest.fixture
def ran(tmp_path):
    """A folder after two runs over the seed corpus: its configuration, the working file and the published one."""
    with Site() as site:
        file = configure(tmp_path, site, [])
        data = tmp_path / "data"
        assert call(["run", "--direct", "--config", str(file)]) == exits.OK
        keep(data / "warehouse.duckdb", tmp_path / "backup")
        assert call(["run", "--direct", "--config", str(file)]) == exits.OK
        yield file, data / "warehouse.duckdb", data / "followthrough.duckdb"


def keep(working, backup):
    backup.mkdir()
    for one in working.parent.glob("warehouse.duckdb*"):
        shutil.copy(one, backup / one.name)


def lose(working):
    for one in working.parent.glob("warehouse.duckdb*"):
        one.unlink()


def run(file, *more):
    return call(["run", "--direct", "--config", str(file), *more])


def releases(published):
    with duckdb.connect(str(published), read_only=True) as connection:
        return connection.execute("SELECT count(*) FROM releases").fetchone()[0]


def test_a_lost_working_file_stops_the_run_and_the_published_file_stays(ran, capsys):
    file, working, published = ran
    lose(working)
    before = published.read_bytes()
    for _ in range(2):  # and the failed run leaves nothing behind that the next one takes for the working file
        assert run(file) == exits.STORAGE
        assert "--anew" in capsys.readouterr().err
    assert published.read_bytes() == before
    assert not working.exists()


def test_an_older_working_file_stops_every_run_until_it_is_decided(ran, capsys):
    file, working, published = ran
    lose(working)
    for one in (file.parent / "backup").iterdir():
        shutil.copy(one, working.parent / one.name)
    before = published.read_bytes()
    for _ in range(3):
        assert run(file) == exits.STORAGE
        assert "is older than" in capsys.readouterr().err
    assert published.read_bytes() == before


def test_another_working_file_stops_the_run(ran, capsys, tmp_path):
    file, working, _ = ran
    lose(working)
    with Site() as site:
        (tmp_path / "other").mkdir()
        other = configure(tmp_path / "other", site, [])
        assert run(other) == exits.OK
        for one in (tmp_path / "other" / "data").glob("warehouse.duckdb*"):
            shutil.copy(one, working.parent / one.name)
    assert run(file) == exits.STORAGE
    assert "another warehouse" in capsys.readouterr().err


def test_anew_sets_the_published_file_aside_and_starts_afresh(ran):
    file, working, published = ran
    lose(working)
    before = published.read_bytes()
    assert run(file, "--anew") == exits.OK
    (aside,) = published.parent.glob("followthrough.duckdb.before-*")
    assert aside.read_bytes() == before
    assert releases(published) == 5
    assert run(file) == exits.OK
