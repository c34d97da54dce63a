"""The benchmarks can be listed and named; what they measure is not for tests."""

import subprocess
import sys
from pathlib import Path

from tests.patience import HANGS


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(
        command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, timeout=HANGS, check=False
    )


def test_the_benchmarks_are_listed():
    listed = bench("--list")
    assert listed.returncode == 0, listed.stderr
    names = {line.split()[0] for line in listed.stdout.splitlines()}
    assert names == {
        "polling", "reading", "promises", "passing", "starting", "status", "storing", "matching", "alerts", "web", "crowd",
        "datasette", "hostile", "rereading", "small",
    }  # several a line, as in a table  # fmt: skip


def test_an_unknown_benchmark_is_a_usage_error():
    assert bench("pollling").returncode == 2
