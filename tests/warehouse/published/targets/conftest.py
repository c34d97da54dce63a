"""Databases to publish to, on a server that the worker's tests share."""

import pytest

from tests.postgres_server import PASSWORD
from tests.target_rows import Newsroom, target_on


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv("PGPASSWORD", PASSWORD)


@pytest.fixture
def newsroom(tmp_path):
    return Newsroom(tmp_path / "newsroom")


@pytest.fixture(params=["postgres", "ducklake"])
def target(request, postgres, tmp_path):
    return target_on(postgres, request.param, tmp_path)
