"""What a backup takes of an archive on object storage while a run uploads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.servers.object_storage import Bucket
from tests.support.stored.backups import LATER, places, ran
from tests.support.stored.harvests import NOON, Page
from warehouse.archive.kinds import archive_at
from warehouse.archive.object_archive import ObjectArchive
from warehouse.backup import archive as archive_part
from warehouse.backup.take import Places, take


@pytest.fixture
def there(tmp_path: Path, bucket: Bucket) -> Places:
    """A warehouse after a run whose file is not uploaded yet, and a backup of it."""
    local = places(tmp_path)
    found = Places(local.working, local.published, bucket.place(tmp_path / "outgoing"))
    ran(found, "run-1", Page("bilan"))
    take(found, tmp_path / "kept", NOON)
    return found


def upload(there: Places) -> None:
    archive = archive_at(there.archive)
    for one in archive.waiting():
        archive.upload(one.name)


@pytest.mark.parametrize("when", ["before its size is asked for", "before it is linked"])
def test_a_file_that_is_uploaded_meanwhile_is_neither_missing_nor_healed(
    there: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    name = "_size_of" if when == "before its size is asked for" else "_is_of"
    before = getattr(archive_part, name)

    def uploading(*given: object) -> object:
        upload(there)
        return before(*given)

    monkeypatch.setattr(archive_part, name, uploading)
    if name == "_is_of":
        monkeypatch.setattr(archive_part, "_is_same", lambda *_: False)
    taken = take(there, tmp_path / "kept", LATER)
    assert (taken.healed, list(taken.manifest.missing)) == ([], [])
    assert len(taken.manifest.elsewhere) == 1
    assert not [one for one in taken.manifest.files if one.path.startswith("archive/")]


def test_the_beginning_of_a_file_that_is_whole_there_is_no_loss(there: Places, tmp_path: Path, bucket: Bucket) -> None:
    archive = archive_at(there.archive)
    assert isinstance(archive, ObjectArchive)
    [one] = archive.waiting()
    local = tmp_path / "outgoing" / one.name
    archive.store(one.name, local)
    with local.open("r+b") as file:
        file.truncate(100)
    taken = take(there, tmp_path / "elsewhere", LATER)
    assert (list(taken.manifest.missing), list(taken.manifest.elsewhere)) == ([], [one.name])
