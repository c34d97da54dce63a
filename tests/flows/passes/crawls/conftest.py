"""An office for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.passes.crawls import backfill
from tests.flows.passes.crawls.office import Office


@pytest.fixture(autouse=True)
def _unpublished(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishing takes half of the time, and most tests ask the working file; those of kills publish, in their processes."""
    monkeypatch.setattr(backfill, "publish", lambda *_, **__: None)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)
