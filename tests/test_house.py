"""The rooms of the house: who may import whom, and who alone knows which library."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("parsers", "warehouse", "alerts", "flows")
"""From below: each imports from itself and from those before it."""
FILES = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
KNOWN_TO = {
    "prefect": "flows/scheduled",
    "requests": "flows/fetch",
    "typer": "flows/cli",
    "apprise": "alerts/channels",
    "jinja2": "alerts/messages",
    "warcio": "warehouse",
    "feedparser": "parsers/feeds",
    "pypdf": "parsers/documents",
}


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(file) for file in FILES}


@functools.cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@functools.cache
def imported(file: Path, *, at_once: bool) -> frozenset[str]:
    """The modules that a file imports; `at_once` leaves out what functions import when they are called."""
    tree = parsed(file)
    return frozenset(one for node in (tree.body if at_once else ast.walk(tree)) for one in imported_by(node))


def imported_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (one.name for one in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        inside = [f"{node.module}.{one.name}" for one in node.names]
        yield from (one if one in MODULES else node.module for one in inside)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_from_those_below_it(folder: str) -> None:
    above = FOLDERS[FOLDERS.index(folder) + 1 :]
    wrong = sorted(
        (name_of(file), one)
        for file in FILES
        if file.relative_to(ROOT).parts[0] == folder
        for one in imported(file, at_once=False)
        if one.split(".")[0] in above
    )
    assert wrong == []


@pytest.mark.parametrize("library", KNOWN_TO)
def test_one_room_knows_the_library(library: str) -> None:
    who = {name_of(file) for file in FILES if library in {one.split(".")[0] for one in imported(file, at_once=False)}}
    room = KNOWN_TO[library].replace("/", ".")
    assert [one for one in sorted(who) if one != room and not one.startswith(f"{room}.")] == []
    assert who, "a library that nobody imports proves nothing"


def test_there_are_no_circles() -> None:
    graph = {
        name_of(file): {one for one in imported(file, at_once=True) if one in MODULES} - {name_of(file)} for file in FILES
    }
    TopologicalSorter(graph).prepare()
