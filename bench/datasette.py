"""The pages beside Datasette: the same rows from SQLite, the same three questions, CPU time a request and memory."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from bench.measure import Clock, fresh, table
from bench.prose import Prose
from bench.web import COMMITMENTS, RELEASES, made

ASKED = 15
"""Requests of each kind, each for another thing, after one of each."""
AT_ONCE = 2_000
"""Rows copied at a time."""

_TABLES = {
    "releases": (
        "release_id TEXT PRIMARY KEY, source_id TEXT, title TEXT, body TEXT, url TEXT, published_on TEXT, authority TEXT,"
        " territory TEXT",
        "SELECT release_id, source_id, title, body, url, CAST(published_on AS VARCHAR), authority, territory FROM releases",
    ),
    "promises": (
        "commitment_id TEXT PRIMARY KEY, release_id TEXT REFERENCES releases (release_id), action TEXT, quote TEXT,"
        " status TEXT, due_on TEXT, firmness TEXT, territory TEXT, published_on TEXT, source_id TEXT",
        "SELECT commitment_id, release_id, action, quote, status, CAST(due_on AS VARCHAR), firmness, territory,"
        " CAST(published_on AS VARCHAR), source_id FROM ledger",
    ),
    "follow_ups": (
        "follow_up_id TEXT PRIMARY KEY, commitment_id TEXT, release_id TEXT, relation TEXT, quote TEXT",
        "SELECT follow_up_id, commitment_id, release_id, relation, quote FROM follow_ups",
    ),
}
"""What Datasette serves: the columns of each table, and the question to the published file that fills it."""
_INDEXES = """
CREATE INDEX promises_by_status ON promises (status, due_on);
CREATE INDEX promises_by_release ON promises (release_id);
CREATE INDEX follow_ups_by_promise ON follow_ups (commitment_id);
CREATE VIRTUAL TABLE releases_fts USING fts5 (
    title, body, content = 'releases', tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO releases_fts (releases_fts) VALUES ('rebuild');
ANALYZE;
"""
_PROMISE = """
SELECT p.*, r.title, r.url, r.authority, f.relation, f.quote AS told, o.title AS told_in, o.published_on AS told_on
FROM promises AS p
JOIN releases AS r ON r.release_id = p.release_id
LEFT JOIN follow_ups AS f ON f.commitment_id = p.commitment_id
LEFT JOIN releases AS o ON o.release_id = f.release_id
WHERE p.commitment_id = :id
"""
_SEARCH = """
SELECT r.release_id, r.title, r.authority, r.published_on, snippet(releases_fts, 1, '*', '*', '…', 40) AS words
FROM releases_fts
JOIN releases AS r ON r.rowid = releases_fts.rowid
WHERE releases_fts MATCH :words
ORDER BY rank
LIMIT 20
"""


def fill(published: str, path: str) -> dict[str, Any]:
    """The rows of the published file as an SQLite file, with indexes for what is asked."""
    import duckdb

    clock = Clock()
    with clock, duckdb.connect(published, read_only=True) as source, sqlite3.connect(path) as target:
        for name, (columns, question) in _TABLES.items():
            target.execute(f"CREATE TABLE {name} ({columns})")
            asked = source.execute(question)
            while rows := asked.fetchmany(AT_ONCE):
                target.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        target.executescript(_INDEXES)
    target.close()
    return clock.said(size=Path(path).stat().st_size)


def _asked() -> dict[str, list[str]]:
    """What is asked of both: ids, territories, words."""
    chance, prose = random.Random(37), Prose(14)
    words = [one for one in prose.sentence(400).lower().strip(".").split() if len(one) > 4]
    return {
        "a promise": [f"p{chance.randrange(COMMITMENTS):019d}" for _ in range(ASKED + 1)],
        "a list": [f"{1 + number:02d}" for number in range(ASKED + 1)],
        "a search": chance.sample(words, ASKED + 1),
    }


def _ours(kind: str, what: str) -> str:
    return {
        "a promise": f"/commitments/{what}",
        "a list": f"/commitments?status=overdue&territory={what}&sort=due",
        "a search": f"/search?q={what}",
    }[kind]


def _theirs(kind: str, what: str) -> str:
    if kind == "a list":
        filters = {"status": "overdue", "territory": what, "firmness": "firm", "_sort": "due_on", "_size": "25"}
        return f"/bench/promises?{urlencode(filters)}"
    asked = {"sql": _PROMISE, "id": what} if kind == "a promise" else {"sql": _SEARCH, "words": what}
    return f"/bench?{urlencode(asked)}"


async def _timed(get: Callable[[str], Awaitable[Any]], address: Callable[[str, str], str]) -> dict[str, list[float]]:
    """CPU and wall time of each kind of request, in ms, and its KB: medians."""
    found = {}
    for kind, things in _asked().items():
        await get(address(kind, things[0]))
        took = []
        for thing in things[1:]:
            clock = Clock()
            with clock:
                answer = await get(address(kind, thing))
            assert answer.status_code == 200, (kind, thing, answer.status_code, answer.text[:500])
            took.append((clock.cpu * 1000, clock.wall * 1000, len(answer.content) / 1000))
        found[kind] = [median(one) for one in zip(*took, strict=True)]
    return found


def ask_ours(published: str) -> dict[str, Any]:
    """Ask the pages."""
    import httpx

    from flows.web.application import create_app
    from flows.web.settings import WebSettings

    app = create_app(WebSettings(Path(published)))
    app.state.published.refresh()

    async def asked() -> dict[str, list[float]]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench.test") as client:
            return await _timed(client.get, _ours)

    return {"found": asyncio.run(asked())}


def ask_theirs(path: str) -> dict[str, Any]:
    """Ask Datasette; it does not look for facets, which would cost it more."""
    from datasette.app import Datasette

    settings = {"suggest_facets": False, "sql_time_limit_ms": 60_000, "max_returned_rows": 1_000}
    server = Datasette(immutables=[path], settings=settings)

    async def asked() -> dict[str, list[float]]:
        await server.invoke_startup()
        return await _timed(server.client.get, _theirs)

    return {"found": asyncio.run(asked())}


def main(rounds: int = 3) -> None:
    """Ours and theirs in turn, each in a fresh process."""
    with made() as folder:
        published, path = str(folder / "followthrough.duckdb"), folder / "bench.db"
        path.unlink(missing_ok=True)
        filled = fresh(fill, published, str(path))
        print(f"  {path.name}: {filled.said['size'] / 1e6:.0f} MB, {filled.cpu:.0f} s of CPU to fill")
        turns = [(fresh(ask_ours, published), fresh(ask_theirs, str(path))) for _ in range(min(rounds, 3))]
        path.unlink()
    rows: list[list[str | float | int | None]] = []
    for kind in turns[0][0].said["found"]:
        taken = [[median(turn[who].said["found"][kind][at] for turn in turns) for at in (0, 1, 2)] for who in (0, 1)]
        rows.append([kind, *(figure for both in zip(*taken, strict=True) for figure in both)])
    title = f"{RELEASES:,} releases and {COMMITMENTS:,} promises, median of {ASKED} requests in {len(turns)} processes"
    table(title, ["", "CPU ms, ours", "theirs", "wall ms, ours", "theirs", "KB, ours", "theirs"], rows)
    ours, theirs = (median(turn[who].peak for turn in turns) for who in (0, 1))
    print(f"  peak of the process: {ours:.0f} MB, theirs {theirs:.0f} MB")
