"""The open working file as the rest of the program gets it: to be read, or to be changed in a transaction."""

from __future__ import annotations

from dataclasses import dataclass

from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class WorkingFile:
    """The working file, open to be read: what `Store.read` calls a function of `warehouse/` with."""

    connection: DuckDBPyConnection
    """For `warehouse/` alone; others pass the whole on to its functions."""


@dataclass(frozen=True, slots=True)
class Transaction(WorkingFile):
    """A change to the working file in progress: all that is written through it is stored, or nothing.

    `Store.write` and `Store.generate` make one, call a function with it, and end it; it is useless afterwards.
    """

    revision: int
    """The number of the change, which each row that it writes bears."""
