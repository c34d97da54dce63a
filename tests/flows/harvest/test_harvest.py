"""One visit to one source, against a real site: what is found, what a fault costs, what is left for later."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from flows.fetch import Fetcher, HttpSettings
from parsers.identity import words_id
from tests.flows.harvest.visiting import BODY, NOW, after, feed, page, source_of, visit
from tests.support.servers.sites import Reply
from warehouse.errors import StorageError
from warehouse.harvests.values import Harvest
from warehouse.store import open_store


def test_a_feed_leads_to_releases_with_their_own_words(site, fetcher):
    site.pages.update({"/feed": feed("a", "b"), "/a": page("Alpha"), "/b": page("Beta", "Autre texte assez long. " * 9)})
    found = visit(source_of(site), fetcher)
    assert found.readable
    assert found.problems == ()
    assert sorted(one.title for one in found.releases) == ["Alpha", "Beta"]
    (alpha,) = (one for one in found.releases if one.title == "Alpha")
    assert alpha.body == BODY
    assert alpha.external_id == "g-a"
    assert alpha.published is not None
    assert alpha.published.on.isoformat() == "2026-03-01"
    assert {one.capture_id for one in found.captures} >= {one.capture_id for one in found.releases}
    assert [one.outcome for one in found.attempts if one.purpose != "robots"] == ["ok"] * 3


def test_a_pattern_that_takes_for_ever_is_a_trouble_of_its_source_until_it_is_changed(site, fetcher, monkeypatch):
    monkeypatch.setattr("flows.harvest.address_patterns._SECONDS", 0.1)
    site.pages.update({"/feed": feed("a" * 300 + "!", "b"), "/b": page("Beta")})
    source = source_of(site, include=(r"(a|aa)+$",))  # doubles with each letter: no machine is fast enough for it
    first = visit(source, fetcher)
    again = visit(source, fetcher, after(first), NOW + timedelta(hours=6))
    for found in (first, again):
        assert not found.readable, (found is again, found.listed, found.problems)
        assert "'(a|aa)+$' takes too long" in found.problems[-1]
        assert found.releases == ()
    mended = visit(replace(source, include=(r"/b$",)), fetcher, after(again), NOW + timedelta(hours=12))
    assert [one.title for one in mended.releases] == ["Beta"]
    assert mended.readable


def test_an_unchanged_feed_asks_for_nothing_else(site, fetcher):
    site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
    state = after(visit(source_of(site), fetcher))
    again = visit(source_of(site), fetcher, state, NOW + timedelta(hours=1))
    assert again.quiet
    assert again.readable
    assert site.count("/a") == 1


def test_a_second_look_finds_changed_words(site, fetcher):
    site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
    state = after(visit(source_of(site), fetcher))
    site.pages["/a"] = page("Alpha", BODY.replace("avant l'été", "avant l'automne"))
    again = visit(source_of(site), fetcher, state, NOW + timedelta(days=1))
    assert ["avant l'automne" in one.body for one in again.releases] == [True]
    assert again.releases[0].previous_reread is None


def test_when_the_reader_has_changed_the_stored_page_is_read_again_with_it(site, fetcher):
    site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
    first = visit(source_of(site), fetcher)
    state = after(first)
    (rid,) = state.releases
    old = replace(state.releases[rid], parser_version=0, words_id="what an older reader made of it")
    bodies = {one.capture_id: one.body for one in first.captures}
    again = visit(
        source_of(site),
        fetcher,
        replace(state, releases={rid: old}, validators={}),
        NOW + timedelta(days=1),
        recall=lambda ref: bodies[ref.capture_id],
    )
    (release,) = again.releases
    assert release.previous_reread == words_id(release.title, release.body)


def test_when_the_stored_page_is_out_of_reach_just_now_its_release_waits_for_a_later_run(site, fetcher):
    site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
    first = visit(source_of(site), fetcher)
    state = after(first)
    (rid,) = state.releases
    old = replace(state.releases[rid], parser_version=0, words_id="what an older reader made of it")

    def away(_):
        raise StorageError("s3://bucket: it cannot be reached")

    later = replace(state, releases={rid: old}, validators={})
    again = visit(source_of(site), fetcher, later, NOW + timedelta(days=1), recall=away)
    assert again.releases == ()
    assert [one.failures for one in again.entries] == [1], "it is asked for again"
    assert ["it cannot be reached" in one for one in again.problems] == [True]


def test_pages_beyond_the_limit_wait_and_come_in_the_next_run(site, fetcher):
    names = [f"p{number}" for number in range(5)]
    site.pages.update({"/feed": feed(*names), **{f"/{name}": page(name) for name in names}})
    source = source_of(site, max_pages=2)
    first = visit(source, fetcher)
    assert len(first.releases) == 2
    assert first.waiting == 3
    second = visit(source, fetcher, after(first), NOW + timedelta(hours=1))
    assert len(second.releases) == 2
    assert {one.title for one in first.releases}.isdisjoint({one.title for one in second.releases})


def test_one_bad_page_costs_that_page_only(site, fetcher):
    site.pages.update(
        {"/feed": feed("gone", "empty", "good"), "/empty": "<html><main></main></html>", "/good": page("Good")}
    )
    found = visit(source_of(site), fetcher)
    assert [one.title for one in found.releases] == ["Good"]
    assert found.readable
    assert len(found.problems) == 2
    failed = {entry.entry.title: entry for entry in found.entries if entry.failures}
    assert set(failed) == {"gone", "empty"}
    assert all(one.next_check_at and one.next_check_at > NOW for one in failed.values())
    outcomes = {one.url.rpartition("/")[2]: one.outcome for one in found.attempts}
    assert outcomes["gone"] == "not_found"
    assert outcomes["empty"] == "unreadable"


@pytest.mark.parametrize("instead", [None, page("Alpha", "Ce communiqué a été retiré.")], ids=["404", "200"])
def test_a_known_page_that_is_not_found_is_named_and_asked_for_in_full_until_it_is_back(site, tmp_path, instead):
    working = tmp_path / "warehouse.duckdb"
    site.pages.update({"/feed": feed("a"), "/a": Reply(page("Alpha").encode(), etag='"1"')})
    source = source_of(site)
    settings = HttpSettings(contact=None, delay_seconds=0, allow_private_addresses=True, retries=0)

    def visited(now: datetime) -> Harvest:
        one = Fetcher(settings, now=lambda: now)
        with open_store(working) as store:
            found = visit(source, one, store.source_states(["s"], now)["s"], now)
            places = {one.capture_id: ("w.warc.gz", 1) for one in found.captures}
            assert store.load([replace(found, run_id=f"{now}")], places)[0].problem is None
        one.close()
        return found

    def kinds() -> list[str]:
        query = "SELECT kind FROM release_versions ORDER BY version"
        with open_store(working, read_only=True) as store:
            return [kind for (kind,) in store.connection.execute(query).fetchall()]

    assert visited(NOW).not_found == frozenset()
    was = site.pages.pop("/a")
    if instead is not None:
        site.pages["/a"] = instead
    assert len(visited(NOW + timedelta(days=2)).not_found) == 1
    assert kinds() == ["first"], "it may be back in an hour"
    assert len(visited(NOW + timedelta(days=3, hours=1)).not_found) == 1
    assert kinds() == ["first", "gone"]
    site.pages["/a"] = was
    assert len(visited(NOW + timedelta(days=5)).releases) == 1, "a 304 would not say that it is back"
    assert kinds() == ["first", "gone", "restored"]


def test_a_page_that_is_only_a_document_that_fails_is_no_release_yet(site, fetcher):
    shell = page("Communiqué du préfet", "").replace(
        "<div><p></p></div>", '<a class="fr-link fr-link--download" href="/cp.pdf">Télécharger le communiqué de presse</a>'
    )
    site.pages.update({"/feed": feed("a"), "/a": shell, "/cp.pdf": Reply(b"no PDF", content_type="application/pdf")})
    found = visit(source_of(site), fetcher)
    assert found.releases == ()
    assert [entry.failures for entry in found.entries] == [1]
    assert {one.outcome for one in found.attempts if one.purpose == "document"} == {"unreadable"}


def test_a_fault_of_a_reader_on_one_page_costs_that_page_only(site, fetcher, monkeypatch):
    site.pages.update({"/feed": feed("a", "b"), "/a": page("Alpha"), "/b": page("Beta")})
    from flows.harvest import pages as module

    honest = module.read_capture

    def broken(source, body, **more):
        if b"Alpha" in body:
            raise ZeroDivisionError("a bug")
        return honest(source, body, **more)

    monkeypatch.setattr(module, "read_capture", broken)
    found = visit(source_of(site), fetcher)
    assert [one.title for one in found.releases] == ["Beta"]
    assert any("ZeroDivisionError" in one for one in found.problems)


def test_a_fault_of_the_extractor_costs_the_promises_and_not_the_release(site, fetcher, monkeypatch):
    from flows.harvest import extraction

    def broken(body, **more):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("flows.harvest.readers.with_commitments_and_claims", extraction.with_commitments_and_claims)
    monkeypatch.setattr(extraction, "find_commitments", broken)
    site.pages.update({"/feed": feed("a"), "/a": page("Alpha")})
    found = visit(source_of(site), fetcher)
    assert [(one.title, one.commitments, one.extractor_version) for one in found.releases] == [("Alpha", (), 0)]
    assert any("promises and claims could not be read" in one for one in found.problems)
