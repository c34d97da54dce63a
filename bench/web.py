"""The pages on a published file of 100,000 releases and 300,000 promises: CPU time a page, opening, memory."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations, islice
from pathlib import Path
from statistics import median
from typing import Any

from bench.measure import Clock, Measured, fresh, table
from bench.prose import Prose

RELEASES = 100_000
COMMITMENTS = 300_000
"""Three a release; there are as many follow-ups as releases."""
SIZE = 1_500
"""Characters of a release: half of what releases have, so that making the file takes minutes and no hours."""
ASKED = 15
"""Requests of each kind, each for another thing, after five of any kind."""
BATCH = 5_000

_FORM = '[{"n": "INTEGER", "title": "VARCHAR", "body": "VARCHAR", "quote": "VARCHAR"}]'
_TEXTS = f"""
INSERT INTO release_records BY NAME
SELECT 'r' || lpad(CAST(n AS VARCHAR), 19, '0') AS release_id, 's' || n % 120 AS source_id,
    'https://example.org/communique-' || n AS url, DATE '2018-01-01' + CAST(n % 3200 AS INTEGER) AS published_on,
    'day' AS published_precision, 'page' AS published_how,
    CASE WHEN n % 3 > 0 THEN lpad(CAST(1 + n % 95 AS VARCHAR), 2, '0') END AS territory,
    'Préfecture ' || n % 120 AS authority, 'fr' AS language, TIMESTAMP '2026-03-01' AS first_seen_at,
    TIMESTAMP '2026-03-01' AS last_seen_at, 1 AS version, 1 AS revision
FROM (SELECT unnest(from_json($rows, '{_FORM}'), recursive := true));
INSERT INTO release_versions BY NAME
SELECT 'v' || lpad(CAST(n AS VARCHAR), 19, '0') AS version_id, 'r' || lpad(CAST(n AS VARCHAR), 19, '0') AS release_id,
    1 AS version, 'first' AS kind, TIMESTAMP '2026-03-01' AS seen_at, title, body, md5(body) AS body_sha256,
    md5(title) AS words_id, 'generic' AS parser, 1 AS parser_version, 'c' AS capture_id, [] AS attachment_ids,
    ['security', 'water'] AS topics, 1 AS revision
FROM (SELECT unnest(from_json($rows, '{_FORM}'), recursive := true));
INSERT INTO commitments BY NAME
SELECT 'p' || lpad(CAST(n * 3 + k AS VARCHAR), 19, '0') AS commitment_id,
    'r' || lpad(CAST(n AS VARCHAR), 19, '0') AS release_id, 'v' || lpad(CAST(n AS VARCHAR), 19, '0') AS version_id,
    quote || ' ' || k AS quote, 0 AS quote_start,
    length(quote) AS quote_end, ['Préfecture ' || n % 120] AS actors, [] AS partners, 'présenter' AS action, 'dated' AS kind,
    CASE WHEN (n + k) % 3 > 0 THEN 'd''ici la fin du mois' END AS deadline_text,
    CASE WHEN (n + k) % 3 > 0 THEN DATE '2018-01-01' + CAST((n * 3 + k) % 3600 AS INTEGER) END AS deadline_to,
    'month' AS deadline_precision, 'due' AS deadline_role, 0.9 AS confidence, 'fr.engage' AS cue, 5 AS extractor_version,
    CASE (n + k) % 5 WHEN 0 THEN 'intention' ELSE 'firm' END AS firmness, left(title, 80) AS title,
    ['party-' || n % 2000, 'party-' || k] AS party_ids, ['security', 'water'][1 + (n + k) % 2 :] AS topics,
    TIMESTAMP '2026-03-01' AS first_held_at, 1 AS revision
