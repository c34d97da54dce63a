"""Captures that nobody has read yet, and what becomes of them when one process reads them undisturbed."""

import shutil

import pytest

from flows.config.load import load_config
from flows.passes.lifecycle.stopping import Stop
from flows.passes.reparse import reparse_all
from flows.passes.report import LogReport
from flows.reading.runners import reading
from flows.rereading import reread as rereading
from tests.support.stored.stored_captures import PAGES, rows, store_captures


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch):
    monkeypatch.setattr(rereading, "PORTION", 20)
    monkeypatch.setattr(rereading, "_AHEAD", 10)
    monkeypatch.setattr(reading.here, "_patience", 0.0)


@pytest.fixture(scope="session")
def unread(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unread")
    store_captures(folder)
    return folder


@pytest.fixture
def again(unread, tmp_path):
    """Reads what is stored again, with these lines of `[work]`, in a folder of its own."""

    def read(work, *, report=None, stop=None, name="read"):
        folder = tmp_path / name
        shutil.copytree(unread, folder)
        file = folder / "followthrough.toml"
        file.write_text(file.read_text(encoding="utf-8").replace("[work]", f"[work]\n{work}"), encoding="utf-8")
        config = load_config(file)
        read.folder = folder
        result = reparse_all(config, report=report or LogReport(), stop=Stop() if stop is None else stop)
        return result, config

    return read


@pytest.fixture(scope="session")
def undisturbed(unread, tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed") / "read"
    shutil.copytree(unread, folder)
    config = load_config(folder / "followthrough.toml")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FOLLOWTHROUGH_WORK__RUNNER", "threads")
        result = reparse_all(load_config(config.file), report=LogReport(), stop=Stop())
    assert result.outcome == "completed"
    found = rows(config)
    assert len(found["releases"]) == PAGES
    assert len(found["release_versions"]) == PAGES + PAGES // 5
    assert len(found["commitments"]) >= PAGES
    return found
