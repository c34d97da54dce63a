"""The password of Prefect's API: a new one for each start, in a file that nobody else may read."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from warehouse.connection.private_files import open_private

_NAME = "api-{port}.password"


@contextlib.contextmanager
def password_file(home: Path, port: int) -> Iterator[str]:
    """A new password for the API on this port, in a file in Prefect's folder as long as the block lasts.

    The file is there for people: PREFECT_API_AUTH_STRING has to be its content for Prefect's own command line. What a killed
    process left behind is removed. Raises OSError when the file cannot be written.
    """
    _sweep(home)
    password = f"followthrough:{secrets.token_urlsafe(32)}"
    path = home / _NAME.format(port=port)
    path.unlink(missing_ok=True)  # of somebody else who had this port, or meant to be written to
    with os.fdopen(open_private(path, os.O_WRONLY | os.O_EXCL), "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(password)
        file.flush()
        try:
            yield password
        finally:
            path.unlink(missing_ok=True)  # somebody may have removed it already


def password_of(home: Path, port: int) -> Path | None:
    """The file with the password of the API on this port; None where an operator's own server answers."""
    path = home / _NAME.format(port=port)
    return path if path.exists() else None


def _sweep(home: Path) -> None:
    """Remove the files of those who no longer hold their lock."""
    for path in home.glob(_NAME.format(port="*")):
        with contextlib.suppress(OSError), path.open("rb") as file:  # held, or just gone
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
