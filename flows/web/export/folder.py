"""The folder of a copy, renewed file by file, so that a web server which serves it meanwhile never sees half of one.

A list of what we wrote stands in it: nothing else is ever replaced or removed.
"""

from __future__ import annotations

import fcntl
import filecmp
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flows.web.errors import CopyFolderError

LIST = ".followthrough-copy.json"
"""Has the names of our files; it makes the folder ours."""
_WRITING = ".followthrough-writing"
"""Where the new files are written, in the same file system as those they replace."""
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Placed:
    """How the folder changed."""

    files: int
    written: int
    removed: int


@contextmanager
def copy_folder(folder: Path) -> Iterator[CopyFolder]:
    """The folder, made where it is missing, held by this process alone while the block lasts.

    Raises CopyFolderError where it is not empty and not ours, or another process writes it.
    """
    if folder.exists() and not folder.is_dir():
        raise CopyFolderError(f"{folder} is no folder", hint="Name a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CopyFolderError(f"another process writes a copy into {folder}", hint="Wait for its end.") from None
        copy = CopyFolder(folder, _listed(folder))
        copy.clear()
        yield copy
        copy.clear()
    finally:
        os.close(held)


class CopyFolder:
    """The folder, with the files of the copy before."""

    def __init__(self, folder: Path, before: frozenset[str]) -> None:
        self._folder = folder
        self._before = before
        self.writing = folder / _WRITING
        """Write the new copy here, before `place`."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file of the new copy; `name` is its path in it."""
        file = self.writing / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def clear(self) -> None:
        """Remove what was being written."""
        if self.writing.is_symlink():
            self.writing.unlink()
        elif self.writing.exists():
            shutil.rmtree(self.writing)

    def place(self, about: dict[str, object]) -> Placed:
        """Put the new copy in the place of the one before; `about` stands in the list of files, for other programs.

        Files come before the pages that lead to them, and what is no longer there goes at the end. When the process is
        killed meanwhile, the next copy knows all files, old and new.

        Raises CopyFolderError where a file that is not ours stands in the way.
        """
        names = sorted((_name_in(self.writing, file) for file in _files_in(self.writing)), key=_order)
        foreign = [name for name in names if name not in self._before and os.path.lexists(self._folder / name)]
        if foreign:
            raise CopyFolderError(f"{self._folder / foreign[0]} is none of our files", hint="Move it elsewhere.")
        gone = self._before.difference(names)
        self._list(self._before.union(names), about)
        written = 0
        for name in names:
            new, target = self.writing / name, self._folder / name
            if not target.is_symlink() and target.is_file() and filecmp.cmp(new, target, shallow=False):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            new.replace(target)
            written += 1
        for name in gone:
            (self._folder / name).unlink(missing_ok=True)
        self._remove_empty(gone)
        self._list(names, about)
        return Placed(len(names), written, len(gone))

    def _list(self, names: Iterable[str], about: dict[str, object]) -> None:
        text = json.dumps({"followthrough_copy": _FORMAT, **about, "files": sorted(names)}, indent=1)
        new = self.writing / LIST
        new.write_text(text + "\n", encoding="utf-8")
        new.replace(self._folder / LIST)

    def _remove_empty(self, gone: Iterable[str]) -> None:
        parents = {parent for name in gone for parent in PurePosixPath(name).parents if parent.name}
        for parent in sorted(parents, key=lambda one: len(one.parts), reverse=True):
            place = self._folder / parent
            if place.is_dir() and not place.is_symlink() and not any(place.iterdir()):
                place.rmdir()


def _listed(folder: Path) -> frozenset[str]:
    """The files of the copy before. Raises CopyFolderError where the folder holds something, and no list of ours."""
    file = folder / LIST
    try:
        listed = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if any(one.name != _WRITING for one in folder.iterdir()):
            raise CopyFolderError(
                f"{folder} is not empty, and holds no copy of ours", hint="Name a new folder, or an earlier copy."
            ) from None
        return frozenset()
    except ValueError:
        listed = None
    names = listed.get("files") if isinstance(listed, dict) and listed.get("followthrough_copy") == _FORMAT else None
    if not isinstance(names, list) or not all(isinstance(name, str) and _is_within(name) for name in names):
        raise CopyFolderError(
            f"{file} is not as this version of the program writes it",
            hint="Name a new folder, or remove this one yourself.",
        )
    return frozenset(names)


def _is_within(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts


def _files_in(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def _name_in(folder: Path, file: Path) -> str:
    return file.relative_to(folder).as_posix()


def _order(name: str) -> tuple[bool, bool, str]:
    """What a page needs comes before it, and lists after the pages to which they lead."""
    is_page = name.endswith(".html")
    return is_page, is_page and PurePosixPath(name).name == "index.html", name
