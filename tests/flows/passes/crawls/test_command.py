"""`followthrough backfill --warc` as people and scripts meet it."""

from __future__ import annotations

import json

import pytest

from flows.cli.terminal import exits
from tests.flows.passes.crawls.office import RECORDS, crawl_of
from tests.support.stored.crawls import Crawl


def test_a_dry_run_says_the_same_and_changes_nothing(office):
    path = office.save(crawl_of("common crawl", 2019), "crawl.warc.gz")
    dry = office.take(path, dry_run=True)
    assert not [one for one in (office.folder / "data").iterdir() if one.name != "warehouse.duckdb.run"]
    real = office.take(path)
    assert (dry.taken, dry.left_out_of, dry.found) == (real.taken, real.left_out_of, real.found)
    before = (office.folder / "data" / "warehouse.duckdb").read_bytes()
    assert office.take(path, dry_run=True).taken["littoral"].records == 0
    assert (office.folder / "data" / "warehouse.duckdb").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ((), exits.USAGE, "name a source, or an archive with --warc"),
        (("littoral", "--dry-run"), exits.USAGE, "--warc only"),
        (("nobody", "--warc", "crawl.warc.gz"), exits.USAGE, "no source 'nobody'"),
        (("--warc", "nothing.warc.gz"), exits.STORAGE, "No such file"),
        (("--warc", "empty.txt"), exits.STORAGE, "is empty"),
        (("--warc", "notes.txt"), exits.STORAGE, "line 1: 'hello' is no http(s) address"),
        (("--warc", "cut.warc.gz"), exits.STORAGE, "is no WARC file"),
    ],
)
def test_a_wrong_command_says_what_is_wrong(office, said_here, arguments, status, words):
    office.save(Crawl(), "crawl.warc.gz")
    (office.folder / "empty.txt").touch()
    (office.folder / "notes.txt").write_text("hello\n")
    (office.folder / "cut.warc.gz").write_bytes(b"\x1f\x8b\x08")
    ended, _, errors = said_here("backfill", *arguments)
    assert (ended, words in errors) == (status, True), errors


def test_the_command_says_what_it_did_in_words_and_for_machines(office, said_here):
    office.save(crawl_of("common crawl", 2019), "crawl.warc.gz")
    status, out, _ = said_here("backfill", "--warc", "crawl.warc.gz", "--dry-run", "littoral")
    assert status == exits.OK
    for line in ("5 records would be taken, of 1 source.", "Left out: 1 shown by no list", "Nothing was changed."):
        assert line in out
    status, out, _ = said_here("backfill", "--warc", "crawl.warc.gz", "--json")
    (source,) = json.loads(out)["sources"]
    assert (source["records"], source["versions"], source["left_out"]["shown by no list"]) == (RECORDS, {"first": 2}, 1)


@pytest.fixture
def said_here(office, said, monkeypatch):
    """`said` in the folder of the office."""
    monkeypatch.chdir(office.folder)
    monkeypatch.setenv("COLUMNS", "200")
    return said
