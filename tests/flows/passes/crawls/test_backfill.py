"""Archives that others made, read as captures of the days of their crawling: once each, whatever happens meanwhile."""

from __future__ import annotations

import gzip
import shutil
from datetime import datetime

import pytest

from flows.config.load import load_config
from flows.passes.full_pass import run_pass
from flows.passes.lifecycle.stopping import Stop
from flows.passes.report import LogReport
from flows.passes.visits import on_threads
from tests.flows.passes.crawls.office import BRIDGE, QUAY, RECORDS, Office, crawl_of
from tests.parsers.documents.test_pdf import document, flow
from tests.support.servers.newsroom import feed, page
from tests.support.servers.sites import Reply
from tests.support.stored.crawls import FORMS, SITE, Crawl, listing, release
from tests.support.stored.schema_files import file_of_schema


@pytest.mark.parametrize("form", FORMS)
def test_what_lists_show_is_taken_with_the_days_of_crawling_and_the_rest_is_counted(office, form):
    name = "crawl.wacz" if form == "browsertrix" else "crawl.warc.gz"
    result = office.take(office.save(crawl_of(form, 2019), name))
    assert office.versions() == [
        (f"{SITE}/actualites/pont", "first", datetime(2019, 5, 3, 10, 0, 4)),
        (f"{SITE}/actualites/quai", "first", datetime(2019, 5, 3, 10, 0, 1)),
    ]
    assert office.ask("SELECT first_seen_at, last_seen_at FROM releases WHERE url LIKE '%pont'") == [
        (datetime(2019, 5, 3, 10, 0, 4), datetime(2019, 6, 1))
    ]
    taken = result.taken["littoral"]
    assert (taken.records, taken.lists, dict(taken.versions)) == (RECORDS, 2, {"first": 2})
    assert result.found.left_out == {
        "of no source that is watched": 1, "images, styles, scripts and the like": 1, "errors and refusals of servers": 1,
        "shown by no list": 1,
    }  # several a line, as in a table  # fmt: skip
    assert result.left_out_of["littoral", "shown by no list"] == 1
    assert result.problems == result.unreadable == result.found.lost == []
    (commitment,) = office.ask("SELECT deadline_to, status FROM commitments JOIN commitment_status USING (commitment_id)")
    assert str(commitment[0]) == "2019-06-30"
    assert office.ask("FROM alerts") == [], "what is years old is nobody's news"


def test_each_record_is_taken_once_whatever_the_file_is_called_and_wherever_it_is(office):
    first = office.save(crawl_of("wget", 2019), "crawl.warc.gz")
    office.take(first)
    before = office.ask("SELECT * FROM fetches ORDER BY ALL")
    assert len(before) == RECORDS
    again = office.take(first)
    assert again.found.records == 0, "known, and not read"
    (office.folder / "more").mkdir()
    shutil.move(first, office.folder / "more" / "other.warc.gz")
    crawl_of("wget", 2019).save(office.folder / "more" / "packed.wacz")
    office.take(office.folder / "more")
    assert office.ask("SELECT * FROM fetches ORDER BY ALL") == before
    assert len(office.versions()) == 2


def test_versions_stand_in_the_order_of_time_whatever_the_order_of_the_files(office):
    for year in (2019, 2016, 2022, 2017):
        office.take(office.save(crawl_of("library", year), f"{year}.warc.gz"))
    texts = [text for text in office.texts() if "quai" in text]
    assert [QUAY.format(year) in text for year, text in zip((2016, 2017, 2019, 2022), texts, strict=True)] == [True] * 4
    (body,) = office.ask("SELECT body FROM releases WHERE url LIKE '%quai'")[0]
    assert QUAY.format(2022) in body, "the newest is what it reads now"


