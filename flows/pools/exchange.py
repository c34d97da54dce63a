"""The place that all machines reach, a shared folder or object storage: orders go through it, harvests come back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import fsspec

from flows.passes.visits import NotVisitedError
from parsers.errors import FollowthroughError

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
"""A run's id, a source's, a digest, or the name of a file: nothing that leads elsewhere."""


class ExchangeError(NotVisitedError):
    """The place could not be reached, or what lies there is not what it should be."""


class Exchange:
    """Files by name, under `run/source/…`; any number of threads may use it."""

    def __init__(self, place: str) -> None:
        """`place` is `[work] results`. Raises FollowthroughError for object storage where the extra for it is missing."""
        self.place = place
        if place.startswith("s3://"):
            _register_s3()
        self._files, self._root = fsspec.url_to_fs(place)

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, in place of one of that name. Raises ExchangeError."""
        with self._saying_where(name):
            path = self._path(name)
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(path, content)

    def read(self, name: str, most: int) -> bytes:
        """A file of at most so many bytes. Raises ExchangeError when it is not there, or larger."""
        with self._saying_where(name):
            content: bytes = self._files.cat_file(self._path(name), start=0, end=most + 1)
        if len(content) > most:
            raise ExchangeError(f"{name} at {self.place} is larger than the {most} bytes that it may have")
        return content

    def has(self, name: str) -> bool:
        """Whether a file is there. Raises ExchangeError when nobody can say."""
        with self._saying_where(name):
            return bool(self._files.isfile(self._path(name)))

    def remove(self, name: str) -> None:
        """Remove all files below a name; none need be there. Raises ExchangeError."""
        with self._saying_where(name):
            path = self._path(name)
            self._files.invalidate_cache()
            if self._files.exists(path):
                self._files.rm(path, recursive=True)

    def names(self) -> list[str]:
        """The first parts of the names of what is there: ids of runs. Raises ExchangeError."""
        with self._saying_where(""):
            self._files.invalidate_cache()
            if not self._files.exists(self._root):
                return []
            found = [str(path).rstrip("/").rpartition("/")[2] for path in self._files.ls(self._root, detail=False)]
        return [name for name in found if _PART.fullmatch(name)]

    def _path(self, name: str) -> str:
        parts = name.split("/")
        if not all(_PART.fullmatch(part) for part in parts):
            raise ExchangeError(f"a name that leads elsewhere: {name[:200]!r}")
        return "/".join((self._root.rstrip("/"), *parts))

    @contextmanager
    def _saying_where(self, name: str) -> Iterator[None]:
        try:
            yield
        except FollowthroughError:
            raise
        except Exception as error:  # each kind of storage has errors of its own
            said = type(error).__name__  # its words may quote an address with a signature in it
            raise ExchangeError(f"{name or 'what is there'} at {self.place} could not be had or written ({said})") from error


def _register_s3() -> None:
    try:
        from obstore.fsspec import register
    except ImportError as error:
        raise FollowthroughError(
            "[work] results names object storage, and the part that speaks to it is not installed",
            hint="pip install 'followthrough[s3]'",
        ) from error
    register("s3")


def exchange_of(place: str | None) -> Exchange:
    """The place named in the configuration. Raises FollowthroughError when none is."""
    if place is None:
        raise FollowthroughError(
            "workers and the machine that stores need a place that all of them reach",
            hint="Set [work] results to a shared folder or to s3://bucket/prefix; docs/scaling.md explains it.",
        )
    return Exchange(place)
