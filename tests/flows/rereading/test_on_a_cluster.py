"""Bodies read by the workers of a real Dask cluster: the same rows, whichever of them goes, and clear words when all do."""

import ast
import sys
from datetime import datetime
from importlib import metadata
from pathlib import Path

import duckdb
import pytest

from flows.config.load import load_config
from flows.config.tables.work import WorkTable
from flows.passes.full_pass import run_pass
from flows.passes.lifecycle.stopping import Stop
from flows.passes.reparse import reparse_all
from flows.passes.report import LogReport
from flows.passes.visits import on_threads
from flows.reading import cluster
from flows.reading.asking import ClusterError, ReadersGoneError
from flows.reading.edition import LIBRARIES, edition
from flows.reading.limits import OverLimitError
from flows.reading.runners import reading, reading_on
from parsers.errors import NotAReleaseError
from parsers.model import Release
from parsers.pages import read_page
from tests.support.servers.dask_cluster import DaskCluster
from tests.support.servers.newsroom import configure, furnish, page
from tests.support.servers.sites import Site
from tests.support.stored.stored_captures import Killing, rows

PAGE = page("Un titre").encode()
URL = "https://valmont.example/a"
OWN = """
[[cue]]
id = "fr.own.word_given"
on = ["parole"]
says = "{donne|donnent|donnons} (sa|leur|notre) parole (de|d') <inf>"
weight = 0.9
subject = "active"
example = "Le maire donne sa parole de replanter la haie."
counter = "Le maire a pris la parole."
"""


@pytest.fixture(scope="module")
def dask(tmp_path_factory):
    with DaskCluster(tmp_path_factory.mktemp("dask"), workers=2) as one:
        yield one


@pytest.fixture
def lines(dask):
    return f'runner = "dask"\ndask = "{dask.address}"'


@pytest.fixture
def alone(tmp_path):
    """Another cluster, of one worker, for a test that ends it."""
    with DaskCluster(tmp_path, workers=1) as one:
        yield one


def asked(body=PAGE, **options):
    return reading.ask("read_page", "generic", body=body, what=f"the page at {URL}", url=URL, **options)


def test_a_worker_reads_what_is_read_here_and_errors_come_back_as_they_are(dask):
    with reading_on(WorkTable(runner="dask", dask=dask.address)):
        assert reading.at_once == 2
        assert asked() == read_page("generic", PAGE, url=URL)
        with pytest.raises(NotAReleaseError, match="holds no text"):
            asked(b"<html></html>")
    assert reading.cluster is None


def test_a_cluster_gives_the_rows_that_one_process_gives(again, undisturbed, lines):
    _, config = again(lines)
    assert rows(config) == undisturbed


def test_a_worker_killed_in_the_middle_costs_nothing(again, undisturbed, lines, dask):
    report = Killing(lambda: dask.workers[0].pid)
    result, config = again(lines, report=report)
    dask.add_worker()
    assert report.killed
    assert [one.problems for one in result.harvests] == [()]
    assert rows(config) == undisturbed


def test_a_scheduler_that_goes_away_ends_the_run_and_the_next_one_does_the_rest(again, undisturbed, alone):
    report = Killing(lambda: alone.scheduler.pid)
    with pytest.raises(
        ClusterError, match=r"the Dask cluster at tcp://127.*was lost: the connection to its scheduler broke"
    ):
        again(f'runner = "dask"\ndask = "{alone.address}"', report=report)
    assert reading.cluster is None
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FOLLOWTHROUGH_WORK__RUNNER", "processes")
        config = load_config(again.folder / "followthrough.toml")
        with duckdb.connect(str(config.warehouse.path), read_only=True) as connection:
            assert 0 < connection.execute("SELECT count(*) FROM releases").fetchall()[0][0] < len(undisturbed["releases"])
        assert reparse_all(config, report=LogReport(), stop=Stop()).outcome == "completed"
    assert rows(config) == undisturbed


