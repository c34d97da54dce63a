"""Loads DuckDB's extensions from their wheels; nothing is installed or downloaded."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.connection.sql import quoted
from warehouse.errors import WarehouseError


def load_extension(connection: DuckDBPyConnection, name: str, *, extra: str | None = None) -> None:
    """Load the extension `name` from the package duckdb-extension-…, which has the version of DuckDB.

    Args:
        connection: of the database that is to know it.
        name: DuckDB's, such as `postgres_scanner`.
        extra: of this program's extras the one that brings it; None for what always comes with it.

    Raises:
        WarehouseError: it is not installed, or for another version of DuckDB.
    """
    row = connection.execute("PRAGMA version").fetchone()
    version = str(row[0]) if row else ""
    package = f"duckdb-extension-{name.replace('_', '-')}"
    found = importlib.util.find_spec(package.replace("-", "_"))
    folders = found.submodule_search_locations if found is not None else None
    files = [Path(one) / "extensions" / version / f"{name}.duckdb_extension" for one in folders or ()]
    file = next((one for one in files if one.exists()), None)
    if file is None:
        way = f"the same version of duckdb and {package}"
        raise WarehouseError(
            f"the extension {name} for DuckDB {version} is not installed",
            hint=f"Install {way}." if extra is None else f"Install {way}: pip install 'followthrough[{extra}]'.",
        )
    connection.execute(f"LOAD {quoted(str(file))}")
