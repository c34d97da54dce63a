"""Prefect's database is copied from the one that was migrated when the program was installed."""

import sqlite3

import pytest

from flows.scheduled import template


@pytest.fixture
def made(tmp_path, monkeypatch):
    there = tmp_path / "share" / "prefect.db"
    there.parent.mkdir()
    with sqlite3.connect(there) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR)")
    database.close()
    monkeypatch.setattr(template, "template", lambda: there)
    return there


def test_a_folder_without_a_database_gets_a_copy_for_its_user_alone(tmp_path, made):
    made.chmod(0o644)
    assert template.take_template(tmp_path)
    assert (tmp_path / "prefect.db").read_bytes() == made.read_bytes()
    assert (tmp_path / "prefect.db").stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["prefect.db", "share"]


def test_a_database_that_is_there_stays_as_it_is(tmp_path, made):
    (tmp_path / "prefect.db").write_bytes(b"of an older Prefect, with its history")
    assert template.take_template(tmp_path)
    assert (tmp_path / "prefect.db").read_bytes() == b"of an older Prefect, with its history"


def test_without_one_the_server_makes_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(template, "template", lambda: tmp_path / "none.db")
    assert not template.take_template(tmp_path)
    assert not list(tmp_path.iterdir())


def test_it_belongs_to_the_version_of_prefect_that_is_installed():
    assert template.template().name == f"prefect-{template.metadata.version('prefect')}.db"
