"""The migrations and views that this program knows, as found in this folder."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """A migration or a view."""

    name: str
    """The file's: 001_schema.sql."""
    text: str

    @property
    def number(self) -> int:
        """A migration's, from 1; a view's gives the order in which views need each other."""
        return int(self.name.partition("_")[0])

    @property
    def relation(self) -> str:
        """What the file of a view defines: counted_links is that of 1_counted_links.sql."""
        return self.name.partition("_")[2].removesuffix(".sql")

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@functools.cache
def migrations() -> tuple[SchemaFile, ...]:
    """The migrations in the order of their numbers."""
    return _read("schema")


@functools.cache
def views() -> tuple[SchemaFile, ...]:
    """The views, those that others need first."""
    return _read("schema", "views")


def _read(*folders: str) -> tuple[SchemaFile, ...]:
    folder = resources.files("warehouse").joinpath(*folders)
    found = [SchemaFile(one.name, one.read_text(encoding="utf-8")) for one in folder.iterdir() if one.name.endswith(".sql")]
    return tuple(sorted(found, key=lambda one: one.number))
