"""Matching 100 new releases in warehouses of 10,000, 100,000 and 1,000,000 commitments."""

from __future__ import annotations

import os
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.measure import Clock, fresh, table

SIZES = (10_000, 100_000, 1_000_000)
"""Commitments."""
PER_RELEASE = 3
NEW = 100
BASE = 600
"""Releases whose terms are read from invented prose; the rest of the index is drawn from them, term by term."""
TERMS = 80
"""Terms per release, about as many as one of 3,000 characters has."""
NOW = datetime(2026, 3, 1, 8)

_FILL = """
INSERT INTO private.subjects
SELECT
    i, 'r' || i, 's' || (i % 100), 'fr', DATE '2026-02-01' - CAST(i % 3650 AS INTEGER),
    [DATE '2026-02-01' - CAST(i % 3650 AS INTEGER)],
    CASE WHEN i % 20 = 0 THEN ['France', 'Royaume-Uni'] ELSE ['France'] END, [], $per, $version, 1,
    $lexicon
FROM range($first, $last) AS t(i);

INSERT INTO private.subject_terms
SELECT DISTINCT ON (term_no, release_no)
    drawn[1 + CAST(hash(i, k) % len(drawn) AS BIGINT)] AS term_no, i AS release_no, 1 + CAST(hash(k, i) % 3 AS INTEGER), 0
FROM range($first, $last) AS t(i), range($terms) AS u(k), (SELECT list(term_no) AS drawn FROM base) AS d;

INSERT INTO private.commitment_terms
SELECT
    i, 'c' || i || '-' || k,
    list_transform(range(8), lambda n: drawn[1 + CAST(hash(i, k, n) % len(drawn) AS BIGINT)]), [], FALSE,
    list_transform(range(6), lambda n: drawn[1 + CAST(hash(i, k, n) % len(drawn) AS BIGINT)]), ['open'], [12.0], [],
    [drawn[1 + CAST(hash(i, k, 0) % len(drawn) AS BIGINT)]], list_transform(range(8), lambda n: NULL)
FROM range($first, $last) AS t(i), range($per) AS u(k), (SELECT list(term_no) AS drawn FROM base) AS d;

INSERT INTO commitments (
    commitment_id, release_id, version_id, quote, quote_start, quote_end, actors, partners, action, kind, deadline_text,
    deadline_to, deadline_precision, amounts, confidence, cue, extractor_version, revision
)
SELECT
    commitment_id, 'r' || release_no, 'v' || release_no, repeat('Un engagement pris par la préfecture. ', 4), 0, 100,
    ['Préfecture'], [], 'agir', 'dated', 'avant la fin', DATE '2026-06-01', 'day', [], 0.8, 'fr.engage', 1, 1
FROM private.commitment_terms WHERE release_no >= $first;
"""


def _harvest(count: int, day: date, name: str) -> tuple[Any, dict[str, tuple[str, int]]]:
    from bench.prose import Prose
    from flows.harvest.extraction import with_commitments_and_claims
    from parsers.identity import capture_id
    from parsers.model import Capture, PublicationDay, Release, Source
    from warehouse.harvests.values import Harvest

    prose = Prose(17)
    source = Source(name, "Préfecture", "generic", "https://example.org/")
    captures, releases = [], []
    for number in range(count):
        url = f"https://example.org/{name}/{number}"
        subject = prose.sentence(9).rstrip(".").lower()
        commitments = (
            f"L'État s'engage à {subject}. Le préfet a installé {prose.sentence(8).lower()} Un bilan a été présenté."
        )
        body = f"{prose.body(2_600)}\n\n{commitments}\n\nNuméro {number}."
        received = body.encode()
        capture = Capture(capture_id(received), url, url, NOW, 200, (), received, "text/html")
        captures.append(capture)
        published = PublicationDay(day - timedelta(days=number % 5))
        release = Release(
            name, url, None, prose.sentence(9), body, "generic", 1, capture.capture_id, NOW, published, language="fr"
        )
        releases.append(with_commitments_and_claims(release))
    harvest = Harvest(source, "run", NOW, NOW, True, captures=tuple(captures), releases=tuple(releases))
    return harvest, {one.capture_id: ("2026/run.warc.gz", 0) for one in captures}


def fill(path: str, commitments: int) -> int:
    """A warehouse with this many commitments in its index; the number of its releases."""
    from parsers.lexicon import fingerprint
    from parsers.versions import MATCHER_VERSION
    from warehouse.store import open_store

    with open_store(Path(path)) as store:
        connection = store.connection
        connection.execute("SET threads = 2")
        connection.execute("SET memory_limit = '4GB'")
        harvest, located = _harvest(BASE, date(2020, 1, 1), "base")
        store.record_sources([harvest.source])
        store.load([harvest], located)
        connection.execute("CREATE TEMP TABLE base AS SELECT term_no FROM private.subject_terms")
        first, releases = BASE + 1, commitments // PER_RELEASE
        for part in _FILL.split(";"):
            if part.strip():
                wanted: dict[str, Any] = {"first": first, "last": releases + 1, "terms": TERMS, "per": PER_RELEASE}
                wanted |= {"version": MATCHER_VERSION, "lexicon": fingerprint()}
                connection.execute(part, {name: value for name, value in wanted.items() if f"${name}" in part})
        connection.execute("DELETE FROM private.term_counts")
        connection.execute(
            "INSERT INTO private.term_counts SELECT term_no, count(*) FROM private.subject_terms GROUP BY ALL"
        )
        connection.execute("DELETE FROM private.backgrounds")
        connection.execute(
            "INSERT INTO private.backgrounds VALUES (1, ?, ?, now(), ?)", [releases, MATCHER_VERSION, fingerprint()]
        )
    return releases


def adding(path: str) -> dict[str, Any]:
    """Match `NEW` releases with what is there, as when storing them."""
    import duckdb  # noqa: F401 - importing counts for nothing

    from warehouse.matching import match
    from warehouse.store import open_store

    clock = Clock()
    harvest, located = _harvest(NEW, date(2026, 2, 20), "new")
    inner = match.match

    def timed(*arguments: Any) -> None:
        with clock:
            inner(*arguments)

    with patch.object(match, "match", timed), open_store(Path(path)) as store:
        store.record_sources([harvest.source])
        store.load([harvest], located)
        row = store.connection.execute("SELECT count(*) FROM follow_ups").fetchone()
    return clock.said(links=row[0] if row else 0)


def main(rounds: int) -> None:
    """Print the curve; `PROMISES` in the environment is one more size."""
    del rounds  # filling a warehouse takes minutes; once is enough
    rows = []
    for size in [*SIZES, *([int(os.environ["PROMISES"])] if "PROMISES" in os.environ else [])]:
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "warehouse.duckdb")
            filled = fresh(fill, path, size)
            took = fresh(adding, path)
            said = took.said
            rows.append(
                [
                    f"{size:,}", filled.said, said["wall"], said["cpu"], took.peak, said["links"],
                    Path(path).stat().st_size / 1e6,
                ]
            )  # several a line, as in a table  # fmt: skip
    table(
        f"Matching {NEW} new releases", ["commitments", "releases", "wall s", "CPU s", "peak MB", "links", "file MB"], rows
    )
