"""The wheel and the sdist: all that the program reads is in them, and what is installed from them needs no checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.support.measures.patience import HANGS

ROOT = Path(__file__).parents[2]
FOLDERS = ("parsers", "warehouse", "alerts", "flows")
BESIDE = ("pyproject.toml", "README.md", "LICENSE", "MANIFEST.in", "CHANGELOG.md", "Makefile", "docs", "bench")


def run(*command: str, folder: Path, **environ: str) -> str:
    """What a command printed, started where nothing of the checkout can be found."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "FOLLOWTHROUGH_CONFIG")}
    ended = subprocess.run(
        command, cwd=folder, env=kept | environ, capture_output=True, text=True, timeout=HANGS, check=False
    )  # checked below, with what it said
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def build(what: str, source: Path, target: Path) -> Path:
    """The sdist or wheel of `source`, made as pip makes it without isolation: by the backend that pyproject.toml names."""
    target.mkdir()
    run(sys.executable, "-c", f"from setuptools import build_meta; build_meta.build_{what}({str(target)!r})", folder=source)
    (made,) = target.iterdir()
    return made


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    """The sdist of what is here, copied first so that nothing is left here."""
    base = tmp_path_factory.mktemp("sdist")
    source = base / "source"
    for name in (*FOLDERS, *BESIDE):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            source.mkdir(exist_ok=True)
            shutil.copy2(ROOT / name, source / name)
    return build("sdist", source, base / "built")


@pytest.fixture(scope="module")
def wheel(sdist, tmp_path_factory):
    """The wheel made from the sdist alone."""
    base = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        archive.extractall(base, filter="data")
    (source,) = base.iterdir()
    return build("wheel", source, base / "built")


@pytest.mark.slow
def test_every_file_of_the_program_is_in_the_wheel_and_nothing_else(wheel):
    here = {
        str(file.relative_to(ROOT))
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    with zipfile.ZipFile(wheel) as packed:
        there = {name for name in packed.namelist() if not name.split("/")[0].endswith(".dist-info")}
    assert here - there == set()
    assert there - here == set()


@pytest.mark.slow
def test_what_is_installed_runs_from_an_empty_folder(wheel, tmp_path):
    installed, folder = tmp_path / "installed", tmp_path / "empty"
    folder.mkdir()
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps", "--no-index")
    run(*pip, "--no-compile", "--target", str(installed), str(wheel), folder=folder)
    assert run(sys.executable, "-c", "import flows; print(flows.__file__)", folder=folder, PYTHONPATH=str(installed)) == (
        f"{installed}/flows/__init__.py\n"
    )
    (folder / "followthrough.toml").write_text("catalogue = []\n")
    said = run(str(installed / "bin" / "followthrough"), "run", "--direct", folder=folder, PYTHONPATH=str(installed))
    assert "1 source in" in said
    assert "5 new releases" in said
    assert {one.name for one in folder.iterdir()} == {"data", "followthrough.toml"}
    assert (folder / "data" / "followthrough.duckdb").exists()
