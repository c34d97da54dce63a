"""What a backup says of itself: by what program it was made, of which warehouse, and the digest of each of its files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from warehouse.connection.database import saying_what_happened
from warehouse.errors import WarehouseError
from warehouse.schema.files import migrations

MANIFEST = "manifest.json"
WORKING = "warehouse.duckdb"
PUBLISHED = "followthrough.duckdb"
ARCHIVE = "archive"
RELATIONS = "relations"
INBOX = "inbox"
"""Names in the folder of a backup, whatever the configuration calls the places."""

_FORMAT = 1
_WHAT = "a backup of Followthrough"

Holds = Literal["files", "relations"]
"""The two DuckDB files as they were, or the public relations alone, as Parquet."""


class BackupError(WarehouseError):
    """A backup that cannot be made or put back. What is in place stays as it is."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A file of a backup."""

    path: str
    """In the folder of the backup, with slashes."""
    bytes: int
    sha256: str
    modified_ns: int
    """When the file that it was made from was last changed, in nanoseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    number: int
    """Backups of a folder are counted from 1: clocks are set back, numbers are not."""
    made_at: datetime
    """Naive and in UTC."""
    program: str
    """Version of Followthrough."""
    schema: int
    """Number of the last migration of its working file."""
    warehouse_id: str
    revision: int
    """The last change that it holds."""
    holds: Holds
    files: Sequence[BackedUp] = field(default_factory=tuple)
    missing: Sequence[str] = field(default_factory=tuple)
    """Files of the archive that captures refer to, and that were not to be had."""
    archive: str = ""
    """Where the archive lies, if that is object storage: `s3://bucket/prefix`."""
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    """The files that it has there, by name, which are not in the backup: sizes in bytes, 0 where nobody could say."""

    @property
    def by_path(self) -> Mapping[str, BackedUp]:
        """Its files."""
        return {one.path: one for one in self.files}

    def text(self) -> str:
        """As it is written."""
        told = {"what": _WHAT, "format": _FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(told, indent=1) + "\n"


def read_manifest(backup: Path) -> Manifest:
    """The manifest of the backup in this folder.

    Raises:
        BackupError: there is none, it is damaged, or a newer program wrote it.
    """
    file = backup / MANIFEST
    with saying_what_happened(file):
        try:
            text = file.read_bytes()
        except FileNotFoundError:
            raise BackupError(f"{backup} is no backup: it has no {MANIFEST}", hint="Name the folder of a backup.") from None
    try:
        told = json.loads(text)
        if told["what"] != _WHAT:
            raise ValueError("it is of something else")
        newer = told["format"] > _FORMAT or told["schema"] > migrations()[-1].number
        if newer:
            raise BackupError(
                f"{backup} was made by a newer Followthrough: version {told['program']}, schema {told['schema']}",
                hint=f"This program knows schemas up to {migrations()[-1].number}; restore it with the newer one.",
            )
        return _manifest(told)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{file} is damaged: {error}", hint="Take another backup; this one cannot be trusted.") from error


def _manifest(told: Mapping[str, Any]) -> Manifest:
    files = tuple(
        BackedUp(str(one["path"]), int(one["bytes"]), str(one["sha256"]), int(one["modified_ns"])) for one in told["files"]
    )
    for one in files:
        place = PurePosixPath(one.path)
        if place.is_absolute() or ".." in place.parts or not place.parts:
            raise ValueError(f"{one.path!r} lies outside of it")
    if told["holds"] not in ("files", "relations"):
        raise ValueError(f"it holds {told['holds']!r}")
    return Manifest(
        number=int(told["number"]),
        made_at=datetime.fromisoformat(told["made_at"]),
        program=str(told["program"]),
        schema=int(told["schema"]),
        warehouse_id=str(told["warehouse_id"]),
        revision=int(told["revision"]),
        holds=told["holds"],
        files=files,
        missing=tuple(str(one) for one in told["missing"]),
        archive=str(told.get("archive", "")),  # both were not there before there was object storage
        elsewhere={str(name): int(size) for name, size in told.get("elsewhere", {}).items()},
    )
