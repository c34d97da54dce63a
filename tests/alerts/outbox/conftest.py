"""A working file with deliveries, and receivers of messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers.receivers import Mailbox, Web, mail_server


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as one:
        yield one


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as one:
        yield one


@pytest.fixture
def working(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"