FROM (SELECT unnest(from_json($rows, '{_FORM}'), recursive := true)), range(3) AS t(k);
"""
_FOLLOW_UPS = """
INSERT INTO follow_ups BY NAME
SELECT 'f' || lpad(CAST(i AS VARCHAR), 19, '0') AS follow_up_id,
    'p' || lpad(CAST((i * 7919) % (3 * $releases) AS VARCHAR), 19, '0') AS commitment_id,
    'r' || lpad(CAST((i * 104729) % $releases AS VARCHAR), 19, '0') AS release_id,
    CASE i % 9 WHEN 0 THEN 'fulfilled' WHEN 1 THEN 'superseded' WHEN 2 THEN 'review' ELSE 'progress' END AS relation,
    0.7 AS score, 'Le plan a été présenté.' AS quote, 0 AS quote_start, 23 AS quote_end, ['words: plan'] AS reasons,
    'rules 1' AS decided_by, 'act' AS evidence, i % 4 > 0 AS counts, 1 AS revision
FROM range($releases) AS t(i);
"""
_COPIES = """
INSERT INTO same_announcements
SELECT 'r' || lpad(CAST(i * 20 + 1 AS VARCHAR), 19, '0'), 'r' || lpad(CAST(i * 20 AS VARCHAR), 19, '0'), 0.9,
    ['words: the same'], 'rules 1', 1
