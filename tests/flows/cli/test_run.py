"""Whole runs of the real program: killed at any moment, read while in progress, with a full disk, stopped, in trouble."""

import contextlib
import functools
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import psutil
import pytest

from flows.cli.terminal import exits
from parsers.identity import capture_id
from tests.support.measures.patience import HANGS
from tests.support.processes.forked import Ended, Program
from tests.support.servers.newsroom import configure, feed, furnish, page
from tests.support.servers.sites import Reply, Site
from warehouse.archive.kinds import archive_at
from warehouse.harvests.values import CaptureRef


def start(config: Path, *options: str, **more) -> Program:
    return Program("run", "--direct", "--config", str(config), *options, **more)


def run(config: Path, *options: str, **more) -> Ended:
    return start(config, *options, **more).ended()


def rows(published: Path) -> dict[str, list[tuple]]:
    """What two runs that brought the same must have in common: no times, no places in files.

    The summary of a source counts the follow-ups that are known when it is stored, so by which source came first.
    """
    with duckdb.connect(str(published), read_only=True) as connection:

        def ask(sql: str) -> list[tuple]:
            return connection.execute(sql).fetchall()

        return {
            "releases": ask(
                "SELECT release_id, source_id, external_id, url, title, published_on, body, version"
                " FROM releases ORDER BY ALL"
            ),
            "versions": ask(
                "SELECT version_id, release_id, version, kind, title, body, body_sha256, parser, capture_id"
                " FROM release_versions ORDER BY ALL"
            ),
            "promises": ask("SELECT * EXCLUDE (revision, first_held_at) FROM commitments ORDER BY ALL"),
            "follow-ups": ask("SELECT * EXCLUDE (revision) FROM follow_ups ORDER BY ALL"),
            "copies": ask("SELECT * EXCLUDE (revision) FROM same_announcements ORDER BY ALL"),
            "captures": ask("SELECT capture_id, url, bytes FROM captures ORDER BY ALL"),
            "alerts": ask(
                "SELECT alert_id, kind, title, regexp_replace(facts, '\"follow_ups\":[0-9]+', ''), channel_id, state"
                " FROM alerts LEFT JOIN deliveries USING (alert_id) ORDER BY ALL"
            ),
        }


def captures_can_be_read(folder: Path) -> int:
    archive = archive_at(folder / "data" / "archive")
    with duckdb.connect(str(folder / "data" / "followthrough.duckdb"), read_only=True) as connection:
        found = connection.execute("SELECT capture_id, url, content_type, warc_file, warc_offset FROM captures").fetchall()
    for row in found:
        assert capture_id(archive.read(CaptureRef(*row))) == row[0]
    return len(found)


@pytest.mark.slow
@pytest.mark.parametrize(("kills", "offices", "releases"), [(4, 3, 3), pytest.param(20, 4, 6, marks=pytest.mark.soak)])
def test_a_run_killed_at_any_moment_and_run_to_the_end_gives_the_rows_of_an_undisturbed_one(
    tmp_path, kills, offices, releases
):
    """Four kills, one per quarter of a run: it visits, stores, notifies and publishes. `make soak` kills twenty times."""
    chance = random.Random(20261123)
    with Site() as site:
        sources = furnish(site, offices, releases, slow_seconds=0.03)
        calm = tmp_path / "calm"
        calm.mkdir()
        undisturbed = start(configure(calm, site, sources), from_nothing=True)  # kills while files are made are among them
        lasted = cpu_until_its_end(undisturbed)
        assert undisturbed.ended().returncode == exits.OK
        expected = rows(calm / "data" / "followthrough.duckdb")
        assert len(expected["releases"]) == offices * releases + 5
        for number in range(kills):
            moment = (number + chance.random()) * lasted / kills
            folder = tmp_path / f"killed-{number}"
            while not kill_a_run(folder, site, sources, moment):
                lasted *= 0.9  # it had already ended: what the first run read from disk is in memory now
                moment *= 0.9
            config = configure(folder, site, sources)
            ended = run(config, from_nothing=True)
            assert ended.returncode == exits.OK, ended.stderr
            assert rows(folder / "data" / "followthrough.duckdb") == expected, f"killed after {moment:.2f} s of CPU time"
            assert captures_can_be_read(folder) == len(expected["captures"])


