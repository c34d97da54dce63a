"""The rooms of the house: who may import whom, and who alone knows which library."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("parsers", "warehouse", "alerts", "flows")
"""From below: each imports from itself and from those before it."""
FILES = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
KNOWN_TO = {
    "prefect": ("flows/scheduled",),
    "requests": ("flows/fetch", "alerts/channels"),
    "typer": ("flows/cli",),
    "apprise": ("alerts/channels",),
    "jinja2": ("alerts/messages", "flows/web"),
    "fastapi": ("flows/web",),
    "uvicorn": ("flows/web",),
    "warcio": ("warehouse",),
    "obstore": ("warehouse/archive",),
    "duckdb": ("warehouse",),
    "feedparser": ("parsers/feeds",),
    "pypdf": ("parsers/documents",),
}

ROOMS_THAT_OPEN_FILES = ("warehouse.store", "warehouse.schema", "warehouse.published")
"""The working file is opened by its store, and by what publishes it, which reads it from the published one."""


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
    rooms = tuple(room.replace("/", ".") for room in KNOWN_TO[library])
    assert [one for one in sorted(who) if one not in rooms and not one.startswith(tuple(f"{room}." for room in rooms))] == []
    assert who, "a library that nobody imports proves nothing"


def test_the_working_file_is_reached_through_its_store_alone() -> None:
    """Nobody takes its connection from a `Store` or a `Transaction`, or begins a transaction on it outside them."""
    taken = [
        f"{name_of(file)}, line {node.lineno}: {ast.unparse(node)}"
        for file in FILES
        if file.relative_to(ROOT).parts[0] in ("alerts", "flows")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Attribute) and node.attr == "connection"
    ]
    assert taken == []
    opening = {"attach", "attached", "migrate", "transaction"}
    openers = {
        name_of(file)
        for file in FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ImportFrom) and node.module == "warehouse.connection.database"
        if opening & {one.name for one in node.names}
    }
    assert [one for one in sorted(openers) if not one.startswith(ROOMS_THAT_OPEN_FILES)] == []
    numbered = [name_of(file) for file in FILES if '"next_revision"' in file.read_text(encoding="utf-8")]
    assert numbered == ["warehouse.store"], "each change has one number, which the store asks for"


TRIVIAL = frozenset((-1, 0, 1, 2))
"""Nobody asks why there is none, one, a pair, or an index from the end."""


def numbers_in(value: ast.expr) -> list[float] | None:
    """The numbers that an expression is made of, None where it is made of more; other constants in it do not count."""
    match value:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as number):
            return [number]
        case ast.Name():
            return []
        case ast.UnaryOp(operand=operand):
            inner = numbers_in(operand)
            return inner and [-one for one in inner] if isinstance(value.op, ast.USub) else inner
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case ast.Tuple(elts=parts):
            pass
        case ast.Call(func=ast.Name(id="timedelta"), args=given, keywords=named):
            parts = [*given, *(one.value for one in named)]
        case _:
            return None
    found = [numbers_in(part) for part in parts]
    return None if None in found else [number for one in found if one for number in one]


def without_reason(source: str) -> list[str]:
    """The constants made of numbers that do not say why they are what they are: next to, above or below them."""
    lines, body = source.splitlines(), ast.parse(source).body
    found = []
    for node, after in zip(body, [*body[1:], None], strict=True):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if not isinstance(target, ast.Name):
            continue
        numbers = numbers_in(node.value)
        if not numbers or target.id.endswith("_VERSION") or (len(numbers) == 1 and numbers[0] in TRIVIAL):
            continue
        match after:
            case ast.Expr(value=ast.Constant(value=str())):
                continue
        beside = any("  #" in line for line in lines[node.lineno - 1 : node.end_lineno])
        if not beside and not lines[max(node.lineno - 2, 0)].startswith("#"):
            found.append(target.id)
    return found


def test_a_number_has_its_reason_beside_it() -> None:
    bare = {name_of(file): names for file in FILES if (names := without_reason(file.read_text(encoding="utf-8")))}
    assert bare == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("LIMIT = 3", ["LIMIT"]),
        ("x = y\nLIMIT: float = 0.5\nx = y", ["LIMIT"]),
        ("WAITS = (1, 5 * HOUR, -30)", ["WAITS"]),
        ("DAY = timedelta(hours=24)", ["DAY"]),
        ("STEPS = ((1, 0.5), (2, 0.7))", ["STEPS"]),
        ("LIMIT = 3  # as in RFC 9999", []),
        ("# As in RFC 9999.\nLIMIT = 3", []),
        ('LIMIT = 3\n"""As in RFC 9999."""', []),
        ('"""A module."""\nLIMIT = 3', ["LIMIT"]),
        ("READER_VERSION = 7\nFIRST = 0\nLAST = -1\nON = True\nALIAS = LIMIT\nNAME = 'x'\nMADE = made(3)", []),
    ],
)
def test_which_numbers_want_a_reason(source: str, names: list[str]) -> None:
    assert without_reason(source) == names


SILENCES = {
    r"\bnoqa\b": r"noqa: [A-Z0-9, ]+ - \S",
    r"type: ignore": r"type: ignore\[[\w, -]+\]  # \S",
    r"fmt: (?:skip|off)": r"# \S.*# fmt: skip$",
    r"except (?:Base)?Exception\b|\bsuppress\(": r":  # \S",
    r"ignore_errors=True|return_exceptions=True": r"  # \S",
    r"# (?:noqa: [A-Z0-9, ]+ - )?(?:as above|the same)$": r"(?!)",  # a reason is beside what it excuses
}
"""What silences a check or an error, and what the line then says beside it: why."""


def unexplained(line: str) -> bool:
    return any(re.search(silence, line) and not re.search(reason, line) for silence, reason in SILENCES.items())


def test_each_silence_has_its_reason_beside_it() -> None:
    files = [*FILES, *(ROOT / "bench").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    lines = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in files
        if file != Path(__file__)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if unexplained(line)
    ]
    assert lines == []


@pytest.mark.parametrize(
    "line",
    [
        "value = eval(said)  # noqa: S307",
        "one = two  # type: ignore[assignment]",
        ")  # fmt: skip",
        "    except Exception as error:",
        "    with contextlib.suppress(OSError):",
        "    shutil.rmtree(folder, ignore_errors=True)",
    ],
)
def test_which_silences_want_a_reason(line: str) -> None:
    assert unexplained(line)
    comment = "# why  # fmt: skip" if "fmt" in line else f"{line} - why" if "noqa" in line else f"{line}  # why"
    assert not unexplained(comment)


def test_there_are_no_circles() -> None:
    graph = {
        name_of(file): {one for one in imported(file, at_once=True) if one in MODULES} - {name_of(file)} for file in FILES
    }
    TopologicalSorter(graph).prepare()
