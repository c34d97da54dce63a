"""Named statements: each exists once and is requested by the code, and what the code requests exists."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass
from pathlib import Path

import pytest

from warehouse.connection.sql import named_statements, portions, statement
from warehouse.errors import WarehouseError

ROOT = Path(__file__).parents[3]
QUERIES = ROOT / "warehouse" / "queries"
CODE = [file for folder in ("warehouse", "alerts", "flows") for file in sorted((ROOT / folder).rglob("*.py"))]


def written() -> dict[str, str]:
    return named_statements([(file.name, file.read_text(encoding="utf-8")) for file in sorted(QUERIES.glob("*.sql"))])


def parameters(function: ast.FunctionDef) -> list[str]:
    names = [one.arg for one in function.args.args]
    return names[1:] if names[:1] == ["self"] else names


@dataclass(frozen=True)
class Place:
    """A call, and the outermost function that contains it."""

    file: Path
    call: ast.Call
    function: ast.FunctionDef | None


class Places(ast.NodeVisitor):
    """Every call in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.function: ast.FunctionDef | None = None
        self.found: list[Place] = []
        self.visit(ast.parse(file.read_text(encoding="utf-8")))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        before = self.function
        self.function = before or node
        self.generic_visit(node)
        self.function = before

    def visit_Call(self, node: ast.Call) -> None:
        self.found.append(Place(self.file, node, self.function))
        self.generic_visit(node)


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def rows_looped_over(function: ast.FunctionDef, name: str) -> list[ast.expr]:
    """What a name stands for when a loop takes it, with others, from a literal tuple of tuples."""
    found: list[ast.expr] = []
    for node in ast.walk(function):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Tuple) and isinstance(node.iter, ast.Tuple):
            places = [at for at, one in enumerate(node.target.elts) if isinstance(one, ast.Name) and one.id == name]
            found += [row.elts[at] for row in node.iter.elts if isinstance(row, ast.Tuple) for at in places]
    return found


@functools.cache
def asked_for() -> frozenset[str]:
    """The names that the code passes to `statement` and `rows_of`, itself or through functions that pass them on.

    An argument that cannot be traced to strings fails the test: nobody could then say which statements are in use.
    """
    places = [one for file in CODE for one in Places(file).found]
    takers: dict[tuple[Path | None, str], int] = {(None, "statement"): 0, (None, "rows_of"): 1}
    names: set[str] = set()
    while True:
        known = len(takers)
        for place in places:
            call, function = place.call, place.function
            name = called(call)
            taken = takers.get((place.file if name.startswith("_") else None, name))
            if taken is None:
                continue
            given = [call.args[taken]]
            if isinstance(given[0], ast.Name) and function is not None:
                if given[0].id in parameters(function):
                    home = place.file if function.name.startswith("_") else None
                    takers[home, function.name] = parameters(function).index(given[0].id)
                    continue
                given = rows_looped_over(function, given[0].id)
            constants = {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
            assert constants, f"{place.file}:{call.lineno}: it cannot be known which statement {ast.unparse(call)} asks for"
            names |= constants
        if len(takers) == known:
            return frozenset(names)


def test_each_statement_is_asked_for_and_each_that_is_asked_for_is_there() -> None:
    asked, there = asked_for(), set(written())
    assert sorted(asked - there) == [], "asked for, and in no file of warehouse/queries"
    assert sorted(there - asked) == [], "in a file of warehouse/queries, and asked for by nobody"


def test_names_passed_on_by_functions_of_ours_are_followed() -> None:
    asked = asked_for()
    assert {"begin_deliveries", "alerts_asked_for", "insert_subjects", "pages_unread", "link_to_decide"} <= asked


def test_a_file_says_first_what_it_is_about() -> None:
    for file in QUERIES.glob("*.sql"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("-- ") and "name:" not in first, file.name


def test_a_statement_keeps_the_comments_and_empty_lines_below_its_name() -> None:
    text = "-- Of birds.\n\n-- name: birds\n-- All of them.\nSELECT 1\n\n-- and\n, 2;\n\n-- name: eggs\nSELECT 3;\n"
    assert named_statements([("birds.sql", text)]) == {
        "birds": "-- All of them.\nSELECT 1\n\n-- and\n, 2;\n",
        "eggs": "SELECT 3;\n",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT 1;\n", "SQL stands before the first"),
        ("SELECT 1;\n-- name: later\nSELECT 2;\n", "SQL stands before the first"),
        ("-- name: two words\nSELECT 1;\n", "not of the form"),
        ("-- name: Upper\nSELECT 1;\n", "not of the form"),
        ("-- name:close\nSELECT 1;\n", "not of the form"),
        ("-- name: empty\n-- Nothing yet.\n\n-- name: full\nSELECT 1;\n", "'empty' is empty"),
        ("-- name: one\nSELECT 1;\n-- name: one\nSELECT 2;\n", "two statements 'one'"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(WarehouseError, match=said) as raised:
        named_statements([("some.sql", text)])
    assert raised.value.message.startswith("some.sql: ")


def test_a_name_is_given_once_in_all_files_together() -> None:
    with pytest.raises(WarehouseError, match=r"b\.sql: there are two statements 'one'"):
        named_statements([("a.sql", "-- name: one\nSELECT 1;\n"), ("b.sql", "-- name: one\nSELECT 1;\n")])


def test_a_statement_that_is_not_there_is_named() -> None:
    with pytest.raises(WarehouseError, match="no file of warehouse/queries holds a statement 'insert_unicorns'"):
        statement("insert_unicorns")


def test_rows_are_handed_over_in_portions_by_all_their_words():
    rows = [{"title": "t" * 125_000, "quote": "q" * 150_000, "number": one} for one in range(8)]
    assert [[row["number"] for row in portion] for portion in portions(rows)] == [[0, 1, 2, 3], [4, 5, 6, 7]]
