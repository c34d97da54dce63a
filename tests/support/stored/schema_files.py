"""Working files of every schema so far, with data; a migration still to come; and what a file holds."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb

from flows.cli.main import call
from flows.cli.terminal import exits
from tests.support.servers.newsroom import configure, page
from tests.support.servers.sites import Reply, Site
from tests.support.stored.crawls import Crawl
from warehouse.connection.database import attached
from warehouse.schema.files import SchemaFile, migrations

RECORDED = Path(__file__).parents[2] / "data" / "schemas"
RESULTS = (
    "Le ministre de l'intérieur et son homologue britannique se sont réunis pour examiner les résultats du plan "
    "opérationnel conjoint annoncé le 28 novembre 2020. La France a doublé le nombre d'interceptions d'embarcations de "
    "fortune depuis la mise en place du plan."
)
NEXT = SchemaFile(
    f"{len(migrations()) + 1:03}_next.sql",
    """
    ALTER TABLE commitments ADD COLUMN marks VARCHAR[] DEFAULT [];
    ALTER TABLE follow_ups ADD COLUMN weight DOUBLE;
    UPDATE follow_ups SET weight = score * 2;
    CREATE TABLE quotes (commitment_id VARCHAR NOT NULL, words VARCHAR NOT NULL);
    INSERT INTO quotes SELECT commitment_id, quote FROM commitments;
    COMMENT ON TABLE quotes IS 'What was said';
    ALTER TABLE sources RENAME TO sources_before;
    CREATE TABLE sources AS SELECT *, 'calm' AS mood FROM sources_before;
    DROP TABLE sources_before;
    DROP TABLE private.validators;
    """,
)
"""What a migration may do, on tables that views rest on; a list as default is what DuckDB cannot replay from its log."""


def file_of_schema(number: int, path: Path) -> None:
    """Make the working file at `path` as a program with this schema left it, with data.

    Today's is stored by a whole run of the program. One of a past schema was recorded while that was today's, by
    `python -m tests.support.stored.schema_files`, as no later program can write it.
    """
    if number < len(migrations()):
        path.write_bytes(gzip.decompress((RECORDED / f"{number:03}.duckdb.gz").read_bytes()))
    else:
        path.write_bytes(stored_by_a_run(path.with_name("office")))


def stored_by_a_run(folder: Path) -> bytes:
    """A working file with the seed corpus, a release that follows up on one of its commitments, and an archive of others."""
    folder.mkdir()
    with Site() as site:
        item = (
            "<item><title>Bilan</title><link>/interieur/bilan</link><pubDate>Wed, 21 Jul 2021 08:00:00 GMT</pubDate></item>"
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>i</title><link>/</link>{item}</channel></rss>'
        site.pages["/interieur/feed.xml"] = Reply(feed.encode(), content_type="application/rss+xml")
        site.pages["/interieur/bilan"] = page("Bilan", RESULTS).replace("01/03/2026", "21/07/2021")
        config = str(configure(folder, site, ["interieur"]))
        assert call(["run", "--direct", "--config", config]) == exits.OK
        crawl = Crawl().page(
            site.url("/interieur/feed.xml"), feed, "2021-08-01T10:00:00Z", content_type="application/rss+xml"
        )
        crawl.page(site.url("/interieur/bilan"), page("Bilan", RESULTS).replace("01/03/2026", "21/07/2021"), "2021-08-01")
        assert call(["backfill", "--warc", str(crawl.save(folder / "crawl.warc.gz")), "--config", config]) == exits.OK
    path = folder / "data" / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CHECKPOINT")  # so that it is whole without the log next to it
    return path.read_bytes()


def contents(path: Path) -> dict[str, list[Any]]:
    """Every row of every table, and of the views that do not depend on the day of the query.

    DuckDB with one thread, in a database in memory that is there, and Python to sort: for so few rows, that takes half of
    the time.
    """
    with attached(path, read_only=True, settings_stay=True) as connection:
        names = connection.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() UNION ALL "
            "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        return {
            name: sorted(connection.execute(f"FROM {name}").fetchall(), key=repr)
            for (name,) in names
            if name not in ("private.migrations", "paris_today", "commitment_status", "commitment_history", "ledger")
        }


def catalogue(path: Path) -> str:
    """Every relation of a file with its text, columns, constraints and comments."""
    with attached(path, read_only=True, settings_stay=True) as connection:
        found = [
            connection.execute(query).fetchall()
            for query in (
                "SELECT schema_name, table_name, sql, comment FROM duckdb_tables() ORDER BY ALL",
                "SELECT schema_name, view_name, sql, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL",
                "SELECT schema_name, table_name, column_index, column_name, data_type, column_default, comment "
                "FROM duckdb_columns() WHERE NOT internal ORDER BY ALL",
                "SELECT schema_name, table_name, constraint_text FROM duckdb_constraints() ORDER BY ALL",
                "SELECT schema_name, sequence_name FROM duckdb_sequences() ORDER BY ALL",
            )
        ]
    return json.dumps(found, indent=1)


def main() -> None:
    """Record a file of today's schema. To be done, and committed, before the next migration is written."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        kept = stored_by_a_run(Path(folder) / "office")
    RECORDED.mkdir(exist_ok=True)
    (RECORDED / f"{len(migrations()):03}.duckdb.gz").write_bytes(gzip.compress(kept, mtime=0))


if __name__ == "__main__":
    main()
