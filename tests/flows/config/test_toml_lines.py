"""Where keys are in a TOML text."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.config.toml_lines import key_lines

TEXT = '''# a comment with [a table] and key = 1
catalogue = ["a", # one
  "b",
  'c#d',
]

[warehouse]
path = "x # y"   # comment
"odd key".'a.b' = 1
text = """
[not.a.table]
still = "text""""
after = 1

[[source]]
id = "one"

[[source]]
id = "two"
feeds = [
  "https://a.example/",
  """https://b.example/""",
]
limits = { pages = 1, "days" = [1, 2] }

[[source.part]]
n = 1
[[source.part]]
n = 2
[source.part.deep]
x = 1979-05-27T07:32:00Z
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("catalogue",), 2),
        (("catalogue", 0), 2),
        (("catalogue", 1), 3),
        (("catalogue", 2), 4),
        (("warehouse",), 7),
        (("warehouse", "path"), 8),
        (("warehouse", "odd key", "a.b"), 9),
        (("warehouse", "text"), 10),
        (("warehouse", "after"), 13),
        (("source",), 15),
        (("source", 0, "id"), 16),
        (("source", 1), 18),
        (("source", 1, "feeds"), 20),
        (("source", 1, "feeds", 1), 22),
        (("source", 1, "limits", "pages"), 24),
        (("source", 1, "limits", "days", 1), 24),
        (("source", 1, "part", 1, "n"), 29),
        (("source", 1, "part", 1, "deep", "x"), 31),
    ],
)
def test_each_key_is_found_on_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert key_lines(TEXT)[path] == line


def test_what_looks_like_a_key_inside_a_text_is_none() -> None:
    assert not [path for path in key_lines(TEXT) if "still" in path or "not" in path]


def _paths(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    found = {path} if path else set()
    for key, item in items:
        found |= _paths(item, (*path, key))
    return found


def test_the_paths_found_are_those_that_tomllib_reads() -> None:
    assert set(key_lines(TEXT)) == _paths(tomllib.loads(TEXT))


@given(st.text(alphabet="[]{}=.,\"'#\n ab1\\", max_size=60))
@settings(max_examples=300)
def test_any_text_comes_to_an_end_and_valid_toml_loses_no_key(text: str) -> None:
    found = key_lines(text)
    try:
        expected = _paths(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return
    assert expected <= set(found)
