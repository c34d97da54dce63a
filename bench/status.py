"""Where 1,000,000 commitments stand: the view `commitment_status`, and what `commitments list` asks."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bench.measure import Clock, fresh, middle, table

COMMITMENTS = 1_000_000
RELEASES = 200_000
FOLLOW_UPS = 300_000
"""To a third of the commitments: one to three each."""
COPIES = 10_000

_RELEASES = f"""
INSERT INTO release_records BY NAME
SELECT
    'r' || lpad(CAST(i AS VARCHAR), 19, '0') AS release_id, 's' || i % 100 AS source_id,
    'https://example.org/communique-' || i AS url, DATE '2016-01-01' + CAST(i % 3600 AS INTEGER) AS published_on,
    'day' AS published_precision, 'page' AS published_how, '59' AS territory, 'fr' AS language,
    TIMESTAMP '2026-03-01' AS first_seen_at, TIMESTAMP '2026-03-01' AS last_seen_at, 1 AS version, 1 AS revision
FROM range({RELEASES}) AS t(i);
INSERT INTO release_versions BY NAME
SELECT
    'v' || release_id AS version_id, release_id, 1 AS version, 'first' AS kind, first_seen_at AS seen_at,
    'Communiqué ' || release_id AS title, repeat(md5(release_id) || ' ', 30) AS body, md5(release_id) AS body_sha256,
    release_id AS words_id, 'generic' AS parser, 1 AS parser_version, 'c' AS capture_id, [] AS attachment_ids, 1 AS revision
FROM release_records;
"""
_COMMITMENTS = f"""
INSERT INTO commitments BY NAME
SELECT
    'p' || lpad(CAST(i AS VARCHAR), 19, '0') AS commitment_id,
    'r' || lpad(CAST(i % {RELEASES} AS VARCHAR), 19, '0') AS release_id,
    'vr' || lpad(CAST(i % {RELEASES} AS VARCHAR), 19, '0') AS version_id,
    'Le préfet s''engage à présenter ' || md5(CAST(i AS VARCHAR)) || ' d''ici la fin du mois.' AS quote,
    0 AS quote_start, 70 AS quote_end, ['Préfecture du Nord'] AS actors, [] AS partners, 'présenter' AS action,
    'dated' AS kind, CASE WHEN i % 3 > 0 THEN 'd''ici la fin du mois' END AS deadline_text,
    CASE WHEN i % 3 > 0 THEN DATE '2016-01-01' + CAST(i % 4100 AS INTEGER) END AS deadline_to,
    'month' AS deadline_precision, 0.9 AS confidence, 'fr.engage' AS cue, 5 AS extractor_version, 1 AS revision
FROM range({COMMITMENTS}) AS t(i);
"""
_LINKS = f"""
INSERT INTO follow_ups BY NAME
SELECT
    'f' || lpad(CAST(i AS VARCHAR), 19, '0') AS follow_up_id,
    'p' || lpad(CAST((i * 7919) % 150000 * 6 AS VARCHAR), 19, '0') AS commitment_id,
    'r' || lpad(CAST((i * 104729) % {RELEASES} AS VARCHAR), 19, '0') AS release_id,
    CASE i % 9 WHEN 0 THEN 'fulfilled' WHEN 1 THEN 'superseded' WHEN 2 THEN 'review' ELSE 'follow_up' END AS relation,
    0.7 AS score, 'Le plan a été présenté.' AS quote, 0 AS quote_start, 23 AS quote_end, ['words: plan'] AS reasons,
    'rules 1' AS decided_by, 1 AS revision
FROM range({FOLLOW_UPS}) AS t(i);
INSERT INTO same_announcements
SELECT
    'r' || lpad(CAST(i * 2 + 1 AS VARCHAR), 19, '0'), 'r' || lpad(CAST(i * 2 AS VARCHAR), 19, '0'), 0.9, ['words: the same'],
    'rules 1', 1
