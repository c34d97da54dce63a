"""Polling 300 feeds of 20 entries, first and unchanged, compared with the library `reader`."""

from __future__ import annotations

import gc
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.measure import Clock, Measured, fresh, middle, serving, table, whole
from bench.site import feed_url

FEEDS = 300
ENTRIES = 20
WORKERS = 12
"""Concurrent requests, for both."""


def ours(config: str) -> dict[str, Any]:
    """One pass over just the feeds, within this process."""
    loading = Clock()
    with loading:
        from flows.config.load import load_config
        from flows.passes.full_pass import run_pass
        from flows.passes.lifecycle.stopping import Stop
        from flows.passes.report import LogReport
        from flows.passes.visits import on_threads

        logging.getLogger("followthrough").setLevel(logging.ERROR)
        gc.freeze()  # as `run --direct` does
    clock = Clock()
    with clock, on_threads(workers=WORKERS) as submit:
        result = run_pass(
            load_config(Path(config)), submit=submit, report=LogReport(), stop=Stop(), max_pages=0, workers=WORKERS
        )
    bad = len(result.in_trouble)
    assert bad == 0, f"{bad} feeds could not be read: {result.in_trouble[0].problems}"
    return clock.said(loading=loading.cpu, listed=sum(one.listed for one in result.harvests))


def peer(database: str, base: str, feeds: int) -> dict[str, Any]:
    """The same with reader: feeds updated into its SQLite file."""
    loading = Clock()
    with loading:
        from reader import make_reader
    clock = Clock()
    there = Path(database).exists()
    with make_reader(database) as reader:
        if not there:
            for number in range(feeds):
                reader.add_feed(feed_url(base, number))
        with clock:
            reader.update_feeds(workers=WORKERS, scheduled=False)  # all, not only those that are due
        counts = reader.get_entry_counts()
        assert counts.total == feeds * ENTRIES, counts
    return clock.said(loading=loading.cpu, listed=counts.total)


def configure(folder: Path, base: str, feeds: int, *, families: str = "generic", max_pages: int = 100) -> Path:
    """A configuration that watches the feeds of `bench.site`, each on its own platform, with no delay."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["catalogue = []", "seed_corpus = false", "[http]", "delay_seconds = 0", "allow_private_addresses = true"]
    for number in range(feeds):
        lines += ["[[source]]", f'id = "b{number}"', f'name = "Bureau {number}"', f'platform = "b{number}"']
        lines += [f'family = "{families}"', f'home = "{base}/{number}/"', f"max_pages = {max_pages}"]
        lines += [f'feeds = ["{feed_url(base, number)}"]']
    file = folder / "followthrough.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def command(config: Path, *options: str) -> list[str]:
    """The program as run by cron."""
    return [sys.executable, "-m", "flows.cli", "run", "--direct", "--config", str(config), *options]


def main(rounds: int = 5) -> None:
    """Ours, the peer, ours, the peer…: a first pass in each round's own folder, then an unchanged one."""
    with serving("bench.site", str(FEEDS), str(ENTRIES), "1000") as base, tempfile.TemporaryDirectory() as temporary:
        found: dict[str, list[Measured]] = {}
        for number in range(-1, rounds):
            if number == 0:
                found.clear()  # the small round warmed up: modules are compiled, libraries read from disk
            feeds = FEEDS if number >= 0 else 5
            folder = Path(temporary) / str(number)
            config = configure(folder / "inside", base, feeds)
            program = configure(folder / "whole", base, feeds)
            database = str(folder / "reader.sqlite")
            for kind in ("first", "unchanged"):
                found.setdefault(f"{kind}, ours", []).append(fresh(ours, str(config)))
                found.setdefault(f"{kind}, reader", []).append(fresh(peer, database, base, feeds))
                run = whole(command(program, "--max-pages", "0"))
                found.setdefault(f"{kind}, `followthrough run --direct`", []).append(run)
    rows = []
    for name in sorted(found):
        some = found[name]
        inside = some[0].said is not None
        figures = [middle(some, of, inside=True) if inside else None for of in ("wall", "cpu", "loading")]
        rows.append([name, *figures, middle(some, "wall"), middle(some, "cpu"), middle(some, "peak")])
    table(
        f"Polling {FEEDS} feeds of {ENTRIES} entries, median of {rounds}",
        ["pass", "wall s", "CPU s", "imports CPU s", "process wall s", "process CPU s", "peak MB"],
        rows,
    )
    for kind in ("first", "unchanged"):
        ours_, theirs = found[f"{kind}, ours"], found[f"{kind}, reader"]
        inside = middle(ours_, "cpu", inside=True) / middle(theirs, "cpu", inside=True)
        print(
            f"  {kind}: {inside:.2f} of the peer's CPU inside, {middle(ours_, 'cpu') / middle(theirs, 'cpu'):.2f} as a whole"
        )