def cpu_until_its_end(process: Program, most: float = float("inf")) -> float:
    """Wait until it has ended or taken `most` seconds of CPU time; returns what it took, much the same on a busy machine."""
    watched = psutil.Process(process.pid)
    taken = 0.0
    with contextlib.suppress(psutil.NoSuchProcess):  # it has ended between two looks
        while process.poll() is None and taken < most:
            taken = sum(watched.cpu_times()[:2])
            time.sleep(0.005)
    return taken


def kill_a_run(folder: Path, site: Site, sources: list[str], moment: float) -> bool:
    """Start a run in an empty `folder` and kill it after `moment` seconds of CPU time; False when it had ended by then."""
    shutil.rmtree(folder, ignore_errors=True)  # the first time there is none
    folder.mkdir()
    process = start(configure(folder, site, sources), from_nothing=True)
    cpu_until_its_end(process, moment)
    process.kill()
    return process.ended().returncode == -signal.SIGKILL


READER = """
import os, sys, time, duckdb
path, stop = sys.argv[1], sys.argv[2]
queries = 0
while not os.path.exists(stop):
    with duckdb.connect(path, read_only=True) as connection:
        for _ in range(20):
            (count,) = connection.execute("SELECT count(*) FROM releases").fetchone()
            assert count >= 5, count
            connection.execute(
                "SELECT source_id, count(*), max(seen_at) FROM releases JOIN release_versions USING (release_id) GROUP BY 1"
            ).fetchall()
            queries += 1
            time.sleep(0.01)
print(queries)
"""


