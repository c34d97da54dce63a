"""Databases to publish to, on a server that the worker's tests share."""

import itertools
import shutil
from pathlib import Path

import pytest

from tests.support.servers.postgres_server import PASSWORD
from tests.support.stored.target_rows import Newsroom, publications, target_on

STAGES = 5
"""So many publications are all that a test needs."""


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv("PGPASSWORD", PASSWORD)


@pytest.fixture(scope="session")
def stages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stages")
    published = itertools.islice(publications(folder), STAGES)
    return [Path(shutil.copyfile(one, folder / f"{number}.duckdb")) for number, one in enumerate(published)]


@pytest.fixture
def newsroom(tmp_path, stages):
    return Newsroom(tmp_path / "followthrough.duckdb", stages)


@pytest.fixture(params=["postgres", "ducklake"])
def target(request, postgres, tmp_path):
    return target_on(postgres, request.param, tmp_path)