def test_what_one_crawl_says_is_joined_with_what_another_holds(office):
    lists, pages, repeats = Crawl(), Crawl(), Crawl()
    lists.page(f"{SITE}/actualites", listing({"quai": "02/03/2016", "pont": "04/02/2016"}), "2019-05-03T10:00:02Z")
    text = release("quai", "02/03/2016", QUAY.format(2019))
    pages.page(f"{SITE}/actualites/quai", text, "2019-05-03T10:00:01Z")
    repeats.repeat(f"{SITE}/actualites/quai", text, "2020-05-03T10:00:01Z")
    result = office.take(office.save(pages, "pages.warc.gz"))
    assert result.taken["littoral"].records == 0, "no list shows it so far"
    result = office.take(office.save(repeats, "repeats.warc.gz"))
    office.save(lists, "lists.warc.gz")
    office.take(office.folder)
    assert [url for url, _, _ in office.versions()] == [f"{SITE}/actualites/quai"]
    assert office.ask("SELECT last_seen_at FROM releases") == [(datetime(2020, 5, 3, 10, 0, 1),)]


def test_a_repeat_of_a_body_that_an_earlier_file_held_is_the_same_page_at_another_time(office):
    office.take(office.save(crawl_of("library", 2019), "first.warc.gz"))
    again = Crawl("library").repeat(f"{SITE}/actualites/pont", release("pont", "04/02/2016", BRIDGE), "2021-01-01T00:00:00Z")
    orphan = again.repeat(f"{SITE}/actualites/quai", "never seen", "2021-01-01T00:00:00Z")
    result = office.take(office.save(orphan, "again.warc.gz"))
    assert result.taken["littoral"].records == 1
    assert result.found.left_out["repeats of a body that is not there"] == 1
    assert (datetime(2021, 1, 1),) in office.ask("SELECT last_seen_at FROM releases")


def test_http_and_https_with_and_without_www_are_one_site(office):
    crawl = Crawl("library")
    bare = "http://littoral.example"
    crawl.page(f"{bare}/actualites", listing({"quai": "02/03/2016"}), "2015-05-03T10:00:02Z")
    crawl.page(f"{bare}/actualites/quai", release("quai", "02/03/2016", QUAY.format(2016)), "2015-05-03T10:00:03Z")
    office.take(office.save(crawl, "old.warc.gz"))
    office.take(office.save(crawl_of("common crawl", 2019), "new.warc.gz"))
    assert [url for (url,) in office.ask("SELECT url FROM releases ORDER BY url")] == [
        f"{SITE}/actualites/pont", f"{SITE}/actualites/quai",
    ]  # several a line, as in a table  # fmt: skip


def test_redirects_lead_to_the_page_but_not_to_lists(office):
    crawl = Crawl()
    crawl.page(f"{SITE}/actualites", listing({"quai": "02/03/2016", "pont": "04/02/2016"}), "2019-05-03T10:00:02Z")
    moved = f"{SITE}/archives/quai-nord"
    crawl.page(f"{SITE}/actualites/quai", "", "2019-05-03T10:00:03Z", status="301 Moved", location="/archives/quai-nord")
    crawl.page(f"{SITE}/actualites/pont", "", "2019-05-03T10:00:04Z", status="302 Found", location="/actualites")
    crawl.page(moved, release("quai", "02/03/2016", QUAY.format(2019)), "2019-05-03T10:00:05Z")
    office.take(office.save(crawl, "crawl.warc.gz"))
    assert [url for url, _, _ in office.versions()] == [f"{SITE}/actualites/quai"]


def test_a_page_that_two_crawls_did_not_find_is_gone_since(office):
    crawl = crawl_of("wget", 2019)
    for day in ("2020-01-01", "2020-02-01"):
        crawl.page(f"{SITE}/actualites/quai", "no", f"{day}T00:00:00Z", status="404 Not Found")
    crawl.page(f"{SITE}/actualites/pont", "no", "2020-02-01T00:00:00Z", status="410 Gone")
    office.take(office.save(crawl, "crawl.warc.gz"))
    assert [(url[-4:], kind, seen_at.year) for url, kind, seen_at in office.versions()] == [
        ("pont", "first", 2019), ("quai", "first", 2019), ("quai", "gone", 2020),
    ]  # several a line, as in a table  # fmt: skip


