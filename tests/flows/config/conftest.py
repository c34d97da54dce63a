"""A folder of its own, and a file of the configuration in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.flows.config.reading import Write


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("FOLLOWTHROUGH_"):
            monkeypatch.delenv(name)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        file = tmp_path / "followthrough.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return written
