"""A whole pass with pages: time and peak memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.measure import Measured, middle, serving, table, whole
from bench.polling import command, configure

SOURCES = 20
PAGES = 50
SIZE = 50_000


def main(rounds: int = 5) -> None:
    """A first pass that reads every page, followed by an unchanged one."""
    rounds = min(rounds, 2)
    found: dict[str, list[Measured]] = {"first": [], "unchanged": []}
    with serving("bench.site", str(SOURCES), str(PAGES), str(SIZE)) as base, tempfile.TemporaryDirectory() as temporary:
        for number in range(rounds):
            config = configure(Path(temporary) / str(number), base, SOURCES)
            for some in found.values():
                some.append(whole(command(config)))
    rows = [[name, middle(some, "wall"), middle(some, "cpu"), middle(some, "peak")] for name, some in found.items()]
    table(
        f"`followthrough run --direct` over {SOURCES} sources of {PAGES} pages of {SIZE // 1000} KB, median of {rounds}",
        ["pass", "wall s", "CPU s", "peak MB"],
        rows,
    )
    print(f"  a page, from request to row: {middle(found['first'], 'cpu') * 1000 / SOURCES / PAGES:.1f} ms of CPU")
