"""Which kind of archive a place makes it."""

from __future__ import annotations

from pathlib import Path

from warehouse.archive.archive import Archive
from warehouse.archive.folder import FolderArchive
from warehouse.archive.place import ArchivePlace


def archive_at(place: ArchivePlace) -> Archive:
    """The archive at a place; nothing is opened or asked for yet.

    Raises StorageError where it is on object storage, and this installation has no client for that.
    """
    if isinstance(place, Path):
        return FolderArchive(place)
    from warehouse.archive.object_archive import ObjectArchive

    return ObjectArchive(place)
