"""The public relations as Parquet files, for whatever reads those, and back."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.backup.manifest import RELATIONS
from warehouse.connection.database import SETTINGS, saying_what_happened
from warehouse.connection.sql import quoted, statement
from warehouse.published.publish import PUBLISHED


def relations_to_parquet(working: Path, folder: Path) -> list[str]:
    """Write each public relation of a working file that nobody else has open, to `relations/` in `folder`.

    Returns the names of the files, relative to `folder`. Raises WarehouseError when something cannot be read or written.
    """
    with saying_what_happened(folder):
        (folder / RELATIONS).mkdir()
    names = []
    with saying_what_happened(working), duckdb.connect(config=SETTINGS) as connection:
        connection.execute(statement("attach_to_copy").format(path=quoted(str(working))))
        for relation, key in PUBLISHED.items():
            name = f"{RELATIONS}/{relation}.parquet"
            values = {"relation": relation, "key": key, "path": quoted(str(folder / name))}
            connection.execute(statement("relation_to_parquet").format(**values))
            names.append(name)
    return names


def relations_from_parquet(folder: Path, to: Path) -> None:
    """Make a DuckDB file of the relations in `relations/`, in the form in which `warehouse.published.reclaim` takes them.

    Raises WarehouseError when something cannot be read or written.
    """
    with saying_what_happened(folder), duckdb.connect(str(to), config=SETTINGS) as connection:
        for relation in PUBLISHED:
            file = folder / RELATIONS / f"{relation}.parquet"
            if file.exists():
                values = {"relation": relation, "path": quoted(str(file))}
                connection.execute(statement("relation_from_parquet").format(**values))