def test_documents_that_a_release_offers_come_with_it(office):
    pdf = document(flow("Communique de presse", "", "Le prefet s'engage a reparer le quai avant la fin de juin 2019.", ""))
    crawl = Crawl("library")
    link = f'</p><p><a href="/files/cp.pdf">Communiqué de presse (PDF)</a></p><p>{BRIDGE}'
    crawl.page(f"{SITE}/files/cp.pdf", pdf, "2019-05-03T10:00:01Z", content_type="application/pdf")
    crawl.page(f"{SITE}/files/other.pdf", pdf, "2019-05-03T10:00:01Z", content_type="application/pdf")
    crawl.page(f"{SITE}/actualites", listing({"quai": "02/03/2016"}), "2019-05-03T10:00:02Z")
    crawl.page(f"{SITE}/actualites/quai", release("quai", "02/03/2016", link), "2019-05-03T10:00:03Z")
    result = office.take(office.save(crawl, "crawl.warc.gz"))
    assert "reparer le quai" in office.texts()[0]
    assert result.taken["littoral"].documents == 1
    assert result.left_out_of["littoral", "shown by no list"] == 1, "the other document"
    assert office.ask("SELECT url FROM fetches WHERE purpose = 'document'") == [(f"{SITE}/files/cp.pdf",)]


def test_pages_that_the_patterns_of_a_source_ask_for_need_no_list(office):
    office.file.write_text(
        office.file.read_text(encoding="utf-8") + 'include = ["/actualites/[a-z]+$"]\nexclude = ["/pont"]\n'
    )
    crawl = Crawl().page(f"{SITE}/actualites/quai", release("quai", "02/03/2016", QUAY.format(2019)), "2019-05-03T10:00:03Z")
    crawl.page(f"{SITE}/actualites/pont", release("pont", "02/03/2016", BRIDGE), "2019-05-03T10:00:03Z")
    crawl.page(f"{SITE}/demarches", release("Démarches", "02/03/2016", BRIDGE), "2019-05-03T10:00:03Z")
    office.take(office.save(crawl, "crawl.warc.gz"))
    assert [url for url, _, _ in office.versions()] == [f"{SITE}/actualites/quai"]


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"WARC-Truncated": "length"}, "cut short by the crawler"),
        ({"WARC-Date": "2999-01-01T00:00:00Z"}, "with no day, or one to come"),
        ({"WARC-Date": "long ago"}, "with no day, or one to come"),
    ],
)
def test_records_of_no_use_are_counted_and_not_taken(office, about, reason):
    crawl = Crawl().page(f"{SITE}/actualites", listing({"quai": "02/03/2016"}), "2019-05-03T10:00:02Z")
    crawl.page(f"{SITE}/actualites/quai", release("quai", "02/03/2016", BRIDGE), "2019-05-03T10:00:03Z", warc=about)
    result = office.take(office.save(crawl, "crawl.warc.gz"))
    assert result.found.left_out == {reason: 1}
    assert result.taken["littoral"].records == 1


def test_one_damaged_record_costs_itself_and_is_named(office):
    path = office.save(crawl_of("common crawl", 2019), "crawl.warc.gz")
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 30] = bytes(30)
    path.write_bytes(bytes(data))
    (office.folder / "no.warc").write_bytes(b"")
    crawl_of("wget", 2020).save(office.folder / "whole.warc.gz")
    result = office.take(office.folder)
    (lost,) = result.found.lost
    assert lost.startswith("crawl.warc.gz: bytes")
    assert [one.endswith("no.warc is empty") for one in result.unreadable] == [True]
    assert any(seen_at.year == 2020 for _, _, seen_at in office.versions())


