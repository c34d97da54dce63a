"""Reading a page of 50 KB of each family, compared with trafilatura."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from bench.measure import fresh, table


def _milliseconds(call: Callable[[], object], repeats: int) -> float:
    """CPU time of one call: the median of `repeats`."""
    taken = []
    for _ in range(repeats):
        began = time.process_time()
        call()
        taken.append((time.process_time() - began) * 1000)
    return median(taken)


def compare(repeats: int) -> list[dict[str, Any]]:
    """All families in turn, three times over, so that whatever else the machine does affects all alike."""
    from trafilatura import extract

    from bench.pages import EXAMPLES, page
    from parsers.pages import read_page

    rows = []
    for family in EXAMPLES:
        body, about = page(family)
        reading = read_page(family, body, **about)
        row: dict[str, Any] = {"family": family, "parser": reading.parser, "bytes": len(body), "words": len(reading.body)}
        calls: dict[str, Callable[[], object]] = {"ours": lambda: read_page(family, body, **about)}  # noqa: B023 - called now
        if body.lstrip().startswith(b"<"):
            text = body.decode()
            kept = extract(text)
            row["kept"] = len(kept or "")
            calls["trafilatura"] = lambda: extract(text)  # noqa: B023 - called now
            calls["fast"] = lambda: extract(text, fast=True)  # noqa: B023 - called now
        taken: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(3):
            for name, call in calls.items():
                taken[name].append(_milliseconds(call, repeats))
        rows.append(row | {name: median(some) for name, some in taken.items()})
    return rows


def main(rounds: int = 5) -> None:
    """Milliseconds of CPU per page."""
    measured = fresh(compare, 3 * rounds)
    rows = [
        [
            row["family"],
            row["bytes"],
            row["words"],
            row.get("kept"),
            row["ours"],
            row.get("trafilatura"),
            row.get("fast"),
        ]
        for row in measured.said
    ]
    table(
        "Reading a page of 50 KB, CPU milliseconds",
        ["family", "bytes", "characters read", "by trafilatura", "ours", "trafilatura", "its fast mode"],
        rows,
    )
    print(f"  peak of the process: {measured.peak:.0f} MB")
