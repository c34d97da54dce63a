"""`followthrough backup` and `restore` as an operator meets them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli.terminal import exits
from warehouse.schema.files import migrations

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ran(bare: Path, first_pass: Path) -> Path:
    """A folder after a pass over the seed corpus, the current one."""
    return Path(shutil.copytree(first_pass, bare, dirs_exist_ok=True))


def test_a_backup_is_made_checked_and_put_back(ran: Path, said: Said) -> None:
    status, out, _ = said("backup", "kept", "--keep", "2", "--json")
    assert status == exits.OK
    told = json.loads(out)
    assert (told["number"], told["missing"], told["removed"]) == (1, [], [])
    status, out, _ = said("backup", "kept")
    assert status == exits.OK
    assert "read back, and whole" in out
    status, out, _ = said("restore", "kept", "--check")
    assert (status, "is whole" in out) == (exits.OK, True)
    status, _, err = said("restore", "kept")
    assert (status, "--replace" in err) == (exits.STORAGE, True)
    for one in (ran / "data").glob("*.duckdb"):
        one.unlink()
    status, out, err = said("restore", "kept")
    assert status == exits.OK, err
    assert "5 releases" in out
    assert "not known any more" in out


def test_a_damaged_backup_is_named_and_nothing_is_changed(ran: Path, said: Said) -> None:
    said("backup", "kept")
    (file,) = (ran / "kept").glob("followthrough-*/warehouse.duckdb")
    with file.open("r+b") as damaged:
        damaged.seek(5_000)
        damaged.write(b"damage")
    before = (ran / "data" / "warehouse.duckdb").read_bytes()
    for more in (("--check",), ("--replace",)):
        status, _, err = said("restore", "kept", *more)
        assert status == exits.STORAGE
        assert f"{file.relative_to(ran)} is damaged" in err
        assert "earlier one" in err
    assert (ran / "data" / "warehouse.duckdb").read_bytes() == before


def test_what_the_archive_lacks_is_a_status_of_its_own(ran: Path, said: Said) -> None:
    shutil.rmtree(ran / "data" / "archive")
    status, out, err = said("backup", "kept")
    assert status == exits.STORAGE
    assert "read back, and whole" in out
    assert "the archive lacks files that captures refer to" in err


def test_what_cannot_be_had_is_said(ran: Path, said: Said) -> None:
    (ran / "data" / "warehouse.duckdb").unlink()
    status, out, err = said("restore", "--from-archive")
    assert status == exits.OK, err
    assert "Not to be had" in out
    (ran / "data" / "warehouse.duckdb").unlink()
    (ran / "data" / "followthrough.duckdb").unlink()
    status, out, _ = said("restore", "--from-archive")
    assert status == exits.OK
    assert "There was no published file" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("restore",),
        ("restore", "kept", "--from-archive"),
        ("restore", "--from-archive", "--check"),
        ("backup", "kept", "--keep", "0"),
    ],
)
def test_a_wrong_command_line_changes_nothing(ran: Path, said: Said, arguments: tuple[str, ...]) -> None:
    status, _, err = said(*arguments)
    assert (status, "rror: " in err or "Error" in err) == (exits.USAGE, True)
    assert not (ran / "kept").exists()


def test_before_the_first_run_there_is_nothing_to_back_up(bare: Path, said: Said) -> None:
    status, _, err = said("backup", "kept")
    assert (status, "before the first run" in err) == (exits.STORAGE, True)
    status, _, err = said("restore", "kept")
    assert (status, "is not there" in err) == (exits.STORAGE, True)


def test_the_version_says_what_it_works_with(said: Said) -> None:
    status, out, _ = said("--version")
    assert status == exits.OK
    assert out.startswith(f"followthrough 0.1.0 (schema {migrations()[-1].number}, DuckDB 1.5.")
