"""Copies of files that are whole, on the disk, and known by their digest."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from warehouse.connection.database import saying_what_happened
from warehouse.errors import WarehouseError

_AT_ONCE = 1 << 20
"""Bytes read at once: a megabyte, so that a copy takes no memory to speak of."""
_COPY = """
import hashlib, sys
seen = hashlib.sha256()
with open(sys.argv[1], "rb") as file:
    while part := file.read(1 << 20):
        seen.update(part)
        sys.stdout.buffer.write(part)
sys.stdout.buffer.flush()
print(seen.hexdigest(), file=sys.stderr)
"""


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path, most: int | None = None) -> str:
    """SHA-256 of a file, or of its first `most` bytes, 64 hexadecimal digits."""
    seen = hashlib.sha256()
    left = most
    with path.open("rb") as file:
        while part := file.read(_AT_ONCE if left is None else min(_AT_ONCE, left)):
            seen.update(part)
            left = None if left is None else left - len(part)
    return seen.hexdigest()


def copy(path: Path, to: Path) -> str:
    """Copy a file that nobody changes, with its times, and have it on the disk; returns its digest.

    Raises OSError where it cannot be read or written.
    """
    seen = hashlib.sha256()
    with path.open("rb") as source, to.open("xb") as target:
        status = os.fstat(source.fileno())
        while part := source.read(_AT_ONCE):
            seen.update(part)
            target.write(part)
        target.flush()
        os.fsync(target.fileno())
    os.utime(to, ns=(status.st_atime_ns, status.st_mtime_ns))
    return seen.hexdigest()


def copy_held(path: Path, to: Path) -> str:
    """Copy a DuckDB file that this process holds open to a new file, readable by its owner alone; returns its digest.

    A separate process reads it: POSIX locks belong to a process, and DuckDB's on the file would be lost as soon as this one
    closed it after reading (fcntl(2)). We create the copy, and it only writes to it: if we are killed and it goes on, no
    name of a file is left behind.

    Raises:
        WarehouseError: it cannot be read or written.
    """
    with saying_what_happened(to):
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no outside text
            [sys.executable, "-I", "-S", "-c", _COPY, str(path)],
            check=False,  # its status is read below
            stdout=handle,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        os.close(handle)
    said = (done.stderr.strip().splitlines() or ["its program ended without a word"])[-1]
    if done.returncode != 0:
        raise WarehouseError(f"{path} could not be copied to {to}: {said}", hint="Free some disk space. It is as it was.")
    return said
