"""A warehouse to be backed up, and where to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.stored.backups import places, ran
from tests.support.stored.harvests import Page
from warehouse.backup.take import Places


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse after one run, to be copied and not touched."""
    folder = tmp_path_factory.mktemp("made")
    ran(places(folder), "run-1", Page("a"), Page("b", "Un autre texte."))
    return folder


@pytest.fixture
def there(made: Path, tmp_path: Path) -> Places:
    shutil.copytree(made, tmp_path / "data")
    return places(tmp_path / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"
