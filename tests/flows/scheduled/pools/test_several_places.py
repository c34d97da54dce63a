"""Watching from several places with the real Prefect: its server, a worker as a process of its own, a pass that stores."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from flows.cli.main import call
from flows.cli.terminal import exits
from tests.support.measures.patience import HANGS
from tests.support.servers.newsroom import furnish
from tests.support.servers.postgres_server import postgres_server
from tests.support.servers.sites import Asked, Site
from tests.support.stored.harvests import rows
from warehouse.archive.kinds import archive_at
from warehouse.harvests.values import CaptureRef

DELAY = 0.3
PASS = """
import os, subprocess, sys
from pathlib import Path
from flows.scheduled.server import prefect_api

config, passes = Path(sys.argv[1]), int(sys.argv[2])
os.environ |= {"PREFECT_WORKER_QUERY_SECONDS": "0.2", "PREFECT_WORKER_HEARTBEAT_SECONDS": "1"}
with prefect_api(config.parent / "data" / "warehouse.duckdb", scheduler=False):
    from flows.cli.sources.pools import pools_seen
    from flows.config.load import load_config
    from flows.passes.full_pass import run_pass
    from flows.passes.lifecycle.stopping import Stop
    from flows.passes.report import LogReport
    from flows.passes.visits import on_threads
    from flows.scheduled.pools import handing_over

    loaded = load_config(config)
    for number in range(passes):
        with (config.parent / "worker.log").open("a") as output:
            worker = subprocess.Popen([sys.executable, "-m", "flows.cli", "worker", "north", "--config", str(config)],
                stdout=output, stderr=output)
        (config.parent / "worker.pid").write_text(str(worker.pid))
        try:
            with handing_over.handing_over(loaded) as pools, on_threads() as here:
                result = run_pass(loaded, submit=lambda one: (pools.submit if one.source.pool else here)(one),
                    report=LogReport(), stop=Stop(), shared=pools.turns)
            print("outcome", result.outcome, *sorted(result.trouble.values()))
            print("seen", *[one.there for one in pools_seen(loaded)])
        finally:
            worker.terminate()
            print("ended", worker.wait())
"""


@dataclass(frozen=True)
class Watched:
    """What a pass with a worker left behind, and a pass of the same site without one."""

    folder: Path
    alone: Path
    said: str
    worker: str
    asked: list[Asked]


def configured(
    folder: Path,
    site: Site,
    sources: list[str],
    *,
    delay: float = 0.0,
    pool: str | None = None,
    platform: str | None = "shared",
    silent_minutes: float = 30,
) -> Path:
    """A configuration with all sources on one platform (None: each on its own), the first of them in the pool."""
    lines = ["catalogue = []", "seed_corpus = false", "[http]", f"delay_seconds = {delay}", "allow_private_addresses = true"]
    lines += ["[work]", 'results = "shared"', f"silent_minutes = {silent_minutes}"]
    for source in sources:
        lines += [
            "[[source]]",
            f'id = "{source}"',
            f'name = "{source}"',
            'family = "generic"',
            f'platform = "{platform or source}"',
        ]
        lines += [f'home = "{site.url(f"/{source}/")}"', f'feeds = ["{site.url(f"/{source}/feed.xml")}"]']
        lines += [f'pool = "{pool}"'] if pool and source == sources[0] else []
    file = folder / "followthrough.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def passes(number: int, config: Path, **more: str) -> str:
    """What so many passes of a configuration said, each with a worker and all with a Prefect server of their own."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    ran = subprocess.run(
        [sys.executable, "-c", PASS, str(config), str(number)], env={**environ, **more},
        capture_output=True, text=True, timeout=HANGS, cwd=Path(__file__).parents[4],
        check=False,  # what it wrote says more than a status
    )  # several a line, as in a table  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout


POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.soak)  # what differs is Prefect's affair


@pytest.fixture(scope="module", params=["sqlite", POSTGRESQL])
def watched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, started_before) -> Iterator[Watched]:
    folder, alone = tmp_path_factory.mktemp("several"), tmp_path_factory.mktemp("alone")
    with Site() as site, ExitStack() as ending:
        sources = furnish(site, 2, 3)
        assert call(["run", "--direct", "--config", str(configured(alone, site, sources))]) == exits.OK
        site.asked.clear()
        more = {}
        if request.param == "postgresql":
            server = ending.enter_context(postgres_server())
            address = server.address(server.database()).replace("postgres:", "postgresql+asyncpg:")
            more = {"PREFECT_API_DATABASE_CONNECTION_URL": address, **server.environment()}
        else:
            started_before(folder / "data" / "prefect")
        said = passes(1, configured(folder, site, sources, delay=DELAY, pool="north"), **more)
        yield Watched(folder, alone, said, (folder / "worker.log").read_text(), site.asked)


