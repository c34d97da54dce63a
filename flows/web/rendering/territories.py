"""Territories: what their codes stand for, and where departments lie on the map of tiles."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Tile:
    """A department, and its place: row and column from the upper left corner."""

    code: str
    name: str
    row: int
    column: int


@functools.cache
def tiles() -> tuple[Tile, ...]:
    """All departments."""
    return tuple(Tile(code, *place) for code, place in _table()["departments"].items())


@functools.cache
def names() -> dict[str, str]:
    """What the code of a territory stands for; codes that people configured themselves are not there."""
    return {**_table()["names"], **{tile.code: tile.name for tile in tiles()}}


def name_of(code: str) -> str:
    """A territory as people say it: "Nord (59)"; the code alone where no name is known."""
    name = names().get(code)
    return f"{name} ({code})" if name and code[:1].isdigit() else name or code


@functools.cache
def _table() -> dict[str, dict[str, str]]:
    text = resources.files("flows.web.rendering").joinpath("territories.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found
