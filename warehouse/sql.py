"""The statements of the warehouse: each lies in a .sql file of its own, named by what it answers."""

from __future__ import annotations

import functools
from importlib import resources


@functools.cache
def statement(name: str) -> str:
    """The text of `queries/<name>.sql`."""
    return resources.files("warehouse").joinpath("queries", f"{name}.sql").read_text(encoding="utf-8")


@functools.cache
def migrations() -> tuple[tuple[int, str, str], ...]:
    """The migrations of `schema/`, in order: number, name, text."""
    files = resources.files("warehouse").joinpath("schema").iterdir()
    found = sorted(file.name for file in files if file.name.endswith(".sql"))
    folder = resources.files("warehouse").joinpath("schema")
    return tuple((int(name[:3]), name, folder.joinpath(name).read_text(encoding="utf-8")) for name in found)


def quoted(text: str) -> str:
    """`text` as an SQL string; for the places (the path of ATTACH and LOAD) where DuckDB takes no parameter."""
    return "'" + text.replace("'", "''") + "'"
