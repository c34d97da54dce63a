"""A small ledger, as most people have: publishing it anew after each pass, opening it, and the pages on it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench.measure import Clock, fresh, table

RELEASES = 1_000
"""What one prefecture publishes in three years."""
CHANGED = 5
"""Releases, and as many commitments, that a pass changes: those of an hour."""
TURNS = 9


def publish_again(folder: str) -> dict[str, Any]:
    """Publish after each of some small changes, and after none: CPU seconds of each."""
    from bench.crowd import change
    from warehouse.published.publish import publish

    working, published = Path(folder) / "warehouse.duckdb", Path(folder) / "followthrough.duckdb"
    took: dict[str, list[float]] = {"changed": [], "unchanged": []}
    for number in range(TURNS):
        change(working, number, CHANGED)
        for seconds in took.values():
            clock = Clock()
            with clock:
                assert not publish(working, published).rebuilt
            seconds.append(clock.cpu)
    return {what: median(seconds) for what, seconds in took.items()}


def main(rounds: int = 3) -> None:
    """The file is made once; pages are asked in fresh processes."""
    from bench.web import ask, make, show

    with tempfile.TemporaryDirectory() as folder:
        made = fresh(make, folder, RELEASES)
        again = fresh(publish_again, folder)
        rows: list[list[str | float | int | None]] = [
            ["made anew", made.said["cpu"] * 1000, made.peak],
            [f"{CHANGED} releases changed", again.said["changed"] * 1000, again.peak],
            ["nothing changed", again.said["unchanged"] * 1000, None],
        ]
        table(
            f"Publishing {RELEASES:,} releases and {3 * RELEASES:,} promises: {made.said['size'] / 1e6:.0f} MB",
            ["", "CPU ms", "peak MB"],
            rows,
        )
        show([fresh(ask, str(Path(folder) / "followthrough.duckdb"), RELEASES) for _ in range(min(rounds, 3))])
