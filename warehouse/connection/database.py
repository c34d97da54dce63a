"""Opens DuckDB files: settings, the lock, and DuckDB's errors in words that help."""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from warehouse.connection.private_files import private_files
from warehouse.connection.sql import quoted
from warehouse.errors import WarehouseError, WarehouseLockedError

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,  # nothing is ever downloaded
    "autoload_known_extensions": False,
    "threads": 1,
    "memory_limit": "512MB",
    # What a statement or a closed file took goes back to the system at once, and not ten seconds later.
    "allocator_flush_threshold": "4MB",
    "allocator_bulk_deallocation_flush_threshold": "4MB",
    "preserve_insertion_order": True,
    "python_enable_replacements": False,  # a name in SQL is a relation, never a Python variable
    "allow_community_extensions": False,
}
STORAGE = "STORAGE_VERSION 'v1.2.0', ROW_GROUP_SIZE 8192"
"""What DuckDB 1.2 reads. An append rewrites the last row group of a table at the next checkpoint, bodies and all, so row
groups are kept small: docs/decisions/0003-duckdb-and-the-published-file.md."""

if importlib.util.find_spec("pandas") is None:
    # DuckDB looks for it on disk twice for every parameter of a statement, which is a twelfth of the time a pass takes.
    sys.modules["pandas"] = None  # type: ignore[assignment]  # Python's way of saying that there is none

_spare: list[duckdb.DuckDBPyConnection] = []
"""At most one database in memory that a file was attached to: the next one is attached to it, too. Making one takes 20 ms
of CPU time, in which DuckDB enters its functions, and loading the full-text extension into it 80 ms; a pass opens its
working file three times and more, and publishes once or twice."""

_FIRST_PAUSE = 0.05
"""Seconds before a held file is tried again: most programs hold it only for a moment."""
_LONGEST_PAUSE = 0.5
"""Seconds between two attempts in the end, so that a released file does not stay idle."""
_HELD_BY = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
_MAGIC_OFFSET = 8
"""Bytes of the checksum before DuckDB's mark."""
_MAGIC = b"DUCK"
_HEADERS = 3 * 4096
"""Bytes that every DuckDB file begins with: one header for the file, two for its state."""
_DAMAGED = ("corrupt", "not a valid duckdb", "could not read enough bytes", "checksum")
_NO_ROOM = ("no space left", "file too large", "disk quota exceeded")


