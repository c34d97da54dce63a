"""Publishing 100 changed releases in warehouses of 100,000, 300,000 and 1,000,000 promises, to the file and to a lake.

RELEASES=3333333 .venv/bin/python -m bench growth    # a size of one's own besides: three promises a release
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from bench.measure import Clock, fresh, table
from bench.targets import CHANGED, bring, change
from bench.web import make

SIZES = (33_334, 100_000, 333_334)
"""Releases."""
TURNS = 3
"""Publications of each size; the last is shown, when the lake has its tables and the disk its pages."""


def publishing(folder: str, revision: int, releases: int) -> dict[str, Any]:
    """Change some releases, which is not counted, and publish."""
    from warehouse.published import publish as module

    clock = Clock()
    inner = module.publish

    def timed(*arguments: Any, **named: Any) -> Any:
        with clock:
            return inner(*arguments, **named)

    module.publish = timed
    change(str(Path(folder) / "warehouse.duckdb"), revision, releases, CHANGED)
    return clock.said()


def main(rounds: int = 1) -> None:
    """Each size once: making it takes most of the time."""
    del rounds
    rows: list[list[str | float | int | None]] = []
    for releases in [*SIZES, *([int(os.environ["RELEASES"])] if "RELEASES" in os.environ else [])]:
        with tempfile.TemporaryDirectory() as folder:
            made = fresh(make, folder, releases)
            published = str(Path(folder) / "followthrough.duckdb")
            address, data = f"ducklake:{folder}/lake.ducklake", f"{folder}/lake"
            fresh(bring, published, address, data)
            for revision in range(2, 2 + TURNS):
                took = fresh(publishing, folder, revision, releases)
                brought = fresh(bring, published, address, None)
            rows.append(
                [f"{3 * releases:,}", made.said["cpu"], made.said["size"] / 1e6, took.said["wall"], took.said["cpu"],
                 took.peak, brought.said["wall"], brought.said["cpu"], brought.peak]
            )  # several a line, as in a table  # fmt: skip
    table(
        f"Publishing {CHANGED} changed releases",
        [
            "promises",
            "made anew CPU s",
            "file MB",
            "wall s",
            "CPU s",
            "peak MB",
            "lake wall s",
            "lake CPU s",
            "lake peak MB",
        ],
        rows,
    )
