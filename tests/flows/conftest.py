"""Fixtures of the command line's tests: a command run in this process, and folders to run it in."""

import fcntl
import logging
import os
import shutil
import subprocess
import sys

import pytest

from flows.cli.main import call
from flows.cli.terminal import exits


@pytest.fixture
def said(capsys):
    """What a command printed: `said("run", "--direct")` gives its status, output and complaints."""

    def run(*arguments):
        status = call(arguments)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    yield run
    _forget_log()


def _forget_log():
    """No handler of one command is left for the next test: it would write to an output that is closed."""
    logging.getLogger("followthrough").handlers.clear()


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A folder with a configuration that watches the seed corpus only; it is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "followthrough.toml").write_text("catalogue = []\n")
    return tmp_path


@pytest.fixture(scope="session")
def first_pass(tmp_path_factory):
    """A folder in which a pass over the seed corpus has been made, to be copied and not to be touched."""
    folder = tmp_path_factory.mktemp("first_pass")
    (folder / "followthrough.toml").write_text("catalogue = []\n")
    assert call(["run", "--direct", "--config", str(folder / "followthrough.toml")]) == exits.OK
    _forget_log()
    return folder


@pytest.fixture(scope="module")
def filled(first_pass, tmp_path_factory):
    """A copy of `first_pass` for the tests of one module."""
    return shutil.copytree(first_pass, tmp_path_factory.mktemp("filled"), dirs_exist_ok=True)


@pytest.fixture(scope="session")
def prefect_database(tmp_path_factory):
    """Prefect's database as its server's first start makes it, made once for all workers: that takes 16 s of CPU time."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    home = folder / "prefect"
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "made").exists():
            command = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"]
            subprocess.run(command, env={**os.environ, "PREFECT_HOME": str(home)}, capture_output=True, check=True)
            (home / "made").touch()
    return home / "prefect.db"


@pytest.fixture
def started_before(prefect_database):
    """Have Prefect's server find its database in the folder named, as at every start but the first."""

    def copy(home):
        home.mkdir(parents=True)
        shutil.copy(prefect_database, home)

    return copy


@pytest.fixture
def there(filled, monkeypatch):
    """`filled`, as the current folder."""
    monkeypatch.chdir(filled)
    monkeypatch.setenv("COLUMNS", "200")
    return filled
