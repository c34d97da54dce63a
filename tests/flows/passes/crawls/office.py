"""A folder in which archives of others are read, and an archive as each kind of crawler writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from flows.config.load import load_config
from flows.passes.crawls.backfill import CrawlResult, backfill_from_crawls
from flows.passes.crawls.progress import CrawlLog
from flows.passes.crawls.sources import named_by
from flows.passes.lifecycle.stopping import Stop
from tests.support.stored.crawls import SITE, Crawl, configure, listing, release

QUAY = "Le préfet s'engage à réparer le quai nord avant la fin du mois de juin {}."


BRIDGE = "Le préfet a inauguré le pont, en présence des maires et des services de l'État, le 3 février 2016."


class Office:
    """A folder in which archives are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = configure(folder)

    def take(self, path: Path, *, stop: Stop | None = None, **options: Any) -> CrawlResult:
        return backfill_from_crawls(
            load_config(self.file), named_by(path), report=CrawlLog(), stop=stop or Stop(), **options
        )

    def save(self, crawl: Crawl, name: str) -> Path:
        return crawl.save(self.folder / name)

    def ask(self, query: str, *, published: bool = False) -> list[tuple[Any, ...]]:
        name = "followthrough.duckdb" if published else "warehouse.duckdb"
        with duckdb.connect(str(self.folder / "data" / name), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def versions(self) -> list[tuple[Any, ...]]:
        return self.ask(
            "SELECT r.url, v.kind, v.seen_at FROM release_versions AS v JOIN release_records AS r USING (release_id)"
            " ORDER BY r.url, v.seen_at"
        )

    def texts(self) -> list[str]:
        return [text for (text,) in self.ask("SELECT body FROM release_versions ORDER BY seen_at")]


def crawl_of(form: Any, year: int) -> Crawl:
    """Two releases that a list shows on two pages, one of them twice, and much else."""
    crawl = Crawl(form)
    crawl.page(f"{SITE}/actualites/quai", release("quai", "02/03/2016", QUAY.format(year)), f"{year}-05-03T10:00:01Z")
    further = f"{SITE}/actualites?page=2"
    crawl.page(f"{SITE}/actualites", listing({"quai": "02/03/2016"}, further=further), f"{year}-05-03T10:00:02Z")
    crawl.page(further, listing({"pont": "04/02/2016"}), f"{year}-05-03T10:00:03Z")
    bridge = release("pont", "04/02/2016", BRIDGE)
    crawl.page(f"{SITE}/actualites/pont", bridge, f"{year}-05-03T10:00:04Z")
    crawl.page(f"{SITE}/demarches/carte", release("Démarches", "04/02/2016", "Comment demander."), f"{year}-05-03T10:00:05Z")
    crawl.page(f"{SITE}/logo.png", b"\x89PNG", f"{year}-05-03T10:00:06Z", content_type="image/png")
    crawl.page("https://other.example/actualites/a", release("a", "04/02/2016", BRIDGE), f"{year}-05-03T10:00:07Z")
    crawl.page(f"{SITE}/actualites/lost", "sorry", f"{year}-05-03T10:00:08Z", status="503 Service Unavailable")
    crawl.repeat(f"{SITE}/actualites/pont", bridge, f"{year}-06-01T00:00:00Z")
    return crawl


RECORDS = 5
"""Of those that are taken: two lists, the quay, and the bridge twice."""