def test_the_first_visit_after_a_crawl_is_still_a_first_capture_and_no_flood(tmp_path, site):
    names = [f"communique-{number}" for number in range(6)]
    listed = feed("office", names).body.replace(b"/office/", b"/")
    site.pages["/feed.xml"] = Reply(listed, content_type="application/rss+xml")
    for name in names:
        site.pages[f"/{name}"] = page(f"office {name}", f"{name}. {BRIDGE}")
    office = Office(tmp_path)
    home = site.url("/")
    office.file.write_text(
        "catalogue = []\nseed_corpus = false\n[http]\nallow_private_addresses = true\ndelay_seconds = 0\n[[source]]\n"
        f'id = "office"\nname = "Office"\nfamily = "generic"\nhome = "{home}"\nfeeds = ["{home}feed.xml"]\n',
        encoding="utf-8",
    )
    crawl = Crawl().page(f"{home}feed.xml", listed, "2019-05-03T10:00:02Z", content_type="text/xml")
    for name in names[:3]:
        crawl.page(f"{home}{name}", site.pages[f"/{name}"], "2019-05-03T10:00:03Z")
    office.take(office.save(crawl, "crawl.warc.gz"))
    assert len(office.versions()) == 3
    assert office.ask("FROM private.source_state") == [], "reading what others fetched is no poll"
    with on_threads() as submit:
        run_pass(load_config(office.file), submit=submit, report=LogReport(), stop=Stop())
    assert len(office.versions()) == 6
    kinds = [kind for (kind,) in office.ask("SELECT kind FROM alerts WHERE kind <> 'incident'")]
    assert kinds == ["digest"], "one summary"


def test_feeds_that_a_home_page_names_are_read_and_entries_with_no_page_as_well(office):
    text = office.file.read_text(encoding="utf-8")
    office.file.write_text(text.replace(f'listings = ["{SITE}/actualites"]', ""), encoding="utf-8")
    head = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    home = listing({"pont": "04/02/2016"}).replace("<body>", f"<head>{head}</head><body>")
    items = (
        "<item><title>Le quai</title><link>/actualites/quai</link></item>"
        "<item><title>Un avis</title><guid isPermaLink='false'>avis-1</guid>"
        f"<description>{QUAY.format(2019)}</description></item>"
    )
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>L</title><link>{SITE}/</link>{items}</channel></rss>'
    crawl = Crawl("library").page(f"{SITE}/rss", rss, "2019-05-03T10:00:01Z", content_type="application/rss+xml")
    crawl.page(f"{SITE}/actualites/quai", release("quai", "02/03/2016", QUAY.format(2019)), "2019-05-03T10:00:02Z")
    crawl.page(f"{SITE}/", home, "2019-05-03T10:00:03Z")
    office.take(office.save(crawl, "crawl.warc.gz"))
    assert [url for url, _, _ in office.versions()] == [f"{SITE}/actualites/quai", f"{SITE}/rss#guid:avis-1"]


def test_addresses_and_headers_that_nobody_should_believe_are_left(office):
    crawl = crawl_of("common crawl", 2019)
    for url in (f"{SITE}/\x00a", f"{SITE}:0/a", "https://[", "http:///a", f"{SITE}/" + "a" * 5000, "file:///etc/passwd"):
        crawl.page(url, "<p>x</p>", "2019-05-03T10:00:09Z")
    digest = {"WARC-Payload-Digest": "sha1:" + "A" * 5000}
    crawl.page(f"{SITE}/b", "", "2019-05-03T10:00:09Z", status="999 Odd", location="javascript:alert(1)", warc=digest)
    result = office.take(office.save(crawl, "crawl.warc.gz"))
    assert (result.taken["littoral"].records, result.problems, result.found.lost) == (RECORDS, [], [])


def test_an_unpacked_file_is_read_as_well(office):
    crawl = Crawl("wget", packed=False)
    crawl.page(f"{SITE}/actualites", listing({"quai": "02/03/2016"}), "2019-05-03T10:00:02Z")
    crawl.page(f"{SITE}/actualites/quai", release("quai", "02/03/2016", BRIDGE), "2019-05-03T10:00:03Z")
    office.take(office.save(crawl, "crawl.warc"))
    assert len(office.versions()) == 1
    whole = office.folder / "whole.warc.gz"
    whole.write_bytes(gzip.compress(crawl.data))
    assert ["packed as a whole" in one for one in office.take(whole).unreadable] == [True]


def test_a_file_of_the_schema_before_takes_archives_as_well(office):
    (office.folder / "data").mkdir()
    file_of_schema(5, office.folder / "data" / "warehouse.duckdb")
    office.take(office.save(crawl_of("common crawl", 2019), "crawl.warc.gz"))
    assert {url for url, _, _ in office.versions()} >= {f"{SITE}/actualites/pont", f"{SITE}/actualites/quai"}
    assert len(office.ask("FROM releases")) == 8, "with the six that were there"
