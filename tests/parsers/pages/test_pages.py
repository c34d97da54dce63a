"""Every family of sites reads its example pages as a person wrote that it should.

An example is `tests/data/pages/<family>/<name>.html` (or .json, .txt), with its address and content type in `<name>.toml`
and the expected reading in `<name>.expected.json`. The latter is written at the first run, which fails, so that a person
looks at it before it is kept.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from parsers.model import Reading
from parsers.pages import FAMILIES, read_page

EXAMPLES = Path(__file__).parents[2] / "data" / "pages"
PAGES = sorted(
    path for path in EXAMPLES.glob("*/*") if path.suffix in (".html", ".json", ".txt") and ".expected" not in path.name
)


def read_example(page: Path) -> Reading:
    known = page.with_suffix(".toml")
    about: dict[str, Any] = tomllib.loads(known.read_text(encoding="utf-8")) if known.exists() else {}
    about.setdefault("url", f"https://example.org/{page.stem}")
    return read_page(page.parent.name, page.read_bytes(), **about)


def as_json(reading: Reading) -> dict[str, Any]:
    values = asdict(reading)
    values["body"] = reading.body.split("\n")
    del values["parser_version"]
    return json.loads(json.dumps(values, default=lambda value: value.isoformat() if isinstance(value, date) else str(value)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_an_example_page_reads_as_written_down(page: Path) -> None:
    expected = page.with_suffix(".expected.json")
    found = as_json(read_example(page))
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected.name} was not there and has been written: look whether it says what the page says")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_has_two_examples_that_it_reads_itself(family: str) -> None:
    own = [page for page in PAGES if page.parent.name == family and read_example(page).parser == family]
    assert len(own) >= 2, f"write example pages in {EXAMPLES / family}"


def test_no_folder_of_examples_is_of_an_unknown_family() -> None:
    assert {page.parent.name for page in PAGES} <= set(FAMILIES)
