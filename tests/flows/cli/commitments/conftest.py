"""A published seed corpus, and the command that asks it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.cli.main import call

REVIEW = "Au cours des six prochains mois, les résultats seront examinés"

SEED_004 = "seed:004_58cd97f2a4b1d87c.txt"


@dataclass
class Said:
    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture(scope="module")
def stored(first_pass) -> Path:
    """A configuration whose published file holds the seed corpus."""
    return first_pass / "followthrough.toml"


@pytest.fixture
def run(capsys, monkeypatch, tmp_path, stored) -> Run:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("FOLLOWTHROUGH_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FOLLOWTHROUGH_CONFIG", str(stored))

    def run_it(*arguments: str) -> Said:
        status = call(["commitments", *arguments])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run_it


@pytest.fixture
def id_of_review(run) -> str:
    (row,) = json.loads(run("list", "--text", "résultats examinés", "--json").out)
    return row["commitment_id"]
