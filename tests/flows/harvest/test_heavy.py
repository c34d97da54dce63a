"""Bodies that ask for more than reading may take, and more bodies than fit into memory: what a visit does about them."""

from pathlib import Path

from flows.fetch import Fetcher, HttpSettings
from flows.harvest import readers
from flows.harvest.holdings import Holdings
from flows.reading.limits import Limits, too_long
from parsers.errors import UnreadableError
from tests.flows.harvest.visiting import after, feed, page, source_of, visit
from tests.support.servers.sites import Site


def site_and_fetcher():
    return Site(), Fetcher(HttpSettings(contact=None, delay_seconds=0, allow_private_addresses=True, retries=0))


def heavy_where(monkeypatch, mark):
    """Make pages with `mark` in them ask for too much."""
    honest = readers.read_page

    def read(family, body, *, url, **more):
        if mark in body:
            raise too_long(f"the page at {url}", Limits())
        return honest(family, body, url=url, **more)

    monkeypatch.setattr(readers, "read_page", read)


def test_a_page_over_the_limit_is_unreadable_with_the_reason_and_the_others_are_read(monkeypatch):
    heavy_where(monkeypatch, b"Lourd")
    site, fetcher = site_and_fetcher()
    with site:
        site.pages.update({"/feed": feed("a", "b"), "/a": page("Lourd"), "/b": page("Alpha")})
        found = visit(source_of(site), fetcher)
    assert [one.title for one in found.releases] == ["Alpha"]
    spoilt = [one for one in found.attempts if one.outcome == "unreadable"]
    assert [one.url for one in spoilt] == [site.url("/a")]
    assert (
        spoilt[0].error
        == f"the page at {site.url('/a')} takes more than 20 seconds of computing time to read, and was given up"
    )
    assert [one.failures for one in found.entries if one.key.endswith("/a")] == [1]
    fetcher.close()


def test_a_release_whose_promises_are_too_many_stands_without_them_and_that_is_said(monkeypatch):
    def refused(release):
        raise UnreadableError("it would have 8,000 promises")

    monkeypatch.setattr(readers, "with_commitments_and_claims", refused)
    site, fetcher = site_and_fetcher()
    with site:
        site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
        found = visit(source_of(site), fetcher)
    assert [(one.title, one.commitments) for one in found.releases] == [("Alpha", ())]
    assert found.problems == (f"{site.url('/a')}: its promises and claims were not read: it would have 8,000 promises",)
    fetcher.close()


def test_a_visit_whose_bodies_keep_asking_for_too_much_ends(monkeypatch):
    heavy_where(monkeypatch, b"Lourd")
    site, fetcher = site_and_fetcher()
    names = "abcdef"
    with site:
        site.pages.update({"/feed": feed(*names), **{f"/{name}": page("Lourd") for name in names}})
        found = visit(source_of(site), fetcher)
        assert sum(site.count(f"/{name}") for name in names) == 3
    assert found.waiting == 3
    assert found.problems[-1] == "3 bodies asked for more than reading may take; the rest waits for the next run"
    assert found.readable
    fetcher.close()


def test_an_unchanged_visit_reads_nothing_and_so_starts_no_process(monkeypatch):
    site, fetcher = site_and_fetcher()
    with site:
        site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
        first = visit(source_of(site), fetcher)

        def started(*_, **__):
            raise AssertionError("something was read")

        monkeypatch.setattr(readers.reading, "ask", started)
        again = visit(source_of(site), fetcher, after(first))
    assert [one.outcome for one in again.attempts if one.purpose == "feed"] == ["not_modified"]
    assert again.problems == ()
    fetcher.close()


def test_bodies_beyond_a_few_go_to_the_archive_at_once_and_out_of_memory():
    site, fetcher = site_and_fetcher()
    kept = {}

    def keep(capture):
        assert capture.capture_id not in kept, "each once"
        kept[capture.capture_id] = len(capture.body)
        return ("2026/x.warc.gz", len(kept))

    filler = "<!--" + "x" * 900_000 + "-->"
    with site:
        names = "abcde"
        site.pages.update({"/feed": feed(*names), **{f"/{name}": filler + page(name) for name in names}})
        found = visit(source_of(site), fetcher, keep=keep)
    assert len(found.releases) == 5
    held = [one for one in found.captures if one.body]
    assert sum(len(one.body) for one in held) < 2_000_000
    assert {one.capture_id for one in found.captures} == kept.keys() | {one.capture_id for one in held}
    assert dict(found.located).keys() == kept.keys()
    assert {one.capture_id: one.size for one in found.captures if not one.body} == kept
    fetcher.close()


def test_a_visit_that_has_found_as_much_as_fits_leaves_the_rest_for_the_next_run(monkeypatch):
    small = Holdings(share=30_000, most=40_000)
    for module in ("harvest", "visit"):
        monkeypatch.setattr(f"flows.harvest.{module}.held", small)
    site, fetcher = site_and_fetcher()
    names = "abcdefgh"
    with site:
        site.pages.update({"/feed": feed(*names), **{f"/{n}": page(n, "Une phrase du préfet. " * 400) for n in names}})
        found = visit(source_of(site), fetcher)
        assert 1 <= len(found.releases) < 8
        assert found.waiting == 8 - len(found.releases)
        assert found.problems[-1].endswith("as much memory as a visit may; the rest waits for the next run")
        small.let_go("s")
        again = visit(source_of(site), fetcher, after(found))
    assert again.releases, "and the next run goes on where it ended"
    fetcher.close()


def test_what_one_visit_holds_counts_against_all_and_is_let_go_when_stored():
    held = Holdings(share=10, most=100)
    held.add("large", 90)
    assert not held.is_full("large"), "there is room"
    held.add("other", 9)
    held.add("small", 2)
    assert (held.is_full("large"), held.is_full("other"), held.is_full("small")) == (True, False, False)
    held.let_go("large")
    held.add("other", 9)
    assert not held.is_full("other")


def test_a_list_longer_than_fits_is_taken_as_far_as_it_does(monkeypatch):
    monkeypatch.setattr("flows.harvest.visit.held", Holdings(share=1_000, most=1_000))
    site, fetcher = site_and_fetcher()
    with site:
        site.pages["/feed"] = feed(*"abcdefgh")
        found = visit(source_of(site), fetcher, max_pages=0)
    assert 1 <= found.listed < 8
    assert f"too long to be taken in whole; the first {found.listed} of 8 entries were" in found.problems[0]
    assert Path(site.url("/feed")).name in found.problems[0]
    fetcher.close()
