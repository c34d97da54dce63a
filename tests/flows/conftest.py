"""Fixtures of the command line's tests: a command run in this process, and folders to run it in."""

import contextlib
import fcntl
import logging
import os
import shutil
import sqlite3

import pytest

from flows.cli.main import call
from flows.cli.terminal import exits
from tests.support.measures.patience import HANGS
from tests.support.processes.commands import start
from tests.support.servers.newsroom import configure, furnish
from tests.support.servers.sites import Site


@pytest.fixture
def said(capsys):
    """What a command printed: `said("run", "--direct")` returns its status, output and errors."""

    def run(*arguments):
        status = call(arguments)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    yield run
    _forget_log()


def _forget_log():
    """Leave no command's log handler for the next test: it would write to a closed output."""
    logging.getLogger("followthrough").handlers.clear()


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A folder with a configuration that watches the seed corpus only; it is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "followthrough.toml").write_text("catalogue = []\n")
    return tmp_path


@pytest.fixture(scope="session")
def once_for_all(tmp_path_factory):
    """`once_for_all("name", make)`: a folder that `make` filled when the first worker asked for it; nobody may touch it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent

    def folder(name, make):
        home = base / name
        home.mkdir(exist_ok=True)
        with (base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (base / f"{name}.made").exists():
                make(home)
                (base / f"{name}.made").touch()
        return home

    return folder


@pytest.fixture(scope="session")
def first_pass(once_for_all):
    """A folder in which a pass over the seed corpus has been made, to be copied and not touched."""

    def make(folder):
        (folder / "followthrough.toml").write_text("catalogue = []\n")
        assert call(["run", "--direct", "--config", str(folder / "followthrough.toml")]) == exits.OK
        _forget_log()

    return once_for_all("first_pass", make)


@pytest.fixture(scope="module")
def filled(first_pass, tmp_path_factory):
    """A copy of `first_pass` for the tests of one module."""
    return shutil.copytree(first_pass, tmp_path_factory.mktemp("filled"), dirs_exist_ok=True)


@pytest.fixture(scope="session")
def first_start(once_for_all):
    """A folder with the configuration of a pass under a never-started Prefect, and what it `said`."""

    def make(folder):
        with Site() as site:
            config = configure(folder, site, furnish(site, 2, 2))
            environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
            process = start("run", "--config", str(config), env=environment)
            out, err = process.communicate(timeout=HANGS)
        (folder / "said").write_text(f"{process.returncode}\n{out}{err}", encoding="utf-8")

    return once_for_all("first_start", make)


@pytest.fixture(scope="session")
def started_before(first_start):
    """Have Prefect's server find its database in the named folder: the first start, which makes it, takes 16 s of CPU."""

    def copy(home):
        home.mkdir(parents=True)
        with (
            contextlib.closing(sqlite3.connect(first_start / "data" / "prefect" / "prefect.db")) as made,
            contextlib.closing(sqlite3.connect(home / "prefect.db")) as copied,
        ):
            made.backup(copied)

    return copy


@pytest.fixture
def there(filled, monkeypatch):
    """`filled`, as the current folder."""
    monkeypatch.chdir(filled)
    monkeypatch.setenv("COLUMNS", "200")
    return filled
