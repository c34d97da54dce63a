"""Databases to publish to, on a server that the worker's tests share."""

import pytest

from tests.postgres_server import PASSWORD, postgres_server
from tests.target_rows import Newsroom, target_on


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A server; tests that kill it begin one of their own."""
    with postgres_server(tmp_path_factory.mktemp("server") / "postgres") as server:
        yield server


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv("PGPASSWORD", PASSWORD)


@pytest.fixture
def newsroom(tmp_path):
    return Newsroom(tmp_path / "newsroom")


@pytest.fixture(params=["postgres", "ducklake"])
def target(request, postgres, tmp_path):
    return target_on(postgres, request.param, tmp_path)
