"""Files that others fetch: each is replaced atomically, or left alone when unchanged."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from parsers.errors import FollowthroughError


class FeedsError(FollowthroughError):
    """The feed or the calendar cannot be written; those written before are still there."""


@contextlib.contextmanager
def saying_which(folder: Path) -> Iterator[None]:
    """Turn what the system refuses in `folder` into a FeedsError that names the file."""
    try:
        yield
    except OSError as error:
        raise FeedsError(
            f"{error.filename or folder}: {error.strerror or error}",
            hint="Check the folder of warehouse.published, its permissions and the free space of the disk.",
        ) from error


def replaced(path: Path, content: bytes) -> bool:
    """Have the file hold this; return whether it had to be replaced."""
    if path.exists() and path.read_bytes() == content:
        return False
    draft = path.with_name(f".{path.name}.new")  # one name: what a killed program left is overwritten
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        with contextlib.suppress(OSError):  # the draft is usually gone, renamed; an earlier error must be reported
            draft.unlink(missing_ok=True)
    return True
