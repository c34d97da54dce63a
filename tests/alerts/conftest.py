"""A desk: an empty working file on a day in March."""

from datetime import datetime

import pytest

from tests.alerts.happenings import Desk
from warehouse.store import open_store


@pytest.fixture
def desk(tmp_path):
    with open_store(tmp_path / "warehouse.duckdb") as store:
        yield Desk(store, datetime(2025, 3, 3, 8))
