"""Reading stored bodies again: nothing is requested, only changed readings become versions, error pages stay out."""

import json
import shutil
from datetime import datetime, timedelta
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
from flows.reading.asking import ReaderFaultError
from flows.rereading.reread import reread
from parsers.model import Source
from tests.support.servers.newsroom import configure, feed, furnish, page
from tests.support.servers.sites import Reply, Site
from warehouse.errors import ArchiveError
from warehouse.harvests.values import CaptureRef, StoredCapture


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


def archived(folder: Path) -> list[Path]:
    return sorted((folder / "data" / "archive").rglob("*.warc.gz"))


def test_an_archive_that_is_gone_is_told_and_costs_nothing_that_was_read(stored, tmp_path, said):
    before = query(tmp_path, VERSIONS)
    names = [file.name for file in archived(tmp_path)]
    for file in archived(tmp_path):
        file.unlink()
    status, out, err = said("reparse", "--config", str(stored.file))
    assert status == exits.STORAGE
    assert "more problems" in out
    assert "--json" not in out, "which `reparse` does not have"
    assert "is missing" in out
    assert "stored bodies could not be read" in err
    assert "doctor --archive" in err
    assert query(tmp_path, VERSIONS) == before

    status, out, _ = said("doctor", "--archive", "--json", "--config", str(stored.file))
    assert status == exits.STORAGE
    found = [one["said"] for one in json.loads(out) if (one["check"], one["verdict"]) == ("archive", "bad")]
    assert len(found) == len(names) == 2
    assert all(any(f"{name} is missing" in line for line in found) for name in names)


def test_an_archive_cut_short_costs_what_was_behind_the_cut(stored, tmp_path, said):
    whole = said("doctor", "--archive", "--json", "--config", str(stored.file))
    assert whole[0] == exits.OK
    assert "are as they were received" in next(one["said"] for one in json.loads(whole[1]) if one["check"] == "archive")
    before = query(tmp_path, VERSIONS)
    file, _ = archived(tmp_path)
    [(captures, cut)] = query(
        tmp_path,
        "SELECT count(*), quantile_disc(warc_offset, 0.6) FROM captures"
        f" WHERE warc_file LIKE '%/{file.name}' AND source_id = 'office-0'",
    )
    [(behind,)] = query(
        tmp_path, f"SELECT count(*) FROM captures WHERE warc_file LIKE '%/{file.name}' AND warc_offset >= {cut}"
    )
    with file.open("r+b") as damaged:
        damaged.truncate(cut + 20)  # in the middle of a record
    result = again(stored)
    (office,) = (one for one in result.harvests if one.source.source_id == "office-0")
    assert 0 < result.damaged < captures + 1
    assert result.damaged == len([line for line in office.problems if "is damaged" in line])
    assert query(tmp_path, VERSIONS) == before

    status, out, _ = said("doctor", "--archive", "--json", "--config", str(stored.file))
    assert status == exits.STORAGE
    (line,) = [one["said"] for one in json.loads(out) if one["check"] == "archive"]
    assert line.startswith(f"{behind} of the ")
    assert file.name in line


def test_a_byte_that_changed_in_the_archive_is_found(stored, tmp_path, said):
    file, _ = archived(tmp_path)
    [(offset,)] = query(
        tmp_path, f"SELECT max(warc_offset) FROM captures WHERE warc_file LIKE '%/{file.name}' AND source_id = 'office-0'"
    )
    with file.open("r+b") as damaged:
        damaged.seek(offset + 200)
        byte = damaged.read(1)
        damaged.seek(offset + 200)
        damaged.write(bytes([byte[0] ^ 1]))
    status, out, _ = said("doctor", "--archive", "--json", "--config", str(stored.file))
    assert status == exits.STORAGE
    (line,) = [one["said"] for one in json.loads(out) if one["check"] == "archive"]
    assert line.startswith("1 of the ")


def test_a_reader_that_breaks_on_one_body_costs_that_body(stored, tmp_path, monkeypatch, said):
    from dataclasses import replace

    from flows.harvest import readers

    honest = readers.read_page

    def fragile(family, body, **more):
        if b"Autre titre" in body:
            raise ReaderFaultError("ZeroDivisionError: on this page")  # as it comes from the reading process
        read = honest(family, body, **more)
        return replace(read, body=read.body.replace("préfet", "PRÉFET"), parser_version=read.parser_version + 1)

    monkeypatch.setattr(readers, "read_page", fragile)
    status, out, _ = said("reparse", "--config", str(stored.file))
    assert status == exits.OK
    assert "a fault of the reader, ZeroDivisionError: on this page" in out
    assert query(tmp_path, "SELECT count(*) FROM releases WHERE title = 'Autre titre'") == [(1,)]
    assert query(tmp_path, "SELECT count(*) FROM release_versions WHERE kind = 'technical'")[0][0] >= 1


def test_a_page_whose_document_the_archive_has_lost_is_not_read_without_it():
    page_at = datetime(2026, 3, 1, 12)
    address, document = "https://x.example/communique", "https://x.example/bilan.pdf"
    html = page("Bilan").replace("</article>", f'<p><a href="{document}">Communiqué de presse (PDF)</a></p></article>')
    source = Source("x", "X", "generic", "https://x.example/")

    def stored_capture(url: str, purpose: str) -> StoredCapture:
        return StoredCapture("x", url, purpose, page_at, CaptureRef(url, url, None, "2026/a.warc.gz", 0))

    def recall(ref: CaptureRef) -> bytes:
        if ref.url == document:
            raise ArchiveError("2026/b.warc.gz is missing")
        return html.encode()

    (alone,) = reread(source, [stored_capture(address, "page")], [], recall)
    assert (len(alone.releases), alone.damaged) == (1, 0)
    (lost,) = reread(source, [stored_capture(address, "page")], [stored_capture(document, "document")], recall)
    assert (lost.releases, lost.damaged) == ([], 1)
    assert "is missing" in lost.problems[0]
