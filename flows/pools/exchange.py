"""The place that all machines reach, a shared folder or object storage: orders go through it, harvests come back."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from flows.config.load import Config
from flows.passes.visits import NotVisitedError
from parsers.errors import FollowthroughError
from warehouse.archive.object_storage import ObjectStorage
from warehouse.archive.place import ArchivePlace
from warehouse.errors import StorageError

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
"""A run's id, a source's, a digest, or the name of a file: nothing that leads elsewhere."""


class ExchangeError(NotVisitedError):
    """The place could not be reached, or what lies there is not what it should be."""


class _Files(Protocol):
    """What an exchange needs of a place; errors are OSError and StorageError, FileNotFoundError for what is not there."""

    def write(self, name: str, content: bytes) -> None: ...

    def part(self, name: str, start: int, end: int) -> tuple[bytes, int]: ...

    def has(self, name: str) -> bool: ...

    def remove(self, name: str) -> None: ...

    def heads(self) -> set[str]: ...


class Exchange:
    """Files by name, under `run/source/…`; any number of threads may use it."""

    def __init__(self, place: ArchivePlace) -> None:
        """Raises StorageError for object storage where this installation has no client for that."""
        self.place = place
        self._files: _Files = _Folder(place) if isinstance(place, Path) else _Bucket(ObjectStorage(place))

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, in place of one of that name. Raises ExchangeError."""
        with self._saying_where(name):
            self._files.write(name, content)

    def read(self, name: str, most: int) -> bytes:
        """A file of at most so many bytes. Raises ExchangeError when it is not there, or larger."""
        with self._saying_where(name):
            content, _ = self._files.part(name, 0, most + 1)
        if len(content) > most:
            raise ExchangeError(f"{name} at {self.place} is larger than the {most} bytes that it may have")
        return content

    def has(self, name: str) -> bool:
        """Whether a file is there. Raises ExchangeError when nobody can say."""
        with self._saying_where(name):
            return self._files.has(name)

    def remove(self, name: str) -> None:
        """Remove a file, or all files below a name; none need be there. Raises ExchangeError."""
        with self._saying_where(name):
            self._files.remove(name)

    def runs(self) -> list[str]:
        """The runs of which something is there. Raises ExchangeError."""
        with self._saying_where("run"):
            return sorted(name for name in self._files.heads() if _PART.fullmatch(name))

    @contextmanager
    def _saying_where(self, name: str) -> Iterator[None]:
        if not all(_PART.fullmatch(part) for part in name.split("/")):
            raise ExchangeError(f"a name that leads elsewhere: {name[:200]!r}")
        try:
            yield
        except FileNotFoundError as error:
            raise ExchangeError(f"there is no {name} at {self.place}") from error
        except OSError as error:
            raise ExchangeError(f"{name} at {self.place}: {error.strerror}") from error
        except StorageError as error:
            raise ExchangeError(error.message, hint=error.hint) from error


class _Folder:
    """A folder that several machines have in their file systems."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")  # so that nobody reads half of it
        draft.write_bytes(content)
        draft.replace(path)

    def part(self, name: str, start: int, end: int) -> tuple[bytes, int]:
        with (self._folder / name).open("rb") as file:
            file.seek(start)
            return file.read(end - start), os.fstat(file.fileno()).st_size

    def has(self, name: str) -> bool:
        return (self._folder / name).is_file()

    def remove(self, name: str) -> None:
        path = self._folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)  # none need be there
        with suppress(OSError):  # there is more in it, or it is gone
            path.parent.rmdir()

    def heads(self) -> set[str]:
        return {one.name for one in self._folder.iterdir()} if self._folder.exists() else set()


class _Bucket:
    """Part of a bucket."""

    def __init__(self, storage: ObjectStorage) -> None:
        self._storage = storage
        self.part = storage.part
        self.write = storage.write
        self.has = storage.is_there

    def remove(self, name: str) -> None:
        self._storage.remove([name, *self._storage.sizes(below=name)])

    def heads(self) -> set[str]:
        return {name.partition("/")[0] for name in self._storage.sizes()}


def exchange_of(config: Config) -> Exchange:
    """The place that `[work] results` names. Raises FollowthroughError when none is named, or it cannot be used."""
    place = config.results_place()
    if place is None:
        raise FollowthroughError(
            "workers and the machine that stores need a place that all of them reach",
            hint="Set [work] results to a shared folder or to s3://bucket/prefix; docs/scaling.md explains it.",
        )
    return Exchange(place)