@contextlib.contextmanager
def attached(
    path: Path, *, read_only: bool = False, wait_seconds: float = 30.0, log_bytes: int = 0, settings_stay: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which the file at `path` is the database `warehouse`, in use; closed, with its lock, at the end.

    The file, for our user alone, and its folder are created when missing, unless `read_only`. A file that another program
    holds is retried for `wait_seconds`. Changes stay in the log next to the file while that is smaller than `log_bytes`.
    With `settings_stay`, for who changes none of DuckDB's settings for good, the next such connection is made more quickly.

    Raises:
        WarehouseLockedError: another program still holds it.
        WarehouseError: it is not a DuckDB file, was written by a newer program, or cannot be read or written.
    """
    with saying_what_happened(path):
        prepare(path, read_only=read_only)
        memory = (_taken() if settings_stay else None) or duckdb.connect(config=SETTINGS)
    connection = memory.cursor()
    temporary = path.with_name(f"{path.name}.tmp")
    spared = False
    with contextlib.nullcontext() if read_only else private_files():
        try:
            attach(connection, path, "warehouse", read_only=read_only, wait_seconds=wait_seconds)
            connection.execute(f"SET temp_directory = {quoted(str(temporary))}")
            connection.execute("USE warehouse")
            connection.execute("PRAGMA disable_checkpoint_on_shutdown")
            yield connection
            # Closing would write the file too, but not report a full disk. What is in the log next to it is stored anyway.
            if not read_only and _log_size(path) > log_bytes:
                if settings_stay:
                    give_back(connection)
                connection.execute("CHECKPOINT warehouse")
            connection.execute("USE memory")
            connection.execute("DETACH warehouse")
            # DuckDB keeps to the folder in which it has once put temporary data.
            spared = settings_stay and not _spare and not temporary.exists() and _holds_nothing(connection)
            if spared:
                give_back(connection)
        except duckdb.Error as error:
            raise explained(error, path) from error
        finally:
            connection.close()
            if spared:
                _spare.append(memory)
            else:
                memory.close()


@contextlib.contextmanager
def in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which an empty database in memory is the database `warehouse`, in use; gone at the end."""
    with duckdb.connect(config=SETTINGS) as connection:
        connection.execute("ATTACH ':memory:' AS warehouse")
        connection.execute("USE warehouse")
        yield connection


def give_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the memory back that DuckDB has let go of and keeps for what comes next: some 10 MB, in 2 ms. It does so when the
    limit is set, even to what it was."""
    connection.execute(f"SET memory_limit = '{SETTINGS['memory_limit']}'")


def _holds_nothing(memory: duckdb.DuckDBPyConnection) -> bool:
    return memory.execute("SELECT count(*) FROM duckdb_databases() WHERE NOT internal").fetchone() == (1,)


def _taken() -> duckdb.DuckDBPyConnection | None:
    try:
        return _spare.pop()
    except IndexError:  # another thread may be quicker
        return None


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str, *, read_only: bool, wait_seconds: float) -> None:
    """Make the file at `path` the database `name` of the connection; the errors are those of `attached`."""
    options = "READ_ONLY" if read_only else STORAGE
    until = time.monotonic() + wait_seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            connection.execute(f"ATTACH {quoted(str(path))} AS {name} ({options})")
        except duckdb.Error as error:  # waited for if it is held, else raised
            if not _is_lock(error):
                raise explained(error, path) from error
            if time.monotonic() >= until:
                raise _locked(error, path, wait_seconds) from error
        else:
            return
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _log_size(path: Path) -> int:
    try:
        return path.with_name(f"{path.name}.wal").stat().st_size
    except FileNotFoundError:  # a file that is not there has no log
        return 0


@contextlib.contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of it is stored, or nothing."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:  # a Ctrl-C too: nothing is stored by halves
        with contextlib.suppress(duckdb.Error):  # an error in COMMIT has ended it already
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextlib.contextmanager
def saying_what_happened(path: Path) -> Iterator[None]:
    """Turn errors of DuckDB and of the file system about `path` into a WarehouseError."""
    try:
        yield
    except duckdb.Error as error:
        raise explained(error, path) from error
    except OSError as error:
        raise WarehouseError(
            f"{path}: {error.strerror or error}", hint="Check the folder, its permissions and the free space of the disk."
        ) from error


def prepare(path: Path, *, read_only: bool) -> None:
    """Make the folder of a file that is to be written; raise WarehouseError when the file exists and is not a DuckDB file.

    A file whose creation was cut short by a kill or a full disk is removed: nothing has ever been in it.
    """
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
        if _is_unfinished(path):
            path.unlink()
    elif not path.exists():
        raise WarehouseError(f"{path} does not exist yet", hint="Run `followthrough run` first; it makes it.")
    if path.exists() and path.stat().st_size > 0:
        with path.open("rb") as file:
            file.seek(_MAGIC_OFFSET)
            if file.read(len(_MAGIC)) != _MAGIC:
                raise WarehouseError(
                    f"{path} is not a DuckDB file",
                    hint="Keep it and the published file, and move it away; `followthrough restore` then puts a backup back,"
                    " or makes the working file again from the published file (docs/operations.md).",
                )


def _is_unfinished(path: Path) -> bool:
    """Whether the file has only some of the headers of a new DuckDB file, and nobody is creating it right now."""
    if not path.is_file() or path.stat().st_size >= _HEADERS or _log_size(path) > 0:
        return False
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the lock that DuckDB itself takes
        except OSError:  # another program has it open
            return False
        start = file.read(_MAGIC_OFFSET + len(_MAGIC))
        return not start or start.endswith(_MAGIC)


def _is_lock(error: duckdb.Error) -> bool:
    # DuckDB has no separate class for these; the second is another connection in this same process.
    text = str(error)
    return "Could not set lock" in text or "Unique file handle conflict" in text


def _locked(error: duckdb.Error, path: Path, wait_seconds: float) -> WarehouseLockedError:
    held = _HELD_BY.search(str(error))
    who = f"process {held['pid']} ({held['program']})" if held else "another connection"
    return WarehouseLockedError(
        f"{path} is in use by {who}; waited {wait_seconds:g} s",
        hint="Only one program at a time may open the working file. Wait for it to end, or end it; "
        "to look at the data, open the published file instead.",
    )


def explained(error: duckdb.Error, path: Path) -> WarehouseError:
    """A DuckDB error about the file at `path`, in words that help."""
    text = str(error).split("\n", maxsplit=1)[0]
    lower = text.lower()
    if "newer version" in lower or "version number" in lower or "storage version" in lower:
        return WarehouseError(
            f"{path} was written by a newer DuckDB: {text}", hint="Install the version that wrote it, or a later one."
        )
    if any(mark in lower for mark in _NO_ROOM):
        return WarehouseError(f"{path}: {text}", hint="Free some disk space; what was stored before is still there.")
    if any(mark in lower for mark in _DAMAGED):
        return WarehouseError(
            f"{path} is damaged: {text}",
            hint="A published file is made anew by the next run; a working file is put back from a copy by"
            " `followthrough restore` (docs/operations.md).",
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return WarehouseError(f"{path}: {text}", hint="Free memory or disk space; what was stored before is still there.")
    if isinstance(error, duckdb.IOException):
        return WarehouseError(
            f"{path}: {text}",
            hint="Check the free space of the disk and the permissions; what was stored before is still there.",
        )
    return WarehouseError(f"{path}: {text}", hint="What was stored before is still there; please report this.")