@pytest.mark.slow
@pytest.mark.parametrize("runs", [4, pytest.param(10, marks=pytest.mark.soak)])
def test_a_reader_of_the_published_file_and_runs_never_disturb_each_other(tmp_path, runs):
    stop = tmp_path / "stop"
    with Site() as site:
        sources = furnish(site, 2, 3)
        config = configure(tmp_path, site, sources, seed_corpus=False)
        assert run(config).returncode == exits.OK
        published = tmp_path / "data" / "followthrough.duckdb"
        reader = subprocess.Popen(
            [sys.executable, "-c", READER, str(published), str(stop)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            for number in range(runs):
                site.pages[f"/{sources[0]}/communique-0"] = page("Titre", f"Version {number} du communiqué. " * 5)
                ended = run(config)
                assert ended.returncode == exits.OK, ended.stderr
        finally:
            stop.touch()
            said, failed = reader.communicate(timeout=HANGS)
        assert reader.returncode == 0, failed
        assert int(said) > 20


def small_files(limit: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def test_a_full_disk_is_told_and_what_was_stored_stays(tmp_path):
    with Site() as site:
        sources = furnish(site, 2, 3)
        config = configure(tmp_path, site, sources, seed_corpus=False)
        assert run(config).returncode == exits.OK
        before = rows(tmp_path / "data" / "followthrough.duckdb")
        site.pages.update({f"/{sources[0]}/big": page("Grand", "Un texte très long. " * 40_000)})
        site.pages[f"/{sources[0]}/feed.xml"] = feed(sources[0], ["big", "communique-0"])
        limit = (tmp_path / "data" / "warehouse.duckdb").stat().st_size // 2
        ended = run(config, before=functools.partial(small_files, limit))
        assert ended.returncode == exits.STORAGE, (ended.returncode, ended.stderr)
        assert "error:" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert rows(tmp_path / "data" / "followthrough.duckdb") == before
        ended = run(config)
        assert ended.returncode == exits.OK, ended.stderr
        titles = [row[4] for row in rows(tmp_path / "data" / "followthrough.duckdb")["releases"]]
        assert "Grand" in titles


def test_a_working_file_that_somebody_else_holds_is_told_apart(tmp_path):
    with Site() as site:
        config = configure(tmp_path, site, furnish(site, 1, 1), seed_corpus=False)
        assert run(config).returncode == exits.OK
        code = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(600)"
        held = str(tmp_path / "data" / "warehouse.duckdb")
        holder = subprocess.Popen([sys.executable, "-c", code, held], stdout=subprocess.PIPE, text=True)
        try:
            assert holder.stdout.readline().strip() == "held"
            ended = run(config, environ={**os.environ, "FOLLOWTHROUGH_WAREHOUSE__LOCK_SECONDS": "0.5"})
        finally:
            holder.kill()
            holder.wait()
        assert ended.returncode == exits.LOCKED, ended.stderr
        assert str(holder.pid) in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_told_to_stop_stores_what_it_has_and_says_so(tmp_path, number):
    with Site() as site:
        sources = furnish(site, 1, 40, slow_seconds=0.1)
        config = configure(tmp_path, site, sources, seed_corpus=False)
        process = start(config, "--json")
        while site.count(f"/{sources[0]}/communique-3") == 0:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(number)
        ended = process.ended()
        assert ended.returncode == exits.INTERRUPTED, ended.stderr
        result = json.loads(ended.stdout)
        assert result["outcome"] == "interrupted"
        stored = len(rows(tmp_path / "data" / "followthrough.duckdb")["releases"])
        assert 3 <= stored < 40
        assert run(config).returncode == exits.OK
        assert run(config).returncode == exits.OK
        assert len(rows(tmp_path / "data" / "followthrough.duckdb")["releases"]) == 40


def test_sources_in_trouble_are_named_and_strict_makes_a_status_of_them(tmp_path):
    with Site() as site:
        sources = furnish(site, 2, 1)
        site.pages[f"/{sources[1]}/feed.xml"] = "<html><body>Maintenance</body></html>"
        config = configure(tmp_path, site, sources, seed_corpus=False)
        ended = run(config)
        assert ended.returncode == exits.OK
        assert f"In trouble: {sources[1]}" in ended.stdout
        assert run(config, "--strict").returncode == exits.TROUBLE
    with duckdb.connect(str(tmp_path / "data" / "followthrough.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "SELECT outcome, error FROM fetches WHERE source_id = ? AND purpose = 'feed'", [sources[1]]
        ).fetchall()
    assert [row[0] in ("unreadable", "refused") and bool(row[1]) for row in found] == [True, True]


CHALLENGE = "<html><head><title>Just a moment...</title></head><body><div class='cf-turnstile'></div></body></html>"


def test_run_and_sources_list_agree_on_which_sources_are_in_trouble_and_why(tmp_path, said):
    with Site() as site:
        sources = furnish(site, 3, 1)
        site.pages[f"/{sources[1]}/feed.xml"] = Reply(CHALLENGE.encode(), content_type="text/html")
        site.pages[f"/{sources[2]}/feed.xml"] = feed(sources[2], [])
        config = configure(tmp_path, site, sources)
        _, out, _ = said("run", "--direct", "--config", str(config), "--json")
        run_says = {one["source_id"]: one["trouble"] for one in json.loads(out)["sources"]}
        shown = said("run", "--direct", "--config", str(config), "--source", sources[1])[1]
    _, out, _ = said("sources", "list", "--json", "--config", str(config))
    list_says = {one["id"]: one for one in json.loads(out)}
    assert {name for name, trouble in run_says.items() if trouble} == set(sources[1:])
    assert {name for name, one in list_says.items() if one["state"] not in ("ok", "new", "bundled")} == set(sources[1:])
    for name in sources[1:]:
        assert list_says[name]["state"] == run_says[name]["state"] != "ok"
        assert run_says[name]["detail"] in list_says[name]["remark"]
    assert "challenge" in run_says[sources[1]]["detail"]
    assert f"In trouble: {sources[1]} (failing)." in shown


def test_without_a_network_the_pass_completes_and_every_source_is_named(tmp_path):
    with Site() as site:
        sources = furnish(site, 2, 1)
        config = configure(tmp_path, site, sources)
    ended = run(config, "--json")
    assert ended.returncode == exits.OK, ended.stderr
    result = json.loads(ended.stdout)
    assert {one["source_id"]: one["readable"] for one in result["sources"]} == {
        sources[0]: False, sources[1]: False, "seed-corpus": True,
    }  # several a line, as in a table  # fmt: skip


def test_two_passes_bring_nothing_new_the_second_time(tmp_path):
    with Site() as site:
        sources = furnish(site, 2, 3)
        config = configure(tmp_path, site, sources)
        run(config)
        before = rows(tmp_path / "data" / "followthrough.duckdb")
        second = json.loads(run(config, "--json").stdout)
        assert rows(tmp_path / "data" / "followthrough.duckdb") == before
        assert {key: value for key, value in second["counts"].items() if value} == {"sources": 3}
