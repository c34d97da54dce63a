"""The catalogue: lists of sources that ship with the program, one TOML file per list.

A file has a `description`; `[defaults]`, keys shared by all its `[[source]]` paragraphs; and either those paragraphs (as in
the configuration) or `members`, ids of sources that other lists describe.
"""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any

from flows.catalogue.source_table import SourceTable
from parsers.model import Source


@functools.cache
def list_names() -> tuple[str, ...]:
    """The names of the bundled lists, in alphabetical order."""
    return tuple(
        sorted(file.name.removesuffix(".toml") for file in resources.files(__name__).iterdir() if _is_list(file.name))
    )


@functools.cache
def description(name: str) -> str:
    """What the list `name` is, in one line of English."""
    return str(_document(name)["description"])


@functools.cache
def sources(name: str) -> tuple[Source, ...]:
    """The sources of the list `name`, in file order. Raises KeyError when there is no such list."""
    document = _document(name)
    if "members" in document:
        described = _described()
        return tuple(described[source_id] for source_id in document["members"])
    defaults = document.get("defaults", {})
    return tuple(SourceTable.model_validate({**defaults, **table}).source() for table in document["source"])


def find(source_id: str) -> Source | None:
    """The source in any bundled list that has this id."""
    return _described().get(source_id)


@functools.cache
def _described() -> dict[str, Source]:
    names = [name for name in list_names() if "members" not in _document(name)]
    return {source.source_id: source for name in names for source in sources(name)}


@functools.cache
def _document(name: str) -> dict[str, Any]:
    if name not in list_names():
        raise KeyError(name)
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _is_list(file_name: str) -> bool:
    return file_name.endswith(".toml")
