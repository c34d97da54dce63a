"""Who may read the files: all that is written is for our user alone, but for what is published."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

PRIVATE_FILE = 0o600
"""To be read and written by its user."""
PRIVATE_FOLDER = 0o700
"""The same for a folder, which is entered with the third right."""
PRIVATE_UMASK = 0o077
"""Of the usual modes, this leaves those two."""

_lock = Lock()
_blocks = 0
_given = 0
"""The process's own umask, while there are blocks."""


@contextmanager
def private_files() -> Iterator[None]:
    """Whatever this process creates while the block lasts is for its user alone.

    DuckDB creates its log anew whenever there is something to write, and knows no modes. The umask belongs to the whole
    process, so of blocks in several threads the first sets it and the last sets it back.
    """
    global _blocks, _given  # noqa: PLW0603 - as there is one umask
    with _lock:
        if _blocks == 0:
            _given = os.umask(PRIVATE_UMASK)
        _blocks += 1
    try:
        yield
    finally:
        with _lock:
            _blocks -= 1
            if _blocks == 0:
                os.umask(_given)


def let_others_read(path: Path) -> None:
    """Give the file at `path` the mode that a new file of this process usually has: what is published for the first time."""
    with _lock:
        given = _given
        if _blocks == 0:
            given = os.umask(PRIVATE_UMASK)
            os.umask(given)
    path.chmod(0o666 & ~given)


def open_private(path: Path, flags: int) -> int:
    """A descriptor of the file at `path`, which is for our user alone if it is created; `flags` are those of `os.open`."""
    return os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)


def open_to_others(path: Path) -> bool:
    """Whether there is such a file or folder, with a mode by which others may read it."""
    try:
        return bool(path.stat().st_mode & PRIVATE_UMASK)
    except FileNotFoundError:  # what is not there can be read by nobody
        return False