def test_a_scheduler_that_is_not_there_is_reported_before_anything_is_written(again, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 0.2)
    with pytest.raises(ClusterError, match=r"the Dask scheduler at tcp://127\.0\.0\.1:9 does not answer") as error:
        again('runner = "dask"\ndask = "tcp://127.0.0.1:9"')
    assert "docs/scaling.md" in error.value.hint
    with duckdb.connect(str(again.folder / "data" / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM runs WHERE flow = 'reparse'").fetchall() == [(0,)]


def test_a_scheduler_without_workers_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1.0)
    with DaskCluster(tmp_path, workers=0) as empty, pytest.raises(ClusterError, match="has no workers"):
        cluster.Cluster(empty.address)


def test_workers_that_would_read_otherwise_are_found_out(dask, monkeypatch):
    honest = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "1.0" if name == "lxml" else honest(name))
    edition.cache_clear()
    with pytest.raises(ClusterError, match=r"would read otherwise than this program: lxml .* there, 1\.0 here") as error:
        cluster.Cluster(dask.address)
    assert "Install the same Followthrough" in error.value.hint
    monkeypatch.undo()
    edition.cache_clear()
    with reading_on(WorkTable(runner="dask", dask=dask.address)), pytest.MonkeyPatch.context() as patched:
        patched.setattr(cluster, "fingerprint", lambda: bytes(32))  # one that joined later
        with pytest.raises(ReadersGoneError, match="a worker reads otherwise"):
            asked()
        reading.cluster._lost = None  # or the block would end with that


def test_people_s_own_words_reach_the_workers(dask, monkeypatch):
    text = "Le maire donne sa parole de replanter la haie."
    release = Release("s", URL, None, "T", text, "generic", 1, "c", datetime(2026, 3, 1))
    with reading_on(WorkTable(runner="dask", dask=dask.address)):
        assert reading.ask("with_commitments_and_claims", release, what="a text").commitments == ()
        monkeypatch.setattr("parsers.lexicon.own_lines", lambda: {"commitments_fr.toml": OWN})
        (found,) = reading.ask("with_commitments_and_claims", release, what="a text").commitments
    assert found.cue == "fr.own.word_given"


def test_what_a_worker_answers_makes_values_and_calls_nothing(dask, monkeypatch):
    from flows.reading.edition import fingerprint
    from flows.reading.frames import packed

    with reading_on(WorkTable(runner="dask", dask=dask.address)):
        monkeypatch.setattr(cluster.Cluster, "_result", lambda *_: fingerprint() + packed("value", sys.exit))
        with pytest.raises(OverLimitError, match=r"no reading: sys\.exit in an answer"):
            asked()


def test_a_pass_asks_the_cluster_too(dask, lines, tmp_path):
    here = reading.here.pids
    with Site() as site:
        config = load_config(configure(tmp_path, site, furnish(site, 2, 2), seed_corpus=False, more=f"[work]\n{lines}"))
        with on_threads() as submit:
            result = run_pass(config, submit=submit, report=LogReport(), stop=Stop())
    assert result.counts["first"] == 4
    assert reading.here.pids == here, "and nobody here"


def test_without_the_extra_the_error_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "flows.reading.cluster", None)
    with (
        pytest.raises(ClusterError, match="needs what is not installed") as error,
        reading_on(WorkTable(runner="dask", dask="tcp://10.0.0.5:8786")),
    ):
        pass
    assert "followthrough[dask]" in error.value.hint


def test_the_edition_has_every_library_that_readers_rest_on():
    known = {"bs4": "beautifulsoup4", "Stemmer": "pystemmer"}
    found = set()
    for file in Path("parsers").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            found |= {name.split(".")[0] for name in names}
    others = found - set(sys.stdlib_module_names) - {"parsers"}
    assert {known.get(one, one) for one in others} == set(LIBRARIES)
