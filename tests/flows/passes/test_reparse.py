"""Reading stored bodies again: nothing is requested, only changed readings become versions, error pages stay out."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from flows.cli.terminal import exits
from flows.config.load import load_config
from flows.passes.full_pass import run_pass
from flows.passes.lifecycle.stopping import Stop
from flows.passes.reparse import reparse_all
from flows.passes.report import LogReport
from flows.passes.visits import on_threads
from tests.newsroom import configure, feed, furnish, page
from tests.sites import Reply, Site


def query(folder: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(folder / "data" / "followthrough.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def one_pass(config, days: int = 0):
    with on_threads() as submit:
        return run_pass(config, submit=submit, report=LogReport(), stop=Stop(), shift=timedelta(days=days))


def again(config):
    return reparse_all(config, report=LogReport(), stop=Stop())


@pytest.fixture(scope="module")
def two_passes(tmp_path_factory):
    """Two passes over a source with two releases; the words of one change in between, and a third page is an error page."""
    folder = tmp_path_factory.mktemp("two_passes")
    with Site() as site:
        (source,) = furnish(site, 1, 2)
        site.pages[f"/{source}/feed.xml"] = feed(source, ["communique-0", "communique-1", "lost"])
        site.pages[f"/{source}/lost"] = Reply(page("Page introuvable").encode(), status=404)
        config = load_config(configure(folder, site, [source]))
        one_pass(config)
        site.pages[f"/{source}/communique-0"] = page("Autre titre", "D'autres mots pour ce communiqué. " * 8)
        one_pass(config, days=1)
    return folder


@pytest.fixture
def stored(two_passes, tmp_path):
    """What `two_passes` stored, in the test's own folder; the site is gone, and need not be there."""
    shutil.copytree(two_passes, tmp_path, dirs_exist_ok=True)
    return load_config(tmp_path / "followthrough.toml")


VERSIONS = "SELECT version_id, kind, title, body, version FROM release_versions ORDER BY ALL"


def test_with_the_same_readers_nothing_changes_and_nothing_is_asked_for(stored, tmp_path):
    before = query(tmp_path, VERSIONS)
    assert sorted(row[1] for row in before) == ["edit", *["first"] * 7]
    result = again(stored)
    assert result.outcome == "completed"
    assert query(tmp_path, VERSIONS) == before


def test_a_changed_reader_makes_technical_versions_and_no_edits(stored, tmp_path, monkeypatch):
    from dataclasses import replace

    from flows.harvest import readers

    honest = readers.read_page

    def better(family, body, **more):
        read = honest(family, body, **more)
        return replace(read, body=read.body.replace("communiqué", "COMMUNIQUÉ"), parser_version=read.parser_version + 1)

    monkeypatch.setattr(readers, "read_page", better)
    again(stored)
    kinds = query(tmp_path, "SELECT kind, count(*) FROM release_versions GROUP BY kind ORDER BY kind")
    assert dict(kinds)["edit"] == 1
    assert dict(kinds)["technical"] >= 1
    (body,) = query(tmp_path, "SELECT body FROM releases WHERE title = 'Autre titre'")[0]
    assert "COMMUNIQUÉ" in body
    count = query(tmp_path, "SELECT count(*) FROM release_versions")
    again(stored)
    assert query(tmp_path, "SELECT count(*) FROM release_versions") == count


def test_a_page_that_could_not_be_read_before_becomes_a_release(tmp_path, monkeypatch):
    from flows.harvest import readers
    from parsers.errors import NotAReleaseError

    honest = readers.read_page

    def poor(family, body, **more):
        if family != "seed":
            raise NotAReleaseError("not yet")
        return honest(family, body, **more)

    with Site() as site:
        sources = furnish(site, 1, 2)
        config = load_config(configure(tmp_path, site, sources))
        with monkeypatch.context() as patched:
            patched.setattr(readers, "read_page", poor)
            one_pass(config)
        assert query(tmp_path, "SELECT count(*) FROM releases") == [(5,)]
    again(config)
    assert query(tmp_path, "SELECT count(*) FROM releases") == [(7,)]
    found = query(tmp_path, "SELECT published_on, external_id FROM releases WHERE source_id = 'office-0' ORDER BY 2")
    assert [row[1] for row in found] == ["office-0-communique-0", "office-0-communique-1"]


def test_error_pages_are_kept_as_captures_and_never_read_as_releases(stored, tmp_path):
    again(stored)
    assert query(tmp_path, "SELECT count(*) FROM releases WHERE title LIKE '%introuvable%'") == [(0,)]
    assert query(tmp_path, "SELECT count(*) FROM captures WHERE url LIKE '%/lost'") == [(1,)]


def test_the_command_says_what_it_did(stored, said):
    status, out, err = said("reparse", "--config", str(stored.file))
    assert status == exits.OK, err
    assert "2 sources read again: 0 readings changed" in out


def test_a_damaged_archive_costs_the_body_only(stored, tmp_path):
    for file in (tmp_path / "data" / "archive").rglob("*.warc.gz"):
        file.write_bytes(b"nothing of a gzip file")
    result = again(stored)
    assert result.outcome == "completed"
    assert any("office-0" in one.source.source_id and one.problems for one in result.harvests)
    assert json.dumps([one.problems for one in result.harvests])
    assert query(tmp_path, "SELECT count(*) FROM releases") == [(7,)]
