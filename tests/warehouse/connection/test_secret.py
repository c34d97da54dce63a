"""Secrets come from a variable, or from the file that another one names, and no error repeats them."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.connection.secret import LARGEST_FILE, SecretError, read_secret

SECRET = "s3cr3t-of-the-desk"


def read(environ: dict[str, str]) -> tuple[str, str]:
    return read_secret("DESK", environ, what="an address")


def test_the_variable_comes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "desk"
    file.write_text(f"\n{SECRET}\n", encoding="utf-8-sig")
    assert read({"DESK": f" {SECRET}-1 ", "DESK_FILE": str(file)}) == (f"{SECRET}-1", "DESK")
    assert read({"DESK": "  ", "DESK_FILE": str(file)}) == (SECRET, "DESK_FILE")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b" \n", "is empty"),
        (SECRET.encode("utf-16"), "is not UTF-8 text"),
        (SECRET.encode() * (LARGEST_FILE // 10), "is larger than"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_without_it(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / SECRET
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SecretError, match=f"DESK_FILE names {said}") as caught:
        read({"DESK_FILE": str(file)})
    assert caught.value.hint
    assert SECRET not in f"{caught.value.message} {caught.value.hint}"


def test_where_nothing_is_set_the_hint_names_both_ways() -> None:
    with pytest.raises(SecretError, match="DESK is not set") as caught:
        read({})
    assert caught.value.hint == "Set it to an address, or set DESK_FILE to a file that has one."