FROM range({COPIES}) AS t(i);
"""
QUESTIONS = {
    "where each stands": "SELECT status, count(*), sum(days_left) FROM commitment_status GROUP BY status",
    "what is overdue, how many": "SELECT count(*) FROM commitment_status WHERE status = 'overdue'",
    "where one stands": "SELECT * FROM commitment_status WHERE commitment_id = 'p0000000000000000042'",
    "how many were overdue on a day": "SELECT count(*) FROM status_on(DATE '2020-01-01') WHERE status = 'overdue'",
    "its whole course": "SELECT * FROM commitment_history WHERE commitment_id = 'p0000000000000000042'",
    "changes of status a month": "SELECT date_trunc('month', on_day), status, count(*) FROM commitment_history GROUP BY ALL",
    "due soon, with words and release": "SELECT due_on, quote, title FROM ledger WHERE status = 'due_soon' ORDER BY due_on",
}


def make(path: str) -> dict[str, Any]:
    """A warehouse of this many commitments; its views are those of the published file, and publishing would take minutes."""
    from warehouse.connection.sql import statement
    from warehouse.store import open_store

    with open_store(Path(path)) as store:
        for part in (_RELEASES, _COMMITMENTS, _LINKS):
            store.connection.execute(part)
        store.connection.execute(statement("create_statuses"))  # which publishing would make
    return {"size": Path(path).stat().st_size}


def ask(path: str, ours: int) -> dict[str, Any]:
    """Each question five times, with the program's own settings (one thread, 512 MB) or DuckDB's; medians in seconds."""
    from statistics import median

    import duckdb

    from warehouse.connection.database import SETTINGS

    connection = duckdb.connect(path, read_only=True, config=SETTINGS if ours else {})
    connection.execute("SET temp_directory = ''" if not ours else "SELECT 1")
    found = {}
    for name, question in QUESTIONS.items():
        walls, cpus, rows = [], [], 0
        for _ in range(5):
            clock = Clock()
            with clock:
                rows = len(connection.execute(question).fetchall())
            walls.append(clock.wall)
            cpus.append(clock.cpu)
        found[name] = [median(walls), median(cpus), rows]
    return {"found": found}


def listing(path: str) -> dict[str, Any]:
    """What `commitments list --status due_soon --party nord` asks, as the program does it."""
    from warehouse.published.ledger import Wanted, commitments

    clock = Clock()
    with clock:
        rows = commitments(Path(path), Wanted(parties=("nord",), statuses=("due_soon",)))
    return clock.said(rows=len(rows))


def main(rounds: int = 5) -> None:
    """The file is made once; the queries run in fresh processes."""
    rounds = min(rounds, 3)
    with tempfile.TemporaryDirectory() as temporary:
        path = str(Path(temporary) / "warehouse.duckdb")
        made = fresh(make, path)
        print(
            f"  {COMMITMENTS:,} commitments in {RELEASES:,} releases, {FOLLOW_UPS:,} follow-ups: "
            f"{made.said['size'] / 1e6:.0f} MB"
        )
        for ours, name in ((1, "the program's settings: one thread, 512 MB"), (0, "DuckDB's own settings")):
            asked = [fresh(ask, path, ours) for _ in range(rounds)]
            rows = []
            for question in QUESTIONS:
                figures = [one.said["found"][question] for one in asked]
                middles = [sorted(figure[at] for figure in figures)[rounds // 2] * 1000 for at in (0, 1)]
                rows.append([question, *middles, figures[0][2]])
            table(f"Asking for status, {name}, median of 5 in {rounds} processes", ["", "wall ms", "CPU ms", "rows"], rows)
            print(f"  peak of the process: {middle(asked, 'peak'):.0f} MB")
        listed = [fresh(listing, path) for _ in range(rounds)]
        row = ["due soon, of one party", middle(listed, "wall", inside=True), middle(listed, "cpu", inside=True)]
        table(
            "`commitments list`, opening the file included", ["", "wall s", "CPU s", "rows", "peak MB"],
            [[*row, listed[0].said["rows"], middle(listed, "peak")]],
        )  # several a line, as in a table  # fmt: skip