QUERIES = (
    "SELECT release_id, source_id, external_id, url, title, published_on, body, version FROM releases",
    "SELECT commitment_id, quote, quote_start, deadline_from, deadline_to, confidence FROM commitments",
    "SELECT version_id, kind, parser, parser_version, capture_id FROM release_versions",
    "SELECT capture_id, url, content_type, bytes FROM captures",
    "SELECT source_id, url, purpose, outcome, http_status, bytes FROM fetches WHERE purpose <> 'robots'",
)


def test_the_rows_are_those_of_one_machine(watched: Watched) -> None:
    assert "outcome completed\n" in watched.said
    same_rows(watched.folder, watched.alone, QUERIES)


def same_rows(folder: Path, alone: Path, queries: Sequence[str]) -> None:
    for query in queries:
        here, there = (rows(one / "data" / "warehouse.duckdb", query) for one in (alone, folder))
        assert sorted(map(repr, there)) == sorted(map(repr, here)), query
        assert here, query


def test_bodies_from_a_worker_are_in_the_archive_and_nothing_is_left_between_the_machines(watched: Watched) -> None:
    query = "SELECT capture_id, url, content_type, warc_file, warc_offset FROM captures"
    kept = rows(watched.folder / "data" / "warehouse.duckdb", query)
    archive = archive_at(watched.folder / "data" / "archive")
    assert len([archive.read(CaptureRef(*ref)) for ref in kept]) == 8
    assert [one for one in (watched.folder / "shared").rglob("*") if one.is_file()] == []


def test_requests_to_one_platform_are_apart_whoever_makes_them(watched: Watched) -> None:
    who = [asked.headers["User-Agent"] for asked in watched.asked]
    assert len(who) == 2 * (1 + 1 + 3)
    times = sorted(asked.at for asked in watched.asked)
    assert min(after - before for before, after in pairwise(times)) >= DELAY


def test_the_worker_was_seen_made_its_visit_and_ended_when_told_to(watched: Watched) -> None:
    assert "seen True" in watched.said
    assert "ended 0" in watched.said
    assert "office-0: 5 requests, 3 releases" in watched.worker
    assert "office-1" not in watched.worker
    assert "Traceback" not in watched.worker


def test_nothing_secret_went_through_prefect_or_the_place_for_results(watched: Watched) -> None:
    home = watched.folder / "data" / "prefect"
    assert not list(home.rglob("*.password"))
    assert b"/archive" not in b"".join(one.read_bytes() for one in home.glob("prefect.db*"))


@pytest.mark.soak  # its turn at the platform ends after minutes
def test_a_worker_killed_in_a_visit_costs_that_visit_and_the_next_pass_makes_up_for_it(tmp_path, started_before) -> None:
    folder, alone = tmp_path / "several", tmp_path / "alone"
    folder.mkdir()
    alone.mkdir()
    started_before(folder / "data" / "prefect")
    with Site() as site:
        sources = furnish(site, 2, 3)
        assert call(["run", "--direct", "--config", str(configured(alone, site, sources))]) == exits.OK
        page = site.pages["/office-0/communique-1"]
        pids: list[str] = []

        def kill_once(asked: Asked) -> object:
            if not pids:
                pids.append((folder / "worker.pid").read_text())
                os.kill(int(pids[0]), signal.SIGKILL)
            return page

        site.pages["/office-0/communique-1"] = kill_once
        # Each has its own platform: the killed worker's turn at its own lasts for minutes.
        config = configured(folder, site, sources, pool="north", platform=None, silent_minutes=1)
        said = passes(2, config)
    first, second = (line for line in said.splitlines() if line.startswith("outcome"))
    assert "failing" in first
    assert "its worker in the pool north gave no sign for 1 min" in first
    assert second == "outcome completed"
    same_rows(folder, alone, QUERIES[:2])
    assert [one for one in (folder / "shared").rglob("*") if one.is_file()] == []
