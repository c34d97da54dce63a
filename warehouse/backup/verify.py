"""Whether a backup is as it was made."""

from __future__ import annotations

from pathlib import Path

from warehouse.backup.manifest import BackupError, Manifest
from warehouse.connection.copying import digest
from warehouse.connection.database import saying_what_happened
from warehouse.schema.kept_copy import changes_of
from warehouse.store import open_store

_HINT = "This backup cannot be trusted; name an earlier one."


def check_files(folder: Path, manifest: Manifest) -> None:
    """Read every file of the backup in `folder`, and compare size and digest with its manifest.

    Raises:
        BackupError: one is missing, or is not as it was; it is named.
    """
    for one in manifest.files:
        file = folder / one.path
        with saying_what_happened(file):
            if not file.is_file():
                raise BackupError(f"{file} is missing", hint=_HINT)
            size = file.stat().st_size
            if size != one.bytes:
                raise BackupError(f"{file} is damaged: it has {size} bytes, and had {one.bytes}", hint=_HINT)
            if digest(file) != one.sha256:
                raise BackupError(f"{file} is damaged: it does not hold what it held", hint=_HINT)


def check_working_copy(copy: Path, changes: list[tuple[object, ...]]) -> None:
    """Open the copy of a working file, and compare how many rows each relation has, and its last change, with `changes`.

    Raises:
        WarehouseError: it cannot be opened, or has not the rows that were there.
    """
    with open_store(copy, read_only=True) as store:
        found = store.read(lambda file: changes_of(file.connection, "warehouse"))
    if found != changes:
        raise BackupError(f"{copy} has not the rows that it should have", hint="Try again; please report this.")
