"""An archive on object storage: runs write to a local folder, from which files are uploaded, checked and removed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from warehouse.archive.archive import Archive, WaitingFile, files_in, names_in
from warehouse.archive.folder import opened_at
from warehouse.archive.object_storage import ObjectStorage
from warehouse.archive.place import BucketPlace
from warehouse.archive.read_ahead import ReadAhead
from warehouse.connection.copying import digest
from warehouse.errors import ArchiveError

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*/[A-Za-z0-9_-][A-Za-z0-9_.-]*\.warc\.gz")
"""A year and a file, as runs name them: names of objects come from outside, and may not lead out of the local folder."""
_AT_ONCE = 1 << 20
"""Bytes read at once of an object that is checked: a megabyte, as of a file that is copied."""


class ObjectArchive(Archive):
    """Files that are uploaded whole when their run has ended, under the name that captures know them by.

    A file is in the local folder, or on the storage, or, for as long as its upload takes, in both. It is read in the folder
    as long as it is there.
    """

    def __init__(self, place: BucketPlace) -> None:
        self.folder = place.outgoing
        self._place = place
        self._storage = ObjectStorage(place)
        self._ahead = ReadAhead(self._storage.part)

    def __str__(self) -> str:
        return str(self._place)

    def where(self, name: str) -> str:
        """Its path as long as it is here, else its address."""
        path = self.folder / name
        return str(path) if path.exists() else f"{self._place}/{name}"

    def opened(self, name: str, offset: int = 0) -> BinaryIO:
        """See `Archive.opened`."""
        try:
            return opened_at(self.folder / name, offset)
        except FileNotFoundError:  # it is uploaded
            return self._ahead.opened(name, offset)

    def files(self) -> list[str]:
        """See `Archive.files`."""
        return sorted({*names_in(self.folder), *self.elsewhere()})

    def elsewhere(self) -> Mapping[str, int]:
        """See `Archive.elsewhere`; what else lies below the prefix is no file of the archive."""
        return {name: size for name, size in self._storage.sizes().items() if _NAME.fullmatch(name)}

    def waiting(self) -> Sequence[WaitingFile]:
        """See `Archive.waiting`."""
        return files_in(self.folder)

    def store(self, name: str, path: Path) -> None:
        """See `Archive.store`."""
        try:
            size, sha256 = path.stat().st_size, digest(path)
            new = self._storage.put(name, path)
        except OSError as error:
            raise ArchiveError(f"{path} cannot be read: {error.strerror or error}") from error
        if not self._begins_with(name, size, sha256, whole=new):
            what = "was stored, and is not what was sent" if new else "is there, and is another file"
            raise ArchiveError(
                f"{self._place}/{name} {what}", hint=f"Look at that object, and remove it; {path} is as it should be."
            )

    def keeps_elsewhere(self, name: str, size: int, sha256: str) -> bool:
        """See `Archive.keeps_elsewhere`."""
        return self._begins_with(name, size, sha256, whole=False)

    def _begins_with(self, name: str, size: int, sha256: str, *, whole: bool) -> bool:
        seen, left = hashlib.sha256(), size
        reading = ReadAhead(self._storage.part)  # of its own: what was read before is not what is asked for
        try:
            with reading.opened(name, 0) as file:
                while left and (part := file.read(min(_AT_ONCE, left))):
                    seen.update(part)
                    left -= len(part)
                more = bool(file.read(1))
        except FileNotFoundError:  # so it begins with nothing
            return False
        return not left and seen.hexdigest() == sha256 and not (whole and more)
