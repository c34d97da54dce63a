"""An archive in a folder of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from warehouse.archive.archive import Archive, names_in


class FolderArchive(Archive):
    """Files that stay where runs write them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def where(self, name: str) -> str:
        """Its path."""
        return str(self.folder / name)

    def opened(self, name: str, offset: int = 0) -> BinaryIO:
        """See `Archive.opened`."""
        return opened_at(self.folder / name, offset)

    def files(self) -> list[str]:
        """See `Archive.files`."""
        return names_in(self.folder)


def opened_at(path: Path, offset: int) -> BinaryIO:
    """A local file, to be read from `offset` on; raises OSError."""
    file = path.open("rb")
    file.seek(offset)
    return file