FROM range($releases // 25) AS t(i);
"""
_REST = (
    """
INSERT INTO parties BY NAME
SELECT 'party-' || i AS party_id, 'Acteur ' || i AS name, 'other' AS kind, ['Acteur ' || i] AS names, 1 AS revision
FROM range(2000) AS t(i);
""",
    """
INSERT INTO sources BY NAME
SELECT 's' || i AS source_id, 'Préfecture ' || i AS name, 'prefecture' AS family, 'https://example.org/' || i AS home,
    'FR' AS country, 'fr' AS language, lpad(CAST(1 + i % 95 AS VARCHAR), 2, '0') AS territory, [] AS feeds, [] AS listings,
    [] AS sitemaps, 6.0 AS every_hours, 100 AS max_pages, 1 AS revision
FROM range(120) AS t(i);
""",
)

_EVERYWHERE = ("dans", "pour", "par", "sur", "avec", "plus", "est")
"""Each is in two releases of three; two of them are looked for."""


def make(folder: str, releases: int = RELEASES) -> dict[str, Any]:
    """A published file of this many releases, with three promises each, and with its index."""
    from warehouse.connection.sql import as_parameter
    from warehouse.published.publish import publish
    from warehouse.store import open_store

    working, published = Path(folder) / "warehouse.duckdb", Path(folder) / "followthrough.duckdb"
    prose = Prose(14)
    with open_store(working) as store:
        for start in range(0, releases, BATCH):
            rows = [
                {"n": n, "title": prose.sentence(9), "body": prose.body(SIZE), "quote": prose.sentence(22)}
                for n in range(start, min(start + BATCH, releases))
            ]
            for part in _TEXTS.split(";\n")[:3]:
                store.connection.execute(part, {"rows": as_parameter(rows)})
        for part in (_FOLLOW_UPS, _COPIES):
            store.connection.execute(part, {"releases": releases})
        for part in _REST:
            store.connection.execute(part)
    clock = Clock()
    with clock:
        publish(working, published)
    return clock.said(size=published.stat().st_size)


@contextmanager
def made() -> Iterator[Path]:
    """A folder with these files, made once where the environment names one in BENCH_FOLDER, and else for this time."""
    kept = os.environ.get("BENCH_FOLDER")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(kept or temporary)
        if not (folder / "followthrough.duckdb").exists():
            folder.mkdir(parents=True, exist_ok=True)
            filled = fresh(make, str(folder))
            print(
                f"  {RELEASES:,} releases, {COMMITMENTS:,} promises: {filled.said['size'] / 1e6:.0f} MB,"
                f" published in {filled.said['cpu']:.1f} s of CPU"
            )
        yield folder


def addresses(releases: int = RELEASES) -> dict[str, list[str]]:
    """Addresses of every kind of page of a file with this many releases, each for other things."""
    chance, prose = random.Random(14), Prose(14)
    words = [one for one in prose.sentence(400).lower().strip(".").split() if len(one) > 4]

    def some(form: str, most: int) -> list[str]:
        return [form.format(f"{chance.randrange(most):019d}") for _ in range(ASKED)]

    def with_words(form: str, number: int = 1) -> list[str]:
        return [form.format("+".join(chance.choices(words, k=number))) for _ in range(ASKED)]

    return {
        "home": ["/"] * ASKED,
        "promises": [f"/commitments?page={page}" for page in range(1, ASKED + 1)],
        "promises of a party": [f"/commitments?party=party-{n}" for n in range(ASKED)],
        "promises overdue, last": [f"/commitments?status=overdue&sort=-due&page={page}" for page in range(1, ASKED + 1)],
        "promises with a word": with_words("/commitments?words={}"),
        "a promise": some("/commitments/p{}", 3 * releases),
        "a release": some("/releases/r{}", releases),
        "parties": [f"/parties?page={page}" for page in range(1, ASKED + 1)],
        "a party": [f"/parties/party-{n}" for n in range(ASKED)],
        "topics": ["/topics"] * ASKED,
        "a topic": ["/topics/security"] * ASKED,
        "territories": ["/territories"] * ASKED,
        "a territory": [f"/territories/{n:02d}" for n in range(10, 10 + ASKED)],
        "sources": ["/sources"] * ASKED,
        "a source": [f"/sources/s{n}" for n in range(ASKED)],
        "alerts": ["/alerts"] * ASKED,
        "about": ["/about"] * ASKED,
        "search, a word": with_words("/search?q={}"),
        "search, three words": with_words("/search?q={}", 3),
        "search, alternatives": [one.replace("+", "+%7C+") for one in with_words("/search?q={}", 2)],
        "search, words everywhere": [f"/search?q={'+'.join(two)}" for two in islice(combinations(_EVERYWHERE, 2), ASKED)],
        "search, second page": [f"{one}&page=2" for one in with_words("/search?q={}")],
    }


def ask(published: str, releases: int = RELEASES) -> dict[str, Any]:
    """Open the file, and ask for pages of every kind, one after the other."""
    import httpx

    from flows.web.application import create_app
    from flows.web.settings import WebSettings

    app = create_app(WebSettings(Path(published)))
    opening = Clock()
    with opening:
        app.state.published.refresh()

    async def asked() -> dict[str, list[float]]:
        found = {}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bench.test") as client:
            for address in ("/", "/search?q=plan", "/commitments", "/sources", "/about"):
                await client.get(address)
            for kind, some in addresses(releases).items():
                took = []
                for address in some:
                    clock = Clock()
                    with clock:
                        answer = await client.get(address)
                    assert answer.status_code == 200, (address, answer.status_code)
                    took.append((clock.cpu, clock.wall, len(answer.content)))
                found[kind] = [median(one) * 1000 for one in list(zip(*took, strict=True))[:2]] + [took[0][2] / 1000]
        return found

    return {"opening": [opening.cpu, opening.wall], "found": asyncio.run(asked())}


def show(runs: list[Measured]) -> None:
    """Print what `ask` measured in fresh processes."""
    rows = [
        [kind, *(median(one.said["found"][kind][at] for one in runs) for at in (0, 1, 2))] for kind in runs[0].said["found"]
    ]
    table(f"A page, median of {ASKED} in {len(runs)} processes", ["", "CPU ms", "wall ms", "KB"], rows)
    opening = median(one.said["opening"][0] for one in runs)
    print(f"  opening the file: {opening:.2f} s of CPU; peak of the process: {median(one.peak for one in runs):.0f} MB")


def main(rounds: int = 3) -> None:
    """The file is made once; the pages are asked in fresh processes."""
    with made() as folder:
        show([fresh(ask, str(folder / "followthrough.duckdb")) for _ in range(min(rounds, 3))])
