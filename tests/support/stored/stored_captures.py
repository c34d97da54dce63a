"""A warehouse of captures that nobody has read yet: lists, the pages on them, and some pages that came a second time."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from flows.config.load import Config, load_config
from flows.passes.report import LogReport
from parsers.identity import capture_id
from parsers.model import Capture, FetchAttempt, Purpose
from tests.support.servers.newsroom import PARAGRAPH, page
from warehouse.archive.kinds import archive_at
from warehouse.harvests.values import Harvest
from warehouse.store import open_store

_BEGAN = datetime(2026, 3, 1, 6)
_ON_A_LIST = 10
PAGES = 40
RELATIONS = ("releases", "release_versions", "commitments", "claims", "follow_ups")
_TIMES = {"first_seen_at", "first_held_at", "created_at", "revision"}
"""When a row was written, which differs from run to run."""


def store_captures(folder: Path) -> Config:
    """Store lists with `PAGES` pages of one source, every fifth of them twice."""
    file = folder / "followthrough.toml"
    file.write_text(
        "catalogue = []\nseed_corpus = false\n[work]\n[[source]]\nid = 'office'\nname = 'Office'\n"
        "family = 'generic'\nhome = 'https://office.example/'\n",
        encoding="utf-8",
    )
    config = load_config(file)
    (source,) = config.sources()
    kept: list[tuple[Purpose, Capture]] = []

    def keep(purpose: Purpose, path: str, body: str) -> None:
        url, at = f"https://office.example/{path}", _BEGAN + timedelta(minutes=len(kept))
        content = body.encode()
        kept.append((purpose, Capture(capture_id(content), url, url, at, 200, (), content, "text/html")))

    for number in range(PAGES):
        if number % _ON_A_LIST == 0:
            links = (
                f'<li><a href="/p{one}">Le communiqué n° {one}</a> 02/03/2026</li>' for one in range(number, number + 10)
            )
            keep("listing", "", page("Actualités", f"<ul>{''.join(links)}</ul>"))
        keep("page", f"p{number}", page(f"Le communiqué n° {number}", f"{PARAGRAPH} Il porte le numéro {number}."))
        if number % 5 == 0:
            keep(
                "page",
                f"p{number}",
                page(f"Le communiqué n° {number}", f"{PARAGRAPH} Il porte désormais le numéro {number}."),
            )
    with archive_at(config.warehouse.archive).writer("run-1", _BEGAN) as writer, open_store(config.warehouse.path) as store:
        store.begin_run("run-1", "watch", _BEGAN)
        store.record_sources([source])
        attempts = tuple(
            FetchAttempt(one.requested_url, purpose, one.fetched_at, "ok", 200, len(one.body), 0, None, one.capture_id)
            for purpose, one in kept
        )
        captures = tuple(one for _, one in kept)
        located = {one.capture_id: writer.keep(one) for one in captures}
        store.load([Harvest(source, "run-1", _BEGAN, _BEGAN, True, attempts, captures)], located)
        store.end_run("run-1", _BEGAN, "completed", {})
        store.checkpoint()
    return config


def rows(config: Config) -> dict[str, list[Any]]:
    """All that was published of what was read, but for when it was."""
    with duckdb.connect(str(config.warehouse.published), read_only=True) as connection:
        found = {}
        for name in RELATIONS:
            columns = [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall() if row[0] not in _TIMES]
            found[name] = connection.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY ALL").fetchall()
    return found


class Killing(LogReport):
    """Kills a process as soon as some captures have been read."""

    def __init__(self, pid: Callable[[], int]) -> None:
        super().__init__()
        self._pid = pid
        self.killed = 0

    def read(self, captures: int) -> None:
        super().read(captures)
        if not self.killed:
            self.killed = self._pid()
            os.kill(self.killed, signal.SIGKILL)
