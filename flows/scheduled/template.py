"""Prefect's database, migrated once when the program is installed: `python -m flows.scheduled.template`.

Its two hundred migrations take 8 to 15 s of CPU time, which the first run of every folder would wait for. The result depends
on nothing but Prefect's version, so it is kept beside the installed packages, and the first start takes a copy.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from warehouse.connection.private_files import open_private

DATABASE = "prefect.db"
"""As Prefect names it in PREFECT_HOME."""


def template() -> Path:
    """Where the migrated database of the installed Prefect is kept, if it was made."""
    return Path(sys.prefix) / "share" / "followthrough" / f"prefect-{metadata.version('prefect')}.db"


def make_template(to: Path) -> None:
    """Have Prefect migrate an empty database, and keep it at `to`. Raises CalledProcessError when Prefect cannot."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent) as folder:
        settings = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        command = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"]
        subprocess.run(  # noqa: S603 - our own interpreter, no outside text
            command, check=True, env={**settings, "PREFECT_HOME": folder}, capture_output=True
        )
        whole = Path(folder) / "whole.db"
        with contextlib.closing(sqlite3.connect(Path(folder) / DATABASE)) as made:
            made.execute("VACUUM INTO ?", (str(whole),))  # what is in its log too, in one file
        whole.replace(to)


def take_template(home: Path) -> bool:
    """Put a copy into Prefect's folder where that has no database yet; whether there is one then. Never half a file."""
    database, there = home / DATABASE, template()
    if database.exists() or not there.exists():
        return database.exists()
    draft = home / f".{DATABASE}.{os.getpid()}.new"
    try:
        with os.fdopen(open_private(draft, os.O_WRONLY), "wb") as target, there.open("rb") as source:
            shutil.copyfileobj(source, target)
        with contextlib.suppress(FileExistsError):  # not `replace`: a database that somebody has made meanwhile stays
            os.link(draft, database)
    finally:
        draft.unlink(missing_ok=True)
    return True


if __name__ == "__main__":
    make_template(template())
